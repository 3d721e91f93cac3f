# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge records: what one municipality does, what others can re-use, what was learned."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Group, Organisation, Visibility
from maschinenraum.search.models import Concept


class Record(models.Model):
    """What measures, solutions and insights have in common; each is a ``Record`` with facts of its kind.

    The columns hold the state that is read. What it was before is kept in ``RecordVersion``.
    """

    class Kind(models.TextChoices):
        MEASURE = "measure", _("Maßnahme")
        SOLUTION = "solution", _("Lösung")
        INSIGHT = "insight", _("Erkenntnis")

    class State(models.TextChoices):
        """The way through the quality gate: form first, then content."""

        DRAFT = "draft", _("Entwurf")
        FORM_CHECK = "form_check", _("Formprüfung")
        CONTENT_CHECK = "content_check", _("inhaltliche Prüfung")
        PUBLISHED = "published", _("veröffentlicht")
        WITHDRAWN = "withdrawn", _("zurückgezogen")
        ARCHIVED = "archived", _("archiviert")

    class Phase(models.TextChoices):
        """How far it is on the way to permanence (Verstetigung) and transfer."""

        IDEA = "P1", _("P1 Idee")
        PROTOTYPE = "P2", _("P2 Prototyp")
        PILOT = "P3", _("P3 Pilotbetrieb")
        PERMANENCE = "P4", _("P4 Verstetigung")
        TRANSFER = "P5", _("P5 Transfer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("Art"), max_length=8, choices=Kind, editable=False)
    slug = models.SlugField(unique=True, max_length=120)
    title = models.CharField(_("Titel"), max_length=160)
    sort_key = models.CharField(max_length=200, db_index=True)
    summary = models.TextField(_("Kurzfassung"), max_length=600)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Kommune"), on_delete=models.PROTECT, related_name="records"
    )
    further_organisations = models.ManyToManyField(
        Organisation, verbose_name=_("weitere Beteiligte"), blank=True, related_name="records_with_others"
    )
    groups = models.ManyToManyField(Group, verbose_name=_("Gruppen"), blank=True, related_name="records")
    fields_of_action = models.ManyToManyField(
        Concept, verbose_name=_("Handlungsfelder"), blank=True, related_name="records_in_field"
    )
    spatial_types = models.ManyToManyField(
        Concept, verbose_name=_("Raumtypen"), blank=True, related_name="records_in_space"
    )
    topics = models.ManyToManyField(
        Concept, verbose_name=_("Schlagwörter"), blank=True, related_name="records_on_topic"
    )
    phase = models.CharField(_("Phase"), max_length=2, choices=Phase, blank=True)
    website = models.URLField(_("Website"), blank=True)
    state = models.CharField(_("Stand"), max_length=13, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("seit"), default=timezone.now, editable=False)
    visibility = models.CharField(
        _("Sichtbarkeit"), max_length=8, choices=Visibility, default=Visibility.NETWORK
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("bestätigt die Angaben"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="records_to_confirm",
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Ansprechperson"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="records_as_contact",
    )
    confirmed_on = models.DateField(_("bestätigt am"), null=True, blank=True)
    version = models.PositiveIntegerField(_("Fassung"), default=0, editable=False)
    checked_version = models.PositiveIntegerField(_("geprüfte Fassung"), default=0, editable=False)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Stand der Quelle"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key", "id")
        indexes = [
            models.Index(fields=("state", "visibility"), name="record_seen"),
            models.Index(fields=("confirmed_on",), name="record_confirmed"),
        ]

    def __str__(self) -> str:
        return self.title


class RecordLink(models.Model):
    """How one record stands to another, read from source to target."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("ist belegt durch")
        BASED_ON = "based_on", _("beruht auf")
        USES = "uses", _("nutzt")
        ABOUT = "about", _("handelt von")

    source = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("Art"), max_length=8, choices=Kind)

    class Meta:
        ordering = ("source", "kind", "target__sort_key")
        constraints = [
            models.UniqueConstraint(fields=("source", "target", "kind"), name="record_link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="record_link_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
