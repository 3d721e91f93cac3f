# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sample congress: days, place and titles as reported, 191 invented people, the same every time."""

import time
from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db.models import Count, F

from maschinenraum.cli.sample import is_empty
from maschinenraum.cli.sample import load as load_sample
from maschinenraum.events import sample
from maschinenraum.events.models import (
    AdviceRequest,
    AttendedDay,
    Event,
    KnownContact,
    MeetingSlot,
    Registration,
    Session,
    SessionHost,
    Statement,
    Unavailability,
    Wish,
    WorkshopChoice,
)
from maschinenraum.events.queries.matchmaking.tagging import StatementTagger
from maschinenraum.events.queries.registrations import registration_is_open
from maschinenraum.network import sample as network
from maschinenraum.network.models import Person
from maschinenraum.search.changes.vocabulary import load_vocabulary

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def all_rows() -> dict[str, list[dict[str, object]]]:
    rooms = ("search", "network", "solutions", "events")
    models = [
        model for room in rooms for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def hamburg() -> Event:
    load_vocabulary()
    assert network.load()
    assert sample.load()
    return Event.objects.get(slug="hamburg-2023")


def test_an_empty_database_is_filled_in_ten_seconds_of_the_processor() -> None:
    started = time.process_time()  # of the processor, so that other work beside it does not count
    load_vocabulary()
    assert is_empty()
    assert load_sample()
    assert not is_empty()
    assert time.process_time() - started <= 10


def test_loading_twice_changes_no_row() -> None:
    load_vocabulary()
    assert load_sample()
    before = all_rows()
    load_vocabulary()
    assert not load_sample()
    assert not sample.load()
    assert all_rows() == before


def test_loading_creates_no_sign_in(hamburg: Event) -> None:
    assert [person for person in Person.objects.all() if person.has_usable_password()] == []


def test_hamburg_is_as_reported_and_its_programme_marked_as_invented(hamburg: Event) -> None:
    assert (hamburg.starts_on, hamburg.ends_on) == (date(2023, 5, 11), date(2023, 5, 12))
    assert (hamburg.venue, hamburg.street) == ("Saalhaus der Patriotischen Gesellschaft", "Trostbrücke 4-6")
    assert (hamburg.postcode, hamburg.city) == ("20457", "Hamburg")
    assert (hamburg.visibility, hamburg.inner_visibility) == ("public", "internal")
    assert (hamburg.is_example, hamburg.programme_is_example) == (False, True)
    assert hamburg.attendance_note == "rund 200, so der Bericht"
    assert "Smarte Region steht dort zweimal" in hamburg.source_note
    assert [s for s in hamburg.sessions.all() if not s.source.startswith("Beispiel")] == []
    assert [room for room in hamburg.rooms.all() if "Beispiel" not in room.name] == []


def test_mannheim_is_the_next_congress(hamburg: Event) -> None:
    mannheim = hamburg.next_event
    assert mannheim is not None
    assert (mannheim.city, mannheim.starts_on, mannheim.ends_on) == (
        "Mannheim",
        date(2023, 10, 4),
        date(2023, 10, 5),
    )
    assert mannheim.registrations.count() == 0


def test_seven_workshop_titles_stand_in_the_document_and_city_apps_has_none(
    hamburg: Event, shared: Path
) -> None:
    text = next(iter((shared / "seed").glob("*.txt"))).read_text(encoding="utf-8")
    workshops = list(Session.objects.filter(event=hamburg, format="workshop").select_related("group"))
    titled = [session for session in workshops if session.title]
    assert [session.title for session in titled if f"• {session.title} (AEG " not in text] == []
    assert len(titled) == 7
    untitled = next(session for session in workshops if not session.title)
    assert str(untitled.group) == "AEG City Apps"
    assert untitled.title_note == "Für die AEG City Apps nennt die Quelle keinen Titel."
    assert Counter(str(session.group) for session in workshops)["AEG Smarte Regionen"] == 2


def test_eight_workshops_run_in_two_rounds_with_two_hosts_each(hamburg: Event) -> None:
    workshops = Session.objects.filter(event=hamburg, format="workshop")
    assert Counter(workshops.values_list("round", flat=True)) == {1: 4, 2: 4}
    hosts = SessionHost.objects.filter(session__in=workshops)
    assert set(Counter(hosts.values_list("session", flat=True)).values()) == {2}
    assert len(set(hosts.values_list("person", flat=True))) == 16
    rooms = Counter[int | None]()
    for session in workshops:
        rooms[session.round] += session.capacity or 0
    assert rooms == {1: 190, 2: 185}


def test_hosts_are_there_on_the_day_of_their_workshop(hamburg: Event) -> None:
    for host in SessionHost.objects.select_related("session"):
        days = AttendedDay.objects.filter(registration__event=hamburg, registration__person=host.person_id)
        assert host.session.starts_at.astimezone(BERLIN).date() in set(days.values_list("day", flat=True))


def test_ten_slots_of_twenty_minutes_have_tables_for_six_meetings_each_and_some_to_spare(
    hamburg: Event,
) -> None:
    slots = list(MeetingSlot.objects.filter(session__event=hamburg, session__format="matchmaking"))
    assert len(slots) == 10
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=20)}
    assert [slot.starts_at.astimezone(BERLIN).strftime("%d.%m. %H:%M") for slot in slots[:2]] == [
        "11.05. 13:45",
        "11.05. 14:10",
    ]
    # Six meetings for each of 191 people are 573; between 10 and 20 % of the tables stay free.
    assert 1.10 <= sum(slot.tables for slot in slots) / 573 <= 1.20


