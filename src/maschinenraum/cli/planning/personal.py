# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Personal sheets: a tagged PDF with one page per person, set by typst from data, not from markup."""

import json
import re
from collections.abc import Collection
from importlib.resources import files
from typing import Any, cast

import typst

from maschinenraum.cli.planning import phrases
from maschinenraum.cli.planning.listing import by_person, others, words_of
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome

TEMPLATE = "personal_sheets.typ"
#: How typst names a letter that none of its fonts has, or that PDF/UA forbids.
UNSHOWN = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
BOX = "□"
#: The same plan gives the same file, whenever it is written.
ALWAYS = 946_684_800


def personal_sheets(outcome: Outcome, language: str, mark: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF (PDF/UA-1), and the letters it cannot show, in whose place a box stands.

    ``mark`` stands on every sheet of a plan that was not finished.
    """
    unshown: set[str] = set()
    while True:
        sheets = compiler(outcome, language, mark, unshown)
        try:
            written = sheets.compile(format="pdf", pdf_standards="ua-1", timestamp=ALWAYS)
        except typst.TypstError as error:
            found = _unshown(error.diagnostic) - unshown
            if not found:
                raise
            unshown |= found
        else:
            return cast("bytes", written), tuple(sorted(unshown))


def _unshown(diagnostic: str) -> set[str]:
    """The letters that typst complains of.

    >>> sorted(_unshown('error: the text `"田"` could not be displayed; the text `"\\\\u{7}"` could not'))
    ['\\x07', '田']
    """
    return {
        ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).replace("\\\\", "\\")
        for text in UNSHOWN.findall(diagnostic)
    }


def _boxed(given: Any, unshown: Collection[str]) -> Any:
    """The data with a box for every letter that cannot be shown; what has no shape anyway is left out."""
    if isinstance(given, dict):
        return {name: _boxed(value, unshown) for name, value in given.items()}
    if isinstance(given, list):
        return [_boxed(value, unshown) for value in given]
    for text in sorted(unshown, key=len, reverse=True):
        given = given.replace(text, BOX if text.isprintable() else "")
    return given


def compiler(outcome: Outcome, language: str, mark: str, unshown: Collection[str] = ()) -> typst.Compiler:
    """The sheets, ready to be written; no font and no file of this machine gets into them."""
    template = files("maschinenraum.cli.planning").joinpath(TEMPLATE).read_bytes()
    data = json.dumps(_boxed(_data(outcome, language, mark), unshown), ensure_ascii=False)
    return typst.Compiler(template, ignore_system_fonts=True, sys_inputs={"data": data})


def _data(outcome: Outcome, language: str, mark: str) -> dict[str, Any]:
    _ = phrases.translator(language)
    words, own = words_of(outcome.kind, _), by_person(outcome)
    return {
        "language": language,
        "title": outcome.title or words.gathering,
        "document": _("Persönliche Zeitpläne"),
        "mark": mark,
        "heads": [_("Zeit"), words.place, _("Mit wem und warum") if outcome.company else words.topic],
        "with": _("Mit"),
        "nothing": _("Für Sie ist nichts eingeplant."),
        "people": [
            {
                "name": person.name,
                "organisation": person.organisation,
                "notice": outcome.notices.get(index, ""),
                "rows": [_row(outcome, gathering, member, language) for gathering, member in own[index]],
            }
            for index, person in enumerate(outcome.people)
        ],
    }


def _row(outcome: Outcome, gathering: Gathering, member: Member, language: str) -> dict[str, Any]:
    time = outcome.times[gathering.time]
    present = others(gathering, member) if outcome.company else []
    return {
        "day": phrases.day(time.day, language),
        "time": phrases.hours(time) or time.name,
        "name": time.name if phrases.hours(time) else "",
        "place": outcome.places[gathering.place],
        "title": gathering.title,
        "role": member.role,
        "with": [
            {
                "name": outcome.people[one.person].name,
                "organisation": outcome.people[one.person].organisation,
                "role": one.role,
            }
            for one in present
        ],
        "why": list(member.why),
    }
