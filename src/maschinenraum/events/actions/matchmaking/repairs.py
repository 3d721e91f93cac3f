# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Repairing a draft by hand, under the same hard rules the engine keeps.

A refusal leaves no trace, in no log and no count: it could otherwise tell whom somebody does not
want to meet.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.events.actions.matchmaking.runs import Refused, check_may_run
from maschinenraum.events.changes.matchmaking import plans
from maschinenraum.events.jobs.matchmaking.interests import reasons_between
from maschinenraum.events.models import Meeting, MeetingSlot, Registration, Run
from maschinenraum.events.queries.matchmaking.circumstances import Circumstances
from maschinenraum.events.queries.matchmaking.obstacles import Proposal, first_free_table, obstacle
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person

#: Where whoever repairs a plan saw a meeting: key of the slot, and table. None asks for no comparison.
Seen = tuple[int, int] | None


class Gone(Refused):
    """The meeting is in the plan no more."""

    def __init__(self) -> None:
        super().__init__(_("Dieses Gespräch hat inzwischen jemand aus dem Plan genommen."))


class Overtaken(Refused):
    """Somebody else has put the meeting elsewhere since it was looked at; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Dieses Gespräch hat inzwischen jemand verschoben; bitte entscheiden Sie noch einmal.")
        )


@transaction.atomic
def move_meeting(
    meeting: Meeting, *, by: Person, slot: MeetingSlot, table: int | None = None, seen: Seen = None
) -> None:
    """Put a meeting into another slot or at another table, and hold it fast there.

    Without a table it takes the first free one. Raises ``Refused`` with the rule in words.
    """
    run, meeting = _open_meeting(meeting, by)
    if meeting.slot_id != slot.pk or table not in {None, meeting.table}:  # else a second click: it is there
        _insist_on_seen(meeting, seen)
    here = meeting.slot_id == slot.pk
    table = table or (meeting.table if here else first_free_table(run, slot)) or 0
    _insist(Proposal(meeting.first, meeting.second, slot, table, moved=meeting), run, by)
    plans.move_meeting(meeting, slot=slot, table=table)
    record_deed(person=by, verb="move-meeting", subject=run, details={"meeting": str(meeting.pk)})


@transaction.atomic
def add_meeting(
    run: Run,
    *,
    by: Person,
    one: Registration,
    other: Registration,
    slot: MeetingSlot,
    table: int | None = None,
) -> Meeting:
    """Let two people meet whom the engine did not bring together; raises ``Refused`` with the rule in words."""
    run = _open_draft(run, by)
    if table is None:
        table = first_free_table(run, slot) or 0
    _insist(Proposal(one, other, slot, table), run, by)
    pseudonyms = dict(run.pseudonyms.values_list("registration", "pseudonym"))
    first, second = sorted((one, other), key=lambda registration: registration.pk)
    reasons = reasons_between(run.snapshot, pseudonyms.get(first.pk), pseudonyms.get(second.pk))
    meeting = plans.put_meeting(run=run, first=first, second=second, slot=slot, table=table, reasons=reasons)
    record_deed(person=by, verb="add-meeting", subject=run, details={"meeting": str(meeting.pk)})
    return meeting


@transaction.atomic
def remove_meeting(meeting: Meeting, *, by: Person, seen: Seen = None) -> None:
    """Take a meeting out of a draft."""
    run, meeting = _open_meeting(meeting, by)
    _insist_on_seen(meeting, seen)
    record_deed(person=by, verb="remove-meeting", subject=run, details={"meeting": str(meeting.pk)})
    plans.remove_meeting(meeting)


@transaction.atomic
def lock_meeting(meeting: Meeting, *, by: Person, seen: Seen = None) -> None:
    """Hold a meeting fast: later runs leave its slot and table alone."""
    run, meeting = _open_meeting(meeting, by)
    _insist_on_seen(meeting, seen)
    plans.set_lock(meeting, locked=True)
    record_deed(person=by, verb="lock-meeting", subject=run, details={"meeting": str(meeting.pk)})


@transaction.atomic
def unlock_meeting(meeting: Meeting, *, by: Person, seen: Seen = None) -> None:
    """Let later runs move a meeting again."""
    run, meeting = _open_meeting(meeting, by)
    _insist_on_seen(meeting, seen)
    plans.set_lock(meeting, locked=False)
    record_deed(person=by, verb="unlock-meeting", subject=run, details={"meeting": str(meeting.pk)})


def _open_draft(run: Run, by: Person) -> Run:
    """Return the draft as it is now, held until the end of the transaction."""
    check_may_run(run.event, by)
    runs = Run.objects.select_for_update(of=("self",)).select_related("event").defer("snapshot", "result")
    run = runs.get(pk=run.pk)
    if run.state == Run.State.PUBLISHED:
        raise Refused(_("Dieser Plan ist veröffentlicht. Legen Sie eine Kopie an und ändern Sie die Kopie."))
    if run.state != Run.State.DRAFT:
        raise Refused(_("Dieser Lauf hat noch keinen Plan, den Sie ändern können."))
    return run


def _open_meeting(meeting: Meeting, by: Person) -> tuple[Run, Meeting]:
    """Return draft and meeting as they are now: somebody else may have changed them since they were read."""
    run = _open_draft(meeting.run, by)
    people = ("first__person__organisation", "second__person__organisation")
    current = Meeting.objects.select_related("slot", *people).filter(run=run, pk=meeting.pk).first()
    if current is None:
        raise Gone
    return run, current


def _insist_on_seen(meeting: Meeting, seen: Seen) -> None:
    """Nobody decides about a place they have not seen: raises ``Overtaken``."""
    if seen is not None and seen != (meeting.slot_id, meeting.table):
        raise Overtaken


def _insist(proposal: Proposal, run: Run, by: Person) -> None:
    if any(r.event_id != run.event_id for r in proposal.people):
        raise ValueError("The two people are registered for another event.")
    if sentence := obstacle(proposal, Circumstances.of(run, by)):
        raise Refused(sentence)
