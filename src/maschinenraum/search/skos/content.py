# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A concept as JSON keeps it, in a proposal or a file that waits."""

from collections.abc import Mapping
from typing import Any

from maschinenraum.engine.language import Concept, Label


def as_json(concept: Concept) -> dict[str, Any]:
    """Return what ``from_json`` reads."""
    return {
        "key": concept.key,
        "labels": [[label.text, label.kind, label.language] for label in concept.labels],
        "broader": list(concept.broader),
        "related": list(concept.related),
        "definitions": [list(pair) for pair in concept.definitions],
    }


def from_json(content: Mapping[str, Any]) -> Concept:
    """Return the concept that ``as_json`` wrote."""
    return Concept(
        key=content["key"],
        labels=tuple(Label(*label) for label in content["labels"]),
        broader=tuple(content["broader"]),
        related=tuple(content["related"]),
        definitions=tuple((language, text) for language, text in content["definitions"]),
    )
