# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""One record on two pages to print (Steckbrief): what it is, what decides, how current it is."""

import io
from importlib.resources import files
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maschinenraum.network.models import Organisation
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.freshness import freshness_of
from maschinenraum.solutions.queries.reading import partners_of_record
from maschinenraum.web.printing import printed
from maschinenraum.web.solutions.files.addresses import page_address
from maschinenraum.web.solutions.files.facts import freshness_said, lines_of, plain
from maschinenraum.web.solutions.reading.record import seen_record
from maschinenraum.web.solutions.reading.words import facts_of, inhabitants, kind_of, land_name, sections_of

#: So many letters of text fit on two pages in small print; longer sections are cut and say so.
MOST_LETTERS = 8_500
LETTERS_OF_A_LINE = 100


@require_safe
def fact_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet as a PDF, for whoever sees the page of the record."""
    record = seen_record(request, slug)
    partners = list(partners_of_record(request.user, record))
    template = files("maschinenraum.web.solutions.files").joinpath("fact_sheet.typ").read_bytes()
    content, _unshown = printed(template, _data(record, partners, page_address(request, record)))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="steckbrief-{record.slug}.pdf"'
    return response


def _data(record: Record, partners: list[Organisation], address: str) -> dict[str, Any]:
    told, untold = sections_of(record)
    owner = record.organisation
    sources = [getattr(kind_of(record), "sources", ""), record.source]
    texts = _fitting(
        [record.summary, *(section.text for section in told), "\n\n".join(filter(None, sources))]
    )
    return {
        "language": get_language() or "de",
        "title": record.title,
        "kind": _("%(kind)s, Steckbrief") % {"kind": record.get_kind_display()},
        "owner": ", ".join(filter(None, [owner.name, land_name(owner), inhabitants(owner)])),
        "freshness": _said_of(record),
        "mark": _("Beispiel: erfundene Angaben, nicht für eine Entscheidung") if record.is_example else "",
        "qr": _qr_code(address),
        "qr_alt": _("QR-Code zur Seite des Eintrags: %(address)s") % {"address": address},
        "foot": address,
        "page": _("Seite"),
        "summary": lines_of(texts[0]),
        "facts": [{"name": str(name), "value": plain(value)} for name, value in facts_of(record, partners)],
        "sections": [
            {"heading": section.heading, "text": lines_of(text)}
            for section, text in zip(told, texts[1:-1], strict=True)
        ],
        "untold": _("Unbekannt, weil der Eintrag dazu nichts sagt: %(names)s.") % {"names": ", ".join(untold)}
        if untold
        else "",
        "sources_heading": _("Belege und Quellen"),
        "sources": lines_of(texts[-1]),
    }


def _said_of(record: Record) -> str:
    """Return how current the record is, and where it stands if it is not published."""
    if record.state != Record.State.PUBLISHED:
        return str(record.get_state_display())
    said = freshness_said(freshness_of(record))
    return said[:1].upper() + said[1:]


def _fitting(texts: list[str]) -> list[str]:
    """Return the texts, the longest cut until all together fit on two pages."""
    if sum(map(_room, texts)) <= MOST_LETTERS:
        return texts
    least, most = 0, MOST_LETTERS
    while least < most:  # the most room that fits, if no text may take more
        middle = (least + most + 1) // 2
        if sum(min(_room(text), middle) for text in texts) <= MOST_LETTERS:
            least = middle
        else:
            most = middle - 1
    return [text if _room(text) <= least else _cut(text, least) for text in texts]


def _room(text: str) -> int:
    """Return how much room a text takes, in letters: a line takes that of a whole one, however short it is."""
    return len(text) + LETTERS_OF_A_LINE * text.count("\n")


def _cut(text: str, room: int) -> str:
    """Return the beginning of a text that takes so much room, up to a whole word, and that there is more."""
    kept: list[str] = []
    for line in text.split("\n"):
        if room < LETTERS_OF_A_LINE and kept:
            break
        kept.append(line if len(line) <= room else line[:room].rpartition(" ")[0])
        room -= len(line) + LETTERS_OF_A_LINE
    return "\n".join(kept).rstrip() + " " + _("… (weiter auf der Seite)")


def _qr_code(address: str) -> str:
    target = io.BytesIO()
    segno.make(address, error="m").save(target, kind="svg", border=0, dark="#1d2b45", xmldecl=False)
    return target.getvalue().decode("utf-8")