def test_nothing_that_binds_people_lies_over_a_slot(hamburg: Event) -> None:
    binding = hamburg.sessions.filter(format__in=("plenary", "workshop"))
    slots = MeetingSlot.objects.filter(session__event=hamburg)
    assert [
        s
        for s in slots.filter(session__format="matchmaking")
        if binding.filter(starts_at__lt=s.ends_at, ends_at__gt=s.starts_at).exists()
    ] == []
    inner = slots.exclude(session__format="matchmaking").select_related("session")
    assert {slot.session.title for slot in inner} == {"Matchmaking zu urbanen Datenplattformen"}
    assert [s for s in inner if not s.session.starts_at <= s.starts_at < s.ends_at <= s.session.ends_at] == []


def test_the_market_has_four_rounds_at_tables_of_eight_beside_the_advice(hamburg: Event) -> None:
    market = hamburg.sessions.get(title="Markt der Themengruppen")
    assert (market.seats_per_table, market.hosts.count()) == (8, 0)
    beside = hamburg.sessions.get(format="advice", starts_at=market.starts_at)
    times = [list(session.turns.values_list("starts_at", "ends_at")) for session in (market, beside)]
    assert (len(times[0]), times[0]) == (4, times[1])


def test_invented_advisers_are_asked_invented_questions_on_days_both_are_there(hamburg: Event) -> None:
    advisers = SessionHost.objects.filter(session__event=hamburg, session__format="advice")
    assert Counter(advisers.values_list("session__title", flat=True)) == {
        "Beratung: Fragen an die Koordinierungs- und Transferstelle": 4,
        "Beratung: Betrieb, Vergabe, Recht": 4,
    }
    assert advisers.filter(person__is_example=False).count() == 0
    requests = AdviceRequest.objects.filter(registration__event=hamburg).select_related("adviser__session")
    assert 25 <= requests.count() <= 45
    assert len({request.text for request in requests}) > 12
    same = {"registration__person__organisation": F("adviser__person__organisation")}
    assert requests.filter(**same).count() == 0
    days = set(AttendedDay.objects.values_list("registration", "day"))
    assert [
        request
        for request in requests
        if (request.registration_id, request.adviser.session.starts_at.astimezone(BERLIN).date()) not in days
    ] == []


def test_191_people_are_registered_two_or_three_per_project(hamburg: Event) -> None:
    registrations = Registration.objects.filter(event=hamburg)
    assert registrations.count() == 191
    assert registrations.filter(person__is_example=False).count() == 0
    assert Counter(registrations.values_list("person__role", flat=True)) == {
        "member": 176,
        "coordination": 10,
        "ministry": 5,
    }
    of_projects = registrations.filter(person__role="member")
    per_project = Counter(of_projects.values_list("person__organisation__projects__number", flat=True))
    assert sorted(number for number in per_project if number) == list(range(1, 74))
    assert Counter(per_project.values()) == {2: 43, 3: 30}


