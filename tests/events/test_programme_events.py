# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating and changing events, and naming who organises them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.congresses import (
    add_organiser,
    change_event,
    create_event,
    let_see_access_needs,
    remove_organiser,
    version_of,
)
from maschinenraum.events.actions.programme.refusals import Gone, Invalid, Overtaken, Refused
from maschinenraum.events.models import Event, Organiser
from maschinenraum.events.queries.programme.details import EventDetails
from maschinenraum.network.models import AuditEntry, Person
from tests.events.matchmaking_world import office
from tests.events.programme_world import event_details
from tests.factories import (
    FIRST_DAY,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganiserFactory,
    PersonFactory,
    SessionFactory,
    at,
)

pytestmark = pytest.mark.django_db


def refused_fields(refusal: Invalid) -> list[str]:
    return [problem.field for problem in refusal.problems]


def speaker_of(group: object) -> Person:
    return GroupMembershipFactory(group=group, speaker=True).person


# --- creating ----------------------------------------------------------------------------------------


def test_the_office_creates_a_congress_and_organises_it() -> None:
    person = office()
    event = create_event(event_details(), by=person)
    assert (event.kind, event.slug) == (Event.Kind.CONGRESS, "kongress-koeln")
    assert list(event.organisers.values_list("person", "sees_access_needs")) == [(person.pk, False)]
    assert AuditEntry.objects.get(verb="create-event").subject_key == str(event.pk)


def test_addresses_made_from_one_title_differ() -> None:
    person = office()
    slugs = [create_event(event_details(), by=person).slug for _n in range(3)]
    assert slugs == ["kongress-koeln", "kongress-koeln-2", "kongress-koeln-3"]


@pytest.mark.parametrize(
    ("title", "slug"), [("Neu", "neu-2"), ("!!!", "veranstaltung"), ("Straße", "strasse")]
)
def test_an_address_is_never_a_page_of_ours_nor_empty(title: str, slug: str) -> None:
    assert create_event(event_details(title=title), by=office()).slug == slug


def test_a_form_sent_twice_creates_one_event() -> None:
    person, key = office(), uuid4()
    events = {create_event(event_details(), by=person, key=key).pk for _click in range(2)}
    assert events == {key}


def test_a_key_that_is_somebody_elses_event_leads_to_a_new_one() -> None:
    hidden = EventFactory(visibility="private", inner_visibility="private")
    event = create_event(event_details(), by=office(), key=hidden.pk)
    assert event.pk != hidden.pk


def test_a_speaker_creates_a_meeting_of_their_group() -> None:
    group = GroupFactory(visibility="group")
    details = event_details(group=group, visibility="group", inner_visibility="group")
    event = create_event(details, by=speaker_of(group))
    assert (event.kind, event.group) == (Event.Kind.MEETING, group)


@pytest.mark.parametrize("of", ["nobody", "another"])
def test_a_speaker_creates_nothing_else(of: str) -> None:
    person = speaker_of(GroupFactory())
    group = GroupFactory() if of == "another" else None
    with pytest.raises(PermissionDenied):
        create_event(event_details(group=group), by=person)


@pytest.mark.parametrize("role", ["member", "ministry", "guest"])
def test_nobody_else_creates_events(role: str) -> None:
    with pytest.raises(PermissionDenied):
        create_event(event_details(), by=PersonFactory(role=role))


