# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Boundary changes: both forms of the file, links, chains, what cannot be used, and doing it twice."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from maschinenraum.network.changes.territory_files import import_area_changes, import_territories
from maschinenraum.network.directory.area_changes import read_area_changes
from maschinenraum.network.models import Territory, TerritorySuccession
from maschinenraum.network.spreadsheets import FileRefused
from tests.factories import OrganisationFactory, TerritoryFactory
from tests.network.territories.lookups import today_for_key

HEADING = (
    "kennziffer;einheit;ars_alt;ags_alt;name_alt;aenderungsart;flaeche_qm;einwohner;"
    "ars_neu;ags_neu;name_neu;wirksam_juristisch;wirksam_statistisch\n"
)
A, B, C, D = ("99001000000" + digit for digit in "1234")


def row(old: str, kind: str, new: str, day: str, names: str = "Alt/Neu", area: str = "1000000") -> str:
    old_name, new_name = names.split("/")
    return (
        f"99/1;Gemeinde;{old};{old[:5]}{old[9:]};{old_name};{kind};{area};7;"
        f"{new};{new[:5]}{new[9:]};{new_name};{day};{day}\n"
    )


@pytest.fixture
def changes_path(tmp_path: Path) -> Path:
    return tmp_path / "aenderungen.csv"


def link(path: Path, *rows: str, dry_run: bool = False) -> list[str]:
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
    return [str(problem) for problem in import_area_changes(path, dry_run=dry_run).problems]


# --- the whole files --------------------------------------------------------------------------------


def test_both_forms_say_the_same_of_2024(shared: Path) -> None:
    workbook = read_area_changes((shared / "data/original/gebietsaenderungen_2024.xlsx").read_bytes(), "x")
    table = read_area_changes((shared / "data/gebietsaenderungen_2023_2025-02.csv").read_bytes(), "x.csv")
    of_2024 = [change for change in table if change.effective_on.year == 2024]
    without_row = [
        [(c.before, c.after, c.kinds, c.area_km2, c.effective_on) for c in them]
        for them in (workbook, of_2024)
    ]
    assert (len(table), without_row[0]) == (168, without_row[1])
    assert Counter(change.kinds for change in workbook) == {("1",): 34, ("2",): 26, ("3",): 5, ("4",): 17}


@pytest.mark.django_db
def test_all_that_went_between_two_directories_is_linked(
    fixed_path: Path, extract_path: Path, shared: Path
) -> None:
    import_territories(fixed_path)
    import_territories(extract_path)
    path = shared / "data/gebietsaenderungen_2023_2025-02.csv"
    first = import_area_changes(path)
    assert (first.links, first.ended, first.past_territories, first.staying, len(first.problems)) == (
        124,
        34,
        56,
        24,
        22,
    )
    again, other_form = (
        import_area_changes(path),
        import_area_changes(shared / "data/original/gebietsaenderungen_2024.xlsx"),
    )
    assert (again.links, again.links_known, again.past_territories, again.ended) == (0, 124, 0, 0)
    assert (other_form.links, other_form.links_known, other_form.problems) == (0, 69, [])
    # Nothing ends without a successor, and every end is exact.
    lost = Territory.objects.exclude(valid_to=None).filter(successions=None)
    assert (lost.count(), Territory.objects.filter(valid_to=date(2024, 12, 30)).count()) == (0, 0)
    assert [one.name for one in today_for_key("06635005")] == ["Allendorf (Eder)"]


# --- one by one -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_chain_leads_to_what_is_valid_today(changes_path: Path) -> None:
    today = TerritoryFactory(key=C, source_date=date(2024, 12, 31))
    problems = link(changes_path, row(A, "1", B, "2023-01-01"), row(B, "3", C, "2024-01-01"))
    ends = Territory.objects.exclude(valid_to=None).order_by("key").values_list("key", "valid_to")
    today.refresh_from_db()
    assert (problems, list(ends), today_for_key(A), today_for_key(A[:5] + A[9:]), today.valid_from) == (
        [],
        [(A, date(2022, 12, 31)), (B, date(2023, 12, 31))],
        [today],
        [today],
        date(2024, 1, 1),
    )


