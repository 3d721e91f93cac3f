# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two people changed the same record: what each typed is kept and shown (409), nothing is lost.

Fields that only the other one changed take over what is stored. Fields that this person changed keep
what was typed; where both did, the stored text stands beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import CheckboxInput
from django.utils.translation import gettext as _

from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.queries.versions import Piece, pieces
from maschinenraum.web.solutions.editing.forms import FORMS, RecordForm
from maschinenraum.web.solutions.editing.naming import initial_of, typed_in_form


@dataclass(frozen=True)
class Conflict:
    """A field in which what was typed and what is stored differ; ``is_shared`` where both changed it."""

    label: str
    typed: str
    stored: str
    pieces: tuple[Piece, ...]
    is_shared: bool


def merged(typed: RecordForm, record: Record, seen: int) -> tuple[RecordForm, list[Conflict]]:
    """Return the form to be shown again, and where it differs from what is stored."""
    base = record.versions.filter(number=seen).first()
    offers, form = Offers(typed.offers.person, record), FORMS[record.kind]
    stored = form(offers=offers, initial=initial_of(content_of(record), record.kind, offers))
    before = (
        stored if base is None else form(offers=offers, initial=initial_of(base.content, record.kind, offers))
    )
    values, conflicts = typed_in_form(typed.data), []
    for name in typed.fields:
        if name.startswith("link_"):
            continue
        mine, theirs, common = (shown(one, name) for one in (typed, stored, before))
        if mine == theirs:
            continue
        if mine == common and base is not None:
            values[name] = stored[name].value() if name in stored.fields else ""
            continue
        differs = tuple(pieces(theirs, mine))
        label = str(typed.fields[name].label)
        conflicts.append(Conflict(label, mine, theirs, differs, is_shared=theirs != common))
    values |= _merged_links(*(_links_in(one) for one in (typed, stored, before)))
    proposed = [*stored.initial.get("topics", ()), *values.get("topics", ())]
    return form(offers=offers, initial={**values, "proposed": proposed}), conflicts


def _links_in(form: RecordForm) -> list[tuple[str, str]]:
    rows = ((kind.value() or "", (target.value() or "").strip()) for kind, target in form.link_rows)
    return [(kind, target) for kind, target in rows if target]


def _merged_links(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]], common: list[tuple[str, str]]
) -> dict[str, str]:
    """Return rows with the links of both; what either took away is gone."""
    kept = [link for link in theirs if link in mine or link not in common]
    rows = [*kept, *(link for link in mine if link not in common and link not in kept)]
    values = {f"link_{part}_{n}": "" for part in ("kind", "target") for n in range(len(mine))}
    for n, (kind, target) in enumerate(rows):
        values |= {f"link_kind_{n}": kind, f"link_target_{n}": target}
    return values


def shown(form: RecordForm, name: str) -> str:
    """A value of a form as people read it; options by their labels."""
    if name not in form.fields:
        return ""
    field: Any = form.fields[name]
    value = form[name].value()
    if isinstance(field.widget, CheckboxInput):
        return _("ja") if value else _("nein")
    if not hasattr(field, "choices"):
        formatted = field.widget.format_value(value) if hasattr(field.widget, "format_value") else value
        text = "" if formatted in (None, False) else str(formatted)
        return text.replace("\r\n", "\n").strip()
    chosen = {str(key) for key in (value if isinstance(value, list) else [value or ""])}
    return "\n".join(_labels(field, chosen))


def _labels(field: Any, chosen: set[str]) -> Iterator[str]:
    for key, label in field.choices:
        if str(key) in chosen and str(key):
            yield str(label)
