# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Personal sheets: a tagged PDF with one page per person, set by typst from data, not from markup."""

import json
from importlib.resources import files
from typing import Any, cast

import typst

from maschinenraum.cli.planning import phrases
from maschinenraum.cli.planning.listing import by_person, others, words_of
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome

TEMPLATE = "personal_sheets.typ"
#: The same plan gives the same file, whenever it is written.
ALWAYS = 946_684_800


def personal_sheets(outcome: Outcome, language: str, mark: str) -> bytes:
    """Return the PDF (PDF/UA-1). ``mark`` stands on every sheet of a plan that was not finished."""
    written = compiler(outcome, language, mark).compile(format="pdf", pdf_standards="ua-1", timestamp=ALWAYS)
    return cast("bytes", written)


def compiler(outcome: Outcome, language: str, mark: str) -> typst.Compiler:
    """The sheets, ready to be written; no font and no file of this machine gets into them."""
    template = files("maschinenraum.cli.planning").joinpath(TEMPLATE).read_bytes()
    data = json.dumps(_data(outcome, language, mark), ensure_ascii=False)
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
