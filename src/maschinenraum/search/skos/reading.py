# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a SKOS file that anybody may have written: Turtle or JSON-LD, nothing fetched, sizes bounded."""

import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_noop

from maschinenraum.engine import heavy
from maschinenraum.engine.language import Concept, Label, fold
from maschinenraum.search.skos.writing import OWN, OWN_LABELS, SKOS

MOST_BYTES = 8 * 1024 * 1024
MOST_CONCEPTS = 20_000
DEEPEST = 40
LANGUAGES = ("de", "en")

TOO_LARGE = gettext_noop("Die Datei ist größer als 8 MB. Bitte teilen Sie sie auf.")
NOT_READABLE = gettext_noop(
    "Die Datei ist weder lesbares Turtle noch JSON-LD. Bitte prüfen Sie Format und Endung."
)
FOREIGN_CONTEXT = gettext_noop(
    "Die Datei verweist auf einen fremden JSON-LD-Kontext, der nicht geladen wird. Bitte schreiben Sie den Kontext "
    "in die Datei."
)
NO_CONCEPTS = gettext_noop("In der Datei steht kein Begriff (skos:Concept).")
TOO_MANY = gettext_noop("In der Datei stehen mehr als 20.000 Begriffe. Bitte teilen Sie sie auf.")


class NotSkos(Exception):
    """The file is no vocabulary; the argument is a message id for one sentence."""


def read_skos(data: bytes, name: str) -> list[Concept]:
    """Return the concepts of a file, in the order of their keys; an identifier's last part is the key.

    Labels in other languages than German and English are left out. Raises ``NotSkos``.
    """
    if len(data) > MOST_BYTES:
        raise NotSkos(TOO_LARGE)
    is_json = name.lower().endswith((".jsonld", ".json"))
    graph = _graph(_own_jsonld(data) if is_json else data, "json-ld" if is_json else "turtle")
    concepts = _concepts(graph)
    if not concepts:
        raise NotSkos(NO_CONCEPTS)
    return concepts


def _own_jsonld(data: bytes) -> bytes:
    """Return the file if its contexts stand inside; a context at an address would be fetched by the reader."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotSkos(NOT_READABLE) from error
    for context in _contexts(content):
        parts = context if isinstance(context, list) else [context]
        if any(not isinstance(part, dict) or "@import" in part for part in parts if part is not None):
            raise NotSkos(FOREIGN_CONTEXT)
    return data


def _contexts(node: Any, depth: int = 0) -> Iterator[Any]:
    if depth > DEEPEST:
        raise NotSkos(NOT_READABLE)
    if isinstance(node, dict):
        if "@context" in node:
            yield node["@context"]
        for value in node.values():
            yield from _contexts(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _contexts(value, depth + 1)


def _graph(data: bytes, form: str) -> Any:
    graph = heavy.rdflib().Graph()
    try:
        # Its reader of JSON-LD (7.6) uses classes that the library itself means to give up.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            graph.parse(data=data, format=form, publicID="urn:vocabulary:")
    except Exception as error:
        raise NotSkos(NOT_READABLE) from error
    return graph


def _concepts(graph: Any) -> list[Concept]:
    rdf = heavy.rdflib()
    skos = rdf.Namespace(SKOS)
    subjects = sorted(set(graph.subjects(rdf.RDF.type, skos.Concept)), key=str)
    if len(subjects) > MOST_CONCEPTS:
        raise NotSkos(TOO_MANY)
    return sorted((_concept(graph, subject, skos) for subject in subjects), key=lambda concept: concept.key)


def _concept(graph: Any, subject: Any, skos: Any) -> Concept:
    rdf = heavy.rdflib()
    own = rdf.Namespace(OWN)
    preferred = _in_both_languages(_labels(graph, subject, skos.prefLabel, "preferred"))
    special = [
        label
        for kind, name in OWN_LABELS.items()
        for label in _labels(graph, subject, own[name.partition(":")[2]], kind)
    ]
    said = {(label.text, label.language) for label in special}
    alternative = [
        label
        for name in (skos.altLabel, skos.hiddenLabel)
        for label in _labels(graph, subject, name, "alternative")
        if (label.text, label.language) not in said
    ]
    definitions = {
        str(text.language): _storable(text)
        for text in sorted(graph.objects(subject, skos.definition))
        if text.language in LANGUAGES
    }
    return Concept(
        key=key_of(str(subject)),
        labels=tuple(dict.fromkeys([*preferred, *alternative, *special])),
        broader=_keys(graph.objects(subject, skos.broader), graph.subjects(skos.narrower, subject)),
        related=_keys(graph.objects(subject, skos.related)),
        definitions=tuple(sorted(definitions.items())),
    )


def _labels(graph: Any, subject: Any, name: Any, kind: str) -> list[Label]:
    """Return labels in the order German, English, no language; those in other languages are left out."""
    found = [
        Label(" ".join(_storable(text).split()), kind, text.language or "")
        for text in graph.objects(subject, name)
        if (text.language or "") in {*LANGUAGES, ""} and _storable(text).strip()
    ]
    return sorted(found, key=lambda label: ((*LANGUAGES, "").index(label.language), label.text))


def _storable(text: Any) -> str:
    """Return the text without the one sign that no PostgreSQL text holds."""
    return str(text).replace("\x00", "")


def _in_both_languages(labels: list[Label]) -> list[Label]:
    """Return one preferred label per language; where one is missing, the other stands in for it."""
    by_language = {label.language: label.text for label in reversed(labels)}
    orders = (("de", "", "en"), ("en", "", "de"))
    chosen = (
        (order[0], next((by_language[one] for one in order if one in by_language), "")) for order in orders
    )
    return [Label(text, "preferred", language) for language, text in chosen if text]


def _keys(*addresses: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({key_of(str(address)) for group in addresses for address in group}))


def key_of(address: str) -> str:
    """Return the last part of an identifier as a key: lower case, without umlauts, hyphens between words.

    >>> key_of("https://example.org/vocabulary#Hol_und_Bringzone")
    'hol-und-bringzone'
    """
    last = address.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    signs = [sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(last)]
    return "-".join(part for part in "".join(signs).split("-") if part)
