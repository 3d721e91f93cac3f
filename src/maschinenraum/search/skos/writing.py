# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as SKOS, in Turtle or JSON-LD.

Colloquial words and abbreviations are alternative labels to everyone who reads SKOS; that they are
more is said by two properties of our own beside them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from maschinenraum.engine.language import Concept

SKOS = "http://www.w3.org/2004/02/skos/core#"
#: Our own properties; the name is an identifier and leads nowhere.
OWN = "urn:maschinenraum:vocabulary:"
OWN_LABELS = {"colloquial": "mr:colloquialLabel", "abbreviation": "mr:abbreviation"}


def as_turtle(concepts: Iterable[Concept], scheme: str) -> Iterator[str]:
    """Yield Turtle (W3C, 2014) piece by piece; ``scheme`` is the address all identifiers begin with."""
    yield f"@prefix skos: <{SKOS}> .\n@prefix mr: <{OWN}> .\n@prefix : <{scheme}> .\n\n"
    yield f"<{scheme}> a skos:ConceptScheme .\n"
    for concept in concepts:
        lines = [f"skos:inScheme <{scheme}>"]
        for name, value in _statements(concept):
            lines.append(f"{name} {_turtle(value)}")
        yield f"\n:{concept.key} a skos:Concept ;\n    " + " ;\n    ".join(lines) + " .\n"


def as_jsonld(concepts: Iterable[Concept], scheme: str) -> str:
    """Return JSON-LD 1.1 (W3C, 2020) whose context stands inside, so that nobody must fetch one."""
    context: dict[str, Any] = {"skos": SKOS, "mr": OWN, "@base": scheme}
    nodes: list[dict[str, Any]] = [{"@id": scheme, "@type": "skos:ConceptScheme"}]
    for concept in concepts:
        node: dict[str, Any] = {
            "@id": concept.key,
            "@type": "skos:Concept",
            "skos:inScheme": {"@id": scheme},
        }
        for name, value in _statements(concept):
            node.setdefault(name, []).append(_json(value))
        nodes.append(node)
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1)


#: A text with its language, or the key of another concept.
Value = tuple[str, str] | str


def _statements(concept: Concept) -> Iterator[tuple[str, Value]]:
    for label in concept.labels:
        text = (label.text, label.language)
        if label.kind == "preferred":
            yield "skos:prefLabel", text
            continue
        yield "skos:altLabel", text
        if label.kind in OWN_LABELS:
            yield OWN_LABELS[label.kind], text
    for language, definition in concept.definitions:
        yield "skos:definition", (definition, language)
    for key in concept.broader:
        yield "skos:broader", key
    for key in concept.related:
        yield "skos:related", key


_ESCAPES: Mapping[str, str] = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _turtle(value: Value) -> str:
    if isinstance(value, str):
        return f":{value}"
    text, language = value
    return (
        '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"' + (f"@{language}" if language else "")
    )


def _json(value: Value) -> dict[str, str]:
    if isinstance(value, str):
        return {"@id": value}
    text, language = value
    return {"@value": text, "@language": language} if language else {"@value": text}
