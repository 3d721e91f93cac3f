# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The meetings of a plan as a list: search, one time, order, pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.events.models import Run
from maschinenraum.network.models import Person
from tests.factories import (
    MatchmakingFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    RunFactory,
)

pytestmark = pytest.mark.django_db


def planned_meetings(count: int) -> Run:
    """A draft with so many meetings, at most 30 tables in a slot; family names count up with them."""
    run = RunFactory()
    slots = list(MatchmakingFactory(event=run.event, slots=-(-count // 30), slots__tables=30).slots.all())
    for n in range(count):
        first, second = (
            RegistrationFactory(
                event=run.event, person=PersonFactory(given_name=given, family_name=f"Name{n:03d}")
            )
            for given in ("Eins", "Zwei")
        )
        MeetingFactory(run=run, first=first, second=second, slot=slots[n // 30], table=n % 30 + 1)
    return run


def read(run: Run, query: str = "") -> str:
    browser = Client()
    browser.force_login(PersonFactory(role=Person.Role.COORDINATION))
    return browser.get(reverse("events:plan-list", args=(run.event.slug, run.pk)) + query).content.decode()


def rows(page: str) -> list[str]:
    """The family name of each row of the list, in order."""
    return [re.findall(r"Name\d{3}", row)[0] for row in re.findall(r"<tr>\s*<td.*?</tr>", page, re.DOTALL)]


def names(numbers: range) -> list[str]:
    return [f"Name{n:03d}" for n in numbers]


def test_a_long_plan_comes_in_pages_of_fifty() -> None:
    run = planned_meetings(61)
    assert rows(read(run)) == names(range(50))
    assert rows(read(run, "?seite=2")) == names(range(50, 61))


def test_search_finds_names_and_organisations() -> None:
    run = planned_meetings(3)
    meeting = run.meetings.select_related("second__person").get(table=2)
    Person.objects.filter(pk=meeting.second.person_id).update(
        organisation=OrganisationFactory(name="Stadt Öhringen")
    )
    assert rows(read(run, "?text=name002")) == ["Name002"]
    assert rows(read(run, "?text=ohringen")) == rows(read(run, "?text=Öhringen")) == ["Name001"]
    assert "Kein Gespräch passt dazu" in read(run, "?text=niemand")


def test_one_time_is_shown_alone_and_kept_by_the_links_to_pages_and_order() -> None:
    run = planned_meetings(31)
    slot = run.meetings.order_by("-slot__starts_at")[0].slot
    page = read(run, f"?zeit={slot.pk}&text=name")
    assert rows(page) == ["Name030"]
    assert f"?zeit={slot.pk}&amp;text=name&amp;sortierung=tisch" in page


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("zeit", [0, 1, 30, 31]),
        ("-zeit", [31, 30, 1, 0]),
        ("tisch", [0, 30, 1, 31]),
        ("-name", [31, 30, 1, 0]),
        ("unsinn", [0, 1, 30, 31]),
    ],
)
def test_the_list_is_sorted_as_the_address_says(order: str, expected: list[int]) -> None:
    run = planned_meetings(32)
    run.meetings.filter(table__gt=2).delete()
    first = run.meetings.order_by("slot__starts_at", "table")
    assert first.count() == 4
    assert rows(read(run, f"?sortierung={order}")) == [f"Name{n:03d}" for n in expected]


def test_a_senseless_address_shows_the_whole_list() -> None:
    run = planned_meetings(2)
    assert rows(read(run, "?zeit=x&seite=y")) == names(range(2))
