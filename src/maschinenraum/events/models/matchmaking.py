# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Matchmaking runs, the plan they propose, and what became of each meeting."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.events.models.congresses import Event
from maschinenraum.events.models.programme import MeetingSlot, Session, SessionHost, Turn
from maschinenraum.events.models.registrations import Registration


class Run(models.Model):
    """One matchmaking run: its input under pseudonyms, its seed, engine version and result.

    ``snapshot`` and ``result`` name people only by pseudonym; ``RunPseudonym`` keeps the key apart,
    so that erasing a person leaves every run repeatable. With a ``session`` only what happens in it was
    planned anew; everything else stayed as the plan it is based on has it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("wartet")
        RUNNING = "running", _("rechnet")
        DRAFT = "draft", _("Entwurf")
        PUBLISHED = "published", _("veröffentlicht")
        STOPPED = "stopped", _("abgebrochen")
        FAILED = "failed", _("gescheitert")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(_("Nummer"))
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="successors"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    seed = models.PositiveIntegerField(_("Startwert"))
    engine_version = models.CharField(_("Version der Planung"), max_length=40)
    snapshot = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    fraction = models.FloatField(_("Fortschritt"), default=0.0)
    doing = models.CharField(max_length=40, blank=True)
    stop_requested = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("event", "number"), name="run_number_once")]

    def __str__(self) -> str:
        return f"{self.event} – {self.number}"


class RunPseudonym(models.Model):
    """The key of one run's snapshot; the row goes when the person goes."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pseudonyms")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="pseudonyms")
    pseudonym = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("run", "registration"), name="run_pseudonym_person_once"),
            models.UniqueConstraint(fields=("run", "pseudonym"), name="run_pseudonym_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Meeting(models.Model):
    """Two people at one table in one slot of a run's plan; ``first`` is the smaller key of the two.

    ``reasons`` holds facts (kind, topic, statement, who seeks), never prose: the page words them in
    the reader's language and from the reader's side.
    """

    class Origin(models.TextChoices):
        ENGINE = "engine", _("vorgeschlagen")
        HAND = "hand", _("von Hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="meetings")
    first = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="meetings_as_first")
    second = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="meetings_as_second")
    slot = models.ForeignKey(MeetingSlot, on_delete=models.PROTECT, related_name="meetings")
    table = models.PositiveIntegerField(_("Tisch"))
    locked = models.BooleanField(_("festgehalten"), default=False)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.ENGINE)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ("slot__starts_at", "table")
        constraints = [
            models.UniqueConstraint(fields=("run", "first", "second"), name="meeting_pair_once"),
            models.UniqueConstraint(fields=("run", "slot", "table"), name="meeting_table_once"),
            models.UniqueConstraint(fields=("run", "slot", "first"), name="meeting_first_once_a_slot"),
            models.UniqueConstraint(fields=("run", "slot", "second"), name="meeting_second_once_a_slot"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="meeting_pair_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.table}"


class WorkshopPlace(models.Model):
    """A person's place in a workshop of a run's plan; ``rank`` is the wish it fulfils, if any."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="workshop_places")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="workshop_places")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="places")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_host = models.BooleanField(default=False)

    class Meta:
        ordering = ("session", "registration")
        constraints = [
            models.UniqueConstraint(fields=("run", "registration", "session"), name="workshop_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session}"


class TableSeat(models.Model):
    """At which table, counted from 1, a person sits in one round of a session with rotating tables."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="table_seats")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="table_seats")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="seats")
    table = models.PositiveSmallIntegerField(_("Tisch"))

    class Meta:
        ordering = ("turn", "table", "registration")
        constraints = [
            models.UniqueConstraint(fields=("run", "turn", "registration"), name="table_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.turn} {self.table}"


class Consultation(models.Model):
    """When an adviser has time for a person, in a run's plan; what it is about stands in the request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="consultations")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="consultations")
    adviser = models.ForeignKey(SessionHost, on_delete=models.CASCADE, related_name="consultations")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="consultations")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("turn", "adviser")
        constraints = [
            models.UniqueConstraint(
                fields=("run", "registration", "adviser"), name="consultation_once_with_an_adviser"
            ),
            models.UniqueConstraint(
                fields=("run", "turn", "adviser"), name="consultation_adviser_once_a_turn"
            ),
            models.UniqueConstraint(
                fields=("run", "turn", "registration"), name="consultation_person_once_a_turn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn} {self.adviser}"


class Publication(models.Model):
    """A plan made known to the participants. The latest one of an event is in force."""

    class Kind(models.TextChoices):
        PRELIMINARY = "preliminary", _("vorläufiger Zeitplan")
        FINAL = "final", _("endgültiger Zeitplan")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="publications")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=12, choices=Kind)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="publications",
    )
    announced_at = models.DateTimeField(_("mitgeteilt"), null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return f"{self.event} – {self.get_kind_display()}"


class MeetingAnswer(models.Model):
    """What a participant says, with one tap, of having met another.

    It belongs to the two people, not to a run's row, so that a later run loses no answer.
    """

    class Kind(models.TextChoices):
        USEFUL = "useful", _("war nützlich")
        FOLLOW_UP = "follow_up", _("wir bleiben dran")
        DID_NOT_HAPPEN = "did_not_happen", _("fand nicht statt")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="meeting_answers")
    other = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="meeting_answers_about")
    kind = models.CharField(max_length=14, choices=Kind)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("registration", "other"), name="meeting_answer_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
