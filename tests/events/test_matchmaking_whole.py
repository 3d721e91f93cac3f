# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whole congresses: the sample's 191 people, and an imported list nobody here has seen before."""

import pytest

from maschinenraum.cli.sample import load as load_sample
from maschinenraum.events.actions.matchmaking import start_run
from maschinenraum.events.actions.participants import import_participants, stage_participants
from maschinenraum.events.jobs.matchmaking.interests import reasons_between
from maschinenraum.events.jobs.matchmaking.planning import is_repeatable, plan_run
from maschinenraum.events.models import Event, Meeting, Run, Statement, Wish
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.tagging import StatementTagger
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.reasons import Wording, sentences
from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import write_csv
from maschinenraum.search.changes.vocabulary import load_vocabulary
from tests.events.matchmaking_world import office, planned, violations
from tests.factories import EventFactory, MatchmakingFactory

pytestmark = pytest.mark.django_db

#: Steps of search the 191 people may take in all: one whole search with this seed, none where a bound proves at once.
MOST_STEPS = 80_000
#: What people of an invented region seek and offer; whoever offers a line meets whoever seeks it.
SUBJECTS = (
    ("Wir suchen jemanden, der schon ein LoRaWAN-Netz betreibt", "Seit drei Jahren läuft bei uns LoRaWAN"),
    ("Betriebsmodell für die Parkraumsensorik", "Erfahrungen mit Parkraumsensorik am Bahnhof"),
    ("Hilfe beim digitalen Zwilling für die Wärmeplanung", "Digitaler Zwilling samt Wärmeplanung"),
    ("Hochwasser: Pegel und Warnkette", "Pegelmessung an zwölf Bächen"),
    ("Wie gewinnt man Jugendliche für die Bürgerbeteiligung?", "Beteiligung mit Schulen"),
    ("Mitfahrbänke im Außenbereich", "Zwanzig Mitfahrbänke, samt Haftungsfrage"),
    ("Murmelbahn", "Anleitung zur Murmelbahn"),
)


def wrong_reasons(run: Run) -> list[str]:
    """Reasons that do not hold: the statements they name are not the people's own, or not about that."""
    tagger = StatementTagger.from_vocabulary()
    statements = {statement.pk: statement for statement in Statement.objects.prefetch_related("concepts")}
    tags = {
        key: tagger.tags(statement.text, [concept.pk for concept in statement.concepts.all()])
        for key, statement in statements.items()
    }
    wishes = set(Wish.objects.values_list("registration", "other", "kind"))
    wrong = []
    for meeting in Meeting.objects.filter(run=run):
        ends = {"first": meeting.first_id, "second": meeting.second_id}
        for fact in meeting.reasons:
            seeker, giver, kind = ends[fact["seeker"]], ends[fact["giver"]], fact["kind"]
            if kind in {"wish must", "wish would"}:
                if (seeker, giver, kind.removeprefix("wish ")) not in wishes:
                    wrong.append(f"{fact}: no such wish")
                continue
            sought, offered = statements[fact["sought"]], statements[fact["offered"]]
            gives = Statement.Kind.SEEK if kind == "shared seek" else Statement.Kind.OFFER
            if (sought.registration_id, sought.kind) != (seeker, Statement.Kind.SEEK):
                wrong.append(f"{fact}: not what the seeker seeks")
            if (offered.registration_id, offered.kind) != (giver, gives):
                wrong.append(f"{fact}: not the other one's")
            wrong += [
                f"{fact}: {statement.text!r} is not about it"
                for statement in (sought, offered)
                if fact["concept"] and fact["concept"] not in tags[statement.pk]["concepts"]
            ]
            shared = set(tags[sought.pk]["stems"]) & set(tags[offered.pk]["stems"])
            if kind == "words match" and not shared:
                wrong.append(f"{fact}: no word in common")
    return wrong


@pytest.fixture
def hamburg() -> Event:
    load_vocabulary()
    load_sample()
    return Event.objects.get(slug="hamburg-2023")


