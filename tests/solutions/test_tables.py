# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Records as tables: written out whole, read in with care, and back again unchanged."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils import translation

from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.queries.staged_files import StagedFile, staged_file
from maschinenraum.network.spreadsheets import FileRefused, Table, read_table, write_csv, write_xlsx
from maschinenraum.solutions.actions.importing import (
    TABLE,
    Imported,
    TableChanged,
    choose_meanings,
    import_records,
    stage_records,
)
from maschinenraum.solutions.models import Measure, Record, RecordLink, Solution
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.queries.records import published_records
from maschinenraum.solutions.queries.tables.cells import NotUnderstood, day_in, number_in
from maschinenraum.solutions.queries.tables.exporting import headings, rows
from maschinenraum.solutions.queries.tables.meanings import meanings_of
from maschinenraum.solutions.queries.tables.previewing import Outcome, Preview, preview
from maschinenraum.solutions.queries.tables.template import template_file
from tests.factories import (
    ConceptFactory,
    GroupFactory,
    GroupMembershipFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    RecordLinkFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

HEADING = ("Titel", "Kurzfassung", "Kosten einmalig in Euro")


def table(heading: Sequence[str], *lines: Sequence[object]) -> Table:
    return read_table(write_csv(heading, lines), "x.csv")


def shown(by: Person, heading: Sequence[str], *lines: Sequence[object], **choices: str) -> Preview:
    return preview(table(heading, *lines), choices, by=by)


def staged(by: Person, heading: Sequence[str], *lines: Sequence[object]) -> StagedFile:
    return stage_records(name="x.csv", content=write_csv(heading, lines), by=by)


def taken(by: Person, heading: Sequence[str], *lines: Sequence[object]) -> Imported:
    file = staged(by, heading, *lines)
    return import_records(file, fingerprint=preview(file.table, file.choices, by=by).fingerprint, by=by)


def export(viewer: Person, kind: str) -> bytes:
    cells = list(
        rows(published_records(viewer), viewer, lambda record: {"address": f"/{record.slug}/", "land": ""})
    )
    return write_csv(headings(), cells) if kind == "csv" else write_xlsx(headings(), cells)


def said(found: Preview) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.text) for listed in found.refused for one in listed.problems]


@pytest.fixture
def member() -> Person:
    return PersonFactory()


# --- there and back ---------------------------------------------------------------------------------


def rich_records(member: Person) -> list[Record]:
    """Return one record of each kind that says all a table can carry."""
    concept = ConceptFactory(key="lorawan", label_de="LoRaWAN")
    group = GroupFactory()
    GroupMembershipFactory(group=group, person=member)
    own = {"organisation": member.organisation, "author": member}
    measure = MeasureFactory(
        **own, title="=1+1", starts_on=date(2025, 3, 1), budget_eur=12_500, progress="running", phase="P3"
    )
    solution = SolutionFactory(
        **own, title="Badeseen", summary="+49 ist\nkeine Formel", topics=[concept], groups=[group],
        further_organisations=[OrganisationFactory()], cost_once_eur=0, website="https://example.org/a?b=c",
        problem="- erstens\n- zweitens", licence="@EUPL",
    )  # fmt: skip
    insight = InsightFactory(**own, title="'=gelernt", is_failure=True, learned="Ja; nein")
    RecordLinkFactory(source=solution, target=measure, kind=RecordLink.Kind.EVIDENCE)
    return [measure, solution, insight]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_our_own_export_is_read_in_again_unchanged(member: Person, kind: str, language: str) -> None:
    records = rich_records(member)
    before = [content_of(record) for record in records]
    with translation.override(language):
        data = export(member, kind)
    file = stage_records(name=f"x.{kind}", content=data, by=member)
    found = preview(file.table, {}, by=member)

    assert said(found) == []
    assert [(one.outcome, one.notes) for one in found.records] == [(Outcome.UNTOUCHED, [])] * 3
    assert import_records(file, fingerprint=found.fingerprint, by=member) == Imported(0, 0, 3, ())
    assert [content_of(record) for record in records] == before


