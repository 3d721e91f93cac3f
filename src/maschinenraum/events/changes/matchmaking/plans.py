# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows of a run's plan: meetings, workshop places, seats at rotating tables and consultations."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from maschinenraum.events.models import (
    Consultation,
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    SessionHost,
    TableSeat,
    WorkshopPlace,
)

#: What a plan consists of.
Row = TypeVar("Row", Meeting, WorkshopPlace, TableSeat, Consultation)


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
    turns = [turn["id"] for turn in run.snapshot.get("turns", ())]
    TableSeat.objects.bulk_create(
        TableSeat(
            run=run, registration_id=people[row["person"]], turn_id=turns[row["turn"]], table=row["table"]
        )
        for row in result.get("seats", ())
        if row["person"] in people
    )
    advisers = advisers_of(run)
    Consultation.objects.bulk_create(
        Consultation(
            run=run,
            registration_id=people[row["person"]],
            adviser_id=advisers[row["adviser"]],
            turn_id=turns[row["turn"]],
            rank=row["rank"],
        )
        for row in result.get("consultations", ())
        if row["person"] in people and row["adviser"] in advisers
    )


def advisers_of(run: Run) -> dict[int, int]:
    """Return who hosts, by place in the snapshot's list of advisers; whoever left since is not in it."""
    pseudonym_of = dict(run.pseudonyms.values_list("registration__person", "pseudonym"))
    hosts = SessionHost.objects.filter(session__event=run.event_id).values_list("pk", "session", "person")
    there = {pk for pk, _session, _person in hosts}
    registered = {
        (str(session), pseudonym_of[person]): pk for pk, session, person in hosts if person in pseudonym_of
    }
    found = {}
    for place, desk in enumerate(run.snapshot.get("advisers", ())):
        host = desk.get("host") or registered.get((desk["session"], desk["person"]))
        if host in there:
            found[place] = host
    return found


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
    """Give ``target`` the same meetings, workshop places, seats and consultations as ``source``."""
    Meeting.objects.bulk_create(_copies(source.meetings.all(), target))
    WorkshopPlace.objects.bulk_create(_copies(source.workshop_places.all(), target))
    TableSeat.objects.bulk_create(_copies(source.table_seats.all(), target))
    Consultation.objects.bulk_create(_copies(source.consultations.all(), target))


def _copies(rows: Iterable[Row], target: Run) -> list[Row]:
    """The same rows for another run, with keys of their own."""
    copies = list(rows)
    for row in copies:
        row.pk, row.run = row._meta.pk.get_default(), target
        row._state.adding = True
    return copies


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
