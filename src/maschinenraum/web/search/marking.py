# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What of a hit's text is shown, with the words marked for which it was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from maschinenraum.engine.retrieval import Reason, highlights
from maschinenraum.search.changes.documents import NOT_QUOTED
from maschinenraum.search.queries.finding import Texts

LONGEST, MOST_THROUGH = 240, 2
Span = tuple[int, int]


@dataclass(frozen=True)
class Explained:
    """The title and a piece of the text with marks, and by which concepts the hit was found."""

    title: SafeString
    snippet: SafeString
    through: Sequence[str]


def explained(texts: Texts, title: str, reasons: Sequence[Reason]) -> Explained:
    """Return what a page says of why this was found."""
    line = _best_line(texts, reasons)
    return Explained(_marked(title, highlights(title, reasons)), _piece(line, reasons), _through(reasons))


def _through(reasons: Sequence[Reason]) -> list[str]:
    """Other names of the same thing ("Elterntaxi = Hol- und Bringverkehr") before neighbours of it ("→")."""
    told = [reason for reason in reasons if reason.concept and reason.query != reason.label]
    told.sort(key=lambda reason: reason.kind != "concept")
    return [
        f"{reason.query} {'=' if reason.kind == 'concept' else '→'} {reason.label}"
        for reason in told[:MOST_THROUGH]
    ]


def _best_line(texts: Texts, reasons: Sequence[Reason]) -> str:
    """The summary, unless a line of the text holds more of what was found."""
    lines = [texts.summary, *texts.body.partition(NOT_QUOTED)[0].split("\n")]
    return max(lines, key=lambda line: len({line[a:b] for a, b in highlights(line, reasons)}))


def _piece(line: str, reasons: Sequence[Reason]) -> SafeString:
    """Some 240 letters around the first word found, cut between words."""
    spans = highlights(line, reasons)
    first = spans[0][0] if spans else 0
    begin = 0 if first < LONGEST // 2 else line.rfind(" ", 0, first - LONGEST // 3) + 1
    end = len(line) if len(line) - begin <= LONGEST else line.rfind(" ", begin, begin + LONGEST)
    end = end if end > begin else begin + LONGEST
    piece = [(a - begin, b - begin) for a, b in spans if a >= begin and b <= end]
    return format_html(
        "{}{}{}", "… " if begin else "", _marked(line[begin:end], piece), " …" if end < len(line) else ""
    )


def _marked(text: str, spans: Sequence[Span]) -> SafeString:
    parts, after = [], 0
    for begin, end in spans:
        parts += [escape(text[after:begin]), format_html("<mark>{}</mark>", text[begin:end])]
        after = end
    return SafeString("".join([*parts, escape(text[after:])]))
