# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The bar of the site: one line per part that has pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maschinenraum.network import rules


@dataclass(frozen=True)
class Entry:
    """A part of the site: its name, its first page, and the URL names' prefixes that belong to it."""

    label: Promise
    first_page: str
    belongs: tuple[str, ...]
    for_office: bool = False


ENTRIES = (
    Entry(_("Heute"), "home:today", ("home:",)),
    Entry(
        _("Netzwerk"),
        "network:projects",
        ("network:project", "network:organisation", "network:people", "network:person", "network:territor"),
    ),
    Entry(_("Wissen"), "solutions:list", ("solutions:", "editing:", "files:", "vocabulary:")),
    Entry(_("Veranstaltungen"), "events:list", ("events:",)),
    Entry(_("Gruppen"), "network:groups", ("network:group",)),
    Entry(_("Leitstand"), "office:start", ("office:", "network:directory"), for_office=True),
)


@dataclass(frozen=True)
class Link:
    """An entry as this reader sees it on this page."""

    label: Promise
    address: str
    is_here: bool


def links(request: HttpRequest) -> Iterator[Link]:
    """Yield the entries this reader may open, and which of them the page belongs to."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    for entry in ENTRIES:
        if entry.for_office and not rules.is_office(request.user):
            continue
        yield Link(entry.label, reverse(entry.first_page), here.startswith(entry.belongs))
