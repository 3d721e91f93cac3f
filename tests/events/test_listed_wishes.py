# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Wishes in lists of participants: people found or named as unclear, and a "not" that is never lost or told."""

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from maschinenraum.cli import main
from maschinenraum.events.actions.participants import import_participants, import_table, stage_participants
from maschinenraum.events.changes.participants import Imported
from maschinenraum.events.models import Event, Registration, Wish
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import Outcome, Preview
from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import FileRefused, read_table, write_csv
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
HEADING = ("Name", "E-Mail", "Organisation", "Muss treffen", "Möchte treffen", "Möchte nicht treffen")


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def office() -> Person:
    return PersonFactory(role="coordination")


def seen(
    event: Event, *rows: Sequence[str], heading: Sequence[str] = HEADING, by: Person | None = None
) -> Preview:
    return preview(event, read_table(write_csv(heading, rows), "liste.csv"), by=by)


def take(
    event: Event,
    office: Person,
    *rows: Sequence[str],
    heading: Sequence[str] = HEADING,
    left_out: Sequence[int] = (),
) -> Imported:
    staged = stage_participants(event, name="liste.csv", content=write_csv(heading, rows), by=office)
    shown = preview(event, staged.table, by=office)
    return import_participants(event, staged, left_out=left_out, fingerprint=shown.fingerprint, by=office)


def row(name: str, must: str = "", would: str = "", never: str = "", *, of: str = "") -> tuple[str, ...]:
    return (f"{name} Neu", f"{name.lower()}@example.org", of or f"Stadt {name}", must, would, never)


def wishes() -> set[tuple[str, str, str]]:
    found = Wish.objects.select_related("registration__person", "other__person")
    return {(w.registration.person.given_name, w.kind, w.other.person.given_name) for w in found}


def told(shown: Preview) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.text) for listed in shown.people for p in listed.problems]


def test_people_of_the_list_are_found_by_address_and_by_name(event: Event, office: Person) -> None:
    rows = [
        row("Ada", "bo@example.org", "Cy Neu; Neu, Di", "Eva Neu (Eva)"),
        *(row(name) for name in ("Bo", "Cy", "Di", "Eva")),
    ]
    take(event, office, *rows)
    assert wishes() == {
        ("Ada", "must", "Bo"), ("Ada", "would", "Cy"), ("Ada", "would", "Di"), ("Ada", "never", "Eva"),
    }  # fmt: skip


def test_people_registered_already_are_found_as_mail_programs_and_lines_name_them(
    event: Event, office: Person
) -> None:
    hof = OrganisationFactory(name="Stadt Hof")
    for name in ("Bo", "Cy"):
        person = PersonFactory(
            given_name=name, family_name="Ferne", email=f"{name}@ferne.example", organisation=hof
        )
        RegistrationFactory(event=event, person=person)
    take(event, office, row("Ada", "Bo Ferne <bo@ferne.example>\nCy Ferne (Hof)"))
    assert wishes() == {("Ada", "must", "Bo"), ("Ada", "must", "Cy")}


@pytest.mark.parametrize(
    "heading",
    [
        ("Must meet", "Would like to meet", "Does not want to meet"),
        ("I must meet", "Wants to meet", "No thanks"),
        ("MUSS TREFFEN (E-Mail)", "Wunschgespräche", "Kein Gespräch mit"),
    ],
)
def test_columns_of_wishes_have_other_names_too(event: Event, heading: tuple[str, ...]) -> None:
    rows = [row("Ada", "Bo Neu", "Cy Neu", "Di Neu"), row("Bo"), row("Cy"), row("Di")]
    ada = seen(event, *rows, heading=(*HEADING[:3], *heading)).people[0]
    assert (ada.musts, ada.woulds, ada.nevers) == (["Bo Neu"], ["Cy Neu"], frozenset({5}))


def test_unknown_and_ambiguous_names_are_named_with_row_and_column(event: Event) -> None:
    rows = [
        row("Ada", "Xaver Fremd", "Bo Neu; niemand@example.org", "Bo Neu"),
        row("Bo", of="Stadt Hof"),
        ("Bo Neu", "bo2@example.org", "Stadt Kiel", "Ada Neu (Stadt Kiel)", "", ""),
    ]
    unknown = (
        "steht weder in dieser Liste noch unter den Angemeldeten. "
        "Bitte E-Mail-Adresse oder Vorname Nachname (Organisation) angeben."
    )
    unclear = "kann mehrere bedeuten. Bitte die E-Mail-Adresse angeben."
    assert told(seen(event, *rows)) == [
        (2, "D (Muss treffen)", f"„Xaver Fremd“ {unknown}"),
        (2, "E (Möchte treffen)", f"„Bo Neu“ {unclear}"),
        (2, "E (Möchte treffen)", f"„niemand@example.org“ {unknown}"),
        (2, "F (Möchte nicht treffen)", f"Der 1. Name dieser Zelle {unclear}"),
        (4, "D (Muss treffen)", f"„Ada Neu (Stadt Kiel)“ {unknown}"),
    ]


