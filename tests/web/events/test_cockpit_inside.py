# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cockpit's pages of rotating tables and advice, and planning a single session."""

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from maschinenraum.events.models import Event, Registration, Run, Session, WorkshopPlace
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.spreadsheets import read_table
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    EventFactory,
    GroupFactory,
    MatchmakingFactory,
    MeetingSlotFactory,
    OrganiserFactory,
    PersonFactory,
    RegistrationFactory,
    RunFactory,
    SessionHostFactory,
    TablesFactory,
    WishFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    at,
)
from tests.web.events.test_cockpit import text_of

pytestmark = pytest.mark.django_db

QUESTION = "Wer betreibt die Plattform nach der Förderung?"


def client(person: Person | None = None) -> Client:
    browser = Client()
    browser.force_login(person or office())
    return browser


def evening(people: int = 8) -> tuple[Event, Session, Session]:
    """An event with rotating tables and, in parallel, advice by one adviser whom the first person asks."""
    event = EventFactory()
    tables = TablesFactory(event=event, title="Markt")
    advice = AdviceFactory(event=event, title="Sprechstunde", turns=1)
    adviser = SessionHostFactory(
        session=advice, person=PersonFactory(given_name="Rita", family_name="Ratgeberin")
    )
    guests = RegistrationFactory.create_batch(people, event=event)
    AdviceRequestFactory(registration=guests[0], adviser=adviser, text=QUESTION)
    return event, tables, advice


def page(name: str, run: Run, session: Session) -> str:
    with translation.override("de"):  # an English page asked for before leaves its language behind
        return reverse(f"events:{name}", args=(run.event.slug, run.pk, session.pk))


def test_the_tables_of_a_session_name_who_sits_where_round_by_round() -> None:
    event, tables, _advice = evening()
    run = planned(event)
    said = text_of(client().get(page("plan-tables", run, tables)))
    assert [number for number in range(1, 5) if f"Runde {number}, Do., 16. Mai 2030" not in said] == []
    for seat in run.table_seats.select_related("registration__person"):
        assert seat.registration.person.name in said


def test_the_page_says_how_good_the_rounds_are() -> None:
    event, tables, _advice = evening(people=9)
    run = planned(event)
    (report,) = run.report["tables"]
    said = text_of(client().get(page("plan-tables", run, tables)))
    assert f"{100 * report['value'] // report['bound']} % dessen, was höchstens möglich ist" in said
    assert report["same_organisation"] == 0
    assert "nie dieselbe Organisation am Tisch" in said


def test_names_on_the_page_say_nothing_of_who_does_not_want_to_meet_whom() -> None:
    event, tables, _advice = evening()
    one, other = event.registrations.all()[:2]
    before = text_of(client().get(page("plan-tables", planned(event, seed=3), tables)))
    WishFactory(registration=one, other=other, kind="never")
    after = text_of(client().get(page("plan-tables", planned(event, seed=3), tables)))
    words = {word for word in after.split() if not any(sign.isdigit() for sign in word)}
    assert words <= set(before.split()) | {"weniger", "geht", "nicht,", "nicht."} | {"ein", "Wiedersehen,"}


def test_the_advice_of_a_session_says_who_comes_when_and_what_they_ask() -> None:
    event, _tables, advice = evening()
    run = planned(event)
    (row,) = run.consultations.select_related("registration__person")
    said = text_of(client().get(page("plan-advice", run, advice)))
    assert "1 von 1 Anfragen haben eine Zeit." in said
    assert f"16:00 Uhr {row.registration.person.name}" in said
    assert QUESTION in said


def test_a_request_without_a_time_stands_there_with_the_rule_in_words() -> None:
    event, _tables, advice = evening()
    second = event.registrations.all()[1]
    AdviceRequestFactory(registration=second, adviser=advice.hosts.get(), text="Und wer zahlt das?", rank=2)
    said = text_of(client().get(page("plan-advice", planned(event), advice)))
    assert "Und wer zahlt das?" in said
    assert "Alle Zeiten der beratenden Person sind an andere vergeben." in said


def test_the_overview_shows_figures_of_tables_and_advice_that_lead_to_their_pages() -> None:
    event, tables, advice = evening()
    run = planned(event)
    answer = client().get(reverse("events:plan", args=(event.slug, run.pk)))
    said = text_of(answer)
    assert "1/1 Anfragen mit einer Zeit: Sprechstunde" in said
    assert "% des höchstens Möglichen in „Markt“" in said
    html = answer.content.decode()
    assert page("plan-tables", run, tables) in html
    assert page("plan-advice", run, advice) in html


