# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the command wrote keeps every rule that the organiser's tables state, by the independent checker."""

import io
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maschinenraum.cli import main
from maschinenraum.cli.planning import meetings
from maschinenraum.cli.planning.effort import Effort, Interruption, ProgressLine
from maschinenraum.cli.planning.separating import separated
from maschinenraum.cli.planning.sources import read_source
from maschinenraum.cli.refusals import Refused
from maschinenraum.engine import tables
from tests import checker
from tests.cli.planning_world import (
    CONSULTATIONS,
    MEETINGS,
    TABLES,
    WORKSHOPS,
    Rows,
    Sheets,
    everything,
    folder,
    planned,
    report,
    rows,
)

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled example."""
    at = tmp_path_factory.mktemp("example") / "beispiel"
    assert main(["plan", "example", str(at)]) == 0
    return at


def times_meant(cell: str, slots: list[dict[str, str]]) -> set[int]:
    """The slots that a cell of the example names, by name or by day."""
    return {t for t, slot in enumerate(slots) if cell in {slot["Zeit"], slot["Tag"]}}


def presence(people: list[dict[str, str]], slots: list[dict[str, str]]) -> list[list[bool]]:
    found = []
    for person in people:
        present = times_meant(person.get("Anwesend", ""), slots) or set(range(len(slots)))
        away = times_meant(person.get("Nicht verfügbar", ""), slots)
        found.append([t in present and t not in away for t in range(len(slots))])
    return found


def test_the_example_of_meetings_keeps_every_rule(capsys: Captured, example: Path, tmp_path: Path) -> None:
    source = example / "meetings"
    written = planned(capsys, "meetings", source, "--out", str(tmp_path / "out"))
    people, slots = rows(source / "personen.csv"), rows(source / "zeiten.csv")
    index = {person["Name"]: i for i, person in enumerate(people)}
    number = {slot["Zeit"]: t for t, slot in enumerate(slots)}
    met = rows(written / "zeiten.csv")
    pairs = [(index[row["Person"]], index[row["Person 2"]]) for row in met]
    locks = {
        frozenset((index[row["Wer"]], index[row["Wen"]])): (number[row["Zeit"]], int(row["Tisch"]) - 1)
        for row in rows(source / "fest.csv")
    }
    held = [locks.get(frozenset(pair), (-1, -1)) for pair in pairs]
    wishes = rows(source / "wuensche.csv")
    wrong = checker.meeting_violations(
        presence(people, slots),
        [int(slot["Tische"]) for slot in slots],
        pairs,
        [int(person["Höchstens"] or 10) for person in people],
        [number[row["Zeit"]] for row in met],
        [int(row["Tisch"].removeprefix("Tisch ")) - 1 for row in met],
        locked=[slot for slot, _table in held],
        locked_table=[table for _slot, table in held],
        organisation=[person["Organisation"] for person in people],
        forbidden=[(index[w["Wer"]], index[w["Wen"]]) for w in wishes if w["Wunsch"] == "nie"],
    )
    assert wrong == []
    assert {pair for pair, lock in zip(map(frozenset, pairs), held, strict=True) if lock[0] >= 0} == set(
        locks
    )


def test_every_list_of_the_example_tells_the_same_meetings_and_each_with_a_reason(
    capsys: Captured, example: Path, tmp_path: Path
) -> None:
    written = planned(capsys, "meetings", example / "meetings", "--out", str(tmp_path / "out"))
    by_person = [row for row in rows(written / "personen.csv") if row["Zeit"]]
    by_slot = {
        (r["Zeit"], r["Tisch"], frozenset((r["Person"], r["Person 2"]))) for r in rows(written / "zeiten.csv")
    }
    by_table = {
        (r["Zeit"], r["Tisch"], frozenset((r["Person"], r["Person 2"]))) for r in rows(written / "tische.csv")
    }
    told = {(r["Zeit"], r["Tisch"], frozenset((r["Person"], r["Mit"]))) for r in by_person}
    assert (told, by_table) == (by_slot, by_slot)
    assert (len(by_person), all(row["Warum"] for row in by_person)) == (2 * len(by_slot), True)
    assert report(written)["counts"]["gatherings"] == len(by_slot)


def test_the_value_in_the_report_is_that_of_what_was_written(capsys: Captured, tmp_path: Path) -> None:
    sheets: Sheets = {
        "personen": [("Name", "Organisation"), ("A", "Kiel"), ("B", "Ulm"), ("C", "Köln")],
        "wünsche": [("Wer", "Wen", "Wunsch"), ("A", "B", 7), ("B", "A", "5"), ("B", "C", "9,0")],
        "zeiten": [("Zeit", "Tische"), ("Z1", 1), ("Z2", 1)],
        "einstellungen": [("Einstellung", "Wert"), ("Ziel", 1)],
    }
    written = planned(capsys, "meetings", folder(tmp_path / "in", sheets))
    met = {frozenset((row["Person"], row["Person 2"])) for row in rows(written / "zeiten.csv")}
    benefit = 7 + 5 + 9
    assert met == {frozenset("AB"), frozenset("BC")}
    assert report(written)["report"]["value"] == benefit + 3 * max(7 + 5, 9)


def test_never_is_kept_and_shows_nowhere(capsys: Captured, tmp_path: Path) -> None:
    people: Rows = [("Name", "Organisation"), *((name, name) for name in ("Anna", "Bo", "Cem"))]
    wishes = [("Wer", "Wen", "Wunsch"), ("Anna", "Bo", "muss"), ("Bo", "Anna", "nie")]
    with_never = folder(tmp_path / "a", {**MEETINGS, "personen": people, "wünsche": wishes})
    written = planned(capsys, "meetings", with_never)
    met = [{row["Person"], row["Person 2"]} for row in rows(written / "zeiten.csv")]
    text = everything(written).casefold()
    assert {"Anna", "Bo"} not in met
    assert [word for word in ("nie", "never", "few partners", "forbidden") if word in text.split()] == []
    assert report(written)["unmet_wishes"] == [{"who": "Anna", "whom": "Bo"}]
    missing = report(written)["report"]["reasons"]
    assert {(reason["name"], reason["binding"]) for reason in missing} <= {
        (name, binding) for name in ("Anna", "Bo", "Cem") for binding in ("few options", "availability")
    }


def test_the_example_of_tables_seats_nobody_twice_beside_the_same_person(
    capsys: Captured, example: Path, tmp_path: Path
) -> None:
    source = example / "tables"
    written = planned(capsys, "tables", source, "--out", str(tmp_path / "out"), "--steps", "300000")
    people = rows(source / "personen.csv")
    index = {person["Name"]: i for i, person in enumerate(people)}
    house = {name: k for k, name in enumerate(dict.fromkeys(person["Organisation"] for person in people))}
    place = {row["Tisch"]: k for k, row in enumerate(rows(source / "tische.csv"))}
    round_ = {row["Runde"]: r for r, row in enumerate(rows(source / "runden.csv"))}
    table = [[-1] * 5 for _person in people]
    for row in rows(written / "personen.csv"):
        table[index[row["Person"]]][round_[row["Zeit"]]] = place[row["Tisch"]]
    met = [[False] * len(people) for _person in people]
    for row in rows(source / "bekannt.csv"):
        a, b = index[row["Wer"]], index[row["Wen"]]
        met[a][b] = met[b][a] = True
    assert checker.table_violations(
        len(people), [8] * 24, 5, table, apart=[house[p["Organisation"]] for p in people], met=met
    ) == []  # fmt: skip


def test_people_who_must_not_sit_together_do_not_even_where_repeats_cannot_be_avoided(
    capsys: Captured, tmp_path: Path
) -> None:
    names = [f"P{k} Beispiel" for k in range(9)]
    never = [(names[0], names[k], "nie") for k in range(1, 5)]
    sheets: Sheets = {
        **TABLES,
        "wünsche": [("Wer", "Wen", "Wunsch"), *never],
        "einstellungen": [("Einstellung", "Wert"), ("Plätze", 3), ("Runden", 6)],
    }
    written = planned(capsys, "tables", folder(tmp_path / "in", sheets), "--steps", "20000")
    beside = {
        name
        for row in rows(written / "personen.csv")
        if row["Person"] == names[0]
        for name in row["Mit"].split("; ")
    }
    assert beside & set(names[1:5]) == set()


def test_the_example_of_workshops_keeps_every_rule(capsys: Captured, example: Path, tmp_path: Path) -> None:
    source = example / "workshops"
    written = planned(capsys, "workshops", source, "--out", str(tmp_path / "out"))
    people, offered = rows(source / "personen.csv"), rows(source / "workshops.csv")
    slots = [{"Zeit": row["Runde"], "Tag": row["Tag"]} for row in rows(source / "runden.csv")]
    index = {person["Name"]: i for i, person in enumerate(people)}
    number = {slot["Zeit"]: r for r, slot in enumerate(slots)}
    own = {(row["Titel"], row["Runde"]): w for w, row in enumerate(offered)}
    ranks = [[0] * len(offered) for _person in people]
    for row in rows(source / "wuensche.csv"):
        ranks[index[row["Wer"]]][int(row["Workshop"].removeprefix("W")) - 1] = int(row["Rang"])
    fixed = [[-1] * 3 for _person in people]
    for w, row in enumerate(offered):
        fixed[index[row["Leitung"]]][number[row["Runde"]]] = w
    place = [[-1] * 3 for _person in people]
    for row in rows(written / "personen.csv"):
        if row["Zeit"]:
            place[index[row["Person"]]][number[row["Zeit"]]] = own[row["Workshop"], row["Zeit"]]
    assert checker.workshop_violations(
        ranks,
        [int(row["Plätze"]) for row in offered],
        [number[row["Runde"]] for row in offered],
        fixed,
        place,
        available=presence(people, slots),
        same_as=[row["Titel"] for row in offered],
    ) == []  # fmt: skip


def test_hosts_lead_wishes_count_and_nobody_sits_in_a_title_twice(capsys: Captured, tmp_path: Path) -> None:
    wishes = [*WORKSHOPS["wünsche"], ("Cem Beispiel", "C", 1)]
    written = planned(capsys, "workshops", folder(tmp_path / "in", {**WORKSHOPS, "wünsche": wishes}))
    found = {
        (row["Person"], row["Zeit"]): (row["Workshop"], row["Rolle"], row["Warum"])
        for row in rows(written / "personen.csv")
    }
    assert found["Anna Beispiel", "1"] == ("Parken", "Leitung", "")
    assert found["Dana Beispiel", "2"] == ("Wasser", "", "Ihr Wunsch Nr. 1.")
    assert [title for (name, _round), (title, _role, _why) in found.items() if name == "Cem Beispiel"].count(
        "Wasser"
    ) == 1


def test_the_example_of_consultations_keeps_every_rule(
    capsys: Captured, example: Path, tmp_path: Path
) -> None:
    source = example / "consultations"
    written = planned(capsys, "consultations", source, "--out", str(tmp_path / "out"))
    people, advisers, slots = (rows(source / f"{name}.csv") for name in ("personen", "beratende", "zeiten"))
    everyone = [*people, *advisers]
    index = {person["Name"]: i for i, person in enumerate(everyone)}
    number = {slot["Zeit"]: t for t, slot in enumerate(slots)}
    served = rows(written / "zeiten.csv")
    asked = {(row["Wer"], row["Bei"]) for row in rows(source / "anfragen.csv")}
    place = {row["Ort"]: k for k, row in enumerate(advisers)}
    assert {(row["Person"], row["Person 2"]) for row in served} <= asked
    assert checker.meeting_violations(
        presence(everyone, slots),
        len(advisers),
        [(index[row["Person"]], index[row["Person 2"]]) for row in served],
        [int(person["Höchstens"] or 20) for person in everyone],
        [number[row["Zeit"]] for row in served],
        [place[row["Ort"]] for row in served],
    ) == []  # fmt: skip


def test_the_weightiest_requests_are_served_locks_hold_and_doors_do_not_tell_what_about(
    capsys: Captured, tmp_path: Path
) -> None:
    sheets: Sheets = {
        **CONSULTATIONS,
        "fest": [("Wer", "Bei", "Zeit"), ("Bo Beispiel", "Eva Beispiel", "Z1")],
    }
    written = planned(capsys, "consultations", folder(tmp_path / "in", sheets))
    found = {(row["Zeit"], row["Ort"], row["Person"]) for row in rows(written / "zeiten.csv")}
    assert found == {
        ("Z1", "Raum 7", "Bo Beispiel"), ("Z2", "Raum 7", "Anna Beispiel"), ("Z1", "Finn Beispiel", "Anna Beispiel"),
    }  # fmt: skip
    assert "Geheimes" not in (written / "zeiten.csv").read_text(encoding="utf-8")
    told = {row["Person"]: row["Warum"] for row in rows(written / "personen.csv")}
    assert (
        told["Cem Beispiel"] == "Beratung durch Eva Beispiel ist nicht möglich: Alle Termine sind vergeben."
    )


def test_times_of_the_sheet_of_availability_are_the_only_ones(capsys: Captured, tmp_path: Path) -> None:
    sheets: Sheets = {**CONSULTATIONS, "verfügbarkeit": [("Name", "Zeit"), ("Eva Beispiel", "Z2")]}
    written = planned(capsys, "consultations", folder(tmp_path / "in", sheets))
    assert {row["Zeit"] for row in rows(written / "orte.csv") if row["Ort"] == "Raum 7"} == {"Z2"}


def test_a_person_without_a_common_topic_still_meets_somebody_and_is_told_so(
    capsys: Captured, tmp_path: Path
) -> None:
    written = planned(capsys, "meetings", folder(tmp_path / "in", MEETINGS))
    told = {row["Person"]: row["Warum"] for row in rows(written / "personen.csv")}
    assert told["Dana Beispiel"] == (
        "Kein gemeinsames Thema gefunden; das Gespräch ist eine Gelegenheit, sich kennenzulernen."
    )


def test_reasons_are_told_from_each_side(capsys: Captured, tmp_path: Path) -> None:
    sheets: Sheets = {
        "personen": [
            ("Name", "Organisation", "Sucht", "Bietet"),
            ("Anna", "Kiel", "ein Funknetz für Pegel; Mähroboter", ""),
            ("Bo", "Ulm", "", "LoRaWAN für Städte"),
        ],
        "themen": [("Thema", "Wörter"), ("LoRaWAN", "Funknetz, LPWAN")],
        "wünsche": [
            ("Wer", "Wen", "Wunsch", "Grund"),
            ("Bo", "Anna", "gern", "Weil die Ministerin es wünscht."),
        ],
        "zeiten": MEETINGS["zeiten"],
    }
    written = planned(capsys, "meetings", folder(tmp_path / "in", sheets))
    told = {row["Person"]: row["Warum"] for row in rows(written / "personen.csv")}
    assert told == {
        "Anna": "Weil die Ministerin es wünscht. Weil Bo Sie treffen möchte. Weil Sie „ein Funknetz für Pegel“ suchen "
        "und Bo „LoRaWAN für Städte“ anbietet.",
        "Bo": "Weil die Ministerin es wünscht. Weil Sie sich dieses Gespräch gewünscht haben. Weil Anna „ein Funknetz "
        "für Pegel“ sucht und Sie „LoRaWAN für Städte“ anbieten.",
    }


PEOPLE = [f"P{k}" for k in range(6)]
PAIRS = [(a, b) for a in PEOPLE for b in PEOPLE if a != b]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_small_congress_is_asked_for_every_rule_is_kept(tmp_path: Path, data: st.DataObject) -> None:
    slots = data.draw(st.integers(1, 4))
    houses = data.draw(st.lists(st.sampled_from(["", "A", "B", "C"]), min_size=6, max_size=6))
    away = [data.draw(st.sets(st.integers(0, slots - 1))) for _person in PEOPLE]
    most = data.draw(st.lists(st.integers(0, 4), min_size=6, max_size=6))
    counts = data.draw(st.lists(st.integers(0, 3), min_size=slots, max_size=slots))
    wishes = data.draw(
        st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(["muss", "gern", "nie", "7"]), max_size=8)
    )
    sheets: Sheets = {
        "personen": [
            ("Name", "Organisation", "Nicht verfügbar", "Höchstens"),
            *((PEOPLE[i], houses[i], ";".join(f"Z{t}" for t in sorted(away[i])), most[i]) for i in range(6)),
        ],
        "zeiten": [("Zeit", "Tische"), *((f"Z{t}", counts[t]) for t in range(slots))],
        "wünsche": [("Wer", "Wen", "Wunsch"), *((*pair, wish) for pair, wish in wishes.items())],
    }
    question = meetings.read(read_source(folder(tmp_path / "in", sheets), meetings.SHEETS), [])
    effort = Effort(1, 400, None, ProgressLine(io.StringIO(), Interruption()))
    outcome = meetings.solve(question, effort, str)
    met = [tuple(member.person for member in gathering.members) for gathering in outcome.gatherings]
    assert checker.meeting_violations(
        [[t not in away[i] for t in range(slots)] for i in range(6)],
        counts,
        met,
        most,
        [gathering.time for gathering in outcome.gatherings],
        [gathering.place for gathering in outcome.gatherings],
        organisation=[house or f"own {i}" for i, house in enumerate(houses)],
        forbidden=[(PEOPLE.index(a), PEOPLE.index(b)) for (a, b), wish in wishes.items() if wish == "nie"],
    ) == []  # fmt: skip
    assert all(member.why for gathering in outcome.gatherings for member in gathering.members)


@settings(max_examples=40, deadline=None)
@given(people=st.integers(4, 7), never=st.sets(st.sampled_from(list(combinations(range(4), 2))), max_size=3))
def test_who_can_be_kept_apart_at_tables_is_kept_apart(people: int, never: set[tuple[int, int]]) -> None:
    apart = np.zeros((people, people), np.bool_)
    for a, b in never:
        apart[a, b] = apart[b, a] = True
    problem = tables.Problem(people, 2, 3, met=apart)
    seats = [k for k, size in enumerate(problem.sizes.tolist()) for _seat in range(size)]
    is_possible = any(all(order[a] != order[b] for a, b in never) for order in set(permutations(seats)))
    plan = tables.plan(problem, seed=1, steps=500)
    if is_possible:
        seating = separated(problem, plan, apart).table
        assert [(a, b) for a, b in never if (seating[a] == seating[b]).any()] == []
        assert [sorted(row) for row in seating.T.tolist()] == [seats] * 3
    else:
        with pytest.raises(Refused):
            separated(problem, plan, apart)
