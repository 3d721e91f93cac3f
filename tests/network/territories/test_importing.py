# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The directory on its way into the database: compared, staged, swapped in, all or nothing."""

import io
import itertools
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from maschinenraum.network.actions.territories import NotStaged, apply_directory, stage_directory
from maschinenraum.network.changes import territories
from maschinenraum.network.changes.territory_files import import_regiostar, import_territories
from maschinenraum.network.directory import read_directory
from maschinenraum.network.jobs.territories import apply_directory_import
from maschinenraum.network.models import (
    DirectoryImport,
    Person,
    StagedTerritory,
    Territory,
    TerritorySuccession,
)
from maschinenraum.network.queries.territories import imports_seen_by, territories_matching
from maschinenraum.network.spreadsheets import FileRefused
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory
from tests.network.territories.lookups import territory_by_key, today_for_key

pytestmark = pytest.mark.django_db


def written(folder: Path, data: bytes, name: str = "verzeichnis.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def facts() -> list[tuple[Any, ...]]:
    """Everything the directory says, without the ids of its rows."""
    names = [field.name for field in Territory._meta.fields if field.name not in {"id", "parent"}]
    return list(Territory.objects.order_by("key", "valid_to").values_list("parent__key", *names))


def newer(lines: bytes) -> bytes:
    """The fixed-width sample as if it were of 31 January 2025."""
    return lines.replace(b"20231130", b"20250131")


# --- the whole files --------------------------------------------------------------------------------


def test_the_whole_extract_comes_in_within_ten_seconds(extract_path: Path) -> None:
    begun = time.process_time()
    difference = import_territories(extract_path)
    took = time.process_time() - begun
    assert (difference.counts, Territory.objects.count(), StagedTerritory.objects.count(), took < 10) == (
        {"records": 16000, "municipalities": 10959, "new": 16000, "gone": 0, "renamed": 0, "changed": 0, "same": 0},
        16000,
        0,
        True,
    )  # fmt: skip


def test_one_directory_after_the_other_and_the_last_one_twice(fixed_path: Path, extract_path: Path) -> None:
    import_territories(fixed_path)
    foreseen = import_territories(extract_path, dry_run=True)
    assert import_territories(extract_path) == foreseen
    assert foreseen.counts == {
        "records": 16000, "municipalities": 10959,
        "new": 11, "gone": 34, "renamed": 16, "changed": 15973, "same": 0,
    }  # fmt: skip
    assert Territory.objects.exclude(valid_to=None).values_list("valid_to").distinct().get() == (
        date(2024, 12, 30),
    )
    before = facts()
    again = import_territories(extract_path)
    assert (again.is_empty, facts() == before) == (True, True)


def test_fault_47_no_write_lock_lasts_over_two_seconds(extract_path: Path) -> None:
    data = extract_path.read_bytes()
    file = read_directory(data)
    moments: list[float] = []
    staged = territories.stage(
        file, data, file_name="x", on_progress=lambda _share: moments.append(time.process_time())
    )
    batches = [later - earlier for earlier, later in itertools.pairwise(moments)]
    begun = time.process_time()
    territories.apply(staged)
    assert max(*batches, time.process_time() - begun) < 2


# --- comparing --------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(sample_path: Path) -> None:
    difference = import_territories(sample_path, dry_run=True)
    assert (difference.counts["new"], Territory.objects.count(), DirectoryImport.objects.count()) == (
        124,
        0,
        0,
    )


def test_a_file_of_three_laender_leaves_the_others_alone(sample_path: Path) -> None:
    elsewhere = TerritoryFactory(key="010010000000")
    here = TerritoryFactory(key="020000000999", name="Gibt es nicht mehr")
    difference = import_territories(sample_path)
    elsewhere.refresh_from_db()
    here.refresh_from_db()
    assert (difference.gone, elsewhere.valid_to, here.valid_to) == (
        (("020000000999", "Gibt es nicht mehr"),),
        None,
        date(2024, 12, 30),
    )
    said = [str(remark) for remark in difference.remarks]
    assert said[:1] == ["Die Datei umfasst 3 von 16 Ländern; die übrigen bleiben unverändert."]


def test_territories_above_have_the_sums_of_their_municipalities(sample_path: Path) -> None:
    import_territories(sample_path)
    bremen = territory_by_key("04")
    assert bremen is not None
    assert (bremen.population, bremen.area_km2, bremen.population_date) == (
        691703,
        Decimal("419.61"),
        date(2023, 12, 31),
    )


def test_only_a_land_imported_before_tells_since_when_the_new_exists(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    TerritoryFactory(key="04", level="land")
    before = b"".join(line for line in sample_lines.splitlines(keepends=True) if b"Tholey" not in line)
    import_territories(written(tmp_path, before))
    import_territories(sample_path)
    begun = Territory.objects.exclude(valid_from=None).order_by("key").values_list("key", "valid_from")
    assert list(begun) == [("100460118", date(2024, 12, 31)), ("100460118118", date(2024, 12, 31))]


def test_a_renamed_municipality_stays_the_same_record(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    before = territory_by_key("10046118")
    assert before is not None
    renamed = newer(sample_lines).replace(b"Tholey     ", b"Tholey, Bad")
    difference = import_territories(written(tmp_path, renamed))
    before.refresh_from_db()
    assert (difference.renamed, before.name, before.source_date) == (
        (("100460118", "Tholey", "Tholey, Bad"), ("100460118118", "Tholey", "Tholey, Bad")),
        "Tholey, Bad",
        date(2025, 1, 31),
    )


def test_what_a_format_does_not_say_stays_known(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    import_territories(sample_path)
    difference = import_territories(written(tmp_path, newer(sample_lines)))
    tholey = territory_by_key("10046118")
    assert tholey is not None
    assert (difference.changed[-1], tholey.longitude, tholey.urbanisation, tholey.population_date) == (
        ("100460118118", "Tholey", ("population", "population_date")),
        7.037625,
        "03",
        None,
    )


def test_the_day_of_the_population_may_be_told(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines), population_date=date(2022, 12, 31))
    days = Territory.objects.filter(level="municipality").values_list("population_date")
    assert set(days) == {(date(2022, 12, 31),)}


def moved(lines: bytes) -> bytes:
    """The newer sample, in which Tholey belongs to another association."""
    return b"".join(
        line[:18] + b"0199" + line[22:] if line[10:15] + line[18:22] == b"100460118" else line
        for line in newer(lines).splitlines(keepends=True)
    )


def test_a_municipality_that_changes_its_association_keeps_what_the_file_does_not_say(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    import_territories(sample_path)
    import_regiostar(written(tmp_path, b"ags;regiostar7\n10046118;77\n", "typen.csv"))
    before = territory_by_key("10046118")
    assert before is not None
    difference = import_territories(written(tmp_path, moved(sample_lines)))
    after = territory_by_key("10046118")
    assert after is not None
    assert (after.key, after.longitude, after.latitude, after.urbanisation, after.regiostar7) == (
        "100460199118",
        before.longitude,
        before.latitude,
        before.urbanisation,
        "77",
    )
    assert (after.place_source, after.region_source) == (before.source, "RegioStaR: BMDV, typen.csv")
    said = [str(remark) for remark in difference.remarks if "Gemeindeverband" in remark.text]
    assert "".join(said) == (
        "Eine Gemeinde behält ihren Gemeindeschlüssel (AGS), aber wechselt den Gemeindeverband und damit den "
        "Regionalschlüssel; sie steht unter „neu“ und „weggefallen“. Was die Datei nicht sagt, und ihre "
        "Organisationen gehen mit."
    )


def test_a_municipality_that_changes_its_association_is_linked_and_its_organisations_follow(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    import_territories(sample_path)
    before = territory_by_key("10046118")
    assert before is not None
    organisation = OrganisationFactory(territory=before)
    import_territories(written(tmp_path, moved(sample_lines)))
    after = territory_by_key("10046118")
    assert after is not None
    link = TerritorySuccession.objects.get()
    organisation.refresh_from_db()
    assert (link.predecessor_id, link.successor_id, link.kind, link.effective_on) == (
        before.pk,
        after.pk,
        TerritorySuccession.Kind.KEY_CHANGE,
        date(2025, 1, 31),
    )
    assert (organisation.territory, today_for_key(before.key), after.valid_from) == (
        after,
        [after],
        date(2025, 1, 31),
    )


def test_a_name_cut_by_the_format_does_not_replace_the_whole_one(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    whole = "Tholey, Gemeinde am Schaumberg mit allen ihren Ortsteilen"
    Territory.objects.filter(key="100460118118").update(name=whole)
    cut = newer(sample_lines).replace(b"Tholey".ljust(50), whole[:50].encode())
    difference = import_territories(written(tmp_path, cut))
    kept = territory_by_key("10046118")
    assert kept is not None
    assert (kept.name, difference.renamed) == (whole, (("100460118", "Tholey", whole[:50]),))


def test_what_a_format_does_not_say_keeps_its_source(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    import_territories(sample_path)
    extract = "Gemeindeverzeichnis-Auszug, Statistisches Bundesamt (Destatis), Gebietsstand 31.12.2024"
    fixed = "Gemeindeverzeichnis GV100AD, Statistisches Bundesamt (Destatis), Gebietsstand 31.01.2025"
    sources = []
    for text in (newer(sample_lines), sample_lines.replace(b"20231130", b"20250228")):
        tholey = territory_by_key("10046118")
        assert tholey is not None
        sources.append((tholey.source, tholey.place_source))
        import_territories(written(tmp_path, text))
    tholey = territory_by_key("10046118")
    assert tholey is not None
    assert (sources, tholey.place_source) == ([(extract, ""), (fixed, extract)], extract)


def test_a_source_of_its_own_ends_when_the_directory_says_it_again(
    sample_path: Path, sample_lines: bytes, tmp_path: Path
) -> None:
    import_territories(written(tmp_path, sample_lines))
    Territory.objects.filter(key="100460118118").update(longitude=7.0, latitude=49.0, place_source="Karte")
    import_territories(sample_path)
    tholey = territory_by_key("10046118")
    assert tholey is not None
    assert (tholey.longitude, tholey.place_source) == (7.037625, "")


def without_the_last_district(lines: bytes) -> bytes:
    return b"".join(line for line in newer(lines).splitlines(keepends=True) if line[10:15] != b"10046")


def test_a_text_that_ends_before_what_is_known_must_be_confirmed(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    before = facts()
    path = written(tmp_path, without_the_last_district(sample_lines))
    with pytest.raises(territories.NotConfirmed) as refused:
        import_territories(path)
    assert (str(refused.value), facts()) == (
        (
            "Die Datei endet mit St. Ingbert, Stadt (100450117117); was im Verzeichnis noch folgt, fiele weg, von "
            "St. Wendel (10046) an (Anzahl: 17). Vielleicht ist sie abgeschnitten."
        ),
        before,
    )
    import_territories(path, confirmed=True)
    assert territory_by_key("10046") is None


def test_what_ends_in_the_middle_of_a_text_needs_no_confirmation(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    without = b"".join(
        line for line in newer(sample_lines).splitlines(keepends=True) if line[10:15] != b"10045"
    )
    assert import_territories(written(tmp_path, without), dry_run=True).doubts == ()


def test_a_first_text_says_with_what_it_ends(sample_lines: bytes, tmp_path: Path) -> None:
    difference = import_territories(written(tmp_path, without_the_last_district(sample_lines)))
    assert str(difference.remarks[-1]) == (
        "Ob die Datei vollständig ist, steht nicht in ihr: Sie endet mit St. Ingbert, Stadt (100450117117). "
        "Bitte prüfen Sie, ob danach nichts mehr kommt."
    )


def test_an_older_directory_is_refused(sample_path: Path, sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(sample_path)
    before = facts()
    with pytest.raises(FileRefused) as refused:
        import_territories(written(tmp_path, sample_lines))
    assert (str(refused.value), facts()) == (
        (
            "Die Datei hat den Gebietsstand 30.11.2023, das Verzeichnis schon 31.12.2024. "
            "Bitte wählen Sie eine neuere Datei."
        ),
        before,
    )


def test_a_file_that_loses_many_municipalities_is_remarked(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    lost = b"".join(
        line
        for line in newer(sample_lines).splitlines(keepends=True)
        if line[10:15] not in {b"10041", b"10046"}
    )
    difference = import_territories(written(tmp_path, lost), dry_run=True)
    assert str(difference.remarks[-1]) == (
        "In Saarland fallen 18 von 53 Gemeinden weg. Bitte prüfen Sie, ob die Datei vollständig ist."
    )


# --- all or nothing ---------------------------------------------------------------------------------


def test_fault_43_a_broken_file_writes_nothing(sample_lines: bytes, tmp_path: Path) -> None:
    broken = sample_lines[:-221] + sample_lines[-221:].replace(b"66636", b"6663x")
    with pytest.raises(FileRefused, match="Zeile 124, Spalte 166-170"):
        import_territories(written(tmp_path, broken))
    assert (Territory.objects.count(), DirectoryImport.objects.count()) == (0, 0)


def test_fault_43_a_swap_that_fails_half_way_leaves_nothing(sample_path: Path) -> None:
    data = sample_path.read_bytes()
    staged = territories.stage(read_directory(data), data, file_name="x")
    TerritoryFactory(key="100460118118")
    before = facts()
    with pytest.raises(territories.Stale):
        territories.apply(staged)
    staged.refresh_from_db()
    assert (facts(), staged.state) == (before, DirectoryImport.State.STAGED)


def test_a_reader_that_breaks_off_leaves_nothing_behind(sample_path: Path) -> None:
    def break_off(_share: float) -> None:
        raise ConnectionError

    data = sample_path.read_bytes()
    with pytest.raises(ConnectionError):
        territories.stage(read_directory(data), data, file_name="x", on_progress=break_off)
    assert (DirectoryImport.objects.count(), StagedTerritory.objects.count()) == (0, 0)


def test_applying_that_breaks_off_ends_as_failed_with_a_sentence(sample_lines: bytes) -> None:
    office = PersonFactory(role=Person.Role.COORDINATION)
    staged = stage_directory(file=io.BytesIO(sample_lines), name="gv100ad.txt", by=office)
    apply_directory(import_id=staged.pk, by=office)
    DirectoryImport.objects.update(difference={})
    with pytest.raises(KeyError):
        apply_directory_import.call(import_id=str(staged.pk), person_id=str(office.pk))
    apply_directory_import.call(import_id=str(staged.pk), person_id=str(office.pk))
    staged.refresh_from_db()
    assert (staged.state, staged.error, StagedTerritory.objects.count(), Territory.objects.count()) == (
        DirectoryImport.State.FAILED,
        (
            "Beim Übernehmen ist ein Fehler aufgetreten; das Verzeichnis ist, wie es war. "
            "Bitte laden Sie die Datei noch einmal hoch."
        ),
        0,
        0,
    )


def test_rows_of_an_overtaken_file_are_removed(sample_path: Path, sample_lines: bytes) -> None:
    data = sample_path.read_bytes()
    first = territories.stage(read_directory(data), data, file_name="x")
    second = territories.stage(read_directory(sample_lines), sample_lines, file_name="y")
    assert (
        set(StagedTerritory.objects.values_list("directory_import", flat=True)) == {second.pk} != {first.pk}
    )
    territories.supersede_staged()
    assert StagedTerritory.objects.count() == 0


def test_the_longest_name_fits_whatever_its_letters(sample_path: Path) -> None:
    book = load_workbook(sample_path)
    book.worksheets[0]["H10"] = "ß" * 160
    data = io.BytesIO()
    book.save(data)
    territories.apply(territories.stage(read_directory(data.getvalue()), data.getvalue(), file_name="x"))
    hamburg = territory_by_key("02000000")
    assert hamburg is not None
    assert (hamburg.name, len(hamburg.sort_key)) == ("ß" * 160, 180)


def test_a_file_staged_before_another_was_applied_is_superseded(
    sample_path: Path, sample_lines: bytes
) -> None:
    data = sample_path.read_bytes()
    first = territories.stage(read_directory(data), data, file_name="x")
    territories.stage(read_directory(sample_lines), sample_lines, file_name="y")
    first.refresh_from_db()
    assert first.state == DirectoryImport.State.SUPERSEDED
    with pytest.raises(territories.Stale):
        territories.apply(first)
    assert Territory.objects.count() == 0


def test_two_files_read_at_once_end_with_one_staged(sample_path: Path, sample_lines: bytes) -> None:
    data = sample_path.read_bytes()

    def read_another(_share: float) -> None:
        territories.apply(territories.stage(read_directory(sample_lines), sample_lines, file_name="y"))

    with pytest.raises(FileRefused, match="Gleichzeitig"):
        territories.stage(read_directory(data), data, file_name="x", on_progress=read_another)
    assert [one.file_name for one in DirectoryImport.objects.all()] == ["y"]
    assert not StagedTerritory.objects.exists()


def test_rows_left_behind_by_a_reader_that_died_are_removed(sample_lines: bytes) -> None:
    dead = DirectoryImport.objects.create(file_name="x", as_of=date(2024, 12, 31))
    DirectoryImport.objects.update(created_at="2026-01-01T00:00:00Z")
    territories.stage(read_directory(sample_lines), sample_lines, file_name="y")
    assert DirectoryImport.objects.filter(pk=dead.pk).count() == 0


# --- what people do ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Person.Role.MEMBER, Person.Role.MINISTRY, Person.Role.GUEST])
def test_only_the_office_stages_and_applies(role: Person.Role, sample_lines: bytes) -> None:
    person = PersonFactory(role=role)
    with pytest.raises(PermissionDenied):
        stage_directory(file=io.BytesIO(sample_lines), name="x.txt", by=person)
    with pytest.raises(PermissionDenied):
        apply_directory(import_id=uuid4(), by=person)
    assert (DirectoryImport.objects.count(), imports_seen_by(person).count()) == (0, 0)


def test_the_office_stages_looks_and_applies(sample_lines: bytes) -> None:
    office = PersonFactory(role=Person.Role.COORDINATION)
    staged = stage_directory(file=io.BytesIO(sample_lines), name="gv100ad.txt", by=office)
    assert (staged.difference["counts"]["new"], Territory.objects.count()) == (124, 0)
    apply_directory(import_id=staged.pk, by=office)
    apply_directory_import.call(import_id=str(staged.pk), person_id=str(office.pk))
    apply_directory_import.call(import_id=str(staged.pk), person_id=str(office.pk))
    done = imports_seen_by(office).get()
    assert (done.state, done.fraction, Territory.objects.count()) == (DirectoryImport.State.APPLIED, 1.0, 124)
    with pytest.raises(NotStaged):
        apply_directory(import_id=staged.pk, by=office)


def test_fault_11_rights_are_asked_again_when_the_job_runs(sample_lines: bytes) -> None:
    office = PersonFactory(role=Person.Role.COORDINATION)
    staged = stage_directory(file=io.BytesIO(sample_lines), name="gv100ad.txt", by=office)
    apply_directory(import_id=staged.pk, by=office)
    Person.objects.filter(pk=office.pk).update(is_active=False)
    apply_directory_import.call(import_id=str(staged.pk), person_id=str(office.pk))
    staged.refresh_from_db()
    assert (staged.state, staged.error, Territory.objects.count()) == (
        DirectoryImport.State.FAILED,
        "Die Person, die das Verzeichnis übernehmen wollte, darf es nicht mehr.",
        0,
    )


def test_territories_are_found_by_name_and_key(sample_lines: bytes, tmp_path: Path) -> None:
    import_territories(written(tmp_path, sample_lines))
    by_name = territories_matching(text="THOL", level="municipality")
    by_key = territories_matching(text="10046118")
    assert ([one.ags for one in by_name], list(by_key)) == (["10046118"], list(by_name))
    tholey = by_name[0]
    assert tholey.parent is not None
    assert tholey.parent.parent is not None
    assert (tholey.parent.key, tholey.parent.parent.name) == ("100460118", "St. Wendel")


# --- RegioStaR --------------------------------------------------------------------------------------


def test_types_of_region_come_from_the_profile_table(sample_path: Path, shared: Path) -> None:
    import_territories(sample_path)
    profile = shared / "data/gemeinden_profil_2024.csv"
    first, second = import_regiostar(profile), import_regiostar(profile)
    hamburg = territory_by_key("02000000")
    assert hamburg is not None
    assert (first.changed, second.changed, second.same, hamburg.regiostar7) == (55, 0, 55, "71")


def test_a_key_with_two_types_is_refused(sample_path: Path, tmp_path: Path) -> None:
    import_territories(sample_path)
    path = written(tmp_path, b"ags;regiostar7\n02000000;71\n02000000;71\n02000000;77\n", "regiostar.csv")
    with pytest.raises(FileRefused) as refused:
        import_regiostar(path)
    assert (str(refused.value), Territory.objects.exclude(regiostar7="").count()) == (
        "Zeile 4, Spalte regiostar7: Der Schlüssel 02000000 hat hier den Typ 77, in Zeile 2 aber 71.",
        0,
    )


def test_fault_42_a_key_that_lost_its_zero_is_refused(sample_path: Path, tmp_path: Path) -> None:
    import_territories(sample_path)
    path = written(tmp_path, b"ags;regiostar7\n04011000;71\n2000000;71\n", "regiostar.csv")
    with pytest.raises(FileRefused) as refused:
        import_regiostar(path)
    assert (str(refused.value), Territory.objects.exclude(regiostar7="").count()) == (
        "Zeile 3, Spalte ags: „2000000“ ist kein Gemeindeschlüssel; erwartet wird Text mit 8 Ziffern.",
        0,
    )