def test_the_grid_shows_the_slots_of_a_workshop_too() -> None:
    event = congress(people=12)
    workshop = event.sessions.filter(format="workshop").first()
    assert workshop is not None
    MeetingSlotFactory(session=workshop)
    run = planned(event)
    said = text_of(client().get(reverse("events:plan-grid", args=(event.slug, run.pk))))
    assert f"{workshop.title}, Do., 16. Mai 2030" in said


@pytest.mark.parametrize("name", ["plan-tables", "plan-advice"])
def test_a_session_the_organiser_may_not_know_of_has_no_page(name: str) -> None:
    event, tables, advice = evening()
    run = planned(event)
    group = GroupFactory(visibility=Visibility.GROUP)
    Session.objects.filter(event=event).update(visibility=Visibility.GROUP, group=group)
    session = tables if name == "plan-tables" else advice
    assert client().get(page(name, run, session)).status_code == 404
    overview = text_of(client().get(reverse("events:plan", args=(event.slug, run.pk))))
    assert [title for title in ("Markt", "Sprechstunde") if title in overview] == []
    table = client().get(reverse("events:plan-export", args=(event.slug, run.pk, "csv")))
    assert "Tischrunde" not in table.content.decode()


@pytest.mark.parametrize("name", ["plan-tables", "plan-advice"])
def test_the_session_must_be_one_of_that_kind_of_this_event(name: str) -> None:
    event, tables, advice = evening()
    run = planned(event)
    _other, other_tables, other_advice = evening()
    wrong = [
        other_tables if name == "plan-tables" else other_advice,
        advice if name == "plan-tables" else tables,
    ]
    browser = client()
    assert {browser.get(page(name, run, session)).status_code for session in wrong} == {404}
    nobody = reverse(f"events:{name}", args=(event.slug, run.pk, uuid.uuid4()))
    assert browser.get(nobody).status_code == 404


def test_what_is_asked_is_read_by_organisers_and_nobody_else() -> None:
    event, _tables, advice = evening()
    run = planned(event)
    organiser = OrganiserFactory(event=event).person
    assert QUESTION in text_of(client(organiser).get(page("plan-advice", run, advice)))
    other = event.registrations.last()
    assert other is not None
    answer = client(other.person).get(page("plan-advice", run, advice))
    assert (answer.status_code, QUESTION in answer.content.decode()) == (404, False)


def test_the_exported_plan_holds_rounds_and_advice_but_no_question() -> None:
    event, _tables, _advice = evening()
    run = planned(event)
    browser = client()
    answer = browser.get(reverse("events:plan-export", args=(event.slug, run.pk, "csv")))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    kinds = [row[-1] for row in rows[1:]]
    assert (kinds.count("Tischrunde"), kinds.count("Beratung")) == (run.table_seats.count(), 1)
    assert QUESTION not in answer.content.decode("utf-8-sig")
    xlsx = browser.get(reverse("events:plan-export", args=(event.slug, run.pk, "xlsx")))
    assert len(read_table(xlsx.content, "plan.xlsx").rows) == len(rows) - 1


@pytest.mark.parametrize(("way", "said"), [("tisch", "Tisch 1, Markt"), ("zeit", "Markt: Runde 1, Do.")])
def test_sheets_to_be_printed_include_tables_and_advisers_but_no_question(way: str, said: str) -> None:
    event, _tables, _advice = evening()
    run = planned(event)
    sheets = client().get(reverse("events:plan-sheets", args=(event.slug, run.pk)) + f"?nach={way}")
    text = text_of(sheets)
    assert said in text
    assert "Rita Ratgeberin, Sprechstunde" in text
    assert QUESTION not in text


def test_one_persons_plan_lists_their_rounds_and_their_advice() -> None:
    event, _tables, _advice = evening()
    run = planned(event)
    person = event.registrations.get(advice_requests__isnull=False)
    said = text_of(client().get(reverse("events:plan-person", args=(event.slug, run.pk, person.pk))))
    assert "bei Rita Ratgeberin: Sprechstunde" in said
    assert said.count(": Markt") == person.table_seats.filter(run=run).count()


