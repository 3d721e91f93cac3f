# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge records as the search reads them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import models

from maschinenraum.network.models import Organisation, Visibility
from maschinenraum.network.queries.labels import group_label, organisation_label, person_label
from maschinenraum.network.queries.places import land_of, size_class_of
from maschinenraum.search.changes.documents import NOT_QUOTED, Found
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import KINDS, Measure, Record, Solution
from maschinenraum.solutions.queries.freshness import LAPSED_AFTER, months_after, vouched_on

KEY = "solutions.record:"
#: Euros up to which a record is of a class of cost: the first year of a solution, the budget of a measure.
COST_CLASSES = ((10_000, "10000"), (50_000, "50000"), (250_000, "250000"))
COSTLIEST = "more"


def document_key(pk: UUID) -> str:
    """Return the name under which the search knows the record."""
    return f"{KEY}{pk}"


def documents_of(pks: Collection[UUID]) -> list[Found]:
    """Return those of these records that are published as they are to be found; about ten queries."""
    shared = (
        Record.objects.filter(pk__in=pks, state=Record.State.PUBLISHED)
        .select_related("organisation__territory", "organisation__invented_profile__land")
        .prefetch_related("further_organisations", "groups", "fields_of_action", "spatial_types", "topics")
        .order_by("pk")
    )
    records = list(shared)
    facts = {
        record.pk: record
        for kind, model in sorted(KINDS.items())
        for record in model._default_manager.filter(pk__in=[row.pk for row in records if row.kind == kind])
    }
    return [_document(record, facts[record.pk]) for record in records if record.pk in facts]


def _document(record: Record, facts: Record) -> Found:
    vouched = vouched_on(record)
    until = months_after(vouched, LAPSED_AFTER) - timedelta(days=1) if vouched else None
    return Found(
        key=document_key(record.pk),
        kind=record.kind,
        title=record.title,
        summary=record.summary,
        body="\n".join([*_own_texts(facts), NOT_QUOTED, *_names(record)]),
        labels=_labels(record),
        facets={
            "kind": [record.kind],
            "land": _known(land_of(record.organisation)),
            "size": _known(size_class_of(record.organisation)),
            "organisation": [str(record.organisation_id)],
            "field": _keys(record.fields_of_action.all()),
            "spatial": _keys(record.spatial_types.all()),
            "topic": _keys(record.topics.all()),
            "phase": _known(record.phase),
            "cost": _known(_cost_class(facts)),
            "licence": _known(getattr(facts, "licence", "")),
            "confirmed_until": [until.isoformat()] if until else [],
        },
    )


def _own_texts(facts: Record) -> Iterator[str]:
    """Every text of the record's own kind; choices and addresses say nothing that is searched for."""
    for field in type(facts)._meta.local_fields:
        is_text = isinstance(field, models.TextField | models.CharField)
        if is_text and not isinstance(field, models.URLField) and not field.choices:
            yield from _known(getattr(facts, field.name))


def _names(record: Record) -> Iterator[str]:
    """The concepts and the organisations, which people add to what they search for."""
    for concepts in (record.fields_of_action, record.spatial_types, record.topics):
        for concept in concepts.all():
            yield from (concept.label_de, concept.label_en)
    for organisation in (record.organisation, *record.further_organisations.all()):
        yield from _public_names(organisation)


def _public_names(organisation: Organisation) -> Iterator[str]:
    if organisation.is_confirmed:
        yield from _known(organisation.name, organisation.short_name)


def _labels(record: Record) -> list[str]:
    """Its level or its groups, and those who answer for it, who see it whatever the level."""
    if record.visibility == Visibility.GROUP:
        labels = [group_label(group.pk) for group in record.groups.all()]
    else:
        labels = [record.visibility]
    people = {record.author_id, record.responsible_id} - {None}
    return [*labels, organisation_label(record.organisation_id), *(person_label(pk) for pk in people if pk)]


def _cost_class(facts: Record) -> str:
    if isinstance(facts, Measure):
        known = [facts.budget_eur]
    elif isinstance(facts, Solution):
        known = [facts.cost_once_eur, facts.cost_yearly_eur]
    else:
        return ""
    euros = [amount for amount in known if amount is not None]
    if not euros:
        return ""
    return next((name for most, name in COST_CLASSES if sum(euros) <= most), COSTLIEST)


def _keys(concepts: Iterable[Concept]) -> list[str]:
    return [concept.key for concept in concepts]


def _known(*texts: str) -> list[str]:
    return [text for text in texts if text]
