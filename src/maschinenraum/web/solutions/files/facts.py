# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words about records for paper: without links, as lines of plain text."""

from html import unescape

from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from maschinenraum.solutions.queries.freshness import Freshness
from maschinenraum.web.templatetags.kern import day


def plain(value: object) -> str:
    """Return a fact of a page as text; "unbekannt" where there is none."""
    return unescape(strip_tags(str(value or ""))).strip() or _("unbekannt")


def lines_of(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines.

    >>> lines_of("a\\nb\\n\\nc")
    [['a', 'b'], ['c']]
    """
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part.split("\n") for part in parts if part]


def heading_of(model: type[Model], name: str) -> str:
    """Return the name of a field as a heading."""
    label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def freshness_said(freshness: Freshness) -> str:
    """Return whether and when somebody last stood by the record."""
    if freshness.vouched_on is None:
        return _("noch nicht bestätigt")
    if freshness.is_lapsed:
        return _("nicht mehr bestätigt seit %(day)s") % {"day": day(freshness.due_on)}
    if not freshness.is_confirmed:
        return _("veröffentlicht am %(day)s, noch nicht bestätigt") % {"day": day(freshness.vouched_on)}
    return _("bestätigt am %(day)s") % {"day": day(freshness.vouched_on)}