@pytest.mark.parametrize(
    "cell", ["bo@example.org cy@example.org", "bo@example.org, cy@example.org", "alle außer bo@example.org"]
)
def test_no_part_of_a_name_is_read_without_the_rest(event: Event, cell: str) -> None:
    shown = seen(event, row("Ada", cell), row("Bo"), row("Cy"))
    assert [(number, column) for number, column, _text in told(shown)] == [(2, "D (Muss treffen)")]


def test_oneself_and_one_person_in_two_columns_are_refused(event: Event) -> None:
    twice = "steht auch in einer anderen Wunsch-Spalte dieser Zeile. Bitte eine von beiden leeren."
    shown = seen(event, row("Ada", "Ada Neu", "Bo Neu", "bo@example.org"), row("Bo"))
    assert told(shown) == [
        (2, "D (Muss treffen)", "„Ada Neu“ ist die Person selbst. Bitte streichen."),
        (2, "F (Möchte nicht treffen)", f"Der 1. Name dieser Zelle {twice}"),
    ]


def test_a_wish_among_colleagues_is_named_as_without_effect(event: Event, office: Person) -> None:
    rows = [
        row("Ada", "Bo Neu", "", "Cy Neu", of="Büro Neuland"),
        row("Bo", of="Büro Neuland"),
        row("Cy", of="Büro Neuland"),
    ]
    assert seen(event, *rows).people[0].notes == [
        "„Bo Neu“ gehört zur selben Organisation; ohne Wirkung.",
        "Der 1. Name unter „Möchte nicht treffen“ gehört zur selben Organisation; ohne Wirkung.",
    ]
    take(event, office, *rows)
    assert wishes() == {("Ada", "never", "Cy")}


def test_no_note_tells_an_organiser_where_the_bearer_of_an_address_works(event: Event) -> None:
    employer = OrganisationFactory(name="Stadt Hof")
    for name in ("ada", "bo"):
        RegistrationFactory(
            event=event,
            person=PersonFactory(email=f"{name}@example.org", organisation=employer),
            origin="import",
        )
    rows = [row("Ada", "bo@example.org"), row("Bo")]
    organiser = OrganiserFactory(event=event, person=PersonFactory(role="guest")).person
    seen_by = [str(seen(event, *rows, by=by).people[0].notes) for by in (None, organiser)]
    assert ["selben Organisation" in notes for notes in seen_by] == [True, False]


