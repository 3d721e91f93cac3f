# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing down whom the people of a list wish to meet; a "not" is absolute, and no list takes one back."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from maschinenraum.events.models import Registration, Wish
from maschinenraum.events.queries.participant_lists.rows import ListedPerson
from maschinenraum.events.queries.participant_lists.wishes import KINDS


def rows_bound_to(left_out: Collection[int], takeable: Iterable[ListedPerson]) -> set[int]:
    """Return the rows that must stay out with others: those that do not want to meet somebody in them."""
    out, rows = set(left_out), list(takeable)
    while more := {listed.row for listed in rows if listed.row not in out and listed.nevers & out}:
        out |= more
    return out - set(left_out)


def write_wishes(written: Collection[ListedPerson], registrations: Mapping[int, Registration]) -> None:
    """Write the columns of wishes: earlier ones of a kind are replaced, but never a "not"."""
    for meaning in ("musts", "woulds"):
        own = [registrations[listed.row].pk for listed in written if meaning in listed.writes]
        Wish.objects.filter(registration__in=own, kind=KINDS[meaning]).delete()
    wanted = _without_effect_left_out(_wanted(written, registrations))
    stored = {
        (wish.registration_id, wish.other_id): wish
        for wish in Wish.objects.filter(registration__in={registration for registration, _other in wanted})
    }
    settled = {pair for pair, wish in stored.items() if wish.kind == Wish.Kind.NEVER}
    Wish.objects.filter(pk__in=[stored[pair].pk for pair in wanted.keys() & stored.keys() - settled]).delete()
    Wish.objects.bulk_create(
        Wish(registration_id=registration, other_id=other, kind=kind)
        for (registration, other), kind in wanted.items()
        if (registration, other) not in settled
    )


def _wanted(
    written: Iterable[ListedPerson], registrations: Mapping[int, Registration]
) -> dict[tuple[UUID, UUID], Wish.Kind]:
    """Return the wishes by who has them and about whom; one about a row left out is about nobody."""
    wanted: dict[tuple[UUID, UUID], Wish.Kind] = {}
    for listed in written:
        for wished in listed.wished:
            if wished.meaning not in listed.writes or wished.other is None:
                continue
            row = registrations.get(wished.other) if isinstance(wished.other, int) else None
            other = row.pk if row else wished.other
            if isinstance(other, UUID):
                wanted[registrations[listed.row].pk, other] = wished.kind
    return wanted


def _without_effect_left_out(
    wanted: Mapping[tuple[UUID, UUID], Wish.Kind],
) -> dict[tuple[UUID, UUID], Wish.Kind]:
    """Colleagues never meet at an event, so wishing to would be idle; a "not" outlives a change of employer."""
    everyone = {key for pair in wanted for key in pair}
    employers = dict(Registration.objects.filter(pk__in=everyone).values_list("pk", "person__organisation"))
    return {
        (own, other): kind
        for (own, other), kind in wanted.items()
        if kind == Wish.Kind.NEVER or employers[own] is None or employers[own] != employers[other]
    }