def test_the_sample_congress_is_planned_within_its_work_and_without_a_violation(hamburg: Event) -> None:
    """How long the work takes is measured by `python -m benchmarks congress`, next to the goal of 5 s."""
    run = start_run(hamburg, by=office(), seed=1)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert sum(run.result["steps"]) <= MOST_STEPS
    view = PlanView(run)
    assert (len(view.people), view.without_meeting, view.distance) == (191, [], 0)
    assert violations(run) == []
    assert wrong_reasons(run) == []
    assert is_repeatable(run)


@pytest.fixture
def region() -> Event:
    """A congress whose forty participants come from a list, from twelve places, two of them unknown."""
    load_vocabulary()
    event = EventFactory()
    MatchmakingFactory(event=event, slots=6, slots__tables=14)
    heading = ("Vorname", "Nachname", "E-Mail", "Organisation", "Bietet", "Sucht")
    rows = [
        (
            "Toni", f"Fremd{n}", f"toni{n}@example.org", f"Gemeinde Neuland {n % 12}",
            SUBJECTS[n % 7][1], SUBJECTS[(3 * n + 1) % 7][0],
        )
        for n in range(40)
    ]  # fmt: skip
    by = office()
    staged = stage_participants(event, name="liste.csv", content=write_csv(heading, rows), by=by)
    shown = preview(event, staged.table, by=by)
    import_participants(event, staged, fingerprint=shown.fingerprint, by=by)
    return event


def test_an_imported_list_never_seen_before_is_planned_by_the_same_rules(region: Event) -> None:
    run = planned(region)
    view = PlanView(run)
    assert (len(view.people), view.without_meeting, view.short) == (40, [], [])
    assert violations(run) == []


def test_reasons_hold_for_an_imported_list_and_quote_what_people_wrote(region: Event) -> None:
    run = planned(region)
    assert wrong_reasons(run) == []
    meetings = list(
        run.meetings.select_related("first__person__organisation", "second__person__organisation")
    )
    wording = Wording.of(meetings)
    said = " ".join(
        sentence for meeting in meetings for sentence in wording.sentences(meeting, meeting.first)
    )
    assert {offer for _seek, offer in SUBJECTS if offer in said} != set()
    with_reason = [meeting for meeting in meetings if meeting.reasons]
    assert len(with_reason) > len(meetings) / 2


def test_two_people_of_an_imported_list_are_told_what_one_seeks_and_the_other_offers(region: Event) -> None:
    """Whether the plan brings just these two together hangs on the keys of people; what is said does not."""
    run = planned(region)
    seeks, offers = SUBJECTS[-1]
    first = region.registrations.filter(statements__kind=Statement.Kind.SEEK, statements__text=seeks).first()
    assert first is not None
    offering = region.registrations.filter(statements__kind=Statement.Kind.OFFER, statements__text=offers)
    second = offering.exclude(person__organisation=first.person.organisation).first()
    assert second is not None
    keys = dict(run.pseudonyms.values_list("registration", "pseudonym"))
    facts = reasons_between(run.snapshot, keys[first.pk], keys[second.pk])
    meeting = Meeting(run=run, first=first, second=second, reasons=facts)
    assert (
        f"Weil die Angaben zusammenpassen: Sie suchen „{seeks}“; {second.person.name} bietet „{offers}“."
        in (sentences(meeting, first))
    )


def test_a_list_without_a_single_statement_still_brings_people_together() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=5, slots__tables=8)
    by = office()
    rows = [("Toni", f"Stumm{n}", f"stumm{n}@example.org", f"Ort {n}") for n in range(12)]
    content = write_csv(("Vorname", "Nachname", "E-Mail", "Organisation"), rows)
    staged = stage_participants(event, name="liste.csv", content=content, by=by)
    import_participants(event, staged, fingerprint=preview(event, staged.table, by=by).fingerprint, by=by)
    run = planned(event)
    view = PlanView(run)
    assert view.short == []
    assert {sentence for row in view.rows() for sentence in row.reasons} == {
        "Kein gemeinsames Thema gefunden; das Gespräch ist eine Gelegenheit, sich kennenzulernen."
    }
    assert Person.objects.filter(family_name__startswith="Stumm").count() == 12