@pytest.mark.parametrize(
    "name",
    ["Auf keinen Fall", "Nicht mit", "No go", "Please not", "Möchte treffen (nicht)", "Möchte nicht sehen"],
)
def test_a_column_that_may_hold_a_not_is_refused_when_it_is_not_understood(event: Event, name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        seen(event, ("Ada Neu", "ada@example.org", "Bo"), heading=("Name", "E-Mail", name))
    assert str(refusal.value) == (
        f"Zeile 1, Spalte C ({name}): Diese Spalte scheint zu nennen, wen jemand nicht treffen möchte, ist aber "
        "nicht erkannt. Bitte nennen Sie sie „Möchte nicht treffen“ oder, wenn sie anderes enthält, ohne „nicht“."
    )


def test_two_columns_of_the_same_not_are_refused(event: Event) -> None:
    heading = ("Name", "E-Mail", "Möchte nicht treffen", "Nicht treffen")
    with pytest.raises(FileRefused):
        seen(event, ("Ada Neu", "ada@example.org", "", ""), heading=heading)


@pytest.mark.parametrize("name", ["No.", "Phone no", "Schuhgröße", "Notizen"])
def test_other_columns_are_ignored_as_before(event: Event, name: str) -> None:
    shown = seen(event, ("Ada Neu", "ada@example.org", "1"), heading=("Name", "E-Mail", name))
    assert shown.columns.unknown == (f"C ({name})",)


def test_whoever_does_not_want_to_meet_somebody_refused_stays_out_too(event: Event) -> None:
    rows = [row("Ada", never="Bo Neu"), ("Bo Neu", "kaputt", "", "", "", ""), row("Cy", never="Ada Neu")]
    shown = seen(event, *rows)
    assert [listed.outcome for listed in shown.people] == [Outcome.REFUSED] * 3
    sentence = "nennt jemanden aus Zeile {}, die wegbleibt. Bitte zuerst jene Zeile berichtigen."
    assert [told(shown)[0], told(shown)[2]] == [
        (2, "F (Möchte nicht treffen)", sentence.format(3)),
        (4, "F (Möchte nicht treffen)", sentence.format(2)),
    ]


def test_a_wish_to_meet_somebody_refused_is_named_as_without_effect(event: Event) -> None:
    ada = seen(event, row("Ada", "Bo Neu"), ("Bo Neu", "kaputt", "", "", "", "")).people[0]
    assert (ada.outcome, ada.notes) == (Outcome.NEW, ["„Bo Neu“ bleibt weg; der Wunsch ist ohne Wirkung."])


def test_whoever_does_not_want_to_meet_somebody_left_out_is_left_out_and_named(
    event: Event, office: Person
) -> None:
    rows = [row("Ada", never="Bo Neu"), row("Bo"), row("Cy", "Bo Neu")]
    imported = take(event, office, *rows, left_out=[3])
    assert (imported.left_out, imported.left_out_with) == ((2, 3), (2,))
    assert [r.person.given_name for r in Registration.objects.select_related("person")] == ["Cy"]
    assert wishes() == set()


def test_a_later_list_replaces_wishes_but_takes_no_not_back(event: Event, office: Person) -> None:
    people = [row("Bo"), row("Cy"), row("Di")]
    take(event, office, row("Ada", "Bo Neu", "Cy Neu", "Di Neu"), *people)
    take(event, office, row("Ada", "Di Neu", "Bo Neu"), *people)
    assert wishes() == {("Ada", "would", "Bo"), ("Ada", "never", "Di")}
    take(event, office, row("Ada", never="Bo Neu"), *people)
    assert wishes() == {("Ada", "never", "Bo"), ("Ada", "never", "Di")}


def test_a_list_without_a_column_of_wishes_leaves_them_alone(event: Event, office: Person) -> None:
    take(event, office, row("Ada", "Bo Neu", never="Cy Neu"), row("Bo"), row("Cy"))
    take(event, office, ("Ada Neu", "ada@example.org", "x"), heading=("Name", "E-Mail", "Bietet"))
    assert wishes() == {("Ada", "must", "Bo"), ("Ada", "never", "Cy")}


def test_no_preview_tells_whether_a_wish_is_stored_already(event: Event, office: Person) -> None:
    take(event, office, row("Ada", never="Bo Neu"), row("Bo"), row("Cy"))
    guesses = [row("Ada", never=name) for name in ("Bo Neu", "Cy Neu")]
    shown = [seen(event, guess, row("Bo"), row("Cy")).people[0] for guess in guesses]
    assert [(listed.outcome, listed.notes) for listed in shown] == [
        (
            Outcome.CHANGED,
            ["Wünsche: Es gelten die dieser Liste; ein „nicht“ nimmt keine Liste zurück."],
        )
    ] * 2


def test_what_people_wish_themselves_is_not_overruled(event: Event, office: Person) -> None:
    ada = PersonFactory(given_name="Ada", family_name="Neu", email="ada@example.org")
    RegistrationFactory(event=event, person=ada)
    take(event, office, row("Ada", "Bo Neu"), row("Bo"))
    assert wishes() == set()


def test_the_command_line_names_nobody_of_a_not(event: Event, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    rows = [
        row("Ada", "Bo Neu", never="Cyprian Neu; Fremdling"),
        row("Bo"),
        row("Cyprian", of="Büro Neuland"),
    ]
    file.write_bytes(write_csv(HEADING, rows))
    said = io.StringIO()
    with redirect_stdout(said):
        main(["import-participants", "--event", event.slug, "--dry-run", str(file)])
    assert "Der 2. Name dieser Zelle steht weder" in said.getvalue()
    assert [name for name in ("Fremdling", "Cyprian") if name in said.getvalue()] == []


def test_writing_wishes_asks_as_many_questions_for_many_people_as_for_few(
    event: Event, django_assert_max_num_queries: object
) -> None:
    names = [f"P{n:02d}" for n in range(40)]
    table = read_table(
        write_csv(HEADING, [row(n, f"{m} Neu") for n, m in zip(names, names[1:] + names[:1], strict=True)]),
        "x.csv",
    )
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        import_table(event, table, fingerprint=preview(event, table, by=None).fingerprint, by=None)
    assert Wish.objects.count() == 40
