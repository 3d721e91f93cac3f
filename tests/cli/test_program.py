# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command explains itself in German, refuses in one sentence and imports what it is given."""

import os
import shutil
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from maschinenraum.cli import main
from maschinenraum.cli.program import SUBCOMMANDS
from maschinenraum.network.models import Person, Territory, TerritorySuccession
from tests.cli.conftest import environment
from tests.conftest import ROOT
from tests.factories import TerritoryFactory


@pytest.fixture(autouse=True)
def _port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8000")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run the command in this process; return its status and all it said."""
    try:
        status = main(words)
    except SystemExit as end:
        status = int(end.code or 0)
    captured = capsys.readouterr()
    return status, captured.out + captured.err


@pytest.mark.parametrize("subcommand", [[], *([one.name] for one in SUBCOMMANDS)], ids=str)
def test_help_is_in_plain_german(capsys: pytest.CaptureFixture[str], subcommand: list[str]) -> None:
    status, text = said(capsys, *subcommand, "--help")
    english = [word for word in ("usage", "options", "positional", "show ", "exit") if word in text]
    assert (status, english) == (0, [])
    assert text.startswith("Aufruf: maschinenraum")


def test_help_loads_neither_django_nor_the_engine() -> None:
    question = (
        "import sys\ntry:\n    from maschinenraum.cli import main\n    main(['--help'])\nexcept SystemExit: pass\n"
        "print('loaded', sorted({'django', 'numpy', 'gunicorn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded []"


@pytest.mark.parametrize("subcommand", SUBCOMMANDS, ids=lambda one: one.name)
def test_every_subcommand_has_its_module(subcommand: object) -> None:
    module = import_module(f"maschinenraum.cli.{getattr(subcommand, 'module')}")  # noqa: B009
    assert callable(module.run)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Fehler: es fehlt: Befehl (Hilfe: maschinenraum --help)\n"),
        (["run", "--port", "x"], "Fehler: Angabe --port: x ist kein Port; möglich sind 1 bis 65535."),
        (["run", "--port", "70000"], "Fehler: Angabe --port: 70000 ist kein Port; möglich sind 1 bis 65535."),
        (
            ["import-territories", "nowhere.xlsx"],
            "Fehler: Angabe DATEI: Die Datei nowhere.xlsx gibt es nicht.",
        ),
        (
            ["import-territories", "pyproject.toml", "--population-date", "31.12.2024"],
            "Fehler: Angabe --population-date: 31.12.2024 ist kein Tag; erwartet wird JJJJ-MM-TT.",
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    status, text = said(capsys, *words)
    assert (status, text.startswith(sentence), text.count("\n")) == (2, True, 1)


@pytest.mark.django_db
def test_the_directory_comes_in_once_and_a_dry_run_writes_nothing(
    capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    path = str(shared / "data" / "fixtures" / "auszug_gv_sample_hh_hb_sl.xlsx")
    _status, dry = said(capsys, "import-territories", path, "--dry-run")
    assert (Territory.objects.count(), dry.splitlines()[-1]) == (0, "Probelauf: Es wurde nichts geschrieben.")
    assert said(capsys, "import-territories", path)[1].splitlines()[-1] == "Übernommen."
    assert Territory.objects.filter(level="municipality").count() == 56
    again = said(capsys, "import-territories", path)[1]
    assert again.splitlines()[-1] == "Das Verzeichnis ist schon auf diesem Stand."


@pytest.mark.django_db
def test_a_file_that_looks_cut_off_comes_in_only_with_yes(
    capsys: pytest.CaptureFixture[str], shared: Path, tmp_path: Path
) -> None:
    whole = shared / "data" / "fixtures" / "gv100ad_sample_hh_hb_sl.txt"
    said(capsys, "import-territories", str(whole))
    cut = tmp_path / "cut.txt"
    cut.write_bytes(
        b"".join(line for line in whole.read_bytes().splitlines(keepends=True) if line[10:15] != b"10046")
    )
    status, text = said(capsys, "import-territories", str(cut))
    assert (status, text.splitlines()[-1]) == (
        1,
        (
            "Fehler: Die Datei endet mit St. Ingbert, Stadt (100450117117); was im Verzeichnis noch folgt, fiele "
            "weg, von St. Wendel (10046) an (Anzahl: 17). Vielleicht ist sie abgeschnitten. Ist sie vollständig, "
            "rufen Sie den Befehl mit --yes auf."
        ),
    )
    assert said(capsys, "import-territories", str(cut), "--yes")[1].splitlines()[-1] == "Übernommen."


@pytest.mark.django_db
def test_a_database_that_refuses_the_directory_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE network_stagedterritory")
    path = str(shared / "data" / "fixtures" / "gv100ad_sample_hh_hb_sl.txt")
    status, text = said(capsys, "import-territories", path)
    last = [line for line in text.splitlines() if line.startswith("Fehler: ")]
    assert (status, [line.partition(" (")[0] for line in last]) == (
        1,
        ["Fehler: Die Datenbank hat die Änderungen nicht angenommen"],
    )


@pytest.mark.django_db
def test_a_day_of_the_population_to_come_is_refused(capsys: pytest.CaptureFixture[str], shared: Path) -> None:
    path = str(shared / "data" / "fixtures" / "gv100ad_sample_hh_hb_sl.txt")
    assert said(capsys, "import-territories", path, "--population-date", "2999-12-31") == (
        1,
        "Fehler: Der Tag 31.12.2999 liegt in der Zukunft und kann nicht stimmen.\n",
    )


@pytest.mark.django_db
def test_boundary_changes_are_linked_once_and_a_dry_run_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    TerritoryFactory(key="990010000002", source_date=date(2024, 12, 31))
    path = tmp_path / "aenderungen.csv"
    path.write_text(
        "kennziffer;einheit;ars_alt;ags_alt;name_alt;aenderungsart;flaeche_qm;einwohner;"
        "ars_neu;ags_neu;name_neu;wirksam_juristisch;wirksam_statistisch\n"
        "1;Gemeinde;990010000001;99001001;Alt;1;10;7;990010000002;99001002;Neu;2024-01-01;2024-01-01\n",
        encoding="utf-8",
    )
    dry = said(capsys, "import-area-changes", str(path), "--dry-run")
    assert (TerritorySuccession.objects.count(), dry[0]) == (0, 0)
    assert dry[1].splitlines()[0] == "    1 neue Verknüpfungen"
    assert said(capsys, "import-area-changes", str(path))[1].splitlines()[-1] == "Übernommen."
    again = said(capsys, "import-area-changes", str(path))[1]
    assert again.splitlines()[-1] == "Die Gebietsänderungen sind schon verknüpft."
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "2;Gemeinde;980010000001;98001001;X;1;1;7;990010000002;99001002;Neu;2024-01-01;2024-01-01\n"
        )
    status, text = said(capsys, "import-area-changes", str(path))
    assert (status, "Zeile 3: Das Land von X (980010000001) ist noch nicht eingelesen." in text) == (2, True)


@pytest.mark.django_db
def test_types_of_region_come_from_a_table_and_unknown_keys_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    territory = TerritoryFactory(key="010010000000")
    path = tmp_path / "regiostar.csv"
    path.write_text("ags;regiostar7\n01001000;72\n99999999;77\n", encoding="utf-8")
    status, text = said(capsys, "import-region-types", str(path))
    territory.refresh_from_db()
    assert (status, territory.regiostar7, "  99999999" in text.splitlines()) == (2, "72", True)
    path.write_text("ags;regiostar7\n1001000;72\n", encoding="utf-8")
    assert said(capsys, "import-region-types", str(path)) == (
        1,
        "Fehler: Zeile 2, Spalte ags: „1001000“ ist kein Gemeindeschlüssel; erwartet wird Text mit 8 Ziffern.\n",
    )


@pytest.mark.process
@pytest.mark.parametrize(
    "words",
    [
        ["import-territories", "letter.txt"],
        ["import-participants", "letter.txt", "--event", "x"],
        ["add-administrator", "amt@example.org", "--family-name", "Amt"],
    ],
    ids=lambda words: str(words[0]),
)
def test_a_database_without_tables_is_refused_in_one_sentence(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "letter.txt").write_text("Guten Tag")
    done = subprocess.run(
        [sys.executable, "-m", "maschinenraum", *words],
        env=environment(tmp_path, DJANGO_SETTINGS_MODULE="maschinenraum.settings"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        (
            "Fehler: Die Datenbank ist nicht auf dem Stand dieses Programms: "
            "bitte zuerst 'maschinenraum migrate' ausführen.\n"
        ),
    )


@pytest.mark.django_db
def test_a_file_that_is_no_directory_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Guten Tag")
    status, text = said(capsys, "import-territories", str(tmp_path / "letter.txt"))
    assert (status, text.startswith("Fehler: Die Datei ist weder"), text.count("\n")) == (1, True, 1)


@pytest.mark.django_db
def test_the_sample_is_loaded_once_and_without_sign_ins(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "load-sample") == (0, "Das Beispielnetzwerk ist geladen.\n")
    assert said(capsys, "load-sample") == (0, "Das Beispielnetzwerk war schon geladen.\n")
    assert [person for person in Person.objects.all() if person.has_usable_password()] == []


@pytest.mark.django_db
def test_an_administrator_is_added_with_a_sound_password_only(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("add-administrator", "amt@example.org", "--family-name", "Amt")
    results = []
    for number, password in enumerate(("kurz", "Leuchtturm-Wattwanderung", "Leuchtturm-Wattwanderung")):
        (tmp_path / str(number)).write_text(f"{password}\n")
        with (tmp_path / str(number)).open() as lines:
            monkeypatch.setattr(sys, "stdin", lines)
            results.append(said(capsys, *words))
    assert [status for status, _text in results] == [1, 0, 1]
    assert results[2][1] == "Fehler: Zu amt@example.org gibt es schon ein Konto.\n"
    person = Person.objects.get()
    assert (person.role, person.check_password("Leuchtturm-Wattwanderung")) == (
        Person.Role.ADMINISTRATOR,
        True,
    )


@pytest.mark.django_db
def test_a_whole_installation_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = said(capsys, "check")
    assert (status, [line for line in text.splitlines() if line.startswith("!")]) == (0, [])


def build(source: Path, target: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Build an archive of the project in ``source`` into ``folder``."""
    words = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    fixed_date = {**os.environ, "SOURCE_DATE_EPOCH": "0"}
    return subprocess.run(words, cwd=source, check=False, capture_output=True, text=True, env=fixed_date)


@pytest.mark.house
def test_a_package_without_what_set_up_makes_is_not_built(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("setup", "LICENSES"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.mo"))
    outcome = build(tmp_path, "wheel", tmp_path)
    sentence = "Im Paket fehlt locale/en/LC_MESSAGES/django.mo: bitte zuerst 'make setup' ausführen."
    assert (outcome.returncode, outcome.stderr.strip()) == (1, sentence)
    assert list(tmp_path.glob("*.whl")) == []


@pytest.mark.house
def test_the_wheel_carries_what_is_served_and_the_command(tmp_path: Path) -> None:
    # By way of the source archive, as "uv build" and "python -m build" do.
    build(ROOT, "sdist", tmp_path)
    archive = next(tmp_path.glob("maschinenraum-*.tar.gz"))
    shutil.unpack_archive(archive, tmp_path, filter="data")
    build(tmp_path / archive.name.removesuffix(".tar.gz"), "wheel", tmp_path)
    wheel = next(tmp_path.glob("maschinenraum-*.whl"))
    listing = [sys.executable, "-m", "zipfile", "-l", str(wheel)]
    text = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
    wanted = [
        "maschinenraum/web/static/generated/kern.css",
        "maschinenraum/web/static/generated/fira-sans-400.woff2",
        "maschinenraum/web/static/generated/fira-sans-600.woff2",
        "maschinenraum/locale/en/LC_MESSAGES/django.mo",
        "maschinenraum/network/sample/projects.csv",
        "maschinenraum/engine/vocabulary/rahmen.csv",
        "maschinenraum/py.typed",
        "entry_points.txt",
        "licenses/LICENSES/EUPL-1.2.txt",
    ]
    assert [name for name in wanted if name not in text] == []
    assert [
        line for line in text.splitlines() if line.startswith(("tests/", "setup/", "node_modules/"))
    ] == []
