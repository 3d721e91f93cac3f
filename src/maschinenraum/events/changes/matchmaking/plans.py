# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows of a run's plan: meetings and workshop places."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from maschinenraum.events.models import Meeting, MeetingSlot, Registration, Run, WorkshopPlace


def store_plan(run: Run, result: Mapping[str, Any]) -> None:
    """Write the plan of a result; people erased since the snapshot was taken are left out."""
    people = dict(run.pseudonyms.values_list("pseudonym", "registration"))
    slots = run.snapshot["slots"]
    Meeting.objects.bulk_create(
        _meeting(run, row, people, slots[row["slot"]]["id"])
        for row in result["meetings"]
        if all(key in people for key in row["people"])
    )
    WorkshopPlace.objects.bulk_create(
        WorkshopPlace(
            run=run,
            registration_id=people[row["person"]],
            session_id=row["session"],
            rank=row["rank"],
            is_host=row["is_host"],
        )
        for row in result["workshops"]
        if row["person"] in people
    )


def _meeting(run: Run, row: Mapping[str, Any], people: Mapping[str, UUID], slot: int) -> Meeting:
    ends = sorted(row["people"], key=lambda key: people[key])
    sides = {ends[0]: "first", ends[1]: "second"}
    return Meeting(
        run=run,
        first_id=people[ends[0]],
        second_id=people[ends[1]],
        slot_id=slot,
        table=row["table"],
        locked=row["locked"],
        origin=row["origin"],
        reasons=[
            {**fact, "seeker": sides[fact["seeker"]], "giver": sides[fact["giver"]]}
            for fact in row["reasons"]
        ],
    )


def copy_plan(source: Run, target: Run) -> None:
    """Give ``target`` the same meetings and workshop places as ``source``."""
    meetings = list(source.meetings.all())
    for meeting in meetings:
        meeting.pk, meeting.run = uuid4(), target
        meeting._state.adding = True
    Meeting.objects.bulk_create(meetings)
    places = list(source.workshop_places.all())
    for place in places:
        place.pk, place.run = None, target
        place._state.adding = True
    WorkshopPlace.objects.bulk_create(places)


def put_meeting(
    *, run: Run, first: Registration, second: Registration, slot: MeetingSlot, table: int, reasons: list[Any]
) -> Meeting:
    """Add a meeting by hand; it is held fast, or the next run would take it away again."""
    return Meeting.objects.create(
        run=run, first=first, second=second, slot=slot, table=table, locked=True,
        origin=Meeting.Origin.HAND, reasons=reasons,
    )  # fmt: skip


def move_meeting(meeting: Meeting, *, slot: MeetingSlot, table: int) -> None:
    """Put a meeting elsewhere and hold it fast there."""
    meeting.slot, meeting.table, meeting.locked = slot, table, True
    meeting.save(update_fields=["slot", "table", "locked"])


def set_lock(meeting: Meeting, *, locked: bool) -> None:
    """Hold a meeting fast, or let later runs move it again."""
    meeting.locked = locked
    meeting.save(update_fields=["locked"])


def remove_meeting(meeting: Meeting) -> None:
    """Take a meeting out of the plan."""
    meeting.delete()
