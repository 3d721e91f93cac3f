# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Records as rows: what the reader sees in the list, every column, one row each."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import Viewer, may_see_organisation, may_see_people, today
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.content import LINKS
from maschinenraum.solutions.queries.freshness import is_lapsed, stands_for
from maschinenraum.solutions.queries.records import records_seen_by
from maschinenraum.solutions.queries.tables.columns import columns
from maschinenraum.solutions.rules import READ_STATES

#: What a table puts between several values in one cell.
BETWEEN = "; "
CONCEPTS = ("fields_of_action", "spatial_types", "topics")


def with_all_facts(records: QuerySet[Record], viewer: Viewer) -> QuerySet[Record]:
    """Load all a row says, others only as far as this reader may know of them."""
    targets = records_seen_by(viewer).filter(state__in=READ_STATES).select_related(None)
    links = RecordLink.objects.filter(target__in=targets.values("pk")).select_related("target")
    return records.select_related(
        "measure__project", "solution", "insight", "organisation__territory",
        "organisation__invented_profile__land", "contact",
    ).prefetch_related(
        *CONCEPTS,
        Prefetch("further_organisations", organisations_seen_by(viewer).select_related(None), "seen_partners"),
        "further_organisations",
        Prefetch("groups", groups_seen_by(viewer), "seen_groups"),
        Prefetch("links", links.order_by("kind", "target__slug"), "seen_links"),
    )  # fmt: skip


def headings() -> list[str]:
    """Return the heading of every column, in the reader's language."""
    return [column.heading for column in columns()]


def rows(
    records: QuerySet[Record], viewer: Viewer, page: Callable[[Record], Mapping[str, object]]
) -> Iterator[list[object]]:
    """Yield the cells of each record; ``page`` gives what only pages know: its address and the name of its Land."""
    day, names = today(), [column.name for column in columns()]
    for record in with_all_facts(records, viewer).iterator(chunk_size=500):
        told = {**common_cells(record, viewer, day), **page(record)}
        facts: Any = getattr(record, record.kind)
        yield [told[name] if name in told else fact_cell(facts, name) for name in names]


def common_cells(record: Record, viewer: Viewer, day: date) -> dict[str, object]:
    """Return what a row says of any record, all but what only pages know."""
    loaded: Any = record
    organisation = record.organisation
    contact = record.contact if may_see_people(viewer) and stands_for(record.contact, record) else None
    return {
        "key": record.slug,
        "kind": record.get_kind_display(),
        "title": record.title,
        "summary": record.summary,
        "organisation": organisation.name if may_see_organisation(viewer, organisation) else "",
        "further_organisations": BETWEEN.join(one.name for one in loaded.seen_partners),
        "groups": BETWEEN.join(one.slug for one in loaded.seen_groups),
        **{name: BETWEEN.join(sorted(one.key for one in getattr(record, name).all())) for name in CONCEPTS},
        "phase": record.get_phase_display(),
        "website": record.website,
        "source": record.source,
        "source_date": record.source_date,
        LINKS: BETWEEN.join(f"{link.get_kind_display()}: {link.target.slug}" for link in loaded.seen_links),
        "state": record.get_state_display(),
        "visibility": record.get_visibility_display(),
        "contact": contact.name if contact else "",
        "confirmed_on": record.confirmed_on,
        "is_lapsed": _("ja") if is_lapsed(record, day) else "",
        "version": record.version,
        "is_example": _("Beispiel") if record.is_example else "",
    }


def fact_cell(facts: Any, name: str) -> object:
    """Return one fact of its kind; an empty cell says that it is unknown, or that this kind has no such fact."""
    if not hasattr(facts, name):
        return ""
    if display := getattr(facts, f"get_{name}_display", None):
        return display()
    value = getattr(facts, name)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return "" if value is None else value if isinstance(value, int | str | date) else str(value)
