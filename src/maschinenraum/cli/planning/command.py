# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum plan``: read, ask the engine, write. Status 2 for a wrong file, 128 + signal when interrupted."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from maschinenraum.cli.planning import consultations, example, meetings, phrases, tables, workshops, writing
from maschinenraum.cli.planning.arguments import EXAMPLE
from maschinenraum.cli.planning.effort import Effort, Interruption, on_standard_error
from maschinenraum.cli.planning.folder import Target, target
from maschinenraum.cli.planning.listing import words_of
from maschinenraum.cli.planning.outcome import Outcome
from maschinenraum.cli.planning.phrases import Translate, number
from maschinenraum.cli.planning.sources import Source, read_source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine.inputs import ProblemError

SIGNALLED = 128


@dataclass(frozen=True)
class Kind:
    """What there is for one kind of plan: the sheets it reads, reading, and solving."""

    sheets: tuple[str, ...]
    read: Callable[[Source, list[str]], Any]
    solve: Callable[[Any, Effort, Translate], Outcome]


KINDS = {
    "meetings": Kind(meetings.SHEETS, meetings.read, meetings.solve),
    "tables": Kind(tables.SHEETS, tables.read, tables.solve),
    "workshops": Kind(workshops.SHEETS, workshops.read, workshops.solve),
    "consultations": Kind(consultations.SHEETS, consultations.read, consultations.solve),
}


def run(arguments: Namespace) -> int:
    """Plan, or write the example."""
    if arguments.task == EXAMPLE:
        return example.write(arguments.folder)
    kind = KINDS[arguments.task]
    source = read_source(arguments.source, kind.sheets)
    notes = list(source.notes)
    question = kind.read(source, notes)
    into = target(arguments.out, arguments.source, overwrite=arguments.overwrite)
    _hint(notes)
    return _plan(kind, question, source, notes, arguments, into)


def _plan(
    kind: Kind, question: Any, source: Source, notes: list[str], arguments: Namespace, into: Target
) -> int:
    interruption = Interruption()
    line = on_standard_error(interruption)
    effort = Effort(arguments.seed, arguments.steps, arguments.seconds, line)
    with interruption.watched():
        try:
            outcome = kind.solve(question, effort, phrases.translator(arguments.language))
        except ProblemError as error:
            raise InputRefused(f"Die Angaben widersprechen sich: {error}") from error
        finally:
            line.end()
        told = len(notes)
        line.show("Die Dateien werden geschrieben …")
        interrupted = bool(interruption.by) and outcome.report.stopped
        into.write(writing.files(outcome, source, notes, arguments, interrupted=interrupted))
        line.end()
    _hint(notes[told:])
    _tell(outcome, into, interrupted=interrupted)
    return SIGNALLED + interruption.by if interrupted else 0


def _hint(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"Hinweis: {note}", file=sys.stderr)


def _tell(outcome: Outcome, into: Target, *, interrupted: bool) -> None:
    german = phrases.translator("de")
    found = outcome.report
    proven = (
        ", besser geht es nicht" if found.is_optimal else f", höchstens möglich {number(found.bound, 'de')}"
    )
    print(
        f"{number(len(outcome.people), 'de')} Personen, {words_of(outcome.kind, german).gathering}: "
        f"{number(len(outcome.gatherings), 'de')}; Wert {number(found.value, 'de')}{proven}."
    )
    if interrupted:
        print(
            "Abgebrochen: Der bisher beste Plan ist geschrieben und in jeder Datei als vorläufig bezeichnet."
        )
    print(f"Geschrieben nach {into.path}.")