def test_the_form_plans_the_whole_event_or_one_session() -> None:
    event, tables, _advice = evening()
    first = planned(event)
    browser = client()
    form = text_of(browser.get(reverse("events:cockpit", args=(event.slug,))))
    assert "Was geplant wird" in form
    assert "ganze Veranstaltung" in form
    start = reverse("events:run-start", args=(event.slug,))
    browser.post(start, {"session": tables.pk, "plan": first.pk, "keep": "locked"})
    run = event.runs.order_by("number").last()
    assert run is not None
    assert (run.session, run.snapshot["only"]) == (tables, str(tables.pk))


def test_a_session_that_is_gone_does_not_start_a_plan_of_everything() -> None:
    event, _tables, _advice = evening()
    planned(event)
    start = reverse("events:run-start", args=(event.slug,))
    answer = client().post(start, {"session": uuid.uuid4(), "keep": "locked"}, follow=True)
    assert "Diesen Programmpunkt gibt es nicht mehr." in text_of(answer)
    assert event.runs.count() == 1


def test_the_list_of_runs_and_the_overview_say_which_session_was_planned() -> None:
    event, tables, _advice = evening()
    planned(event)
    run = planned(event, session=tables)
    browser = client()
    assert "nur „Markt“" in text_of(browser.get(reverse("events:runs", args=(event.slug,))))
    overview = text_of(browser.get(reverse("events:plan", args=(event.slug, run.pk))))
    assert "Dieser Lauf hat nur „Markt“ neu geplant" in overview


@pytest.mark.parametrize(("doing", "sentence"), [("tables", "wer neben wem sitzt"), ("advice", "eine Zeit")])
def test_progress_says_what_is_being_done(doing: str, sentence: str) -> None:
    run = RunFactory(state=Run.State.RUNNING, doing=doing)
    answer = client().get(reverse("events:run-progress", args=(run.event.slug, run.pk)))
    assert sentence in text_of(answer)


def test_an_event_without_slots_but_with_rounds_can_be_planned_from_the_cockpit() -> None:
    event, _tables, _advice = evening()
    said = text_of(client().get(reverse("events:cockpit", args=(event.slug,))))
    assert "Nächster Schritt: die erste Planung." in said


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_open_in_both_languages_and_ask_no_more_of_the_database_for_more_people(
    language: str,
) -> None:
    counted = []
    for people in (6, 18):
        event, tables, advice = evening(people)
        run = planned(event)
        browser = client()
        prefix = "/en" if language == "en" else ""
        browser.get(prefix + page("plan-tables", run, tables))
        found = []
        for name, session in (("plan-tables", tables), ("plan-advice", advice)):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(prefix + page(name, run, session)).status_code == 200
            found.append(len(queries))
        counted.append(found)
    assert counted[0] == counted[1]
    assert max(counted[1]) <= 25


def test_nobody_left_to_advise_is_said() -> None:
    event = EventFactory()
    advice = AdviceFactory(event=event, starts_at=at(9))
    RegistrationFactory(event=event)
    said = text_of(client().get(page("plan-advice", planned(event), advice)))
    assert "noch niemand eingetragen, der berät" in said


def test_whoever_wished_for_a_full_workshop_is_named_with_the_reason() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event)
    workshop = WorkshopFactory(event=event, title="Pegel", capacity=1)
    for _n in range(2):
        WorkshopChoiceFactory(registration=RegistrationFactory(event=event), session=workshop)
    run = planned(event)
    held = WorkshopPlace.objects.get(run=run).registration
    (left,) = Registration.objects.filter(event=event).exclude(pk=held.pk)
    with translation.override("de"):
        address = reverse("events:plan-people", args=(event.slug, run.pk, "ohne-workshop"))
    said = text_of(client().get(address))
    assert (left.person.name in said, held.person.name in said, "Alle Plätze sind vergeben." in said) == (
        True,
        False,
        True,
    )


def test_the_figures_count_the_workshop_wishes_that_brought_no_place() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event)
    workshop = WorkshopFactory(event=event, capacity=1)
    for _n in range(3):
        WorkshopChoiceFactory(registration=RegistrationFactory(event=event), session=workshop)
    run = planned(event)
    assert [row.wished for row in PlanView(run, office()).unplaced] == [(workshop,)] * 2