@pytest.mark.django_db
def test_a_split_leads_to_all_its_parts(changes_path: Path) -> None:
    parts = [TerritoryFactory(key=key, source_date=date(2024, 12, 31)) for key in (B, C)]
    link(changes_path, row(A, "1", B, "2024-01-01"), row(A, "1", C, "2024-01-01"))
    assert today_for_key(A) == parts


@pytest.mark.django_db
def test_a_part_that_passes_ends_nothing(changes_path: Path) -> None:
    for key in (A, B):
        TerritoryFactory(key=key, source_date=date(2024, 12, 31))
    pieces = [row(A, "2", B, "2024-01-01", area="1000000"), row(A, "2", B, "2024-01-01", area="500000")]
    problems = link(changes_path, *pieces, row(A, "2", A, "2024-01-01", names="Alt/Alt"))
    assert (problems, Territory.objects.exclude(valid_to=None).count()) == ([], 0)
    assert TerritorySuccession.objects.values_list("kind", "area_km2", "population").get() == (
        "2",
        Decimal("1.5"),
        14,
    )


@pytest.mark.django_db
def test_a_row_that_says_what_stayed_links_nothing_however_it_writes_the_name(changes_path: Path) -> None:
    TerritoryFactory(key=A, source_date=date(2024, 12, 31))
    changes_path.write_text(HEADING + row(A, "2", A, "2024-01-01", names="Alt/Alt, Stadt"), encoding="utf-8")
    report = import_area_changes(changes_path)
    assert (report.staying, report.links, report.problems, TerritorySuccession.objects.count()) == (
        1,
        0,
        [],
        0,
    )


@pytest.mark.django_db
def test_no_territory_succeeds_itself() -> None:
    territory = TerritoryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritorySuccession.objects.create(
            predecessor=territory, successor=territory, kind="2", effective_on=date(2024, 1, 1)
        )
    assert TerritorySuccession.objects.count() == 0


@pytest.mark.django_db
def test_what_the_directory_concluded_gives_way_to_the_official_change(changes_path: Path) -> None:
    past = TerritoryFactory(key=A, valid_to=date(2024, 12, 30))
    today = TerritoryFactory(key=B, valid_from=date(2024, 12, 31), source_date=date(2024, 12, 31))
    TerritorySuccession.objects.create(
        predecessor=past,
        successor=today,
        kind="3",
        effective_on=date(2024, 12, 31),
        reference=TerritorySuccession.SAME_AGS,
    )
    for _time in range(2):
        link(changes_path, row(A, "3", B, "2024-07-01"))
    past.refresh_from_db()
    assert TerritorySuccession.objects.values_list("effective_on", "reference").get() == (
        date(2024, 7, 1),
        "99/1",
    )
    assert past.valid_to == date(2024, 6, 30)


@pytest.mark.django_db
def test_organisations_follow_a_key_that_changes_and_stay_where_it_is_dissolved(changes_path: Path) -> None:
    today = TerritoryFactory(key=C, source_date=date(2024, 12, 31))
    renumbered, dissolved = (TerritoryFactory(key=key, valid_to=date(2023, 12, 31)) for key in (A, B))
    organisations = [OrganisationFactory(territory=one) for one in (renumbered, dissolved)]
    link(changes_path, row(A, "3", C, "2024-01-01"), row(B, "1", C, "2024-01-01"))
    for organisation in organisations:
        organisation.refresh_from_db()
    assert [one.territory for one in organisations] == [today, dissolved]


@pytest.mark.django_db
def test_an_earlier_name_is_kept_as_a_past_territory(changes_path: Path) -> None:
    today = TerritoryFactory(key=A, name="Neu", source_date=date(2024, 12, 31))
    link(changes_path, row(A, "4", A, "2024-06-01"))
    past = Territory.objects.exclude(pk=today.pk).get()
    today.refresh_from_db()
    assert (past.name, past.valid_to, today.valid_from, today_for_key(A)) == (
        "Alt",
        date(2024, 5, 31),
        date(2024, 6, 1),
        [today],
    )