@pytest.mark.parametrize("hidden", [{"state": Record.State.WITHDRAWN}, {"visibility": Visibility.INTERNAL}])
def test_links_no_table_tells_of_stay(member: Person, hidden: dict[str, str]) -> None:
    solution = SolutionFactory(organisation=member.organisation, author=member)
    own = {"organisation": member.organisation} if "state" in hidden else {}
    RecordLinkFactory(source=solution, target=MeasureFactory(**own, **hidden))
    before = content_of(solution)
    found = preview(read_table(export(member, "csv"), "x.csv"), {}, by=member)

    assert [one.outcome for one in found.records] == [Outcome.UNTOUCHED]
    assert content_of(solution) == before


def test_fault_29_no_cell_of_an_export_is_a_formula(member: Person) -> None:
    rich_records(member)
    text = export(member, "csv").decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]

    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []
    assert "'=1+1" in cells


def test_an_export_names_only_what_its_reader_may_know_of(member: Person) -> None:
    secret = MeasureFactory(title="Geheim", visibility=Visibility.GROUP)
    hidden = GroupFactory(visibility=Visibility.GROUP, slug="geheime-gruppe")
    unconfirmed = OrganisationFactory(name="Geheimfirma", is_confirmed=False)
    solution = SolutionFactory(groups=[hidden], further_organisations=[unconfirmed], title="Offen")
    RecordLinkFactory(source=solution, target=secret)
    text = export(member, "csv").decode()

    assert "Offen" in text
    assert [word for word in (secret.slug, "Geheim", "geheime-gruppe") if word in text] == []


def test_what_an_export_marks_as_invented_says_so(member: Person) -> None:
    SolutionFactory()

    assert export(member, "csv").decode().splitlines()[1].endswith(";Beispiel")


def test_fault_43_records_of_others_stay_as_they_are(member: Person) -> None:
    solution = SolutionFactory(title="Von anderen")
    data = export(member, "csv").decode().replace("Von anderen", "Gekapert").encode()
    file = stage_records(name="x.csv", content=data, by=member)
    found = preview(file.table, {}, by=member)

    assert [one.outcome for one in found.records] == [Outcome.UNTOUCHED]
    import_records(file, fingerprint=found.fingerprint, by=member)
    solution.refresh_from_db()
    assert solution.title == "Von anderen"


# --- reading in -------------------------------------------------------------------------------------


def test_rows_become_drafts_of_ones_own_organisation(member: Person) -> None:
    done = taken(member, HEADING, ("Badeseen", "Sonden messen.", "12.500 €"), ("Parken", "Kameras.", ""))
    solution = Solution.objects.get(title="Badeseen")

    assert done == Imported(2, 0, 0, ())
    assert (solution.state, solution.organisation, solution.author, solution.cost_once_eur) == (
        Record.State.DRAFT, member.organisation, member, 12_500,
    )  # fmt: skip
    assert Solution.objects.get(title="Parken").cost_once_eur is None


def test_fault_43_the_same_file_twice_makes_no_duplicates(member: Person) -> None:
    lines = ("Badeseen", "Sonden messen.", "12500"), ("Parken", "Kameras.", "")
    taken(member, HEADING, *lines)

    assert taken(member, HEADING, *lines) == Imported(0, 0, 2, ())
    assert Record.objects.count() == 2


def test_a_key_of_ones_own_holds_a_record_together_when_its_title_changes(member: Person) -> None:
    heading = ("Kennung", "Titel", "Kurzfassung")
    taken(member, heading, ("M-1", "Badeseen", "Sonden."))

    assert taken(member, heading, ("M-1", "Messwerte der Badeseen", "Sonden.")) == Imported(0, 1, 0, ())
    assert [record.title for record in Record.objects.all()] == ["Messwerte der Badeseen"]


def test_a_row_says_what_it_changes_and_what_an_empty_cell_deletes(member: Person) -> None:
    taken(member, HEADING, ("Badeseen", "Sonden messen.", "12500"))
    found = shown(member, HEADING, ("Badeseen", "Bojen messen.", ""))

    assert found.records[0].notes == [
        "B (Kurzfassung): „Bojen messen.“ statt „Sonden messen.“.",
        "C (Kosten einmalig in Euro): „12500“ wird gelöscht, weil die Zelle leer ist.",
    ]


