# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The vocabulary of the field: concepts, their labels in two languages, and how they hang together (SKOS)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from maschinenraum.engine.language.folding import tokens
from maschinenraum.engine.language.stems import FUNCTION_WORDS, stem
from maschinenraum.engine.language.tagging import ConceptTagger

COLUMNS = {
    "label_de": ("preferred", "de"),
    "label_en": ("preferred", "en"),
    "alternative_de": ("alternative", "de"),
    "colloquial_de": ("colloquial", "de"),
    "abbreviation": ("abbreviation", ""),
    "alternative_en": ("alternative", "en"),
    "colloquial_en": ("colloquial", "en"),
}


class VocabularyError(ValueError):
    """The vocabulary contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a concept is called: `kind` is preferred, alternative, colloquial or abbreviation; language "" is any."""

    text: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning, with all its names and the keys of broader and related concepts."""

    key: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()

    def preferred(self, language: str = "de") -> str:
        """The preferred label in this language, otherwise the first of any language, otherwise the key."""
        preferred = [label for label in self.labels if label.kind == "preferred"]
        own = [label.text for label in preferred if label.language == language]
        return (own or [label.text for label in preferred] or [self.key])[0]

    def definition(self, language: str = "de") -> str:
        """What the concept means, in this language; empty where nothing is written."""
        return dict(self.definitions).get(language, "")


@dataclass(frozen=True)
class Thesaurus:
    """Concepts by key; relations to keys that do not exist raise `VocabularyError`.

    >>> ride = Concept("elterntaxi", (Label("Hol- und Bringverkehr", "preferred", "de"),
    ...                               Label("Elterntaxi", "colloquial", "de")), broader=("schulweg",))
    >>> small = Thesaurus.of([ride, Concept("schulweg", (Label("Schulweg", "preferred", "de"),))])
    >>> small.narrower("schulweg"), small.tagger.tag("Elterntaxis vor der Schule")
    (('elterntaxi',), frozenset({'elterntaxi'}))
    """

    concepts: Mapping[str, Concept]
    _narrower: Mapping[str, tuple[str, ...]] = field(repr=False)
    _related: Mapping[str, tuple[str, ...]] = field(repr=False)
    _phrases: Mapping[str, tuple[tuple[str, ...], ...]] = field(repr=False)
    _fingerprint: str = field(repr=False)
    tagger: ConceptTagger = field(repr=False, compare=False)

    @classmethod
    def of(cls, concepts: Iterable[Concept]) -> Thesaurus:
        """Check the relations and prepare the tagger."""
        known: dict[str, Concept] = {}
        for concept in concepts:
            if concept.key in known:
                raise VocabularyError(f'The key "{concept.key}" is given twice.')
            known[concept.key] = concept
        narrower: dict[str, list[str]] = {key: [] for key in known}
        related: dict[str, list[str]] = {key: [] for key in known}
        for concept in known.values():
            for other in (*concept.broader, *concept.related):
                if other not in known:
                    raise VocabularyError(f'"{concept.key}" names "{other}", which does not exist.')
            for other in concept.broader:
                narrower[other].append(concept.key)
            for other in concept.related:
                related[concept.key].append(other)
                related[other].append(concept.key)
        return cls(
            MappingProxyType(known),
            {key: tuple(others) for key, others in narrower.items()},
            {key: tuple(dict.fromkeys(others)) for key, others in related.items()},
            {key: _phrases(concept) for key, concept in known.items()},
            hashlib.sha256(
                repr([known[key] for key in sorted(known)]).encode("utf-8", "replace")
            ).hexdigest(),
            ConceptTagger({key: [label.text for label in known[key].labels] for key in known}),
        )

    def broader(self, key: str) -> tuple[str, ...]:
        """The keys of the concepts one step more general."""
        return self.concepts[key].broader

    def narrower(self, key: str) -> tuple[str, ...]:
        """The keys of the concepts one step more special."""
        return self._narrower[key]

    def related(self, key: str) -> tuple[str, ...]:
        """The keys of related concepts, stated on either side."""
        return self._related[key]

    def phrases(self, key: str) -> tuple[tuple[str, ...], ...]:
        """The stems of a concept's names of several words, words of grammar left out."""
        return self._phrases[key]

    @property
    def fingerprint(self) -> str:
        """Changes whenever a name or a relation changes."""
        return self._fingerprint

    def __len__(self) -> int:
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())


def _phrases(concept: Concept) -> tuple[tuple[str, ...], ...]:
    telling = [[w for w in tokens(label.text) if w not in FUNCTION_WORDS] for label in concept.labels]
    return tuple(dict.fromkeys(tuple(map(stem, words)) for words in telling if len(words) > 1))


def read_concepts(text: str) -> list[Concept]:
    """The concepts of one file of the vocabulary (CSV; several values in a cell are divided by semicolons)."""
    return [_concept(row) for row in csv.DictReader(io.StringIO(text))]


def _concept(row: Mapping[str, str | None]) -> Concept:
    labels = [
        Label(name, kind, language)
        for column, (kind, language) in COLUMNS.items()
        for name in _values(row.get(column))
    ]
    definitions = [(language, row.get(f"definition_{language}") or "") for language in ("de", "en")]
    return Concept(
        (row.get("key") or "").strip(),
        tuple(labels),
        _values(row.get("broader")),
        _values(row.get("related")),
        tuple((language, written) for language, written in definitions if written),
    )


def _values(cell: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, (cell or "").split(";")))))


@cache
def thesaurus() -> Thesaurus:
    """The vocabulary shipped with the engine."""
    folder = files("maschinenraum.engine").joinpath("vocabulary")
    if not folder.is_dir():
        return Thesaurus.of(())
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".csv"))
    texts = (folder.joinpath(name).read_text(encoding="utf-8") for name in names)
    return Thesaurus.of([concept for text in texts for concept in read_concepts(text)])
