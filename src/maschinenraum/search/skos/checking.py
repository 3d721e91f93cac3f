# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What keeps concepts from being stored: one sentence each, to be spoken in the reader's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from maschinenraum.engine.language import Concept

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_KEY, LONGEST_LABEL, LONGEST_DEFINITION = 60, 120, 2000
LANGUAGES = ("de", "en")

SAID_TWICE = gettext_noop("Der Schlüssel kommt zweimal vor.")
LABEL_TAKEN = gettext_noop("Die Bezeichnung „%(label)s“ gehört schon zu „%(other)s“.")
UNKNOWN = gettext_noop("Den Begriff „%(other)s“, auf den verwiesen wird, gibt es nicht.")
BAD_KEY = gettext_noop(
    "Der Schlüssel darf nur Kleinbuchstaben, Ziffern und einzelne Bindestriche haben, höchstens %(longest)s Zeichen."
)
NO_LABEL = gettext_noop("Bitte nennen Sie eine deutsche und eine englische Bezeichnung.")
TOO_LONG = gettext_noop("„%(label)s …“ ist länger als %(longest)s Zeichen.")
OWN_NEIGHBOUR = gettext_noop(
    "Ein Begriff kann nicht über sich selbst stehen und nicht mit sich verwandt sein."
)
CIRCLE = gettext_noop("Die Oberbegriffe führen im Kreis zum Begriff zurück.")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one concept: a message and the values for its places."""

    key: str
    text: str
    values: Mapping[str, str]


def problems_of(concepts: Sequence[Concept], stored: Mapping[str, Concept]) -> Iterator[Problem]:
    """Yield what is wrong with ``concepts`` once they stand among those ``stored`` (by key)."""
    together = {**stored, **{concept.key: concept for concept in concepts}}
    taken: dict[str, str] = {}
    for key, concept in stored.items():
        if together[key] is concept:
            taken[concept.preferred("de")] = key
    seen: set[str] = set()
    for concept in concepts:
        yield from _own_problems(concept)
        if concept.key in seen:
            yield Problem(concept.key, SAID_TWICE, {})
            continue
        seen.add(concept.key)
        label = concept.preferred("de")
        if taken.setdefault(label, concept.key) != concept.key:
            yield Problem(concept.key, LABEL_TAKEN, {"label": label, "other": taken[label]})
        for other in (*concept.broader, *concept.related):
            if other not in together:
                yield Problem(concept.key, UNKNOWN, {"other": other})
        if stands_above_itself(concept.key, together):
            yield Problem(concept.key, CIRCLE, {})


def _own_problems(concept: Concept) -> Iterator[Problem]:
    if not KEY.fullmatch(concept.key) or len(concept.key) > LONGEST_KEY:
        yield Problem(concept.key, BAD_KEY, {"longest": str(LONGEST_KEY)})
    preferred = {label.language for label in concept.labels if label.kind == "preferred" and label.text}
    if not preferred.issuperset(LANGUAGES):
        yield Problem(concept.key, NO_LABEL, {})
    texts = [(label.text, LONGEST_LABEL) for label in concept.labels]
    texts += [(text, LONGEST_DEFINITION) for _language, text in concept.definitions]
    for text, longest in texts:
        if len(text) > longest:
            yield Problem(concept.key, TOO_LONG, {"label": text[:40], "longest": str(longest)})
    if concept.key in {*concept.broader, *concept.related}:
        yield Problem(concept.key, OWN_NEIGHBOUR, {})


def stands_above_itself(key: str, concepts: Mapping[str, Concept]) -> bool:
    """Return whether going from broader to broader leads back to where one began, over others."""
    reached: set[str] = set()
    waiting = [above for above in concepts[key].broader if above != key]
    while waiting:
        here = waiting.pop()
        if here == key:
            return True
        if here not in reached and here in concepts:
            reached.add(here)
            waiting += concepts[here].broader
    return False
