# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who wished for a workshop and has no place in any at that time, and why."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from maschinenraum.events.models import Registration, Run, Session, WorkshopChoice, WorkshopPlace


@dataclass(frozen=True)
class Unplaced:
    """A person without a place in a round of workshops, what they wished for in it, and the rule that binds."""

    registration: Registration
    wished: tuple[Session, ...]
    rule: str


def unplaced(
    run: Run,
    people: Mapping[UUID, Registration],
    choices: Collection[WorkshopChoice],
    rounds: Mapping[UUID, int],
    *,
    planned: Collection[UUID],
) -> list[Unplaced]:
    """Return the people (by name) and rounds (by time) in which a wish brought no place.

    ``choices`` are the wishes the reader may know of, the better ones first, ``rounds`` the round of each
    workshop, ``planned`` the registrations the run knew. Whoever has a place in the round, also as a host
    or by another wish, or one in a workshop of the same title, lacks nothing.
    """
    taken, given = _places(run, rounds)
    wishes: dict[tuple[UUID, int], list[Session]] = defaultdict(list)
    for choice in choices:
        wishes[choice.registration_id, rounds[choice.session_id]].append(choice.session)
    found = []
    for person in people.values():
        for number in sorted({number for who, number in wishes if who == person.pk}):
            own = taken[person.pk]
            titles = {place.title for place in own if place.title}
            wished = tuple(w for w in wishes[person.pk, number] if w.title not in titles)
            if wished and number not in {rounds.get(place.pk) for place in own}:
                rule = _rule(wished, given, is_known=person.pk in planned)
                found.append(Unplaced(person, wished, rule))
    return found


def _places(run: Run, rounds: Mapping[UUID, int]) -> tuple[dict[UUID, list[Session]], Counter[UUID]]:
    """The workshops of each person, and how many have a place in each of them."""
    taken: dict[UUID, list[Session]] = defaultdict(list)
    given: Counter[UUID] = Counter()
    for place in WorkshopPlace.objects.filter(run=run, session__in=rounds).select_related("session"):
        taken[place.registration_id].append(place.session)
        given[place.session_id] += not place.is_host
    return taken, given


def _rule(wished: Collection[Session], given: Mapping[UUID, int], *, is_known: bool) -> str:
    if not is_known:
        return _("Kam nach diesem Lauf dazu.")
    if all(_is_full(session, given) for session in wished):
        return _("Alle Plätze sind vergeben.")
    return _("Ist dann nicht da, anderswo gebunden oder hat es sich erst nach diesem Lauf gewünscht.")


def _is_full(session: Session, given: Mapping[UUID, int]) -> bool:
    room = session.room
    capacity = session.capacity if session.capacity is not None else room.capacity if room else None
    return capacity is not None and given[session.pk] >= capacity
