# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented people: 191 who take part in the congress, and three more who only look in.

They work for real organisations and are therefore marked as examples, each of them. Their family names
are composed of two words so that they name nobody.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.models import Person
from maschinenraum.network.sample.dice import chance, pick, pick_weighted, sample_id, shuffled
from maschinenraum.network.sample.facts import (
    ADVISERS,
    MINISTRY,
    OFFICE,
    document,
    organisation_id,
    rows_of,
)

PEOPLE_OF_OFFICE, PEOPLE_OF_MINISTRY, PROJECTS_WITH_THREE = 10, 5, 30

#: People with a part of their own, by identifier.
COORDINATION = sample_id("person", "kts-1")
SPEAKER = sample_id("person", "3-1")
MEMBER = sample_id("person", "9-1")
ADMINISTRATOR = sample_id("person", "kts-administration")
READER = sample_id("person", "bmwsb-reading")
GUEST = sample_id("person", "beispiel-beratung-1")
ADDRESSES = {
    COORDINATION: "koordination@example.org",
    ADMINISTRATOR: "administration@example.org",
    SPEAKER: "themengruppe@example.org",
    MEMBER: "mitglied@example.org",
    READER: "ministerium@example.org",
    GUEST: "gast@example.org",
}
SPEAKER_GROUP = "themengruppe-lorawan-und-sensorik"
SPEAKER_COMMUNITY = "aeg-urbane-datenplattformen"
#: How often people choose a working community, in the order of ``groups.json``.
POPULARITY = (9, 5, 4, 7, 6, 7, 5)


@dataclass(frozen=True)
class SamplePerson:
    """One invented person; ``communities`` are slugs, the first is where they feel at home."""

    id: UUID
    given_name: str
    family_name: str
    organisation: UUID
    kind: str
    project: int | None
    role: Person.Role
    communities: tuple[str, ...]
    attends: bool

    @property
    def email(self) -> str:
        """An address nobody has: example.org delivers no mail."""
        name = fold(f"{self.given_name} {self.family_name}").replace(" ", ".")
        return ADDRESSES.get(self.id, f"{name}@example.org")


@dataclass(frozen=True)
class _Post:
    """A post to be filled: whose key, at which organisation."""

    key: str
    organisation: UUID
    kind: str
    project: int | None = None
    role: Person.Role = Person.Role.MEMBER
    attends: bool = True


def sample_people() -> list[SamplePerson]:
    """Return all invented people, the same and in the same order at every call."""
    names = document("names.json")
    return [_person(number, post, names) for number, post in enumerate([*_project_posts(), *_other_posts()])]


def store_people(people: list[SamplePerson]) -> None:
    """Create the people without a password."""
    positions = document("names.json")["positions"]
    Person.objects.bulk_create(
        Person(
            id=person.id,
            email=person.email,
            given_name=person.given_name,
            family_name=person.family_name,
            sort_key=sort_key(f"{person.family_name} {person.given_name}"),
            organisation_id=person.organisation,
            position=pick(positions[person.kind], "position", person.id) if person.kind in positions else "",
            role=person.role,
            is_example=True,
            password=make_password(None),
        )
        for person in people
    )


def _project_posts() -> list[_Post]:
    """Two posts per project, three in the cooperations and some others, spread over the members."""
    rows = rows_of("members.csv")
    sizes = Counter(int(row["project"]) for row in rows)
    by_size = sorted(shuffled(sorted(sizes), "three"), key=lambda number: sizes[number] == 1)
    three = frozenset(by_size[:PROJECTS_WITH_THREE])
    posts = []
    for number in sorted(sizes):
        members = shuffled([row for row in rows if row["project"] == str(number)], "members", number)
        for place in range(3 if number in three else 2):
            row = members[place % len(members)]
            posts.append(_Post(f"{number}-{place + 1}", organisation_id(row), row["kind"], number))
    return posts


def _other_posts() -> list[_Post]:
    office, ministry = sample_id("organisation", OFFICE), sample_id("organisation", MINISTRY)
    advisers = sample_id("organisation", ADVISERS)
    roles = Person.Role
    return [
        *(
            _Post(f"{OFFICE}-{n + 1}", office, "coordination", role=roles.COORDINATION)
            for n in range(PEOPLE_OF_OFFICE)
        ),
        *(
            _Post(f"{MINISTRY}-{n + 1}", ministry, "ministry", role=roles.MINISTRY)
            for n in range(PEOPLE_OF_MINISTRY)
        ),
        _Post(f"{OFFICE}-administration", office, "", role=roles.ADMINISTRATOR, attends=False),
        _Post(f"{MINISTRY}-reading", ministry, "ministry", role=roles.MINISTRY, attends=False),
        _Post(f"{ADVISERS}-1", advisers, "", role=roles.GUEST, attends=False),
    ]


def _person(number: int, post: _Post, names: dict[str, Any]) -> SamplePerson:
    given, first, second = names["given"], names["family_first"], names["family_second"]
    # Steps without a common divisor with the lengths: every family name comes once.
    place = number * 37 % (len(first) * len(second))
    return SamplePerson(
        id=sample_id("person", post.key),
        given_name=given[number * 29 % len(given)],
        family_name=first[place // len(second)] + second[place % len(second)],
        organisation=post.organisation,
        kind=post.kind,
        project=post.project,
        role=post.role,
        communities=_communities(sample_id("person", post.key)),
        attends=post.attends,
    )


def _communities(person: UUID) -> tuple[str, ...]:
    slugs = [row["slug"] for row in document("groups.json")["communities"]]
    home = pick_weighted(slugs, POPULARITY, "home", person)
    if person == SPEAKER:
        home = SPEAKER_COMMUNITY
    others = [slug for slug in slugs if slug != home]
    return (home, pick(others, "second", person)) if chance(45, "two", person) else (home,)
