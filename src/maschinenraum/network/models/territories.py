# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Territories of the official directory, their successions, and imports of the directory."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The levels of the directory, the widest first."""

    LAND = "land", _("Land")
    REGION = "region", _("Regierungsbezirk")
    DISTRICT = "district", _("Kreis")
    ASSOCIATION = "association", _("Gemeindeverband")
    MUNICIPALITY = "municipality", _("Gemeinde")


class TerritoryFacts(models.Model):
    """What the directory says of a territory, current or staged."""

    key = models.CharField(_("Regionalschlüssel (ARS)"), max_length=12, db_index=True)
    ags = models.CharField(_("Gemeindeschlüssel (AGS)"), max_length=8, blank=True, db_index=True)
    level = models.CharField(_("Ebene"), max_length=12, choices=Level)
    name = models.CharField(_("Name"), max_length=160)
    kind_code = models.CharField(_("Art, Schlüssel"), max_length=2, blank=True)
    sort_key = models.CharField(max_length=180, db_index=True)
    land = models.CharField(_("Land"), max_length=2)
    area_km2 = models.DecimalField(_("Fläche in km²"), max_digits=10, decimal_places=2, null=True, blank=True)
    population = models.PositiveIntegerField(_("Einwohnerinnen und Einwohner"), null=True, blank=True)
    population_date = models.DateField(_("Stand der Bevölkerung"), null=True, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    longitude = models.FloatField(_("Länge, Grad Ost"), null=True, blank=True)
    latitude = models.FloatField(_("Breite, Grad Nord"), null=True, blank=True)
    urbanisation = models.CharField(_("Grad der Verstädterung"), max_length=2, blank=True)
    regiostar7 = models.CharField(_("RegioStaR 7"), max_length=2, blank=True)
    # Facts may come from elsewhere than the rest: a directory that lacks them leaves them as they are.
    place_source = models.CharField(
        _("Quelle von Koordinaten und Grad der Verstädterung, falls eine andere"), max_length=300, blank=True
    )
    region_source = models.CharField(_("Quelle von RegioStaR 7"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Territory(TerritoryFacts):
    """A territory while it is valid. A key is never reused within its validity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Gebietsstand"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key", "key")
        verbose_name_plural = "territories"
        constraints = [
            models.UniqueConstraint(
                fields=("key",), condition=Q(valid_to=None), name="territory_key_once_at_a_time"
            ),
        ]


class TerritorySuccession(models.Model):
    """A boundary change: what became of a territory, wholly or in part.

    A municipality that keeps its AGS under another key is linked by the import of the directory already,
    with ``SAME_AGS`` as reference, until the official list of changes says more.
    """

    SAME_AGS = "AGS"

    class Kind(models.TextChoices):
        DISSOLUTION = "1", _("Auflösung")
        PARTIAL = "2", _("Teilausgliederung")
        KEY_CHANGE = "3", _("Schlüsseländerung")
        NAME_CHANGE = "4", _("Namensänderung")

    predecessor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(_("Art"), max_length=1, choices=Kind)
    effective_on = models.DateField(_("wirksam (statistisch)"))
    legal_on = models.DateField(_("wirksam (juristisch)"), null=True, blank=True)
    area_km2 = models.DecimalField(_("Fläche in km²"), max_digits=10, decimal_places=4, null=True, blank=True)
    population = models.PositiveIntegerField(_("Einwohnerinnen und Einwohner"), null=True, blank=True)
    reference = models.CharField(_("Kennziffer"), max_length=40, blank=True)

    class Meta:
        ordering = ("effective_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("predecessor", "successor", "kind", "effective_on"), name="succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_between_two_territories"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class DirectoryImport(models.Model):
    """One file of the directory on its way in: staged, compared, applied."""

    class State(models.TextChoices):
        READING = "reading", _("wird gelesen")
        STAGED = "staged", _("geprüft, noch nicht übernommen")
        APPLYING = "applying", _("wird übernommen")
        APPLIED = "applied", _("übernommen")
        SUPERSEDED = "superseded", _("überholt")
        FAILED = "failed", _("gescheitert")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("Datei"), max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(_("Format"), max_length=20)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    as_of = models.DateField(_("Gebietsstand"))
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    difference = models.JSONField(default=dict)
    fraction = models.FloatField(_("Fortschritt"), default=0.0)
    error = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="directory_imports",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class StagedTerritory(TerritoryFacts):
    """One change a file brings, while it is not applied yet: the territory as it will stand.

    target   id of the territory it is or becomes; above   id of the territory it belongs to
    predecessor   id of the municipality with the same AGS under another key, which ends
    Unchanged territories are not staged; of those that are gone only key and target are.
    """

    class Deed(models.TextChoices):
        NEW = "new", _("neu")
        CHANGED = "changed", _("geändert")
        SAME = "same", _("unverändert")
        GONE = "gone", _("weggefallen")

    directory_import = models.ForeignKey(DirectoryImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(_("Zeile der Datei"), default=0)
    deed = models.CharField(max_length=7, choices=Deed, default=Deed.SAME)
    target = models.UUIDField(default=uuid.uuid4)
    above = models.UUIDField(null=True, blank=True)
    predecessor = models.UUIDField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(fields=("directory_import", "key"), name="staged_territory_once"),
        ]
