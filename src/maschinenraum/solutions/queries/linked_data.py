# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Records as JSON-LD: terms of schema.org and of the German catalogue profile (DCAT-AP.de) where they fit.

The context stands in the file itself: whoever reads it asks no other server. An unknown fact is absent.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from maschinenraum.network.rules import Viewer, may_see_organisation
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.tables.columns import fact_names

#: The name of our own terms; a name, not a place to fetch anything from.
OWN = "urn:maschinenraum:wissen:"
#: Facts that have a term elsewhere, and its name; all others are terms of our own.
TERMS = {
    "description": "schema:description",
    "licence": "dct:license",
    "repository": "schema:codeRepository",
    "standards": "dct:conformsTo",
    "starts_on": "schema:startDate",
    "ends_on": "schema:endDate",
    "funding": "schema:funding",
    "preconditions": "schema:softwareRequirements",
    "sources": "dct:source",
}
TYPES = {
    Record.Kind.MEASURE: ["mr:Measure", "schema:Project"],
    Record.Kind.SOLUTION: ["mr:Solution", "schema:CreativeWork"],
    Record.Kind.INSIGHT: ["mr:Insight", "schema:Article"],
}
LINKS = {
    RecordLink.Kind.EVIDENCE: "schema:citation",
    RecordLink.Kind.BASED_ON: "schema:isBasedOn",
    RecordLink.Kind.USES: "dct:requires",
    RecordLink.Kind.ABOUT: "schema:about",
}
CONTEXT: dict[str, Any] = {
    "schema": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "mr": OWN,
    "schema:codeRepository": {"@type": "@id"},
    "dcat:landingPage": {"@type": "@id"},
    "schema:url": {"@type": "@id"},
    "schema:citation": {"@type": "@id"},
    "schema:isBasedOn": {"@type": "@id"},
    "dct:requires": {"@type": "@id"},
    "schema:about": {"@type": "@id"},
    "dct:modified": {"@type": "xsd:date"},
    "dct:issued": {"@type": "xsd:date"},
    "mr:confirmed_on": {"@type": "xsd:date"},
}


def document(graph: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the whole file: context and what it is about."""
    return {"@context": CONTEXT, "@graph": list(graph)}


def nodes(
    records: Iterable[Record], viewer: Viewer, address: Callable[[Record], str], scheme: str
) -> Iterator[dict[str, Any]]:
    """Yield one node per record loaded ``with_all_facts``.

    ``address`` gives the page of one; ``scheme`` is what identifiers of concepts begin with, as in the vocabulary.
    """
    for record in records:
        yield {
            name: value
            for name, value in _node(record, viewer, address, scheme).items()
            if value not in (None, "", [])
        }


def _node(record: Record, viewer: Viewer, address: Callable[[Record], str], scheme: str) -> dict[str, Any]:
    loaded: Any = record
    owner = record.organisation
    links: dict[str, list[str]] = {}
    for link in loaded.seen_links:
        links.setdefault(LINKS[link.kind], []).append(address(link.target))
    return {
        "@id": address(record),
        "@type": TYPES[Record.Kind(record.kind)],
        "dct:identifier": record.slug,
        "dct:title": _german(record.title),
        "dct:description": _german(record.summary),
        "dct:publisher": _organisation(owner.name) if may_see_organisation(viewer, owner) else None,
        "dct:contributor": [_organisation(one.name) for one in loaded.seen_partners],
        "dcat:theme": [_concept(one, scheme) for one in record.fields_of_action.all()],
        "dct:spatial": [_concept(one, scheme) for one in record.spatial_types.all()],
        "dct:subject": [_concept(one, scheme) for one in record.topics.all()],
        "dcat:landingPage": record.website,
        "dct:modified": record.changed_at.date().isoformat(),
        "dct:issued": record.published_at.date().isoformat() if record.published_at else None,
        "dct:provenance": record.source,
        "mr:source_date": record.source_date.isoformat() if record.source_date else None,
        "mr:phase": record.phase,
        "mr:state": record.state,
        "mr:confirmed_on": record.confirmed_on.isoformat() if record.confirmed_on else None,
        "mr:version": record.version,
        "mr:is_example": record.is_example,
        "mr:mark": _german("Beispiel") if record.is_example else None,
        **links,
        **_facts(record),
    }


def _facts(record: Record) -> dict[str, Any]:
    facts: Any = getattr(record, record.kind)
    found = {}
    for name in fact_names(record.kind):
        value = getattr(facts, name)
        if hasattr(value, "isoformat"):
            value = value.isoformat()
        found[TERMS.get(name, f"mr:{name}")] = (
            value if isinstance(value, int | str) or value is None else str(value)
        )
    return found


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "schema:Organization", "schema:name": name}


def _concept(concept: Concept, scheme: str) -> dict[str, Any]:
    labels = [_german(concept.label_de), {"@value": concept.label_en, "@language": "en"}]
    return {"@id": f"{scheme}{concept.key}", "@type": "skos:Concept", "skos:notation": concept.key,
            "skos:prefLabel": [label for label in labels if label["@value"]]}  # fmt: skip


def _german(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}
