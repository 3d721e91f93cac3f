# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary of the field: concepts and the words people use for them (SKOS terms)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Concept(models.Model):
    """One accepted concept; ``key`` is its stable public identifier, e.g. ``lorawan``."""

    key = models.SlugField(primary_key=True, max_length=60)
    label_de = models.CharField(_("Bezeichnung"), max_length=120, unique=True)
    label_en = models.CharField(_("Bezeichnung, englisch"), max_length=120)
    sort_key = models.CharField(max_length=160, db_index=True)
    definition_de = models.TextField(_("Erläuterung"), blank=True)
    definition_en = models.TextField(_("Erläuterung, englisch"), blank=True)
    broader = models.ManyToManyField(
        "self", verbose_name=_("Oberbegriffe"), blank=True, symmetrical=False, related_name="narrower"
    )
    related = models.ManyToManyField("self", verbose_name=_("verwandte Begriffe"), blank=True)
    # What the office changed, or retired, the next release of the shipped vocabulary leaves alone.
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_retired = models.BooleanField(_("nicht mehr verwendet"), default=False)
    # Where people choose topics from a list by ticking, hundreds would be none.
    is_offered = models.BooleanField(_("steht in kurzen Listen zur Wahl"), default=False)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The preferred label in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_de

    @property
    def definition(self) -> str:
        """The definition in the reader's language; the German one where there is no other."""
        return (self.definition_en if get_language() == "en" else "") or self.definition_de


class ConceptLabel(models.Model):
    """Another word for a concept; with the preferred labels it is what texts are tagged by."""

    class Kind(models.TextChoices):
        ALTERNATIVE = "alternative", _("andere Bezeichnung")
        COLLOQUIAL = "colloquial", _("Alltagswort")
        ABBREVIATION = "abbreviation", _("Abkürzung")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    # Abbreviations belong to no language and carry none.
    language = models.CharField(max_length=2, default="de", blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ALTERNATIVE)
    label = models.CharField(max_length=120)

    class Meta:
        ordering = ("concept", "language", "label")
        constraints = [
            models.UniqueConstraint(fields=("concept", "language", "label"), name="concept_label_once"),
        ]

    def __str__(self) -> str:
        return self.label
