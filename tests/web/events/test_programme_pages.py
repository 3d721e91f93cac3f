# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages on which organisers create an event and write its programme."""

import re
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.events.actions.programme.holding import version_of
from maschinenraum.events.actions.programme.sessions import change_session, delete_session
from maschinenraum.events.models import Event, Meeting, Session
from maschinenraum.events.queries.programme.details import SessionDetails
from maschinenraum.events.queries.programme.editor import room_key
from maschinenraum.events.queries.programme.times import begin_of
from maschinenraum.network.models import Person, Visibility
from tests.events.matchmaking_world import office
from tests.events.programme_world import draft, published
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    MatchmakingFactory,
    OrganiserFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    SessionFormatFactory,
    SessionHostFactory,
    TablesFactory,
    WorkshopFactory,
    at,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def client(person: Person | None = None) -> Client:
    browser = Client()
    browser.force_login(person or office())
    return browser


def text_of(answer: Any) -> str:
    html: str = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]


def of_event(name: str, event: Event, *more: object) -> str:
    return reverse(f"events:{name}", args=(event.slug, *more))


def event_sent(**given: Any) -> dict[str, Any]:
    """A filled form of a new event."""
    return {
        "title": "Kongress Köln",
        "starts_on": "2030-05-16",
        "ends_on": "17.05.2030",
        "attendance": "offline",
        "time_zone": "Europe/Berlin",
        "visibility": "network",
        "inner_visibility": "internal",
        **given,
    }


def session_sent(**given: Any) -> dict[str, Any]:
    """A filled form of a session."""
    SessionFormatFactory()
    return {
        "format": "plenary",
        "title": "Auftakt",
        "day": "2030-05-16",
        "starts": "09:00",
        "ends": "10:00",
        "visibility": "internal",
        **given,
    }


# --- the event ---------------------------------------------------------------------------------------


def test_the_office_creates_an_event_and_goes_on_to_its_programme() -> None:
    browser = client()
    assert reverse("events:event-new") in browser.get(reverse("events:list")).content.decode()
    answer = browser.post(reverse("events:event-new"), event_sent(), follow=True)
    event = Event.objects.get()
    assert answer.redirect_chain == [(of_event("programme", event), 302)]
    assert "Do., 16. Mai 2030 An diesem Tag steht noch nichts im Programm." in text_of(answer)


def test_what_was_typed_stays_where_something_is_refused() -> None:
    sent = event_sent(summary="Es geht um Wasser.", ends_on="2030-05-01")
    answer = client().post(reverse("events:event-new"), sent)
    assert answer.status_code == 422
    assert "Der letzte Tag liegt vor dem ersten." in text_of(answer)
    assert "Es geht um Wasser." in answer.content.decode()


def test_a_speaker_is_asked_for_one_of_their_groups() -> None:
    own, other = GroupFactory(name="Gruppe Wasser"), GroupFactory(name="Gruppe Wind")
    browser = client(GroupMembershipFactory(group=own, speaker=True).person)
    page = browser.get(reverse("events:event-new")).content.decode()
    assert (own.name in page, other.name in page) == (True, False)
    assert browser.post(reverse("events:event-new"), event_sent()).status_code == 422
    assert browser.post(reverse("events:event-new"), event_sent(group=other.pk)).status_code == 422
    browser.post(reverse("events:event-new"), event_sent(group=own.pk))
    assert Event.objects.get().group == own


def test_the_page_of_a_group_leads_those_who_lead_it_to_a_meeting_of_it() -> None:
    membership = GroupMembershipFactory(speaker=True)
    page, address = (
        reverse("network:group", args=(membership.group.slug,)),
        f"{reverse('events:event-new')}?gruppe={membership.group.slug}",
    )
    shown = [address in client(p).get(page).content.decode() for p in (membership.person, PersonFactory())]
    assert shown == [True, False]
    form = client(membership.person).get(address).content.decode()
    assert f'<option value="{membership.group.pk}" selected>' in form
    assert '<option value="group" selected>' in form


