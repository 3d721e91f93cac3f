# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as it is read."""

from collections import defaultdict

from django.db.models import QuerySet

from maschinenraum.search.models import Concept, ConceptLabel


def concepts() -> QuerySet[Concept]:
    """Return all accepted concepts in the order of the dictionary."""
    return Concept.objects.select_related("broader").order_by("sort_key", "key")


def concept_labels() -> dict[str, tuple[str, ...]]:
    """Return every word for every concept, preferred labels first: what texts are tagged by.

    Two queries, however many concepts.
    """
    labels: dict[str, list[str]] = defaultdict(list)
    for key, german, english in Concept.objects.order_by("key").values_list("key", "label_de", "label_en"):
        labels[key] += [german, english]
    others = ConceptLabel.objects.order_by("concept", "language", "label")
    for key, label in others.values_list("concept", "label"):
        labels[key].append(label)
    return {key: tuple(dict.fromkeys(words)) for key, words in labels.items()}
