# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that describe software: hostile ones refused, real ones understood."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maschinenraum.network.spreadsheets import FileRefused
from maschinenraum.solutions.publiccode.addresses import file_address
from maschinenraum.solutions.publiccode.drafting import Draft, Left, draft_of
from maschinenraum.solutions.publiccode.reading import read_document

TODAY = date(2026, 5, 16)


def draft(text: str) -> Draft:
    return draft_of(read_document(text.encode()), origin="publiccode.yml", today=TODAY)


def real(shared: Path, name: str) -> Draft:
    path = shared / "data" / "publiccode" / f"{name}.publiccode.yml"
    return draft_of(read_document(path.read_bytes()), origin=path.name, today=TODAY)


# --- reading ----------------------------------------------------------------------------------------


def test_values_stay_as_they_are_written() -> None:
    found = read_document(
        b"softwareVersion: 1.10\nready: no\nnothing: ~\nquoted: '~'\nday: 2026-05-16"
    ).content

    assert found == {
        "softwareVersion": "1.10",
        "ready": "no",
        "nothing": None,
        "quoted": "~",
        "day": "2026-05-16",
    }


def test_a_tag_that_would_run_something_is_text_or_nothing() -> None:
    found = read_document(
        b"name: !!python/object/apply:os.system [echo]\nurl: !!python/name:os.system x"
    ).content

    assert found == {"name": ["echo"], "url": "x"}


def test_an_alias_stands_for_what_it_names() -> None:
    assert read_document(b"a: &one [x, y]\nb: *one").content == {"a": ["x", "y"], "b": ["x", "y"]}


def test_fault_38_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    began = process_time()

    with pytest.raises(FileRefused, match="mehr Angaben, als erlaubt sind"):
        read_document("\n".join(lines).encode())
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "keine Angaben mit Namen"),
        ("- a\n- b", "keine Angaben mit Namen"),
        ("just a text", "keine Angaben mit Namen"),
        ("a: [", "kein gültiges YAML"),
        ("a: b: c", "Zeile 1: Hier ist die Datei kein gültiges YAML"),
        ("a: \t- b\n\tc: d", "kein gültiges YAML"),
        ("a: 1\n---\nb: 2", "mehrere Dokumente"),
        ("a: *nobody", "ins Leere"),
        ("a: &a [*a]", "ins Leere"),
        ("a: &x 1\n" + "\n".join(f"b{n}: *x" for n in range(200)), "zu oft"),
        ("a: " + "[" * 40 + "]" * 40, "tiefer verschachtelt"),
        ("a: [" + "x," * 20_000 + "]", "mehr Angaben"),
        ("a: " + "x" * 200_000, "größer als 128 kB"),
        ("a: \x07", "kein gültiges YAML"),
    ],
    ids=lambda text: text[:20].encode("unicode_escape").decode(),
)
def test_what_is_no_such_file_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_document(text.encode())

    assert said in str(refused.value)


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(FileRefused, match="kein Text in UTF-8"):
        read_document("name: Müll".encode("cp1252"))


@given(st.binary(max_size=300))
def test_no_file_does_anything_but_be_read_or_refused(data: bytes) -> None:
    with suppress(FileRefused):
        draft_of(read_document(data), origin="x", today=TODAY)


# --- real files -------------------------------------------------------------------------------------


def test_all_real_files_give_a_title_a_summary_a_licence_and_a_repository(shared: Path) -> None:
    names = [path.name.removesuffix(".publiccode.yml") for path in (shared / "data" / "publiccode").iterdir()]
    lacking = {
        name: {"title", "summary", "licence", "repository", "technology"} - set(real(shared, name).values)
        for name in sorted(names)
    }

    assert lacking == {name: set() for name in sorted(names)}


def test_the_versions_of_the_real_files_are_read(shared: Path) -> None:
    names = {
        "Amsterdam__signals-frontend": "0.2",
        "smart-village-solutions__smart-village-app-app": "0.3",
        "Aitema-gmbh__terminvergabe": "0.4",
        "Comune-Milano__gefo": "0.5.0",
        "italia__publiccode-parser-go": "0.5",
    }

    assert {name: real(shared, name).version for name in names} == names