@pytest.mark.parametrize("role", [Person.Role.MEMBER, Person.Role.MINISTRY, Person.Role.GUEST])
def test_nobody_else_finds_the_page(role: Person.Role) -> None:
    browser = client(PersonFactory(role=role))
    assert browser.get(reverse("events:event-new")).status_code == 404
    assert reverse("events:event-new") not in browser.get(reverse("events:list")).content.decode()


def test_fault_10_a_forged_field_is_ignored() -> None:
    client().post(reverse("events:event-new"), event_sent(is_example="1", slug="admin", kind="meeting"))
    event = Event.objects.get()
    assert (event.is_example, event.slug, event.kind) == (False, "kongress-koeln", Event.Kind.CONGRESS)


def test_fault_46_a_stale_form_of_the_event_is_answered_409_with_both_versions() -> None:
    event = EventFactory(title="Alt")
    one, other = client(), client()
    address = of_event("event-edit", event)
    first, second = one.get(address), other.get(address)
    one.post(address, event_sent(title="Erste Fassung", seen=hidden(first, "seen")))
    answer = other.post(address, event_sent(title="Zweite Fassung", seen=hidden(second, "seen")))
    assert answer.status_code == 409
    assert "Titel: Erste Fassung" in text_of(answer)
    assert 'value="Zweite Fassung"' in answer.content.decode()
    event.refresh_from_db()
    assert event.title == "Erste Fassung"
    other.post(address, event_sent(title="Zweite Fassung", seen=hidden(answer, "seen")))
    event.refresh_from_db()
    assert event.title == "Zweite Fassung"


def test_organisers_see_the_way_to_the_editor_and_nobody_else() -> None:
    organiser = OrganiserFactory(event__visibility="public", event__inner_visibility="public")
    address, page = of_event("programme", organiser.event), of_event("event", organiser.event)
    shown = [address in client(p).get(page).content.decode() for p in (organiser.person, PersonFactory())]
    assert shown == [True, False]


def test_where_the_cockpit_misses_times_it_leads_to_the_programme() -> None:
    organiser = OrganiserFactory()
    browser = client(organiser.person)
    event = organiser.event
    browser.post(of_event("register", event))
    event.registrations.create(person=organiser.person)
    page = browser.get(of_event("cockpit", event)).content.decode()
    assert of_event("programme", event) in page


# --- organisers --------------------------------------------------------------------------------------


def test_an_organiser_is_found_by_name_and_added() -> None:
    organiser = OrganiserFactory()
    ada = PersonFactory(given_name="Ada", family_name="Lovelace")
    browser, address = client(organiser.person), of_event("organisers", organiser.event)
    assert "mindestens drei Buchstaben" in text_of(browser.get(f"{address}?text=ad"))
    assert str(ada.pk) in browser.get(f"{address}?text=lovel").content.decode()
    browser.post(address, {"person": str(ada.pk)})
    assert organiser.event.organisers.filter(person=ada).exists()
    assert "Niemand sonst heißt so." in text_of(browser.get(f"{address}?text=lovel"))


def test_whoever_takes_themselves_off_the_list_leaves_the_pages() -> None:
    organiser = OrganiserFactory()
    OrganiserFactory(event=organiser.event)
    answer = client(organiser.person).post(
        of_event("organiser", organiser.event, organiser.person_id), {"do": "remove"}
    )
    assert answer.headers["Location"] == reverse("events:list")


def test_needs_are_read_by_those_named_for_it() -> None:
    organiser = OrganiserFactory()
    browser = client(organiser.person)
    needs = of_event("access-needs", organiser.event)
    assert browser.get(needs).status_code == 404
    browser.post(of_event("organiser", organiser.event, organiser.person_id), {"do": "see"})
    assert browser.get(needs).status_code == 200


# --- sessions ----------------------------------------------------------------------------------------