def test_a_member_of_a_group_who_does_not_lead_it_creates_nothing() -> None:
    membership = GroupMembershipFactory()
    with pytest.raises(PermissionDenied):
        create_event(event_details(group=membership.group), by=membership.person)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_on": FIRST_DAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": FIRST_DAY + timedelta(days=31)}, "ends_on"),
        ({"starts_on": date(203, 5, 16), "ends_on": date(203, 5, 16)}, "starts_on"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"visibility": "group"}, "visibility"),
        ({"inner_visibility": "group"}, "inner_visibility"),
        (
            {"registration_opens_on": FIRST_DAY, "registration_closes_on": FIRST_DAY - timedelta(days=1)},
            "registration_closes_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_event(event_details(**given), by=office())
    assert refused_fields(refused.value) == [field]
    assert not Event.objects.exists()


# --- changing ----------------------------------------------------------------------------------------


def details_of(event: Event, **changed: object) -> EventDetails:
    return EventDetails(**{**EventDetails.of(event).values, **changed})


def test_an_organiser_changes_the_event_and_its_address_stays() -> None:
    organiser = OrganiserFactory()
    event = organiser.event
    change_event(event, details_of(event, title="Ganz anders", city="Kiel"), by=organiser.person)
    before, slug = event.title, event.slug
    event.refresh_from_db()
    assert (event.title, event.city, event.slug) == ("Ganz anders", "Kiel", slug)
    assert before != event.title
    assert AuditEntry.objects.get(verb="change-event").details == {"fields": ["city", "title"]}


def test_nobody_changes_what_they_have_not_seen() -> None:
    event, person = EventFactory(), office()
    seen = version_of(event)
    change_event(event, details_of(event, title="Erste"), by=person, seen=seen)
    with pytest.raises(Overtaken):
        change_event(event, details_of(event, title="Zweite"), by=person, seen=seen)
    event.refresh_from_db()
    assert event.title == "Erste"


def test_days_with_something_in_the_programme_stay() -> None:
    event = EventFactory()
    SessionFactory(event=event, starts_at=at(9, day=event.ends_on))
    with pytest.raises(Invalid) as refused:
        change_event(event, details_of(event, ends_on=event.starts_on), by=office())
    assert refused_fields(refused.value) == ["ends_on"]
    assert "17. Mai 2030" in str(refused.value)


def test_the_zone_stays_once_there_is_a_programme() -> None:
    event = EventFactory()
    change_event(event, details_of(event, time_zone="Europe/London"), by=office())
    SessionFactory(event=event)
    event.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        change_event(event, details_of(event, time_zone="Europe/Berlin"), by=office())
    assert refused_fields(refused.value) == ["time_zone"]


@pytest.mark.parametrize("field", ["visibility", "inner_visibility"])
def test_the_office_does_not_lock_itself_out(field: str) -> None:
    event = EventFactory()
    with pytest.raises(Invalid) as refused:
        change_event(event, details_of(event, **{field: "private"}), by=office())
    assert refused_fields(refused.value) == [field]


def test_an_organiser_keeps_an_event_to_the_organisers() -> None:
    organiser = OrganiserFactory()
    details = details_of(organiser.event, visibility="private", inner_visibility="private")
    change_event(organiser.event, details, by=organiser.person)
    organiser.event.refresh_from_db()
    assert organiser.event.visibility == "private"


def test_a_group_is_not_swapped_by_a_forged_form() -> None:
    event = EventFactory()
    with pytest.raises(PermissionDenied):
        change_event(event, details_of(event, group=GroupFactory()), by=office())


# --- organisers --------------------------------------------------------------------------------------


def test_an_organiser_names_another_who_then_prepares_the_event() -> None:
    first, other = OrganiserFactory(), PersonFactory()
    add_organiser(first.event, other, by=first.person)
    add_organiser(first.event, other, by=first.person)
    change_event(first.event, details_of(first.event, title="Von der Zweiten"), by=other)
    assert Organiser.objects.filter(event=first.event).count() == 2
    assert AuditEntry.objects.filter(verb="add-organiser").count() == 1


def test_who_is_not_found_in_the_network_is_not_named() -> None:
    organiser = OrganiserFactory()
    with pytest.raises(PermissionDenied):
        add_organiser(organiser.event, PersonFactory(is_active=False), by=organiser.person)


def test_reading_needs_is_said_of_each_and_noted() -> None:
    organiser = OrganiserFactory()
    let_see_access_needs(organiser, sees=True, by=organiser.person)
    organiser.refresh_from_db()
    assert organiser.sees_access_needs
    assert AuditEntry.objects.get(verb="change-organiser").details["sees_access_needs"] is True


def test_the_last_organiser_stays() -> None:
    organiser = OrganiserFactory()
    with pytest.raises(Refused):
        remove_organiser(organiser, by=organiser.person)
    other = OrganiserFactory(event=organiser.event)
    remove_organiser(organiser, by=other.person)
    with pytest.raises(Gone):
        remove_organiser(organiser, by=other.person)
    assert list(Organiser.objects.values_list("person", flat=True)) == [other.person.pk]
