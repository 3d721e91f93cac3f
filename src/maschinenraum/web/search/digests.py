# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling people what is new in the searches they keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.changes.searches import note_told
from maschinenraum.network.models import Person, SavedSearch
from maschinenraum.network.queries.searches import searches_to_tell_of
from maschinenraum.web.search.finding import Asked, answer
from maschinenraum.web.search.forms import asked_in
from maschinenraum.web.search.rooms import Shown, records_seen, shown

#: What the secret link of a feed is for.
FEED = "search-feed"
EARLIEST = time(6)
MOST_IN_MAIL, MOST_IN_FEED = 10, 50


@dataclass(frozen=True)
class New:
    """A kept search and what it finds that its person has not been told of."""

    search: SavedSearch
    hits: Sequence[Shown]


def asked_by(search: SavedSearch) -> Asked:
    """Return the question of a kept search."""
    return asked_in(QueryDict(search.query))


def found_for(person: Person, asked: Asked, most: int = MOST_IN_FEED) -> list[tuple[str, Shown]]:
    """Return the best hits by the rights the person has now, by key."""
    keys = [one.key for one in answer(person, asked).hits[:most]]
    there = records_seen(person, keys)
    return [(key, shown(key, there[key])) for key in keys if key in there]


def send_digests(now: datetime) -> None:
    """Put one mail per person and day into the outbox, where their searches find something new.

    Part of the recurring work, just before the outbox is delivered: rights are those of the moment.
    """
    local = timezone.localtime(now, timezone.get_default_timezone())
    if local.time() < EARLIEST:
        return
    for _person, theirs in groupby(searches_to_tell_of(local.date()), key=lambda search: search.person_id):
        _tell(list(theirs), local)


@transaction.atomic
def _tell(searches: Sequence[SavedSearch], local: datetime) -> None:
    person = searches[0].person
    with translation.override(person.language):
        told = [new for search in searches if (new := _news(search, person, local)) and new.hits]
        if not told:
            return
        body = _("Guten Tag %(name)s,\n\nin Ihren gemerkten Suchen gibt es Neues.\n") % {"name": person.name}
        body += "".join(map(_section, told))
        body += _("\nÄndern oder abbestellen: %(address)s\n") % {"address": _address(reverse("search:saved"))}
        queue_mail(
            address=person.email or "",
            subject=_("Neues in Ihren gemerkten Suchen"),
            body=body,
            person=person,
            dedupe_key=f"saved-searches:{person.pk.hex}:{local.date()}",
        )


def _news(search: SavedSearch, person: Person, local: datetime) -> New | None:
    found = answer(person, asked_by(search))
    if found.index is None:  # the database alone finds other things, which would all look new
        return None
    hits = found.hits
    known = set(search.seen)
    new = [one.key for one in hits if one.key not in known]
    # What was seen once stays known, or it would be new again whenever it comes back.
    if not note_told(search, seen=sorted(known | set(new)), day=local.date()):
        return None
    there = records_seen(person, new)
    return New(search, [shown(key, there[key]) for key in new if key in there])


def _section(new: New) -> str:
    lines = [f"\n{new.search.name}: {_address(reverse('search:results'))}?{new.search.query}"]
    lines += [f"- {hit.title} ({hit.kind})\n  {_address(hit.address)}" for hit in new.hits[:MOST_IN_MAIL]]
    if more := len(new.hits) - MOST_IN_MAIL if len(new.hits) > MOST_IN_MAIL else 0:
        lines.append(_("  und %(count)s weitere") % {"count": more})
    return "\n".join(lines) + "\n"


def _address(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