def test_a_session_is_added_on_the_day_asked_for() -> None:
    event = EventFactory()
    browser, address = client(), of_event("session-new", event)
    page = browser.get(f"{address}?tag=2030-05-17").content.decode()
    assert '<option value="2030-05-17" selected>' in page
    answer = browser.post(address, session_sent(), follow=True)
    assert "09:00–10:00 Auftakt Plenum" in text_of(answer)


def test_after_a_session_its_times_can_be_set_at_once() -> None:
    event = EventFactory()
    SessionFormatFactory(matchmaking=True)
    sent = session_sent(format="matchmaking", then="times")
    answer = client().post(of_event("session-new", event), sent)
    session = event.sessions.get()
    assert answer.headers["Location"] == of_event("session-times", event, session.pk, "gespraeche")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": "2031-01-01"}, "Dieser Tag gehört nicht zur Veranstaltung"),
        ({"starts": "halb zwei"}, "Bitte geben Sie eine Uhrzeit wie 13:45 an."),
        ({"ends": "08:00"}, "Das Ende muss nach dem Beginn liegen."),
        ({"visibility": "private"}, "sähen Sie den Programmpunkt selbst nicht mehr"),
    ],
)
def test_a_refused_session_says_why_and_keeps_what_was_typed(given: dict[str, str], sentence: str) -> None:
    event = EventFactory()
    answer = client().post(of_event("session-new", event), session_sent(title="Mein Titel", **given))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Mein Titel"' in answer.content.decode()


def test_fault_46_a_stale_form_of_a_session_is_answered_409_with_both_versions() -> None:
    session = SessionFactory(title="Alt")
    event, browser = session.event, client()
    address = of_event("session-edit", event, session.pk)
    seen = hidden(browser.get(address), "seen")
    details = SessionDetails.of(session)
    change_session(session, SessionDetails(**{**details.__dict__, "starts": time(8)}), by=office())
    answer = browser.post(address, session_sent(title="Neu", seen=seen))
    assert answer.status_code == 409
    said = text_of(answer)
    assert "Beginn: 08:00" in said
    assert "Titel: Alt" in said
    assert 'value="Neu"' in answer.content.decode()


def test_a_session_deleted_meanwhile_leads_back_to_the_programme() -> None:
    session = SessionFactory()
    event, key = session.event, session.pk
    delete_session(session, by=office())
    browser = client()
    for name in ("session-edit", "session-delete", "session-copy", "session-hosts"):
        answer = browser.post(of_event(name, event, key), session_sent(), follow=True)
        assert answer.redirect_chain == [(of_event("programme", event), 302)]
    assert "inzwischen jemand anderes gelöscht" in text_of(answer)


def test_moving_a_session_says_what_moved_along() -> None:
    event, run, session = published()
    sent = session_sent(format="matchmaking", title=session.title, starts="14:30", ends="18:30")
    answer = client().post(of_event("session-edit", event, session.pk), sent, follow=True)
    said = text_of(answer)
    count = Meeting.objects.filter(run=run).count()
    assert f"Plan {run.number} (veröffentlicht): {count} Gespräche." in said
    assert "Eine E-Mail geht nicht hinaus" in said


def test_deleting_names_what_drafts_lose_and_does_it_once_confirmed() -> None:
    event, run, session = draft()
    browser, address = client(), of_event("session-delete", event, session.pk)
    page = browser.get(address)
    assert f"Plan {run.number} (Entwurf)" in text_of(page)
    unconfirmed = browser.post(address, {"seen": version_of(session)})
    assert unconfirmed.status_code == 422
    answer = browser.post(address, {"seen": version_of(session), "confirmed": hidden(page, "confirmed")})
    assert answer.headers["Location"] == of_event("programme", event)
    assert not event.sessions.filter(pk=session.pk).exists()


def test_what_a_published_plan_needs_is_not_offered_for_deletion() -> None:
    event, _run, session = published()
    page = client().get(of_event("session-delete", event, session.pk))
    assert "Verlegen Sie den Programmpunkt statt dessen" in text_of(page)
    assert 'name="confirmed"' not in page.content.decode()


