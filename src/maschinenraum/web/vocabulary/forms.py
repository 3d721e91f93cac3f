# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of the vocabulary. Words are typed one per line, neighbours by their names."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maschinenraum.engine.language import Concept, Label, fold
from maschinenraum.search.models import Concept as StoredConcept
from maschinenraum.search.skos.checking import LONGEST_DEFINITION, LONGEST_KEY, LONGEST_LABEL, Problem
from maschinenraum.search.skos.reading import key_of

#: Name of the field, kind of label, language.
WORDS = (
    ("alternative_de", "alternative", "de"),
    ("colloquial_de", "colloquial", "de"),
    ("alternative_en", "alternative", "en"),
    ("colloquial_en", "colloquial", "en"),
    ("abbreviation", "abbreviation", ""),
)
LONGEST_TEXT = 4000
#: In an address these begin its last part; in a name they stand between words.
NAMING_PARTS = re.compile(r"[/#:]")


def _lines(label: Any, hint: Any = "", language: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4} | _spoken(language)),
    )


def _spoken(language: str) -> dict[str, str]:
    """Return the attribute by which a field is read aloud in its own language, not in that of the page."""
    return {"lang": language} if language else {}


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that say something, each once."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


class ConceptForm(forms.Form):
    """The whole content of one concept."""

    use_required_attribute = False
    label_de = forms.CharField(
        label=_("Bezeichnung, deutsch"),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs=_spoken("de")),
    )
    label_en = forms.CharField(
        label=_("Bezeichnung, englisch"),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs=_spoken("en")),
    )
    definition_de = forms.CharField(
        label=_("Erläuterung, deutsch"),
        max_length=LONGEST_DEFINITION,
        help_text=_("In einem Satz: Was ist gemeint?"),
        widget=forms.Textarea(attrs={"rows": 3} | _spoken("de")),
    )
    definition_en = forms.CharField(
        label=_("Erläuterung, englisch"),
        required=False,
        max_length=LONGEST_DEFINITION,
        widget=forms.Textarea(attrs={"rows": 3} | _spoken("en")),
    )
    broader = _lines(_("Oberbegriffe"), _("Bezeichnungen vorhandener Begriffe, je Zeile einer."))
    related = _lines(_("verwandte Begriffe"), _("Bezeichnungen vorhandener Begriffe, je Zeile einer."))
    alternative_de = _lines(_("andere Bezeichnungen, deutsch"), _("Fachwörter, je Zeile eines."), "de")
    colloquial_de = _lines(
        _("Alltagswörter, deutsch"), _("Wie Bürgerinnen und Bürger es nennen, zum Beispiel Elterntaxi."), "de"
    )
    abbreviation = _lines(_("Abkürzungen"), _("Je Zeile eine, zum Beispiel DMS."))
    alternative_en = _lines(_("andere Bezeichnungen, englisch"), language="en")
    colloquial_en = _lines(_("Alltagswörter, englisch"), language="en")

    def __init__(self, *args: Any, concept: Concept | None = None, **more: Any) -> None:
        if concept is not None:
            more["initial"] = {**initial_of(concept), **more.get("initial", {})}
        super().__init__(*args, **more)
        self.concept = concept
        self._keys = _keys_by_name()

    def clean_broader(self) -> tuple[str, ...]:
        """Return the keys of the concepts named."""
        return self._named("broader")

    def clean_related(self) -> tuple[str, ...]:
        """Return the keys of the concepts named."""
        return self._named("related")

    def _named(self, field: str) -> tuple[str, ...]:
        names = lines_of(self.cleaned_data[field])
        unknown = [name for name in names if fold(name) not in self._keys]
        if unknown:
            raise forms.ValidationError(
                _(
                    "Einen Begriff „%(name)s“ gibt es nicht. Bitte schreiben Sie ihn, wie er im Vokabular steht."
                ),
                params={"name": unknown[0]},
            )
        return tuple(dict.fromkeys(self._keys[fold(name)] for name in names))

    def content(self) -> Concept:
        """Return the concept as typed; its key stays, or is made from the German label."""
        data = self.cleaned_data
        name = NAMING_PARTS.sub(" ", data["label_de"])
        key = self.concept.key if self.concept else key_of(name)[:LONGEST_KEY].strip("-")
        labels = [
            Label(data[f"label_{language}"].strip(), "preferred", language) for language in ("de", "en")
        ]
        labels += [
            Label(text, kind, language) for field, kind, language in WORDS for text in lines_of(data[field])
        ]
        definitions = [(language, data[f"definition_{language}"].strip()) for language in ("de", "en")]
        return Concept(
            key=key,
            labels=tuple(labels),
            broader=data["broader"],
            related=data["related"],
            definitions=tuple((language, text) for language, text in definitions if text),
        )

    def refuse(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        """Say what keeps the content from being stored."""
        for problem in problems:
            self.add_error(None, _(problem.text) % problem.values)


class ProposalForm(ConceptForm):
    """A member's proposal says why."""

    reason = forms.CharField(
        label=_("Warum schlagen Sie das vor?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(ConceptForm):
    """The office may amend what was proposed, and add a sentence."""

    answer = forms.CharField(
        label=_("Antwort an die vorschlagende Person"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    """Whoever declines says why."""

    prefix = "ablehnung"
    use_required_attribute = False
    answer = forms.CharField(
        label=_("Warum nicht?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie in einem Satz, warum Sie ablehnen.")},
    )


class VocabularyUpload(forms.Form):
    """A SKOS file."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Vokabular"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("SKOS als Turtle (.ttl) oder JSON-LD (.jsonld), höchstens 8 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ttl,.jsonld,.json"}),
        error_messages={"required": _("Bitte wählen Sie eine Datei aus.")},
    )


class ConceptFilter(forms.Form):
    """Search within, below which concept, and whether retired ones show."""

    all_optional = True
    text = forms.CharField(
        label=_("Wort"),
        required=False,
        max_length=200,
        help_text=_("auch Alltagswörter und Abkürzungen"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unter = forms.ModelChoiceField(
        label=_("Unter dem Begriff"),
        required=False,
        queryset=StoredConcept.objects.none(),
        empty_label=_("alle"),
    )
    ruhend = forms.BooleanField(label=_("auch nicht mehr verwendete"), required=False)

    def __init__(self, data: Any, tops: Any) -> None:
        super().__init__(data)
        self.fields["unter"].queryset = tops  # type: ignore[attr-defined]


def initial_of(concept: Concept) -> dict[str, str]:
    """Return what a form of this concept shows at first."""
    names = dict(StoredConcept.objects.values_list("pk", "label_de"))
    values = {f"label_{language}": concept.preferred(language) for language in ("de", "en")}
    values |= {f"definition_{language}": concept.definition(language) for language in ("de", "en")}
    values |= {name: _joined(getattr(concept, name), names) for name in ("broader", "related")}
    for field, kind, language in WORDS:
        words = [one.text for one in concept.labels if (one.kind, one.language) == (kind, language)]
        values[field] = "\n".join(words)
    return values


def _joined(keys: tuple[str, ...], names: Mapping[str, str]) -> str:
    return "\n".join(names.get(key, key) for key in keys)


def _keys_by_name() -> dict[str, str]:
    """Return keys by what people may type for a concept: its label in either language, or the key itself."""
    rows = list(StoredConcept.objects.values_list("pk", "label_de", "label_en"))
    by_name: dict[str, str] = {}
    for position in (2, 1, 0):
        by_name |= {fold(row[position]): row[0] for row in rows}
    return by_name
