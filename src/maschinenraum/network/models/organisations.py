# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Organisations, and the funded projects they carry together."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A body people work for. Size and legal form are facts of its territory, not of the body."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Kommunalverwaltung")
        DISTRICT = "district", _("Kreisverwaltung")
        ASSOCIATION = "association", _("Gemeindeverband")
        CONSORTIUM = "consortium", _("interkommunale Kooperation")
        COORDINATION = "coordination", _("Koordinierungs- und Transferstelle")
        MINISTRY = "ministry", _("Ministerium")
        PARTNER = "partner", _("Partner")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    sort_key = models.CharField(max_length=220, db_index=True)
    territory = models.ForeignKey(
        "network.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    website = models.URLField(_("Website"), blank=True)
    # What a list of participants brought along is nobody's business outside until the office looked at it.
    is_confirmed = models.BooleanField(_("bestätigt"), default=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Stand der Quelle"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return self.short_name or self.name


class Project(models.Model):
    """A model project (Modellprojekt): one or many organisations, possibly of several Länder."""

    class SizeClass(models.TextChoices):
        """The programme's own classes, as published; not derived from population."""

        LARGE = "Großstadt", _("Großstadt")
        MEDIUM = "Mittelstadt", _("Mittelstadt")
        SMALL = "Kleinstadt", _("Kleinstadt oder Landgemeinde")
        DISTRICT = "Landkreis", _("Landkreis")
        COOPERATION = "Kooperation", _("interkommunale Kooperation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    number = models.PositiveSmallIntegerField(_("Nummer"), null=True, blank=True, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True)
    round = models.PositiveSmallIntegerField(_("Staffel"), null=True, blank=True)
    size_class = models.CharField(_("Größenklasse im Programm"), max_length=40, blank=True)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    note = models.TextField(_("Hinweis"), blank=True)
    organisations: models.ManyToManyField[Organisation, "ProjectMember"] = models.ManyToManyField(
        Organisation, through="ProjectMember", related_name="projects"
    )
    further_laender = models.ManyToManyField(
        "network.Territory",
        verbose_name=_("weitere Länder"),
        blank=True,
        related_name="+",
        limit_choices_to={"level": "land"},
        help_text=_("Länder, in denen das Projekt liegt, ohne dass das Gebiet eines Mitglieds es zeigt."),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Stand der Quelle"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return self.name


class ProjectMember(models.Model):
    """An organisation's part in a project, with its dates."""

    class Role(models.TextChoices):
        LEAD = "lead", _("federführend")
        MEMBER = "member", _("Mitglied")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="project_roles")
    role = models.CharField(_("Rolle"), max_length=8, choices=Role, default=Role.MEMBER)
    since = models.DateField(_("seit"), null=True, blank=True)
    until = models.DateField(_("bis"), null=True, blank=True)

    class Meta:
        ordering = ("project", "role", "organisation__sort_key")
        constraints = [
            models.UniqueConstraint(fields=("project", "organisation"), name="project_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.project}"


class InventedProfile(models.Model):
    """What an invented municipality is like; the official directory knows real ones only."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="invented_profile"
    )
    land = models.ForeignKey(
        "network.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    population = models.PositiveIntegerField(_("Einwohnerinnen und Einwohner"))
    legal_form = models.CharField(_("Rechtsform"), max_length=40)
    character = models.TextField(_("Eigenart"), blank=True)
    staff = models.PositiveIntegerField(_("Stellen in der Verwaltung"), null=True, blank=True)
    it_staff = models.DecimalField(
        _("Stellen für Informationstechnik"), max_digits=6, decimal_places=2, null=True, blank=True
    )

    def __str__(self) -> str:
        return str(self.organisation)