def test_a_copy_leads_to_its_own_form() -> None:
    session = WorkshopFactory(title="Wasser")
    host = SessionHostFactory(session=session)
    sent = {"day": "2030-05-17", "starts": "11:15", "with_hosts": "on"}
    answer = client().post(of_event("session-copy", session.event, session.pk), sent)
    copy = session.event.sessions.exclude(pk=session.pk).get()
    assert answer.headers["Location"] == of_event("session-edit", session.event, copy.pk)
    assert (copy.starts_at, copy.hosts.get().person) == (at(11, 15, day=session.event.ends_on), host.person)


def test_hosts_are_found_added_and_removed() -> None:
    session = WorkshopFactory()
    ada = PersonFactory(given_name="Ada", family_name="Lovelace")
    browser, address = client(), of_event("session-hosts", session.event, session.pk)
    assert str(ada.pk) in browser.get(f"{address}?text=lovelace").content.decode()
    assert "Ada Lovelace" in text_of(browser.post(address, {"person": str(ada.pk)}, follow=True))
    host = session.hosts.get()
    browser.post(of_event("session-host", session.event, session.pk, host.person_id))
    assert not session.hosts.exists()


def test_fault_07_nobody_hidden_is_found_or_added() -> None:
    session, gone = WorkshopFactory(), PersonFactory(family_name="Verborgen", is_active=False)
    browser, address = client(), of_event("session-hosts", session.event, session.pk)
    assert "Verborgen" not in text_of(browser.get(f"{address}?text=Verbor"))
    assert browser.post(address, {"person": str(gone.pk)}).status_code == 404
    assert browser.post(address, {"person": "keine"}).status_code == 404


def test_an_adviser_with_requests_leaves_only_once_that_is_confirmed() -> None:
    request = AdviceRequestFactory()
    session = request.adviser.session
    browser = client()
    address = of_event("session-host", session.event, session.pk, request.adviser.person_id)
    page = browser.get(address)
    assert "Eine Anfrage zur Beratung." in text_of(page)
    assert browser.post(address).status_code == 422
    assert browser.post(address, {"confirmed": hidden(page, "confirmed")}).status_code == 302


def test_fault_24_markup_in_titles_and_names_is_text() -> None:
    nasty = "<script>alert(1)</script>"
    event = EventFactory(title=nasty)
    room = RoomFactory(event=event, name=nasty)
    session = MatchmakingFactory(event=event, title=nasty, title_note=nasty, room=room, slots=1)
    SessionHostFactory(session=session, person=PersonFactory(family_name=nasty))
    browser = client()
    slot = session.slots.get()
    for name, more in (
        ("programme", ()),
        ("rooms", ()),
        ("room", (room_key(room),)),
        ("room-delete", (room_key(room),)),
        ("organisers", ()),
        ("event-edit", ()),
        ("programme-copy", ()),
        ("session-edit", (session.pk,)),
        ("session-delete", (session.pk,)),
        ("session-copy", (session.pk,)),
        ("session-hosts", (session.pk,)),
        ("session-times", (session.pk, "gespraeche")),
        ("session-time-delete", (session.pk, "gespraeche", begin_of(slot))),
    ):
        assert nasty not in browser.get(of_event(name, event, *more)).content.decode()


# --- rooms -------------------------------------------------------------------------------------------


def test_rooms_are_added_changed_and_deleted() -> None:
    event, browser = EventFactory(), client()
    browser.post(of_event("rooms", event), {"name": "Saal", "capacity": "40"})
    room = event.rooms.get()
    address = of_event("room", event, room_key(room))
    browser.post(
        address, {"name": "Großer Saal", "capacity": "60", "seen": hidden(browser.get(address), "seen")}
    )
    assert list(event.rooms.values_list("name", "capacity")) == [("Großer Saal", 60)]
    stale = browser.post(address, {"name": "Anders", "seen": "40 Saal"})
    assert stale.status_code == 409
    assert "Plätze: 60" in text_of(stale)
    browser.post(of_event("room-delete", event, room_key(room)))
    assert not event.rooms.exists()


