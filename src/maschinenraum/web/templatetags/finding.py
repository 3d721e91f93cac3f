# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is like a record, for the pages of other rooms: ``{% similar_records record %}``."""

from dataclasses import dataclass
from typing import Any

from django import template

from maschinenraum.engine.retrieval import Reason
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import document_key
from maschinenraum.web.search.finding import similar
from maschinenraum.web.search.rooms import Shown, records_seen, shown

register = template.Library()
MOST, MOST_WORDS = 5, 4


@dataclass(frozen=True)
class Like:
    """Another record, and the words both share."""

    shown: Shown
    words: tuple[str, ...]


@register.inclusion_tag("search/similar.html", takes_context=True)
def similar_records(context: template.Context, record: Record, most: int = MOST) -> dict[str, Any]:
    """Records like this one, whoever's they are, as far as this reader may see them."""
    return {"alike": _alike(context, record, most), "names_organisation": False}


@register.inclusion_tag("search/similar.html", takes_context=True)
def who_else_does_this(context: template.Context, record: Record, most: int = MOST) -> dict[str, Any]:
    """Records of other organisations like this one, each with its organisation."""
    found = _alike(context, record, most, without=str(record.organisation_id))
    return {"alike": found, "names_organisation": True}


def _alike(context: template.Context, record: Record, most: int, without: str = "") -> list[Like]:
    viewer = context["request"].user
    found = similar(viewer, document_key(record.pk), most, without_organisation=without)
    there = records_seen(viewer, [one.key for one, _why in found])
    return [Like(shown(one.key, there[one.key]), _words(why)) for one, why in found if one.key in there]


def _words(why: tuple[Reason, ...]) -> tuple[str, ...]:
    words = [reason.label or reason.query for reason in why if reason.kind != "meaning"]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]