def test_german_is_preferred_and_users_are_kept_unconfirmed(shared: Path) -> None:
    found = real(shared, "smart-village-solutions__smart-village-app-app")

    assert found.values["title"] == "Smart Village App"
    assert str(found.values["summary"]).startswith("Die Smart Village App ist ein open-source App-Baukasten")
    assert found.values["operator_model"] == (
        "Wird im Auftrag gepflegt.\nBeauftragt: Smart Village Solutions SVS GmbH (bis 31.12.2027)"
    )
    assert str(found.values["sources"]).splitlines()[:2] == [
        "Laut publiccode.yml im Einsatz bei (nicht bestätigt):",
        "- Landkreis Havelland",
    ]
    assert Left("description.en.awards", "Übernommen wird nur eine Sprache.") in found.left
    assert found.values["source_date"] == date(2025, 1, 30)
    assert found.warnings == ()


def test_english_stands_in_where_there_is_no_german(shared: Path) -> None:
    found = real(shared, "Amsterdam__signals-frontend")

    assert str(found.values["summary"]).startswith("Signalen is an open source process")
    assert found.values["sources"] == (
        "Laut publiccode.yml im Einsatz bei (nicht bestätigt):\n- Gemeente Amsterdam\n"
        "- Gemeente 's-Hertogenbosch\nDokumentation: https://docs.signalen.org/"
    )


def test_oddities_of_a_real_file_are_said(shared: Path) -> None:
    assert real(shared, "CodeForBaltimore__Bmore-Responsive").warnings == (
        "„landingUrl“ wurde als „landingURL“ gelesen.",
        "Den Entwicklungsstand „production“ kennt der Standard nicht; die Phase bleibt offen.",
    )


# --- drafting ---------------------------------------------------------------------------------------


def test_people_named_as_contacts_are_not_taken_over() -> None:
    found = draft(
        "name: X\nmaintenance:\n  contacts:\n    - name: Erika Beispiel\n      email: e@example.org"
    )

    assert "Erika" not in repr(found)
    assert found.left == (Left("maintenance.contacts", "Personen werden nicht ungefragt übernommen."),)


def test_what_has_no_field_is_named() -> None:
    assert draft("name: X\nlogo: a.svg").left == (Left("logo", "Dafür hat eine Lösung kein Feld."),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", "git@x:y.git"]
)
def test_fault_25_an_address_that_is_none_is_left_out(address: str) -> None:
    found = draft(f"name: X\nurl: '{address}'")

    assert "repository" not in found.values
    assert "„url“ ist keine Web-Adresse und bleibt weg." in found.warnings


def test_an_unknown_version_is_read_and_said() -> None:
    assert draft("publiccodeYmlVersion: '0.9'\nname: X").warnings[0] == (
        "Die Fassung „0.9“ ist unbekannt; gelesen wird die Datei wie Fassung 0.5."
    )


def test_an_expired_contract_is_said() -> None:
    found = draft(
        "name: X\nmaintenance:\n  type: contract\n  contractors:\n    - {name: Firma, until: 2025-12-31}"
    )

    assert "Der Pflegevertrag mit Firma ist laut Datei am 31.12.2025 abgelaufen." in found.warnings


def test_proprietary_parts_and_devices_are_preconditions() -> None:
    found = draft(
        "name: X\ndependsOn:\n  proprietary: [{name: Oracle, versionMin: 11}]\n  hardware: [{name: Leser}]"
    )

    assert (
        found.values["preconditions"]
        == "Braucht nicht offene Software: Oracle (ab 11)\nBraucht Geräte: Leser"
    )


def test_a_name_that_is_too_long_is_cut_and_said() -> None:
    found = draft(f"name: {'x' * 200}")

    assert len(str(found.values["title"])) == 160
    assert "„name“ ist länger als 160 Zeichen und wird gekürzt." in found.warnings


@pytest.mark.parametrize(
    ("given_address", "file"),
    [
        ("https://github.com/a/b.git", "https://raw.githubusercontent.com/a/b/HEAD/publiccode.yml"),
        ("https://github.com/a/b/blob/main/p.yml", "https://raw.githubusercontent.com/a/b/main/p.yml"),
        ("https://gitlab.opencode.de/a/b/c", "https://gitlab.opencode.de/a/b/c/-/raw/HEAD/publiccode.yml"),
        ("https://example.org/publiccode.yml", "https://example.org/publiccode.yml"),
    ],
)
def test_the_page_of_a_repository_leads_to_its_file(given_address: str, file: str) -> None:
    assert file_address(given_address) == file