def test_what_the_table_has_no_column_for_stays(member: Person) -> None:
    taken(member, HEADING, ("Badeseen", "Sonden messen.", "12500"))
    taken(member, ("Titel", "Kurzfassung"), ("Badeseen", "Bojen messen."))

    assert Solution.objects.get().cost_once_eur == 12_500


def test_fault_42_what_is_not_understood_is_refused_with_row_column_and_what_to_do(member: Person) -> None:
    heading = (
        "Titel",
        "Kurzfassung",
        "Kosten einmalig in Euro",
        "Stand der Kosten",
        "Website",
        "Phase",
        "Schlagwörter",
    )
    found = shown(
        member,
        heading,
        ("", "Kurz.", "1.234,50", "1.2.", "javascript:alert(1)", "P9", "Quatsch"),
        ("Gut", "Kurz.", "1.234", "1.2.2026", "https://example.org", "P3", ""),
    )

    phases = "P1 Idee, P2 Prototyp, P3 Pilotbetrieb, P4 Verstetigung, P5 Transfer"
    assert said(found) == [
        (2, "A (Titel)", "Hier fehlt etwas: Titel. Bitte ergänzen Sie die Zelle."),
        (
            2,
            "C (Kosten einmalig in Euro)",
            "„1.234,50“ ist keine ganze Zahl. Bitte geben Sie eine wie 12500 an.",
        ),
        (2, "D (Stand der Kosten)", "„1.2.“ ist kein Tag. Bitte geben Sie einen wie 31.12.2026 an."),
        (2, "E (Website)", "„javascript:alert(1)“ ist keine Web-Adresse. Bitte mit https:// beginnen."),
        (2, "F (Phase)", f"„P9“ steht nicht zur Wahl. Möglich sind: {phases}."),
        (2, "G (Schlagwörter)", "„Quatsch“ kennt das Netzwerk nicht. Bitte ändern oder streichen Sie es."),
    ]
    assert [one.row for one in found.takeable] == [3]


def test_the_same_record_twice_in_one_table_is_refused(member: Person) -> None:
    found = shown(member, HEADING, ("Badeseen", "A", ""), ("badeseen", "B", ""))

    assert said(found) == [
        (3, "A (Titel)", "Derselbe Eintrag steht schon in Zeile 2. Bitte streichen Sie eine von beiden.")
    ]


def test_a_member_writes_for_no_other_organisation(member: Person) -> None:
    other = OrganisationFactory(name="Stadt Anderswo")
    heading = ("Titel", "Kurzfassung", "Kommune")

    assert [row for row, _column, _text in said(shown(member, heading, ("A", "B", other.name)))] == [2]
    assert said(shown(member, heading, ("A", "B", str(member.organisation)))) == []


def test_the_office_chooses_whose_records_they_are() -> None:
    office, other = PersonFactory(role="coordination"), OrganisationFactory(name="Stadt Anderswo")
    in_the_cell = shown(office, ("Titel", "Kurzfassung", "Kommune"), ("A", "B", "stadt anderswo"))
    beside_it = shown(office, ("Titel", "Kurzfassung"), ("A", "B"), organisation=str(other.pk))

    assert [one.organisation for one in (*in_the_cell.records, *beside_it.records)] == ["Stadt Anderswo"] * 2


def test_headings_of_others_are_guessed_and_may_be_chosen(member: Person) -> None:
    names = ("Projekt", "Zusammenfassung", "Fördersumme", "Start")
    guessed = meanings_of(names, {})
    chosen = meanings_of(names, {"2": "budget_eur", "3": "-"})

    assert guessed.places == {"title": 0, "summary": 1, "starts_on": 3}
    assert guessed.unknown == (2,)
    assert chosen.places == {"title": 0, "summary": 1, "budget_eur": 2}
    assert chosen.unknown == (3,)


