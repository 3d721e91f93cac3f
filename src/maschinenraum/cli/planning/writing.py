# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""All files of a plan: three lists as CSV, a workbook, personal sheets, and the report."""

import json
import shlex
from argparse import Namespace
from typing import Any

from maschinenraum.cli.planning import folder, listing, phrases
from maschinenraum.cli.planning.listing import words_of
from maschinenraum.cli.planning.outcome import Outcome
from maschinenraum.cli.planning.personal import personal_sheets
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.sources import Source
from maschinenraum.cli.planning.workbook import workbook
from maschinenraum.engine import ENGINE_VERSION
from maschinenraum.engine.report import Counted
from maschinenraum.network.spreadsheets import csv_lines


def files(
    outcome: Outcome, source: Source, notes: list[str], arguments: Namespace, *, interrupted: bool
) -> dict[str, bytes]:
    """Return the content of every file by its name; what cannot be shown is added to ``notes``."""
    language = arguments.language
    _ = phrases.translator(language)
    mark = _("vorläufig, abgebrochen") if interrupted else ""
    lists = listing.listings(outcome, language, mark)
    title = outcome.title or words_of(outcome.kind, _).gathering
    written: dict[str, bytes] = {
        f"{one.file}.csv": "".join(csv_lines(one.columns, one.rows, language=language)).encode()
        for one in lists
    }
    written[_("zeitplan.xlsx")] = workbook(
        overview(outcome, arguments, mark, _),
        lists,
        title=title,
        mark=mark,
        language=language,
        overview_title=_("Übersicht"),
    )
    written[_("persoenliche-blaetter.pdf")], unshown = personal_sheets(outcome, language, mark)
    if any(map(str.isprintable, unshown)):
        notes.append(
            "Die persönlichen Blätter (PDF) zeigen statt dieser Zeichen ein Kästchen: "
            f"{' '.join(filter(str.isprintable, unshown))}; in den Tabellen stehen sie richtig."
        )
    names = [*written, folder.REPORT]
    record = report(outcome, source, notes, arguments, mark, names)
    written[folder.REPORT] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    return written


def overview(outcome: Outcome, arguments: Namespace, mark: str, _: Translate) -> list[tuple[str, str | int]]:
    """Names and values of the first sheet."""
    found, words = outcome.report, words_of(outcome.kind, _)
    state = mark or (_("Suche nach Zeitvorgabe beendet") if found.stopped else _("fertig gerechnet"))
    counted = {
        Counted.MEETINGS: _("Personen mit %(count)s Gesprächen"),
        Counted.BREAKS: _("Personen mit %(count)s Pausen"),
        Counted.ACQUAINTANCES: _("Personen mit %(count)s Bekanntschaften"),
        Counted.CONSULTATIONS: _("Personen mit %(count)s Beratungen"),
    }
    rows: list[tuple[str, str | int]] = [
        (_("Status"), state),
        (_("Personen"), len(outcome.people)),
        (words.times, len(outcome.times)),
        (words.places, len(outcome.places)),
        (words.gathering, len(outcome.gatherings)),
        (_("Erreichter Wert"), found.value),
        (_("Mehr ist nicht möglich als"), found.bound),
        (_("Als bester Plan bewiesen"), _("ja") if found.is_optimal else _("nein")),
    ]
    last = len(found.histogram) - 1
    for count, people in enumerate(found.histogram):
        if not people:
            continue
        if found.counted is Counted.WISHES:
            name = (
                _("Kein Wunsch erfüllt")
                if count == last
                else _("Wunsch Nr. %(count)s erfüllt") % {"count": count + 1}
            )
        else:
            name = counted[found.counted] % {"count": count}
        rows.append((name, people))
    return [
        *rows,
        (_("Startzahl"), arguments.seed),
        (_("Suchschritte"), found.steps_done),
        (_("Version des Rechenkerns"), ENGINE_VERSION),
    ]


def report(
    outcome: Outcome, source: Source, notes: list[str], arguments: Namespace, mark: str, names: list[str]
) -> dict[str, Any]:
    """What a program may ask of the plan: the engine's report with names, and how to come by it again."""
    return {
        "made_by": folder.MADE_BY,
        "kind": outcome.kind,
        "interrupted": bool(mark),
        "mark": mark,
        "engine_version": ENGINE_VERSION,
        "seed": arguments.seed,
        "steps": outcome.report.steps_done,
        "command": repeating(arguments, outcome.report.steps_done),
        "input": {"path": str(arguments.source), "sha256": source.digests},
        "counts": {
            "people": len(outcome.people),
            "times": len(outcome.times),
            "places": len(outcome.places),
            "gatherings": len(outcome.gatherings),
        },
        "report": {**outcome.report.as_record(), "reasons": list(outcome.reasons)},
        "unmet_wishes": [{"who": who, "whom": whom} for who, whom in outcome.unmet],
        "names": outcome.names,
        "notes": notes,
        "files": names,
    }


def repeating(arguments: Namespace, steps: int) -> str:
    """The command that gives the same plan."""
    words = ["maschinenraum", "plan", arguments.task, str(arguments.source)]
    words += ["--seed", str(arguments.seed), "--steps", str(steps)]
    words += ["--language", arguments.language] if arguments.language != "de" else []
    words += ["--out", str(arguments.out)] if arguments.out else []
    return shlex.join(words)
