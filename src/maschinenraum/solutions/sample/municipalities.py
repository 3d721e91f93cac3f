# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented municipalities with one or two invented people each; no place of their name exists."""

from collections.abc import Mapping

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.changes.people import new_person, store_people
from maschinenraum.network.models import InventedProfile, Organisation, Person, Territory
from maschinenraum.network.models.territories import Level
from maschinenraum.network.sample.dice import chance, pick, sample_id
from maschinenraum.network.sample.facts import document
from maschinenraum.solutions.sample.files import Table

KINDS = {"Landkreis": Organisation.Kind.DISTRICT}
#: Where family names go on after those of the sample network, so that nobody is named twice.
FIRST_NUMBER = 200


def store_municipalities(told: Mapping[str, Table]) -> dict[str, list[Person]]:
    """Create municipalities, their profiles and people; returns the people by municipality."""
    Organisation.objects.bulk_create(_organisation(key, table) for key, table in told.items())
    laender = {land.name: land for land in Territory.objects.filter(level=Level.LAND, valid_to=None)}
    InventedProfile.objects.bulk_create(
        InventedProfile(
            organisation_id=sample_id("organisation", key),
            land=laender.get(table["land"]),
            population=table["population"],
            legal_form=table["kind"],
            character=table.get("character", ""),
            staff=table.get("staff"),
            it_staff=table.get("it_staff"),
        )
        for key, table in told.items()
    )
    return _store_people(told)


def _organisation(key: str, table: Table) -> Organisation:
    name, kind = table["name"], table["kind"]
    return Organisation(
        id=sample_id("organisation", key),
        kind=KINDS.get(kind, Organisation.Kind.MUNICIPALITY),
        name=name if kind in name else f"{kind} {name}",
        short_name=name,
        sort_key=sort_key(name),
        is_example=True,
    )


def _store_people(told: Mapping[str, Table]) -> dict[str, list[Person]]:
    people: dict[str, list[Person]] = {}
    number = FIRST_NUMBER
    for key, table in told.items():
        people[key] = []
        for place in range(2 if chance(60, "two people", key) else 1):
            people[key].append(_person(number, f"{key}-{place + 1}", key, table))
            number += 1
    store_people([person for colleagues in people.values() for person in colleagues])
    return people


def _person(number: int, key: str, municipality: str, table: Table) -> Person:
    names = document("names.json")
    given, first, second = names["given"], names["family_first"], names["family_second"]
    place = number * 37 % (len(first) * len(second))
    given_name, family_name = (
        given[number * 29 % len(given)],
        first[place // len(second)] + second[place % len(second)],
    )
    positions = names["positions"]["district" if table["kind"] in KINDS else "municipality"]
    person = new_person(
        family_name=family_name,
        given_name=given_name,
        email=f"{fold(f'{given_name} {family_name}').replace(' ', '.')}@example.org",
        position=pick(positions, "position", key),
        is_example=True,
    )
    person.id = sample_id("person", key)
    person.organisation_id = sample_id("organisation", municipality)
    return person
