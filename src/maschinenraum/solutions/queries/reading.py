# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""One record as a reader sees it, what it is linked to, and who else works on the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from maschinenraum.network.models import Group, Organisation, Project
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import Viewer
from maschinenraum.search.models import Concept
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.records import published_records, records_seen_by
from maschinenraum.solutions.rules import READ_STATES

MOST_OTHERS = 6


def record_in_full(viewer: Viewer, slug: str) -> Record | None:
    """Return the record of this address with all a page says of it; None where this reader sees none."""
    found = records_seen_by(viewer).filter(slug=slug)
    return (
        found.select_related(
            "measure__project", "solution", "insight", "organisation__territory",
            "organisation__invented_profile__land", "contact__organisation", "responsible__organisation",
        )
        .prefetch_related("further_organisations", "fields_of_action", "spatial_types", "topics")
        .first()
    )  # fmt: skip


def groups_of_record(viewer: Viewer, record: Record) -> QuerySet[Group]:
    """Return the groups the record belongs to, as far as this reader may know of them."""
    return groups_seen_by(viewer).filter(records=record)


def partners_of_record(viewer: Viewer, record: Record) -> QuerySet[Organisation]:
    """Return the further organisations this reader may know of."""
    return organisations_seen_by(viewer).filter(records_with_others=record)


@dataclass(frozen=True)
class Linked:
    """Another record, how it stands to this one, and from which side the link was drawn."""

    record: Record
    kind: str
    is_outward: bool


def links_of(viewer: Viewer, record: Record) -> list[Linked]:
    """Return the links in both directions whose other end this reader sees, those drawn here first."""
    seen = {other.pk: other for other in records_seen_by(viewer).filter(
        Q(links__target=record) | Q(linked_from__source=record), state__in=READ_STATES
    ).distinct()}  # fmt: skip
    around = RecordLink.objects.filter(Q(source=record) | Q(target=record)).order_by("kind", "pk")
    linked = []
    for link in around:
        is_outward = link.source_id == record.pk
        other = seen.get(link.target_id if is_outward else link.source_id)
        if other is not None:
            linked.append(Linked(other, link.kind, is_outward))
    return sorted(linked, key=lambda one: (not one.is_outward, one.kind, one.record.sort_key))


@dataclass
class Other:
    """Another organisation's record on the same matter, and the concepts both name."""

    record: Record
    shared: list[Concept] = field(default_factory=list)


def others_on_the_same(viewer: Viewer, record: Record) -> list[Other]:
    """Return records of others that share topics with this one, the closest first."""
    topics = list(record.topics.all())
    if not topics:
        return []
    found = (
        published_records(viewer)
        .exclude(organisation=record.organisation_id)
        .filter(topics__in=topics)
        .annotate(shared_topics=Count("topics", distinct=True))
        .order_by("-shared_topics", "sort_key", "pk")
    )
    return _with_shared(list(found[:MOST_OTHERS]), topics)


def _with_shared(records: Sequence[Record], topics: Sequence[Concept]) -> list[Other]:
    others = {record.pk: Other(record) for record in records}
    by_key = {topic.pk: topic for topic in topics}
    pairs = Record.topics.through.objects.filter(record__in=others, concept__in=by_key).order_by("concept")
    for record_id, key in pairs.values_list("record", "concept"):
        others[record_id].shared.append(by_key[key])
    return list(others.values())


# --- knowledge on the pages of other nouns ------------------------------------------------------------


def records_of_organisation(viewer: Viewer, organisation: Organisation) -> QuerySet[Record]:
    """Return published knowledge this organisation owns or takes part in."""
    with_others = Record.objects.filter(further_organisations=organisation)
    return published_records(viewer).filter(Q(organisation=organisation) | Q(pk__in=with_others.values("pk")))


def records_of_group(viewer: Viewer, group: Group) -> QuerySet[Record]:
    """Return published knowledge of a group."""
    of_group = Record.objects.filter(groups=group)
    return published_records(viewer).filter(pk__in=of_group.values("pk"))


def records_of_project(viewer: Viewer, project: Project) -> QuerySet[Record]:
    """Return published measures of a project."""
    return published_records(viewer).filter(measure__project=project)
