# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What one plan of an event changes against another."""

from collections.abc import Sequence
from dataclasses import dataclass

from maschinenraum.events.models import Consultation, Meeting, Run, TableSeat
from maschinenraum.events.queries.matchmaking.plans import PlanView


@dataclass(frozen=True)
class Comparison:
    """What became of the meetings of an earlier plan, and how many seats and consultations are not the same."""

    same: int
    moved: Sequence[tuple[Meeting, Meeting]]
    gone: Sequence[Meeting]
    new: Sequence[Meeting]
    seats: int
    advice: int


def compare(earlier: PlanView, later: PlanView) -> Comparison:
    """Compare two plans of one event: meetings pair by pair, seats and consultations by their number."""
    before = {(m.first_id, m.second_id): m for m in earlier.meetings}
    after = {(m.first_id, m.second_id): m for m in later.meetings}
    both = [(before[pair], after[pair]) for pair in before if pair in after]
    moved = [(old, new) for old, new in both if (old.slot_id, old.table) != (new.slot_id, new.table)]
    return Comparison(
        same=len(both) - len(moved),
        moved=moved,
        gone=[meeting for pair, meeting in before.items() if pair not in after],
        new=[meeting for pair, meeting in after.items() if pair not in before],
        seats=_count_differing(TableSeat, earlier.run, later.run, ("registration", "turn"), "table"),
        advice=_count_differing(Consultation, earlier.run, later.run, ("registration", "adviser"), "turn"),
    )


def _count_differing(
    rows: type[TableSeat] | type[Consultation], one: Run, other: Run, key: tuple[str, str], place: str
) -> int:
    """How many rows are in one of two plans only, or stand at another place there."""
    before, after = (
        {(a, b): where for a, b, where in rows.objects.filter(run=run).values_list(*key, place)}
        for run in (one, other)
    )
    return sum(before.get(own) != after.get(own) for own in before.keys() | after.keys())