def test_the_kind_follows_the_columns_unless_a_cell_says_it(member: Person) -> None:
    found = shown(
        member, ("Titel", "Kurzfassung", "Budget", "Art"), ("A", "B", "5", ""), ("C", "D", "", "Lösung")
    )

    assert [one.kind for one in found.records] == ["measure", "solution"]


def test_a_row_of_an_unknown_kind_is_refused_and_not_announced_as_a_draft(member: Person) -> None:
    found = shown(member, ["Art", "Titel", "Kurzfassung"], ["Quatsch", "Pegel", "Misst den Bach"])
    assert (
        len(found.takeable),
        found.written,
        [problem.column for problem in found.refused[0].problems],
    ) == (
        0,
        0,
        ["A (Art)"],
    )


def test_choices_are_remembered_with_the_file(member: Person) -> None:
    file = staged(member, ("Worum", "Kurz"), ("A", "B"))
    with pytest.raises(FileRefused, match="Keine Spalte bedeutet den Titel"):
        preview(file.table, file.choices, by=member)
    choose_meanings(file, {"0": "title", "1": "summary", "kind": "insight"}, by=member)
    again = staged_file(file.key, purpose=TABLE, by=member)

    assert again is not None
    assert [(one.kind, one.title) for one in preview(again.table, again.choices, by=member).records] == [
        ("insight", "A")
    ]


def test_nothing_is_taken_over_that_was_not_shown(member: Person) -> None:
    file = staged(member, HEADING, ("Badeseen", "Sonden.", ""))
    fingerprint = preview(file.table, {}, by=member).fingerprint
    taken(member, HEADING, ("Badeseen", "Bojen.", ""))

    with pytest.raises(TableChanged):
        import_records(file, fingerprint=fingerprint, by=member)
    assert Record.objects.get().summary == "Bojen."


def test_a_record_at_the_gate_is_not_changed(member: Person) -> None:
    SolutionFactory(organisation=member.organisation, title="Badeseen", state=Record.State.FORM_CHECK)
    found = shown(member, HEADING, ("Badeseen", "Anders.", ""))

    assert [text for _row, _column, text in said(found)] == [
        "Der Eintrag wird gerade geprüft oder ist archiviert und kann sich nicht ändern."
    ]


def test_fault_39_a_table_with_too_many_new_records_is_refused(member: Person) -> None:
    with pytest.raises(FileRefused, match="mehr als 200 Einträge"):
        shown(member, HEADING, *((f"Titel {n}", "Kurz.", "") for n in range(201)))


def test_the_template_reads_in_as_one_draft(member: Person) -> None:
    for kind in Record.Kind:
        found = preview(read_table(template_file(kind), "x.xlsx"), {"kind": kind}, by=member)

        assert (said(found), [one.outcome for one in found.records]) == ([], [Outcome.NEW])


def test_what_is_marked_as_invented_comes_to_no_real_municipality() -> None:
    real = PersonFactory(organisation=OrganisationFactory(is_example=False))
    found = shown(real, ("Titel", "Kurzfassung", "Beispiel"), ("A", "B", "Beispiel"), ("C", "D", ""))

    assert [(row, column) for row, column, _text in said(found)] == [(2, "C (Beispiel)")]


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost() -> None:
    table = read_table(write_xlsx(["Titel"], [["x" * 40_000]]), "x.xlsx")

    assert table.rows[0].cells[0] == "x" * 32_766 + "…"


def test_a_fact_its_kind_does_not_have_is_noted(member: Person) -> None:
    found = shown(member, ("Titel", "Kurzfassung", "Budget"), ("A", "B", "100"), kind="insight")

    assert found.records[0].notes == ["Dafür hat diese Art kein Feld: C (Budget)."]
    assert Measure.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("12500", 12_500),
        ("12.500", 12_500),
        ("12 500 €", 12_500),
        ("1.250.000,00", 1_250_000),
        ("0", 0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["1,5", "12,500", "1.5", "-3", "viel", "99999999999", "1e5", "٣"])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        number_in(text)


@pytest.mark.parametrize("text", ["31.2.2026", "2026", "1.2.", "Mai 2026", "2026-13-01"])
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        day_in(text)
