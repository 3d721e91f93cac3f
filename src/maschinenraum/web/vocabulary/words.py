# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A concept and its changes as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maschinenraum.engine.language import Concept
from maschinenraum.search.models import Concept as StoredConcept
from maschinenraum.search.skos.checking import Problem


def fact_names() -> dict[tuple[str, str], str]:
    """Return what a kind of label in a language is called, in the order in which it is shown."""
    return {
        ("preferred", "de"): _("Bezeichnung, deutsch"),
        ("preferred", "en"): _("Bezeichnung, englisch"),
        ("alternative", "de"): _("andere Bezeichnungen, deutsch"),
        ("colloquial", "de"): _("Alltagswörter, deutsch"),
        ("abbreviation", ""): _("Abkürzungen"),
        ("alternative", "en"): _("andere Bezeichnungen, englisch"),
        ("colloquial", "en"): _("Alltagswörter, englisch"),
    }


@dataclass(frozen=True)
class ChangedFact:
    """What a concept says of one thing now and would say then; each word or sentence by itself."""

    name: str
    gone: list[str]
    new: list[str]
    kept: list[str]
    language: str = "de"


def changed_facts(old: Concept | None, now: Concept) -> list[ChangedFact]:
    """Return what differs between the concept as it is (None: there is none) and as it would be."""
    names = dict(StoredConcept.objects.values_list("pk", "label_de"))
    languages = {name: language for (_kind, language), name in fact_names().items()}
    languages[_("Erläuterung, englisch")] = "en"
    before, after = (_facts(one, names) if one else {} for one in (old, now))
    facts = [
        ChangedFact(
            name,
            gone=[text for text in before.get(name, []) if text not in after.get(name, [])],
            new=[text for text in after.get(name, []) if text not in before.get(name, [])],
            kept=[text for text in after.get(name, []) if text in before.get(name, [])],
            language=languages.get(name, "de"),
        )
        for name in dict.fromkeys([*after, *before])
    ]
    return [fact for fact in facts if fact.gone or fact.new]


def _facts(concept: Concept, names: Mapping[str, str]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for (kind, language), name in fact_names().items():
        facts[name] = [one.text for one in concept.labels if (one.kind, one.language) == (kind, language)]
    facts[_("Erläuterung, deutsch")] = [text for text in [concept.definition("de")] if text]
    facts[_("Erläuterung, englisch")] = [text for text in [concept.definition("en")] if text]
    facts[_("Oberbegriffe")] = [names.get(key, key) for key in concept.broader]
    facts[_("verwandte Begriffe")] = [names.get(key, key) for key in concept.related]
    return facts


def spoken(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return the key of each concept in trouble with one sentence."""
    return [(problem.key, _(problem.text) % problem.values) for problem in problems]
