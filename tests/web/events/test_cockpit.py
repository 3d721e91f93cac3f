# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cockpit: who gets in, what the pages say, what the forms do."""

import csv
import io
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maschinenraum.engine import ENGINE_VERSION
from maschinenraum.events.actions.matchmaking import publish_run
from maschinenraum.events.jobs.matchmaking.planning import plan_run, repeat_and_compare
from maschinenraum.events.models import Event, Meeting, Publication, Run, Unavailability, Wish
from maschinenraum.network.models import AuditEntry, Person, Visibility
from maschinenraum.network.spreadsheets import read_table
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingFactory,
    OrganiserFactory,
    PersonFactory,
    PublicationFactory,
    RegistrationFactory,
    RunFactory,
    UnavailabilityFactory,
    WishFactory,
    at,
)

pytestmark = pytest.mark.django_db

FIGURES = (
    "ohne-gespraech",
    "kleine-orte",
    "zu-wenige",
    "muss-wuensche",
    "workshops",
    "geloest",
    "nicht-moeglich",
)


def client(person: Person | None = None) -> Client:
    browser = Client()
    browser.force_login(person or office())
    return browser


def pages(event: Event, run: Run) -> list[str]:
    """Every page of the cockpit that is read."""
    place = (event.slug, run.pk)
    meeting = run.meetings.order_by("slot__starts_at", "table").first()
    person = event.registrations.first()
    found = [reverse("events:cockpit", args=place[:1]), reverse("events:runs", args=place[:1])]
    names = ("plan", "plan-grid", "plan-list", "meeting-add", "run-publish", "run-comparison", "plan-sheets")
    found += [reverse(f"events:{name}", args=place) for name in names]
    found += [reverse("events:plan-people", args=(*place, name)) for name in FIGURES]
    found += [reverse("events:plan-export", args=(*place, kind)) for kind in ("csv", "xlsx")]
    if person:
        found.append(reverse("events:plan-person", args=(*place, person.pk)))
    if meeting:
        found.append(reverse("events:meeting", args=(*place, meeting.pk)))
    return found


