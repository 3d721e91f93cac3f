# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a record does not say yet and readers will ask for: hints for its author and for those who check."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from maschinenraum.solutions.models import KINDS, Record, Solution
from maschinenraum.solutions.queries.content import record_of_kind

SHORTEST_SUMMARY = 60  # characters; less says no more than the title

#: What a reader of each kind looks for first.
EXPECTED: dict[str, tuple[str, ...]] = {
    Record.Kind.MEASURE: (
        "contact", "responsible", "fields_of_action", "phase", "description", "progress", "results",
    ),
    Record.Kind.SOLUTION: (
        "contact", "responsible", "fields_of_action", "phase", "problem", "benefit", "process_steps",
        "preconditions", "cost_once_eur", "cost_yearly_eur", "staff_hours_once", "staff_hours_yearly",
        "implementation_months", "licence", "operator_model", "success_factors", "limiting_factors",
        "sources",
    ),
    Record.Kind.INSIGHT: ("contact", "responsible", "fields_of_action", "learned", "evidence", "holds_for"),
}  # fmt: skip


def missing_in(record: Record) -> list[str]:
    """Return the names of expected fields the record says nothing in, as its pages call them."""
    return missing_by_record([record])[record.pk]


def missing_by_record(records: Iterable[Record]) -> dict[UUID, list[str]]:
    """Return the same for many records. Four queries, however many there are."""
    kinds = {record.pk: Record.Kind(record.kind) for record in records}
    in_field = Record.fields_of_action.through.objects.filter(record__in=kinds).values_list(
        "record", flat=True
    )
    with_fields = set(in_field)
    missing: dict[UUID, list[str]] = {pk: [] for pk in kinds}
    for kind, model in KINDS.items():
        for facts in model._default_manager.filter(pk__in=[pk for pk, one in kinds.items() if one == kind]):
            missing[facts.pk] = list(_missing(facts, has_field=facts.pk in with_fields))
    return missing


def _missing(facts: Record, *, has_field: bool) -> Iterator[str]:
    for name in EXPECTED[facts.kind]:
        field: Any = facts._meta.get_field(name)
        is_empty = not has_field if field.many_to_many else getattr(facts, field.attname) in (None, "")
        if is_empty:
            yield str(field.verbose_name)


def remarks_on(record: Record) -> Iterator[str]:
    """Yield what is odd about the form of a record, in sentences."""
    record = record_of_kind(record)
    if len(record.summary) < SHORTEST_SUMMARY:
        yield _("Die Kurzfassung ist sehr kurz; sie steht in Listen und Treffern für den ganzen Eintrag.")
    if not record.topics.exists():
        yield _("Ohne Schlagwörter wird der Eintrag schlechter gefunden.")
    if isinstance(record, Solution):
        yield from _about_costs(record)


def _about_costs(solution: Solution) -> Iterator[str]:
    costs = (solution.cost_once_eur, solution.cost_yearly_eur)
    if any(cost is not None for cost in costs) and solution.costs_as_of is None:
        yield _("Die Kosten haben keinen Stand; ohne ihn lassen sie sich nicht vergleichen.")
    if solution.success_factors and not (solution.limiting_factors or solution.failures):
        yield _("Es steht da, was zum Gelingen beitrug, aber nichts, was begrenzt hat oder misslang.")
