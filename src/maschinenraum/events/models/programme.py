# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The programme of an event: sessions, rooms, formats, hosts and the slots of the matchmaking."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maschinenraum.events.models.congresses import Event
from maschinenraum.network.models import Group, Person, Visibility


class SessionFormat(models.Model):
    """A format, e.g. plenary, workshop, matchmaking; what it means for planning is data too."""

    key = models.SlugField(primary_key=True, max_length=40)
    name_de = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name, englisch"), max_length=80)
    is_for_all = models.BooleanField(_("für alle, die an diesem Tag da sind"), default=False)
    takes_wishes = models.BooleanField(_("Plätze nach Wünschen"), default=False)
    holds_meetings = models.BooleanField(_("Einzelgespräche"), default=False)
    rotates_tables = models.BooleanField(_("Tische, die wechseln"), default=False)
    gives_advice = models.BooleanField(_("Beratung nach Anfragen"), default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("rank", "key")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de


class Room(models.Model):
    """A room of the venue."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("Raum"), max_length=80)
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)

    class Meta:
        ordering = ("event", "name")
        constraints = [models.UniqueConstraint(fields=("event", "name"), name="room_once")]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One item of the programme. Workshops of one ``round`` run in parallel.

    Where people change places in it, it has times of its own: ``slots`` for one-to-one meetings, ``turns``
    for rounds at rotating tables (with ``seats_per_table``) or for advice. If its places are given out by
    wishes, these times are for those who have a place; otherwise for everyone who is free.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    format = models.ForeignKey(SessionFormat, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("Titel"), max_length=240, blank=True)
    title_note = models.CharField(_("Anmerkung zum Titel"), max_length=240, blank=True)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("Workshop-Runde"), null=True, blank=True)
    seats_per_table = models.PositiveSmallIntegerField(_("Plätze je Tisch"), null=True, blank=True)
    visibility = models.CharField(
        _("Sichtbarkeit"), max_length=8, choices=Visibility, default=Visibility.INTERNAL
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("starts_at", "title", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_times_in_order"
            ),
        ]

    def __str__(self) -> str:
        """Return a name that may be said to everyone who may know of the session."""
        names_group = self.group is not None and self.group.visibility == Visibility.PUBLIC
        return self.title or (f"{self.format}: {self.group}" if names_group else str(self.format))

    @property
    def group_beside(self) -> Group | None:
        """The group to name beside the session, unless its own name says it.

        Only for sessions read by a query that leaves out groups the reader may not know of.
        """
        public = self.group is not None and self.group.visibility == Visibility.PUBLIC
        return None if public and not self.title else self.group


class SessionHost(models.Model):
    """A person who hosts a session and therefore is there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hosts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hosted_sessions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("session", "person"), name="session_host_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.session}"


class MeetingSlot(models.Model):
    """A time in which one-to-one meetings take place, at ``tables`` tables of the session's room."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    tables = models.PositiveIntegerField(_("Tische"))

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(fields=("session", "starts_at"), name="meeting_slot_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_slot_times_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d.%m. %H:%M}"


class Turn(models.Model):
    """A time within a session: a round at rotating tables, or a time in which advice is given (Durchgang)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(fields=("session", "starts_at"), name="turn_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="turn_times_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d.%m. %H:%M}"
