# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Groups of the sample: the seven working communities are real, all but one of the groups below are invented.

Kinds and roles of groups are data: ``groups.json`` names those the network starts with.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import (
    Group,
    GroupAlias,
    GroupKind,
    GroupMembership,
    GroupRole,
    Person,
    Visibility,
)
from maschinenraum.network.sample.dice import chance, sample_id, shuffled
from maschinenraum.network.sample.facts import DOCUMENT, document
from maschinenraum.network.sample.people import GUEST, SPEAKER, SPEAKER_GROUP, SamplePerson

WORKING_COMMUNITY = "working-community"
STARTED = "Ende 2022 gestartet; den Tag nennt die Quelle nicht."


@dataclass(frozen=True)
class Appointment:
    """Who has which role in which group."""

    group: str
    person: UUID
    role: str


def load_group_kinds() -> None:
    """Create the kinds of groups and their roles that are missing; existing ones stay as they are."""
    given = document("groups.json")
    for rank, kind in enumerate(given["kinds"]):
        stored, _created = GroupKind.objects.get_or_create(key=kind["key"], defaults={**kind, "rank": rank})
        for role in given["roles"]:
            GroupRole.objects.get_or_create(kind=stored, key=role["key"], defaults=role)


def store_groups() -> None:
    """Create the working communities with their aliases, and the groups below them."""
    given = document("groups.json")
    communities = {row["slug"]: _community(row) for row in given["communities"]}
    Group.objects.bulk_create(communities.values())
    GroupAlias.objects.bulk_create(
        GroupAlias(group=communities[row["slug"]], name=alias, source=DOCUMENT)
        for row in given["communities"]
        for alias in row["aliases"]
    )
    Group.objects.bulk_create(_topic_group(row) for row in given["topic_groups"])


def _community(row: dict[str, Any]) -> Group:
    return Group(
        id=sample_id("group", row["slug"]),
        slug=row["slug"],
        kind_id=WORKING_COMMUNITY,
        name=row["name"],
        sort_key=sort_key(row["name"]),
        purpose=STARTED,
        visibility=Visibility.PUBLIC,
        source=DOCUMENT,
    )


def _topic_group(row: dict[str, Any]) -> Group:
    real = bool(row.get("real"))
    return Group(
        id=sample_id("group", row["slug"]),
        slug=row["slug"],
        kind_id=row["kind"],
        parent_id=sample_id("group", row["parent"]) if row["parent"] else None,
        name=row["name"],
        sort_key=sort_key(row["name"]),
        purpose=row["purpose"],
        visibility=row["visibility"],
        is_example=not real,
        source=DOCUMENT if real else "",
    )


def store_memberships(people: Sequence[SamplePerson]) -> None:
    """Give the invented people their roles in the groups."""
    kinds = dict(Group.objects.values_list("slug", "kind"))
    roles = {(role.kind_id, role.key): role for role in GroupRole.objects.all()}
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group_id=sample_id("group", appointment.group),
            person_id=appointment.person,
            role=roles[kinds[appointment.group], appointment.role],
        )
        for appointment in appointments(people)
    )


def appointments(people: Sequence[SamplePerson]) -> list[Appointment]:
    """Return who has which role where; nobody speaks for two groups, nobody has two roles in one."""
    given = document("groups.json")
    office = [person for person in people if person.role == Person.Role.COORDINATION]
    made: dict[tuple[str, UUID], str] = {}
    for place, community in enumerate(given["communities"]):
        made[community["slug"], office[place % len(office)].id] = "facilitation"
        for person in _municipal(people, community["slug"]):
            made[community["slug"], person.id] = "member"
    leading: set[UUID] = {SPEAKER}
    for place, group in enumerate(given["topic_groups"]):
        candidates = shuffled(_municipal(people, group["parent"]), "speakers", group["slug"])
        chosen = [person.id for person in candidates if person.id not in leading]
        speaker = SPEAKER if group["slug"] == SPEAKER_GROUP else chosen.pop(0)
        deputy = chosen.pop(0)
        leading |= {speaker, deputy}
        made[group["slug"], speaker], made[group["slug"], deputy] = "speaker", "deputy"
        made[group["slug"], office[place % len(office)].id] = "facilitation"
        for key in chosen:
            if chance(35, "joins", group["slug"], key):
                made[group["slug"], key] = "member"
    made[SPEAKER_GROUP, GUEST] = "guest"
    return [Appointment(group, person, role) for (group, person), role in made.items()]


def speakers(people: Iterable[SamplePerson]) -> dict[str, list[UUID]]:
    """Return, per working community, the speakers and deputies of the groups below it, in their order."""
    parents = {group["slug"]: group["parent"] for group in document("groups.json")["topic_groups"]}
    found: dict[str, list[UUID]] = defaultdict(list)
    for appointment in appointments(list(people)):
        if appointment.role in {"speaker", "deputy"} and parents[appointment.group]:
            found[parents[appointment.group]].append(appointment.person)
    return dict(found)


def _municipal(people: Sequence[SamplePerson], community: str | None) -> list[SamplePerson]:
    """Return the people of the projects who work in the community; None: all of them."""
    return [p for p in people if p.project is not None and (community is None or community in p.communities)]