def test_a_room_of_another_event_is_not_found_here() -> None:
    assert client().get(of_event("room", EventFactory(), room_key(RoomFactory()))).status_code == 404


# --- times -------------------------------------------------------------------------------------------

SERIES = {"starts": "13:45", "ends": "15:45", "length": "20", "pause": "5", "size": "12"}


def afternoon(event: Event | None = None) -> Session:
    more = {"event": event} if event else {}
    return MatchmakingFactory(slots=0, starts_at=at(13, 45), ends_at=at(15, 45), **more)


def test_slots_are_shown_before_they_are_saved() -> None:
    session = afternoon()
    browser, address = client(), of_event("session-times", session.event, session.pk, "gespraeche")
    preview = browser.post(address, {**SERIES, "do": "preview"})
    assert "5 Zeiten zu 20 Minuten: 13:45, 14:10, 14:35, 15:00, 15:25" in text_of(preview)
    assert not session.slots.exists()
    saved = browser.post(address, {**SERIES, "do": "save", "seen": hidden(preview, "seen")}, follow=True)
    assert session.slots.count() == 5
    assert "Die Zeiten sind gespeichert." in text_of(saved)


def test_the_preview_says_what_experience_says() -> None:
    session = afternoon()
    address = of_event("session-times", session.event, session.pk, "gespraeche")
    said = text_of(client().post(address, {**SERIES, "length": "15", "pause": "0", "do": "preview"}))
    assert "15 Minuten sind knapp" in said
    assert "Ohne Pause dazwischen" in said


def test_the_preview_says_what_moves_and_what_goes() -> None:
    event, run, session = draft()  # six slots from 14:00
    browser, address = client(), of_event("session-times", event, session.pk, "gespraeche")
    sent = {"starts": "14:10", "ends": "15:30", "length": "20", "pause": "0", "size": "8"}
    preview = browser.post(address, {**sent, "do": "preview"})
    said = text_of(preview)
    assert "Es verschieben sich: 14:00 Uhr → 14:10 Uhr" in said
    assert f"Das geht dabei verloren Plan {run.number} (Entwurf)" in said
    seen = hidden(preview, "seen")
    assert browser.post(address, {**sent, "do": "save", "seen": seen}).status_code == 409
    confirmed = hidden(preview, "confirmed")
    assert (
        browser.post(address, {**sent, "do": "save", "seen": seen, "confirmed": confirmed}).status_code == 302
    )
    assert session.slots.count() == 4


def test_a_published_plan_is_said_to_stand_in_the_way_before_anything_is_saved() -> None:
    event, _run, session = published()
    address = of_event("session-times", event, session.pk, "gespraeche")
    sent = {"starts": "14:00", "ends": "15:00", "length": "20", "pause": "0", "size": "8", "do": "preview"}
    preview = client().post(address, sent)
    assert "So geht es nicht" in text_of(preview)
    assert 'value="save"' not in preview.content.decode()


def test_fault_46_a_stale_form_of_times_is_answered_409() -> None:
    session = afternoon()
    browser, address = client(), of_event("session-times", session.event, session.pk, "gespraeche")
    seen = hidden(browser.get(address), "seen")
    browser.post(address, {**SERIES, "do": "save", "seen": seen})
    answer = browser.post(address, {**SERIES, "length": "30", "do": "save", "seen": seen})
    assert answer.status_code == 409
    assert 'value="30"' in answer.content.decode()
    assert session.slots.count() == 5


@pytest.mark.parametrize(
    ("purpose", "sent", "words"),
    [
        (
            "tischrunden",
            {"starts": "16:00", "count": "3", "length": "25", "pause": "5", "size": "5"},
            "3 Zeiten zu 25 Minuten: 16:00, 16:30, 17:00",
        ),
        (
            "beratung",
            {"starts": "16:00", "ends": "17:30", "length": "30", "pause": "0"},
            "3 Zeiten zu 30 Minuten: 16:00, 16:30, 17:00",
        ),
    ],
)
def test_rounds_and_advice_are_set_in_the_same_way(purpose: str, sent: dict[str, str], words: str) -> None:
    make = TablesFactory if purpose == "tischrunden" else AdviceFactory
    session = make(turns=0)
    browser, address = client(), of_event("session-times", session.event, session.pk, purpose)
    assert words in text_of(browser.post(address, {**sent, "do": "preview"}))
    browser.post(address, {**sent, "do": "save"})
    assert session.turns.count() == 3


