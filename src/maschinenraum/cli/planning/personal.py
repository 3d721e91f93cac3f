# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Personal sheets: a tagged PDF with one page per person, set by typst from data, not from markup."""

from importlib.resources import files
from typing import Any

from maschinenraum.cli.planning import phrases
from maschinenraum.cli.planning.listing import by_person, others, words_of
from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome
from maschinenraum.web.printing import printed

TEMPLATE = "personal_sheets.typ"


def personal_sheets(outcome: Outcome, language: str, mark: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF (PDF/UA-1), and the letters it cannot show, in whose place a box stands.

    ``mark`` stands on every sheet of a plan that was not finished.
    """
    template = files("maschinenraum.cli.planning").joinpath(TEMPLATE).read_bytes()
    return printed(template, _data(outcome, language, mark))


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