def text_of(answer: object) -> str:
    """The words of a page without tags and runs of space."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_opens_for_the_office(language: str) -> None:
    event = congress(people=12, organisations=8)
    first = planned(event)
    run = planned(event, based_on=first)
    browser = client()
    prefix = "/en" if language == "en" else ""
    addresses = [prefix + page for page in pages(event, run)]
    assert {page: browser.get(page).status_code for page in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("role", [Person.Role.MEMBER, Person.Role.MINISTRY, Person.Role.GUEST])
def test_to_everyone_else_the_cockpit_is_a_page_that_does_not_exist(role: Person.Role) -> None:
    event = congress(people=6)
    run = planned(event)
    browser = client(PersonFactory(role=role))
    nothing = browser.get(f"/veranstaltungen/{uuid.uuid4()}/leitstand/")
    answers = [browser.get(page) for page in pages(event, run)]
    assert {answer.status_code for answer in answers} == {404}
    assert {re.sub(rb"/en/[^\"]*", b"", a.content) for a in [*answers, nothing]} == {
        re.sub(rb"/en/[^\"]*", b"", nothing.content)
    }


def test_an_event_of_a_group_stays_closed_to_the_office() -> None:
    event = EventFactory(visibility=Visibility.GROUP)
    assert client().get(reverse("events:cockpit", args=(event.slug,))).status_code == 404


def test_a_named_organiser_gets_in() -> None:
    organiser = OrganiserFactory()
    address = reverse("events:cockpit", args=(organiser.event.slug,))
    assert client(organiser.person).get(address).status_code == 200


def test_a_plan_of_another_event_is_not_found_here() -> None:
    run = planned(congress(people=6))
    other = EventFactory()
    assert client().get(reverse("events:plan", args=(other.slug, run.pk))).status_code == 404


def test_the_band_names_the_next_step() -> None:
    event = EventFactory()
    browser, address = client(), reverse("events:cockpit", args=(event.slug,))
    assert "Liste der Teilnehmenden übernehmen" in text_of(browser.get(address))
    RegistrationFactory(event=event)
    RegistrationFactory(event=event)
    assert "Zeiten für Gespräche ins Programm aufnehmen" in text_of(browser.get(address))
    MatchmakingFactory(event=event)
    assert "Nächster Schritt: die erste Planung" in text_of(browser.get(address))
    run = planned(event)
    assert "ist ein Entwurf" in text_of(browser.get(address))
    publish_run(run, by=office(), kind=Publication.Kind.PRELIMINARY)
    assert "Der vorläufige Zeitplan ist veröffentlicht" in text_of(browser.get(address))
    publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    assert "Nächster Schritt: Blätter drucken" in text_of(browser.get(address))


def test_starting_a_run_leads_to_its_progress_and_then_to_the_plan() -> None:
    event = congress(people=6)
    browser = client()
    answer = browser.post(reverse("events:run-start", args=(event.slug,)))
    run = Run.objects.get(event=event)
    progress = reverse("events:run-progress", args=(event.slug, run.pk))
    assert answer.url == progress  # type: ignore[attr-defined]
    assert "Planung anhalten" in text_of(browser.get(progress))
    plan_run.call(str(run.pk))
    plan = reverse("events:plan", args=(event.slug, run.pk))
    assert browser.get(progress).url == plan  # type: ignore[attr-defined]
    assert browser.get(progress, headers={"HX-Request": "true"})["HX-Redirect"] == plan


def test_a_run_is_repeated_by_a_button_and_the_list_says_that_the_same_came_of_it() -> None:
    run = planned(congress(people=6))
    browser, address = client(), reverse("events:runs", args=(run.event.slug,))
    assert "Wiederholen und vergleichen" in text_of(browser.get(address))
    asked = browser.post(reverse("events:run-repeat", args=(run.event.slug, run.pk)), follow=True)
    assert "Der Lauf wird gerade noch einmal gerechnet." in text_of(asked)
    repeat_and_compare.call(str(run.pk), str(office().pk))
    page = text_of(browser.get(address))
    assert re.search(r"Wiederholt am \S+ [^:]+:\d\d Uhr: dasselbe Ergebnis\.", page)


def test_a_repetition_that_differs_says_what_differs() -> None:
    run = planned(congress(people=6))
    run.result["meetings"][0]["table"] += 1
    run.result["meetings"][1]["reasons"] = [{"kind": "another"}]
    run.result["workshops"].pop()
    run.engine_version = "früher"
    run.save()
    repeat_and_compare.call(str(run.pk), str(office().pk))
    page = text_of(client().get(reverse("events:runs", args=(run.event.slug,))))
    assert (
        "Anders sind Gespräche: 1, Workshop-Plätze: 1, Plätze an Tischen: 0, Beratungen: 0, Begründungen: 1."
        in page
    )
    assert f"Gerechnet mit Version früher, wiederholt mit {ENGINE_VERSION}." in page


def test_a_run_asked_for_twice_is_repeated_once() -> None:
    run = planned(congress(people=4))
    browser, address = client(), reverse("events:run-repeat", args=(run.event.slug, run.pk))
    for _click in range(2):
        browser.post(address)
    assert AuditEntry.objects.filter(verb="repeat-run").count() == 1


def test_a_run_is_stopped_by_a_button() -> None:
    event = congress(people=6)
    browser = client()
    browser.post(reverse("events:run-start", args=(event.slug,)))
    run = Run.objects.get(event=event)
    browser.post(reverse("events:run-stop", args=(event.slug, run.pk)))
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    page = browser.get(reverse("events:run-progress", args=(event.slug, run.pk)))
    assert "angehalten, bevor es einen Plan gab" in text_of(page)


def test_a_new_run_keeps_locked_meetings_unless_asked_to_begin_afresh() -> None:
    event = congress()
    first = planned(event)
    held = first.meetings.order_by("pk")[0]
    Meeting.objects.filter(pk=held.pk).update(locked=True)
    browser = client()
    start = reverse("events:run-start", args=(event.slug,))
    browser.post(start)
    second = Run.objects.latest("number")
    plan_run.call(str(second.pk))
    assert second.based_on == first
    kept = second.meetings.get(first=held.first, second=held.second)
    assert (kept.slot, kept.table) == (held.slot, held.table)
    browser.post(start, {"keep": "nothing"})
    assert Run.objects.latest("number").snapshot["kept"] == []


def test_once_published_a_new_run_is_offered_to_fill_gaps_only() -> None:
    event = congress()
    run = planned(event)
    browser = client()
    cockpit = reverse("events:cockpit", args=(event.slug,))
    assert '<option value="locked" selected>' in browser.get(cockpit).content.decode()
    PublicationFactory(event=event, run=run)
    assert '<option value="everything" selected>' in browser.get(cockpit).content.decode()


def test_a_new_run_keeps_the_plan_in_force_and_not_a_newer_draft_unless_asked() -> None:
    event = congress()
    in_force = planned(event)
    PublicationFactory(event=event, run=in_force)
    draft = planned(event, seed=99)
    browser = client()
    page = browser.get(reverse("events:cockpit", args=(event.slug,))).content.decode()
    assert f'<option value="{in_force.pk}" selected>Plan 1 (gilt)</option>' in page
    assert f'<option value="{draft.pk}">Plan 2 (Entwurf)</option>' in page
    start = reverse("events:run-start", args=(event.slug,))
    browser.post(start, {"keep": "everything"})
    kept = Run.objects.latest("number")
    assert (kept.based_on, len(kept.snapshot["kept"])) == (in_force, in_force.meetings.count())
    plan_run.call(str(kept.pk))
    places = ("first", "second", "slot", "table")
    assert set(in_force.meetings.values_list(*places)) <= set(kept.meetings.values_list(*places))
    browser.post(start, {"keep": "everything", "plan": draft.pk})
    assert Run.objects.latest("number").based_on == draft


def test_with_one_plan_there_is_none_to_choose() -> None:
    event = congress()
    run = planned(event)
    page = client().get(reverse("events:cockpit", args=(event.slug,))).content.decode()
    assert f'<input type="hidden" name="plan" value="{run.pk}"' in page
    assert "Neu planen auf der Grundlage von" not in page


def test_a_plan_of_another_event_is_not_kept() -> None:
    event, other = congress(people=6), planned(congress(people=4))
    own = planned(event)
    client().post(reverse("events:run-start", args=(event.slug,)), {"keep": "everything", "plan": other.pk})
    assert Run.objects.get(event=event, number=2).based_on == own


def test_where_no_run_can_start_the_band_says_why_instead_of_offering_it() -> None:
    event = EventFactory()
    RegistrationFactory(event=event)
    MatchmakingFactory(event=event, title="Runde A", slots=2)
    run = planned(event)
    MatchmakingFactory(event=event, title="Runde B", slots=2, starts_at=at(14, 10))
    browser, address = client(), reverse("events:cockpit", args=(event.slug,))
    start = reverse("events:run-start", args=(event.slug,))
    for number_of_plans in (1, 0):
        assert Run.objects.count() == number_of_plans
        answer = browser.get(address)
        assert "„Runde A“ und „Runde B“ überschneiden sich am 16. Mai 2030 um 14:10 Uhr." in text_of(answer)
        assert f'action="{start}"' not in answer.content.decode()
        Run.objects.filter(pk=run.pk).delete()


def test_what_is_not_possible_any_more_is_shown_and_led_to_and_publishing_refused() -> None:
    run = planned(congress(people=6))
    place = (run.event.slug, run.pk)
    browser, publish = client(), reverse("events:run-publish", args=place)
    meeting = run.meetings.select_related("first", "second").all()[0]
    WishFactory(registration=meeting.first, other=meeting.second, kind=Wish.Kind.NEVER)
    behind = reverse("events:plan-people", args=(*place, "nicht-moeglich"))
    sentence = "Ein Gespräch ist nach den heutigen Angaben nicht möglich."
    for page in (reverse("events:cockpit", args=place[:1]), publish):
        assert f'<a href="{behind}">{sentence}</a>' in browser.get(page).content.decode()
    for page in (behind, reverse("events:meeting", args=(*place, meeting.pk))):
        assert "Diese Begegnung ist nicht möglich." in text_of(browser.get(page))
    refused = browser.post(publish, {"kind": "final"})
    assert (refused.status_code, Publication.objects.count()) == (422, 0)
    assert f"{sentence} Bitte ändern Sie es, bevor Sie veröffentlichen." in text_of(refused)


def test_with_a_newer_draft_what_is_not_possible_is_shown_of_the_plan_in_force_too() -> None:
    event = congress(people=6)
    in_force, draft = planned(event), planned(event)
    PublicationFactory(event=event, run=in_force)
    browser, cockpit = client(), reverse("events:cockpit", args=(event.slug,))
    titles = [f"Plan {n}: Gespräche sind nicht mehr möglich" for n in (1, 2)]
    titles.insert(1, "Plan 1 gilt: Gespräche sind nicht mehr möglich")

    def shown() -> list[bool]:
        page = text_of(browser.get(cockpit))
        return [title in page for title in titles]

    assert shown() == [False, False, False]
    gone = in_force.meetings.select_related("first", "second").all()[0]
    WishFactory(registration=gone.first, other=gone.second, kind=Wish.Kind.NEVER)
    assert shown() == [False, True, True]
    draft.meetings.filter(first=gone.first, second=gone.second).delete()
    assert shown() == [False, True, False]
    behind = reverse("events:plan-people", args=(event.slug, in_force.pk, "nicht-moeglich"))
    assert f'href="{behind}"' in browser.get(cockpit).content.decode()


def test_a_never_and_a_private_time_read_alike_on_every_page_of_a_plan_they_came_after() -> None:
    run = planned(congress(people=6))
    meeting = run.meetings.select_related("first", "second", "slot").all()[0]
    browser = client()
    tokens = rb'name="csrfmiddlewaretoken" value="\w+"'
    addresses = [page for page in pages(run.event, run) if not page.endswith("xlsx")]
    addresses.append(reverse("events:plan-people", args=(run.event.slug, run.pk, "nicht-moeglich")))
    read = []
    for reason in ("never", "private"):
        said: Wish | Unavailability
        if reason == "never":
            said = WishFactory(registration=meeting.first, other=meeting.second, kind=Wish.Kind.NEVER)
        else:
            span = {"starts_at": meeting.slot.starts_at, "ends_at": meeting.slot.ends_at}
            said = UnavailabilityFactory(registration=meeting.first, **span)
        read.append([re.sub(tokens, b"", browser.get(page).getvalue()) for page in addresses])
        said.delete()
    assert read[0] == read[1]


def test_what_does_not_take_place_is_on_no_print_and_no_table() -> None:
    run = planned(congress(people=4, organisations=4))
    gone = run.meetings.select_related("first__person", "slot").all()[0]
    UnavailabilityFactory(registration=gone.first, starts_at=gone.slot.starts_at, ends_at=gone.slot.ends_at)
    browser, place = client(), (run.event.slug, run.pk)
    table = browser.get(reverse("events:plan-export", args=(*place, "csv"))).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert len(rows) == run.meetings.count()
    sheets = text_of(browser.get(reverse("events:plan-sheets", args=place)))
    others = (
        run.meetings.filter(first=gone.first).count() + run.meetings.filter(second=gone.first).count() - 1
    )
    assert sheets.count(gone.first.person.name) == others


@pytest.mark.parametrize("name", ["cockpit", "plan", "plan-grid", "plan-list", "run-progress", "run-publish"])
def test_no_page_loads_the_bulky_input_and_result_of_a_run(name: str) -> None:
    event = congress(people=6)
    first = planned(event)
    run = planned(event, based_on=first)
    publish_run(first, by=office(), kind=Publication.Kind.FINAL)
    browser = client()
    place = (event.slug,) if name == "cockpit" else (event.slug, run.pk)
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse(f"events:{name}", args=place))
    bulky = [query["sql"] for query in queries if '"snapshot"' in query["sql"] or '"result"' in query["sql"]]
    assert bulky == []


def test_a_comparison_reads_each_of_the_two_plans_once() -> None:
    event = congress(people=6)
    planned(event)
    run = planned(event)
    with CaptureQueriesContext(connection) as queries:
        client().get(reverse("events:run-comparison", args=(event.slug, run.pk)))
    plans = [q["sql"] for q in queries if 'FROM "events_meeting"' in q["sql"] and '"reasons"' in q["sql"]]
    assert len(plans) == 2


def test_a_locked_meeting_moves_only_by_hand_and_a_refusal_names_the_rule() -> None:
    run = RunFactory()
    slots = list(MatchmakingFactory(event=run.event, slots=2, slots__tables=2).slots.all())
    one = MeetingFactory(run=run, slot=slots[0], table=1)
    MeetingFactory(run=run, slot=slots[1], table=1)
    place = (run.event.slug, run.pk, one.pk)
    browser = client()
    browser.post(reverse("events:meeting-lock", args=place))
    refused = browser.post(reverse("events:meeting-move", args=place), {"slot": slots[1].pk, "table": 1})
    assert refused.status_code == 422
    assert "Tisch 1 ist um 14:20 Uhr schon belegt" in text_of(refused)
    browser.post(reverse("events:meeting-move", args=place), {"slot": slots[1].pk, "table": ""})
    one.refresh_from_db()
    assert (one.slot, one.table, one.locked) == (slots[1], 2, True)
    browser.post(reverse("events:meeting-unlock", args=place))
    browser.post(reverse("events:meeting-remove", args=place))
    assert not Meeting.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("name", ["lock", "unlock", "move", "remove"])
def test_a_button_for_a_meeting_somebody_took_out_leads_back_to_the_grid(name: str) -> None:
    meeting = MeetingFactory()
    place = (meeting.run.event.slug, meeting.run.pk)
    browser, address = client(), reverse(f"events:meeting-{name}", args=(*place, meeting.pk))
    browser.post(reverse("events:meeting-remove", args=(*place, meeting.pk)))
    answer = browser.post(address, follow=True)
    assert answer.redirect_chain == [(reverse("events:plan-grid", args=place), 302)]
    assert "Dieses Gespräch hat inzwischen jemand aus dem Plan genommen." in text_of(answer)


@pytest.mark.parametrize("name", ["lock", "move", "remove"])
def test_fault_46_a_page_that_showed_another_place_changes_nothing_and_says_so(name: str) -> None:
    run = RunFactory()
    slots = list(MatchmakingFactory(event=run.event, slots=3, slots__tables=2).slots.all())
    meeting = MeetingFactory(run=run, slot=slots[0], table=1)
    place = (run.event.slug, run.pk, meeting.pk)
    browser = client()
    seen = {"seen_slot": slots[0].pk, "seen_table": 1}
    browser.post(reverse("events:meeting-move", args=place), {**seen, "slot": slots[1].pk, "table": 2})
    browser.post(reverse("events:meeting-unlock", args=place))
    stale = browser.post(reverse(f"events:meeting-{name}", args=place), {**seen, "slot": slots[2].pk})
    assert stale.status_code == 409
    sentence = "Dieses Gespräch hat inzwischen jemand verschoben; bitte entscheiden Sie noch einmal."
    assert text_of(stale).count(sentence) == 1
    assert f'name="seen_slot" value="{slots[1].pk}"' in stale.content.decode()
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.table, meeting.locked) == (slots[1], 2, False)


def test_a_second_click_on_the_same_move_is_no_conflict() -> None:
    run = RunFactory()
    slots = list(MatchmakingFactory(event=run.event, slots=2).slots.all())
    meeting = MeetingFactory(run=run, slot=slots[0], table=1)
    address = reverse("events:meeting-move", args=(run.event.slug, run.pk, meeting.pk))
    values = {"seen_slot": slots[0].pk, "seen_table": 1, "slot": slots[1].pk, "table": 1}
    browser = client()
    assert [browser.post(address, values).status_code for _click in range(2)] == [302, 302]


def test_a_never_and_a_private_time_are_refused_byte_for_byte_alike() -> None:
    """The whole answer, apart from what names the two plans and their people."""
    bodies = []
    for reason in ("never", "private"):
        run = RunFactory(number=1, event__slug="kongress", event__title="Kongress")
        slot = MatchmakingFactory(event=run.event, title="Gespräche", slots=1).slots.get()
        one, other = (
            RegistrationFactory(
                event=run.event, person__given_name="Alex", person__family_name=name,
                person__organisation__name=f"Stadt {name}",
            )
            for name in ("Eins", "Zwei")
        )  # fmt: skip
        if reason == "never":
            WishFactory(registration=other, other=one, kind=Wish.Kind.NEVER)
        else:
            UnavailabilityFactory(registration=other, starts_at=at(14), ends_at=at(14, 20))
        values = {"one": one.pk, "other": other.pk, "slot": slot.pk, "table": 1}
        answer = client().post(reverse("events:meeting-add", args=("kongress", run.pk)), values)
        assert answer.status_code == 422
        body = answer.content.decode()
        assert "Diese Begegnung ist nicht möglich." in body
        for key in (run.pk, one.pk, other.pk):
            body = body.replace(str(key), "key")
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="\d+"', "", body)
        bodies.append((body, sorted(answer.headers)))
        run.event.delete()
    assert bodies[0] == bodies[1]


def test_a_never_changes_no_page_of_the_cockpit() -> None:
    """What is read is the same with and without a "do not want" of two who do not meet anyway."""
    event = congress(people=10, organisations=5)
    run = planned(event)
    browser = client()
    people = list(event.registrations.all())
    met = {frozenset((m.first_id, m.second_id)) for m in run.meetings.all()}
    one, other = next((a, b) for a in people for b in people if a != b and frozenset((a.pk, b.pk)) not in met)

    def readings() -> list[bytes]:
        tokens = rb'name="csrfmiddlewaretoken" value="\w+"'
        answers = [browser.get(page) for page in pages(event, run) if not page.endswith("xlsx")]
        return [re.sub(tokens, b"", answer.getvalue()) for answer in answers]

    before = readings()
    WishFactory(registration=one, other=other, kind=Wish.Kind.NEVER)
    assert readings() == before


def test_publishing_shows_a_preview_first_and_then_does_it() -> None:
    event = congress(people=6)
    run = planned(event)
    browser, address = client(), reverse("events:run-publish", args=(event.slug, run.pk))
    preview = text_of(browser.get(address))
    assert "6 Personen erhalten eine E-Mail mit ihrem persönlichen Link." in preview
    assert not Publication.objects.exists()
    browser.post(address, {"kind": "final"})
    assert Publication.objects.get().kind == Publication.Kind.FINAL


def test_fault_34_nothing_changes_by_reading() -> None:
    event = congress(people=6)
    run = planned(event)
    place = (event.slug, run.pk)
    meeting = run.meetings.all()[0]
    browser = client()
    changing = [
        reverse("events:run-start", args=place[:1]),
        *(reverse(f"events:{name}", args=place) for name in ("run-stop", "run-copy", "run-repeat")),
        *(
            reverse(f"events:meeting-{name}", args=(*place, meeting.pk))
            for name in ("move", "lock", "unlock", "remove")
        ),
    ]
    assert {browser.get(address).status_code for address in changing} == {405}


def test_the_plan_leaves_as_a_table_without_formulas() -> None:
    event = congress(people=6)
    run = planned(event)
    Person.objects.filter(registrations__event=event).update(given_name="=1+1")
    browser = client()
    answer = browser.get(reverse("events:plan-export", args=(event.slug, run.pk, "csv")))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == run.meetings.count() + 1
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    xlsx = browser.get(reverse("events:plan-export", args=(event.slug, run.pk, "xlsx")))
    assert len(read_table(xlsx.content, "plan.xlsx").rows) == run.meetings.count()


def test_the_number_of_queries_does_not_grow_with_the_people() -> None:
    counted = []
    for people in (8, 24):
        event = congress(people=people, organisations=8, tables=12)
        planned(event)
        run = planned(event)
        browser = client()
        browser.get(reverse("events:cockpit", args=(event.slug,)))
        found = {}
        for page in pages(event, run):
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            found[re.sub(r"[0-9a-f-]{36}|beispielkongress-\d+", "", page)] = len(queries)
        counted.append(found)
    few, many = counted
    # A list without a single topic spares the query for topics.
    assert {page: (few[page], n) for page, n in many.items() if n > few[page] + 1} == {}
    assert max(counted[1].values()) <= 35