def test_a_table_needs_two_seats() -> None:
    session = TablesFactory(turns=0)
    sent = {"starts": "16:00", "count": "3", "length": "25", "pause": "5", "size": "1", "do": "preview"}
    address = of_event("session-times", session.event, session.pk, "tischrunden")
    assert client().post(address, sent).status_code == 422


def test_a_purpose_the_format_does_not_have_is_no_page() -> None:
    session = AdviceFactory()
    address = of_event("session-times", session.event, session.pk, "gespraeche")
    assert client().get(address).status_code == 404


def test_one_time_is_changed_and_deleted() -> None:
    session = MatchmakingFactory(slots=2)
    slot = session.slots.all()[0]
    browser = client()
    place = (session.event, session.pk, "gespraeche", begin_of(slot))
    sent = {"starts": "13:30", "ends": "13:50", "tables": "4"}
    assert (
        browser.post(of_event("session-time", *place), sent).status_code == 422
    )  # before the session begins
    sent = {"starts": "15:00", "ends": "15:30", "tables": "4"}
    browser.post(of_event("session-time", *place), sent)
    slot.refresh_from_db()
    assert (slot.starts_at, slot.tables) == (at(15), 4)
    assert browser.post(of_event("session-time", *place), {**sent, "seen": "before"}).status_code == 409
    assert browser.post(of_event("session-time", *place), sent).status_code == 404
    browser.post(of_event("session-time-delete", *place[:3], begin_of(slot)))
    assert session.slots.count() == 1
    browser.post(of_event("session-times-clear", session.event, session.pk, "gespraeche"))
    assert session.slots.count() == 0


# --- an earlier programme ----------------------------------------------------------------------------


def test_an_earlier_programme_is_shown_and_then_taken_over() -> None:
    source, target = EventFactory(title="Voriger Kongress"), EventFactory()
    WorkshopFactory(event=source, title="Wasser")
    browser, address = client(), of_event("programme-copy", target)
    assert address in browser.get(of_event("programme", target)).content.decode()
    preview = browser.post(address, {"source": source.pk, "do": "preview"})
    assert "Ein Programmpunkt wird übernommen." in text_of(preview)
    assert not target.sessions.exists()
    done = browser.post(address, {"source": source.pk, "do": "save"}, follow=True)
    assert "Ein Programmpunkt ist übernommen." in text_of(done)
    assert "10:00–11:30 Wasser" in text_of(done)


# --- all of it ---------------------------------------------------------------------------------------


def test_the_programme_asks_no_more_queries_for_more_sessions() -> None:
    event = EventFactory()
    room = RoomFactory(event=event)

    def add() -> None:
        for _n in range(3):
            SessionHostFactory(session=WorkshopFactory(event=event, room=room))
            MatchmakingFactory(event=event, room=room)

    add()
    assert_queries_do_not_grow(client(), of_event("programme", event), add, at_most=25)


def test_pages_speak_english_too() -> None:
    session = MatchmakingFactory(slots=3)
    event, browser = session.event, client()
    places = (("programme", ()), ("session-edit", (session.pk,)), ("event-edit", ()))
    for address in [of_event(name, event, *more) for name, more in places]:
        page = browser.get(f"/en{address}").content.decode()
        assert "Preparation" in page
        assert "Vorbereitung" not in page


def test_what_the_office_does_not_see_inside_it_does_not_write() -> None:
    event = EventFactory(inner_visibility=Visibility.PRIVATE)
    assert client().get(of_event("programme", event)).status_code == 404
    assert client(OrganiserFactory(event=event).person).get(of_event("programme", event)).status_code == 200
