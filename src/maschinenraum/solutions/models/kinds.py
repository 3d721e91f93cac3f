# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each kind of knowledge record says beyond what all have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Project
from maschinenraum.solutions.models.records import Record


class Measure(Record):
    """What one municipality does (Maßnahme)."""

    class Progress(models.TextChoices):
        """State of work (Bearbeitungsstand)."""

        IDEA = "idea", _("Idee")
        PLANNED = "planned", _("geplant")
        RUNNING = "running", _("in Umsetzung")
        COMPLETED = "completed", _("abgeschlossen")
        STOPPED = "stopped", _("eingestellt")

    description = models.TextField(_("Beschreibung"), blank=True)
    results = models.TextField(_("Ergebnisse"), blank=True)
    spatial_effect = models.TextField(_("Raumwirkung"), blank=True)
    progress = models.CharField(_("Bearbeitungsstand"), max_length=9, choices=Progress, blank=True)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    budget_eur = models.PositiveIntegerField(_("Budget in Euro"), null=True, blank=True)
    funding = models.TextField(_("Finanzierung"), blank=True)
    project = models.ForeignKey(
        Project,
        verbose_name=_("Modellprojekt"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="measures",
    )


class Solution(Record):
    """What others can re-use (Lösung, Steckbrief). Empty means unknown, never none."""

    problem = models.TextField(_("Problem"), blank=True)
    benefit = models.TextField(_("Ziel und Nutzen"), blank=True)
    scope = models.TextField(_("Umfang"), blank=True)
    process_steps = models.TextField(_("Vorgehen in Schritten"), blank=True)
    preconditions = models.TextField(_("Voraussetzungen"), blank=True)
    data_needed = models.TextField(_("benötigte Daten"), blank=True)
    technology = models.TextField(_("Technik"), blank=True)
    interfaces = models.TextField(_("Schnittstellen"), blank=True)
    standards = models.TextField(_("Standards"), blank=True)
    licence = models.CharField(_("Lizenz"), max_length=80, blank=True)
    repository = models.URLField(_("Quelltext"), blank=True)
    cost_once_eur = models.PositiveIntegerField(_("Kosten einmalig in Euro"), null=True, blank=True)
    cost_yearly_eur = models.PositiveIntegerField(_("Kosten im Jahr in Euro"), null=True, blank=True)
    cost_note = models.TextField(_("Hinweis zu den Kosten"), blank=True)
    costs_as_of = models.DateField(_("Stand der Kosten"), null=True, blank=True)
    staff_hours_once = models.PositiveIntegerField(_("Personalstunden einmalig"), null=True, blank=True)
    staff_hours_yearly = models.PositiveIntegerField(_("Personalstunden im Jahr"), null=True, blank=True)
    implementation_months = models.PositiveSmallIntegerField(
        _("Umsetzungsdauer in Monaten"), null=True, blank=True
    )
    operator_model = models.TextField(_("Betreibermodell"), blank=True)
    legal_aspects = models.TextField(_("rechtliche Aspekte"), blank=True)
    success_factors = models.TextField(_("was zum Gelingen beitrug"), blank=True)
    limiting_factors = models.TextField(_("was begrenzt"), blank=True)
    failures = models.TextField(_("was misslang"), blank=True)
    sources = models.TextField(_("Belege und Quellen"), blank=True)


class Insight(Record):
    """What was learned (Erkenntnis), with its evidence."""

    learned = models.TextField(_("Was wir gelernt haben"), blank=True)
    evidence = models.TextField(_("Woran wir das sehen"), blank=True)
    holds_for = models.TextField(_("Für wen das gilt"), blank=True)
    is_failure = models.BooleanField(_("aus einem Fehlschlag"), default=False)


#: The model of each kind.
KINDS: dict[Record.Kind, type[Record]] = {
    Record.Kind.MEASURE: Measure,
    Record.Kind.SOLUTION: Solution,
    Record.Kind.INSIGHT: Insight,
}