def test_everyone_offers_and_seeks_one_to_three_things_and_nobody_seeks_what_they_offer(
    hamburg: Event,
) -> None:
    counts = Counter(Statement.objects.values_list("registration", "kind"))
    assert len(counts) == 2 * 191
    assert set(counts.values()) == {1, 2, 3}
    topics = Statement.concepts.through.objects.values_list(
        "statement__registration", "concept", "statement__kind"
    )
    assert max(Counter((registration, concept) for registration, concept, _kind in topics).values()) == 1


def test_the_topic_of_every_statement_is_found_in_its_text_too(hamburg: Event) -> None:
    tagger = StatementTagger.from_vocabulary()
    statements = list(Statement.objects.prefetch_related("concepts"))
    missed = [
        (s.text, concept.key)
        for s in statements
        for concept in s.concepts.all()
        if concept.key not in tagger.tags(s.text, [])["concepts"]
    ]
    assert missed == []
    assert [s.text for s in statements if not tagger.tags(s.text, [])["concepts"]] == []


def test_people_use_many_different_sentences(hamburg: Event) -> None:
    texts = Counter(Statement.objects.values_list("text", flat=True))
    assert len(texts) > 400
    assert Statement.objects.filter(concepts=None).count() > 0


def test_workshop_wishes_are_ranked_without_gaps(hamburg: Event) -> None:
    ranks: dict[object, list[int]] = {}
    for registration, rank in WorkshopChoice.objects.order_by("rank").values_list("registration", "rank"):
        ranks.setdefault(registration, []).append(rank)
    assert len(ranks) == 191
    assert {tuple(found) for found in ranks.values()} == {tuple(range(1, n + 1)) for n in (3, 4, 5, 6)}


def test_wishes_and_contacts_are_about_people_of_other_organisations(hamburg: Event) -> None:
    same = {"registration__person__organisation": F("other__person__organisation")}
    assert Wish.objects.filter(**same).count() == 0
    assert KnownContact.objects.filter(**same).count() == 0
    assert set(Wish.objects.values_list("kind", flat=True)) == {"must", "would", "never"}


def test_some_are_there_on_one_day_some_are_busy_some_want_few_meetings(hamburg: Event) -> None:
    days = Registration.objects.annotate(number=Count("days")).values_list("number", flat=True)
    assert set(days) == {1, 2}
    assert 10 <= Unavailability.objects.count() <= 40
    assert set(Registration.objects.values_list("max_meetings", flat=True)) == {None, 2, 3, 4, 5, 6, 8}
    needs = Registration.objects.exclude(access_need=None)
    assert needs.count() == 5
    assert {registration.access_need.delete_on for registration in needs} == {date(2023, 5, 26)}


def test_the_sample_is_the_same_on_every_machine(hamburg: Event) -> None:
    wishes = sorted(
        f"{a} {b} {kind}" for a, b, kind in Wish.objects.values_list("registration", "other", "kind")
    )
    texts = sorted(
        f"{person} {kind} {text}"
        for person, kind, text in Statement.objects.values_list("registration__person__email", "kind", "text")
    )
    digest = sha256("\n".join([*wishes, *texts]).encode()).hexdigest()
    assert digest[:16] == "0af7a7aa680d4f03"


def test_times_are_those_of_berlin(hamburg: Event) -> None:
    opening = hamburg.sessions.get(title="Begrüßung und Auftakt")
    assert opening.starts_at == datetime(2023, 5, 11, 10, tzinfo=BERLIN)


def test_visitors_may_try_the_registration_and_are_told_why_it_is_open(hamburg: Event) -> None:
    assert registration_is_open(hamburg)
    assert hamburg.internal_text.startswith("Beispiel:")
    assert "die Anmeldung ist in diesem Beispiel bis Ende 2099 offen" in hamburg.internal_text
