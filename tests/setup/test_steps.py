# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A step is done once, again when its inputs change, and again after an interruption."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from setup import __main__ as entrance
from setup import python_packages, sequence, steps
from setup.steps import SetupFailed, Step, carry_out
from tests.conftest import ROOT

pytestmark = pytest.mark.house


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STATE", tmp_path / "state")


@pytest.fixture
def counted(tmp_path: Path) -> tuple[Step, list[int]]:
    """A step that copies ``input`` to ``output`` and a list that grows with each run."""
    runs: list[int] = []
    source, target = tmp_path / "input", tmp_path / "output"
    source.write_text("one")

    def work() -> None:
        runs.append(1)
        target.write_text(source.read_text())

    return Step("copy", "Kopie", lambda: [source], (target,), work), runs


def test_a_step_is_done_once(counted: tuple[Step, list[int]]) -> None:
    step, runs = counted
    carry_out([step])
    carry_out([step])
    assert len(runs) == 1


@pytest.mark.parametrize(
    "change", [lambda at: (at / "input").write_text("two"), lambda at: (at / "output").unlink()]
)
def test_a_step_is_done_again_when_its_input_changes_or_its_output_is_gone(
    counted: tuple[Step, list[int]], tmp_path: Path, change: Callable[[Path], object]
) -> None:
    step, runs = counted
    carry_out([step])
    change(tmp_path)
    carry_out([step])
    assert len(runs) == 2
    assert (tmp_path / "output").read_text() == (tmp_path / "input").read_text()


def test_an_interrupted_step_is_done_again_and_the_earlier_ones_are_not(
    counted: tuple[Step, list[int]], tmp_path: Path
) -> None:
    step, runs = counted
    interruptions: Iterator[type[BaseException] | None] = iter([KeyboardInterrupt, None])
    finished: list[int] = []

    def work() -> None:
        if interruption := next(interruptions):
            raise interruption
        finished.append(1)

    second = Step("second", "Zweiter", list, (), work)
    with pytest.raises(KeyboardInterrupt):
        carry_out([step, second])
    carry_out([step, second])
    carry_out([step, second])
    assert (len(runs), len(finished)) == (1, 1)


def test_a_step_that_fails_after_it_was_done_before_is_not_taken_for_done(
    counted: tuple[Step, list[int]], tmp_path: Path
) -> None:
    step, _runs = counted
    carry_out([step])
    (tmp_path / "input").write_text("two")

    def fail() -> None:
        raise SetupFailed("Es fehlt etwas.")

    with pytest.raises(SetupFailed):
        carry_out([Step(step.name, step.title, step.inputs, step.outputs, fail)])
    (tmp_path / "input").write_text("one")
    assert not steps.is_done(step, steps.fingerprint(step.inputs()))


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "error: Failed to fetch: `x`\n  dns error: failed to lookup",
            "Das Paketverzeichnis ist nicht erreichbar",
        ),
        ("npm error code ENOTFOUND", "Das Paketverzeichnis ist nicht erreichbar"),
        ("npm error code ENOTCACHED", "Das Paketverzeichnis ist nicht erreichbar"),
        (
            "hint: Packages were unavailable because the network was disabled.",
            "Das Paketverzeichnis ist nicht erreichbar",
        ),
        ("OSError: [Errno 28] No space left on device", "Der Speicherplatz ist erschöpft"),
        ("Hash mismatch for `django`", "Ein Paket stimmt nicht mit seiner hinterlegten Prüfsumme überein"),
        ("ModuleNotFoundError: No module named 'ensurepip'", "Python fehlt das Modul venv"),
        ("npm error code EACCES", "Im Projektordner fehlen Schreibrechte"),
        (
            "ModuleNotFoundError: No module named 'x'\n\n",
            "Der Schritt endete mit: ModuleNotFoundError: No module",
        ),
        ("", "Der Schritt endete mit: keine Ausgabe"),
    ],
)
def test_a_failure_is_told_in_one_sentence_with_the_way_out(output: str, sentence: str) -> None:
    text = steps.diagnosis(output, Path("x.log"))
    assert text.startswith(sentence)
    assert (text.endswith("(Einzelheiten: x.log)"), "\n" in text) == (True, False)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, f"Im Ordner {ROOT} lässt sich nichts anlegen: bitte"),
        (errno.EROFS, f"Im Ordner {ROOT} lässt sich nichts anlegen: bitte"),
        (errno.ENOSPC, "Der Speicherplatz ist erschöpft: bitte"),
        (errno.EIO, "Input/output error (.setup/lock)."),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(
    number: int, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError(number, os.strerror(number), ".setup/lock")

    monkeypatch.setattr(entrance, "STEPS", [Step("failing", "Schritt", list, (), fail)])
    assert entrance.main() == 1
    said = capsys.readouterr().err.strip()
    assert (said.startswith(f"Fehler: {sentence}"), said.count("\n")) == (True, 0)


def test_a_failing_command_is_diagnosed_and_its_output_kept(tmp_path: Path) -> None:
    (tmp_path / "state" / "log").mkdir(parents=True)
    with pytest.raises(SetupFailed, match="Der Speicherplatz ist erschöpft"):
        steps.run([sys.executable, "-c", "print('ENOSPC'); raise SystemExit(1)"], log="full")
    assert (tmp_path / "state" / "log" / "full.log").read_text() == "ENOSPC\n"


def test_python_without_venv_is_told_with_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupFailed, match=r"bitte 'apt install python3\.\d+-venv' ausführen"):
        python_packages.make_environment()


def test_the_steps_have_names_of_their_own() -> None:
    names = [step.name for step in sequence.STEPS]
    assert len(names) == len(set(names))


def test_the_set_up_reads_nothing_but_the_standard_library() -> None:
    question = (
        "import sys; before = set(sys.modules); import setup.sequence, setup.__main__; "
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {question}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["setup"]