@pytest.mark.django_db
def test_rows_that_cannot_be_used_are_reported_and_the_others_linked(changes_path: Path) -> None:
    for key in (B, C):
        TerritoryFactory(key=key, name="Da", source_date=date(2024, 12, 31))
    problems = link(
        changes_path,
        row(A, "1", B, "2024-01-01"),
        row(A, "1", D, "2024-01-01"),
        row(B, "1", C, "2024-02-01"),
        row(D, "2", C, "2024-03-01"),
        row(B, "1", C, "2025-01-01"),
        row(A.replace("99", "98", 1), "1", B, "2024-01-01"),
    )
    assert (problems, TerritorySuccession.objects.count()) == (
        [
            f"Zeile 7: Das Land von Alt (98{A[2:]}) ist noch nicht eingelesen.",
            f"Zeile 4: Alt ({B}) soll ab 01.02.2024 wegfallen, steht aber noch im Verzeichnis.",
            f"Zeile 5: Der Schlüssel {D} (Alt) ist nicht bekannt.",
            (
                f"Zeile 6: Die Änderung von Alt ({B}) gilt ab 01.01.2025, das Verzeichnis hat den Stand 31.12.2024. "
                "Bitte zuerst ein neueres Verzeichnis einlesen."
            ),
            f"Zeile 3: Der Nachfolger {D} (Neu) von Alt ist nicht bekannt.",
        ],
        1,
    )


@pytest.mark.django_db
def test_a_dry_run_links_nothing(changes_path: Path) -> None:
    TerritoryFactory(key=B, source_date=date(2024, 12, 31))
    assert link(changes_path, row(A, "1", B, "2024-01-01"), dry_run=True) == []
    assert (Territory.objects.count(), TerritorySuccession.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            row("9900100001", "1", B, "2024-01-01"),
            "Zeile 2, Spalte ars_alt: „9900100001“ ist kein Schlüssel; erwartet wird Text mit 12 Ziffern.",
        ),
        (row(A, "5", B, "2024-01-01"), "Zeile 2, Spalte aenderungsart: „5“ ist keine Änderungsart (1 bis 4)."),
        (
            row(A, "1", B, "1.2.24"),
            "Zeile 2, Spalte wirksam_statistisch: „1.2.24“ ist kein Tag wie 01.01.2024.",
        ),
        (
            row(A, "1", B, "2024-01-01", area="1,5"),
            "Zeile 2, Spalte flaeche_qm: „1,5“ ist keine ganze Zahl.",
        ),
        (
            row(A, "1", B, "0001-01-01"),
            (
                "Zeile 2, Spalte wirksam_statistisch: Der Tag 01.01.0001 liegt vor dem 01.01.1990 und kann nicht "
                "stimmen."
            ),
        ),
        (
            row(A, "1", B, "2024-01-01", names=f"{'A' * 161}/Neu"),
            "Zeile 2, Spalte name_alt: Der Name hat 161 Zeichen, erlaubt sind 160.",
        ),
        (
            row(A, "1", B, "2024-01-01", names="Alt/N\x07eu"),
            (
                "Zeile 2, Spalte name_neu: Das Zeichen U+0007 (Zeilenumbruch oder Steuerzeichen) gehört nicht "
                "hierher."
            ),
        ),
        (
            row(A, "1", B, "2024-01-01", area="9" * 15),
            "Zeile 2, Spalte flaeche_qm: 999999999.999999 km² sind mehr, als Deutschland hat.",
        ),
        (
            row(A, "1", B, "2024-01-01", area="9" * 5000),
            f"Zeile 2, Spalte flaeche_qm: „{'9' * 40}“ ist keine ganze Zahl.",
        ),
        ("", "Die Datei enthält keine Gebietsänderung."),
    ],
)  # fmt: skip
def test_fault_42_a_wrong_file_is_refused_with_its_place(changes_path: Path, line: str, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        link(changes_path, line)
    assert str(refused.value) == said


def test_a_foreign_table_is_refused(changes_path: Path) -> None:
    changes_path.write_text("Name;Ort\nAda;Köln\n", encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        import_area_changes(changes_path)
    assert str(refused.value) == (
        "Zeile 1: Die Spalte „kennziffer“ fehlt. Bitte wählen Sie eine Datei mit Gebietsänderungen."
    )
