# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person's part in an event: days, workshop wishes, what they give and seek, whom they wish to meet."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maschinenraum.events.models.congresses import Event
from maschinenraum.events.models.programme import Session, SessionHost
from maschinenraum.network.models import Person
from maschinenraum.search.models import Concept


class Registration(models.Model):
    """One person at one event; a second one cannot exist, however often the form is sent."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("angemeldet")
        CANCELLED = "cancelled", _("abgemeldet")

    class Origin(models.TextChoices):
        FORM = "form", _("Anmeldung")
        IMPORT = "import", _("Liste")
        SAMPLE = "sample", _("Beispieldaten")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.FORM)
    max_meetings = models.PositiveSmallIntegerField(_("höchstens so viele Gespräche"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("person__sort_key", "id")
        constraints = [models.UniqueConstraint(fields=("event", "person"), name="registration_once")]

    def __str__(self) -> str:
        return str(self.person)


class AttendedDay(models.Model):
    """A day of the event on which the person is there."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("Tag"))

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint(fields=("registration", "day"), name="attended_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class WorkshopChoice(models.Model):
    """A ranked workshop wish; 1 is the first choice."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="workshop_choices")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(_("Rang"))

    class Meta:
        ordering = ("registration", "rank")
        constraints = [
            models.UniqueConstraint(fields=("registration", "session"), name="workshop_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.session}"


class AdviceRequest(models.Model):
    """What a person asks one adviser, the host of an advice session; 1 is the request that matters most."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="advice_requests")
    adviser = models.ForeignKey(SessionHost, on_delete=models.CASCADE, related_name="requests")
    text = models.CharField(_("Ihre Frage"), max_length=400)
    rank = models.PositiveSmallIntegerField(_("Rang"))

    class Meta:
        ordering = ("registration", "rank")
        constraints = [
            models.UniqueConstraint(fields=("registration", "adviser"), name="advice_request_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Statement(models.Model):
    """What a person offers or seeks, in their words, with the topics it is about."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("bietet")
        SEEK = "seek", _("sucht")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=5, choices=Kind)
    text = models.CharField(_("Text"), max_length=400, blank=True)
    concepts = models.ManyToManyField(Concept, blank=True, related_name="statements")

    class Meta:
        ordering = ("registration", "kind", "id")

    def __str__(self) -> str:
        return self.text


class Wish(models.Model):
    """How much a person wants to meet another. ``NEVER`` is absolute and never shown to anyone else."""

    class Kind(models.TextChoices):
        MUST = "must", _("muss ich treffen")
        WOULD = "would", _("möchte ich treffen")
        NEVER = "never", _("möchte ich nicht treffen")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="wishes")
    other = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="wished_by")
    kind = models.CharField(max_length=5, choices=Kind)

    class Meta:
        ordering = ("registration", "kind", "id")
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=("registration", "other"), name="wish_once"),
            models.CheckConstraint(
                condition=~models.Q(registration=models.F("other")), name="wish_about_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind} {self.other_id}"


class KnownContact(models.Model):
    """Someone the person already works with: a meeting is possible but worth less."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="known_contacts")
    other = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="known_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("registration", "other"), name="known_contact_once"),
            models.CheckConstraint(
                condition=~models.Q(registration=models.F("other")), name="known_contact_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} – {self.other_id}"


class Unavailability(models.Model):
    """A time the person cannot; private, the reason is not asked."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="unavailabilities")
    starts_at = models.DateTimeField(_("von"))
    ends_at = models.DateTimeField(_("bis"))

    class Meta:
        ordering = ("starts_at",)
        verbose_name_plural = "unavailabilities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="unavailability_in_order"
            ),
        ]

    def __str__(self) -> str:
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{starts:%d.%m. %H:%M}–{ends:%H:%M}"


class AccessNeed(models.Model):
    """What a person needs to take part; seen by named organisers only, deleted ``KEPT`` after the event."""

    KEPT = timedelta(days=14)

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_need")
    text = models.TextField(_("Was Sie brauchen, um gut teilnehmen zu können"))

    def __str__(self) -> str:
        return str(self.registration_id)

    @property
    def delete_on(self) -> date:
        """The day it goes, by the event's last day as it is now."""
        return self.registration.event.ends_on + self.KEPT


class RegistrationDraft(models.Model):
    """What a person typed into the form of an event and has not sent; read by nobody but that person."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registration_drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registration_drafts")
    fields = models.JSONField(_("Felder des Formulars"))
    saved_at = models.DateTimeField(_("gespeichert"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=("event", "person"), name="registration_draft_once")]

    def __str__(self) -> str:
        return str(self.pk)
