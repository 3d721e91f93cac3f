# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Times within a session: generated, set anew, moved, deleted; and what plans have in them."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from maschinenraum.events.actions.programme.holding import version_of
from maschinenraum.events.actions.programme.refusals import Gone, Invalid, Overtaken, Refused, Unconfirmed
from maschinenraum.events.actions.programme.times import change_time, delete_time, set_times, setting
from maschinenraum.events.models import Meeting, MeetingSlot, Run, Session, TableSeat, Turn
from maschinenraum.events.queries.programme.clock import series_of
from maschinenraum.events.queries.programme.details import Series
from maschinenraum.events.queries.programme.times import Purpose, in_words, purposes_of, series_behind
from maschinenraum.network.models import AuditEntry
from tests.events.matchmaking_world import office
from tests.events.programme_world import AFTERNOON, draft, published
from tests.factories import (
    BERLIN,
    AdviceFactory,
    EventFactory,
    MatchmakingFactory,
    RunFactory,
    SessionFactory,
    TableSeatFactory,
    TablesFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db

MEETINGS, TABLES, ADVICE = Purpose.MEETINGS, Purpose.TABLES, Purpose.ADVICE


def afternoon() -> Session:
    """A matchmaking session from 13:45 to 15:45 without times."""
    session = MatchmakingFactory(slots=0, starts_at=at(13, 45), ends_at=at(15, 45))
    session.refresh_from_db()
    return session


def clocks(times: object) -> list[str]:
    return [f"{t.starts_at.astimezone(BERLIN):%H:%M}" for t in times]  # type: ignore[attr-defined]


# --- generating --------------------------------------------------------------------------------------


def test_slots_are_generated_with_pauses_between() -> None:
    session = afternoon()
    set_times(session, MEETINGS, AFTERNOON, by=office())
    slots = list(session.slots.all())
    assert clocks(slots) == ["13:45", "14:10", "14:35", "15:00", "15:25"]
    assert {(slot.ends_at - slot.starts_at, slot.tables) for slot in slots} == {(timedelta(minutes=20), 12)}
    assert AuditEntry.objects.get(verb="set-times").details["added"] == 5


def test_the_preview_says_them_in_words() -> None:
    session = afternoon()
    times = series_of(session, AFTERNOON)
    assert in_words(times, BERLIN) == "5 Zeiten zu 20 Minuten: 13:45, 14:10, 14:35, 15:00, 15:25"
    assert not session.slots.exists()


def test_rotating_tables_have_rounds_and_seats() -> None:
    session = TablesFactory(turns=0, starts_at=at(16), ends_at=at(18))
    series = Series(starts=time(16), count=4, length=20, pause=5, size=6)
    set_times(session, TABLES, series, by=office())
    session.refresh_from_db()
    assert clocks(session.turns.all()) == ["16:00", "16:25", "16:50", "17:15"]
    assert session.seats_per_table == 6


def test_advice_fills_the_time_there_is() -> None:
    session = AdviceFactory(turns=0, starts_at=at(16), ends_at=at(17, 30))
    set_times(session, ADVICE, Series(starts=time(16), ends=time(17, 30), length=30), by=office())
    session.refresh_from_db()
    assert clocks(session.turns.all()) == ["16:00", "16:30", "17:00"]
    assert session.seats_per_table is None


def test_a_workshop_may_hold_meetings_and_tables_of_its_own() -> None:
    assert purposes_of(WorkshopFactory()) == (MEETINGS, TABLES)
    assert purposes_of(MatchmakingFactory()) == (MEETINGS,)
    assert purposes_of(AdviceFactory()) == (ADVICE,)


def test_a_format_refuses_what_it_is_not_meant_for() -> None:
    with pytest.raises(Refused):
        set_times(AdviceFactory(), MEETINGS, AFTERNOON, by=office())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts": time(16)}, "starts"),
        ({"starts": time(13)}, "starts"),
        ({"ends": time(16)}, "ends"),
        ({"ends": time(13, 45)}, "ends"),
        ({"length": 200}, "length"),
        ({"ends": None, "count": 6}, "count"),
    ],
)
def test_times_outside_the_session_are_refused(changed: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        setting(afternoon(), MEETINGS, replace(AFTERNOON, **changed))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_night_has_times_on_both_its_days() -> None:
    session = SessionFactory(
        starts_at=at(22), ends_at=at(22) + timedelta(hours=4), format__key="get-together"
    )
    session.refresh_from_db()
    series = Series(starts=time(23), ends=time(1), length=30, pause=30, size=5)
    assert [f"{begin.astimezone(BERLIN):%d. %H:%M}" for begin, _end in series_of(session, series)] == [
        "16. 23:00",
        "17. 00:00",
    ]


def test_the_form_starts_from_the_times_there_are() -> None:
    session = afternoon()
    set_times(session, MEETINGS, AFTERNOON, by=office())
    assert series_behind(session, MEETINGS) == replace(AFTERNOON, count=5)


def test_meetings_and_rounds_of_one_workshop_are_not_at_the_same_time() -> None:
    session = WorkshopFactory(starts_at=at(10), ends_at=at(12))
    rounds = Series(starts=time(10), count=2, length=20, size=4)
    set_times(session, TABLES, rounds, by=office())
    with pytest.raises(Invalid):
        set_times(
            session, MEETINGS, Series(starts=time(10, 30), ends=time(11), length=15, size=4), by=office()
        )
    set_times(
        session, MEETINGS, Series(starts=time(10, 40), ends=time(11, 40), length=20, size=4), by=office()
    )
    assert (session.slots.count(), session.turns.count()) == (3, 2)


# --- set anew ----------------------------------------------------------------------------------------


def test_as_many_times_move_with_what_is_planned_in_them() -> None:
    _event, run, session = published()  # six slots from 14:00, 20 minutes each
    before = dict(Meeting.objects.filter(run=run).values_list("pk", "slot"))
    series = Series(starts=time(14, 10), ends=time(16, 35), length=20, pause=5, size=8)
    done = set_times(session, MEETINGS, series, by=office())
    assert dict(Meeting.objects.filter(run=run).values_list("pk", "slot")) == before
    assert clocks(session.slots.all()) == ["14:10", "14:35", "15:00", "15:25", "15:50", "16:15"]
    assert len(done.rearrangement.moving) == 6
    assert AuditEntry.objects.get(verb="set-times").details["moved"] == 6


def test_times_that_swap_places_do_not_collide_on_the_way() -> None:
    session = MatchmakingFactory(slots=3)  # 14:00, 14:20, 14:40
    keys = list(session.slots.values_list("pk", flat=True))
    set_times(
        session, MEETINGS, Series(starts=time(14, 20), ends=time(15, 20), length=20, size=5), by=office()
    )
    assert list(session.slots.values_list("pk", flat=True)) == keys
    assert clocks(session.slots.all()) == ["14:20", "14:40", "15:00"]


def test_one_more_time_in_front_leaves_the_others_where_they_are() -> None:
    _event, run, session = draft()
    before = dict(Meeting.objects.filter(run=run).values_list("pk", "slot__starts_at"))
    Session.objects.filter(pk=session.pk).update(starts_at=at(13, 40))
    series = Series(starts=time(13, 40), ends=time(16), length=20, size=8)
    set_times(session, MEETINGS, series, by=office())
    assert dict(Meeting.objects.filter(run=run).values_list("pk", "slot__starts_at")) == before
    assert session.slots.count() == 7


def test_fewer_times_cost_drafts_what_was_in_them_once_that_is_confirmed() -> None:
    _event, run, session = draft()
    last = session.slots.order_by("-starts_at")[0]
    lost = Meeting.objects.filter(slot=last).count()
    series = Series(starts=time(14), ends=time(15, 40), length=20, size=8)
    with pytest.raises(Unconfirmed) as refused:
        set_times(session, MEETINGS, series, by=office())
    found = refused.value.consequences
    words = "1 Gespräch" if lost == 1 else f"{lost} Gespräche"
    assert found.losses == (f"Plan {run.number} (Entwurf): {words}.",)
    kept = Meeting.objects.filter(run=run).exclude(slot=last).count()
    set_times(session, MEETINGS, series, by=office(), confirmed=found.token)
    assert Meeting.objects.filter(run=run).count() == kept
    assert session.slots.count() == 5


def test_a_published_plan_keeps_its_times() -> None:
    _event, _run, session = published()
    series = Series(starts=time(14), ends=time(15, 40), length=20, size=8)
    with pytest.raises(Refused) as refused:
        set_times(session, MEETINGS, series, by=office())
    assert "Was um 15:40 Uhr stattfinden soll" in str(refused.value)
    assert session.slots.count() == 6


def test_seats_at_tables_move_along_too() -> None:
    session = TablesFactory(turns=2, starts_at=at(16), ends_at=at(18))
    run = RunFactory(event=session.event)
    seat = TableSeatFactory(run=run, turn=session.turns.all()[0])
    series = Series(starts=time(16, 30), count=2, length=20, pause=5, size=4)
    done = set_times(session, TABLES, series, by=office())
    assert TableSeat.objects.get().turn.starts_at == at(16, 30)
    assert [str(stake) for stake in done.moving.plans] == [
        f"Plan {run.number} (Entwurf): 1 Platz an einem Tisch"
    ]
    assert seat.turn_id == TableSeat.objects.get().turn_id


def test_all_times_of_a_session_are_deleted_at_once() -> None:
    session = TablesFactory()
    set_times(session, TABLES, None, by=office())
    session.refresh_from_db()
    assert (session.turns.count(), session.seats_per_table) == (0, None)


def test_fault_46_two_editors_of_the_times_of_one_session() -> None:
    session, person = afternoon(), office()
    seen = version_of(session)
    set_times(session, MEETINGS, AFTERNOON, by=person, seen=seen)
    with pytest.raises(Overtaken):
        set_times(session, MEETINGS, replace(AFTERNOON, length=30), by=person, seen=seen)
    assert session.slots.count() == 5


def test_times_wait_while_a_plan_is_computed() -> None:
    session = afternoon()
    RunFactory(event=session.event, state=Run.State.QUEUED)
    with pytest.raises(Refused):
        set_times(session, MEETINGS, AFTERNOON, by=office())


def test_nobody_is_sent_to_a_table_that_is_not_there() -> None:
    _event, run, session = published()
    highest = max(Meeting.objects.filter(run=run).values_list("table", flat=True))
    series = Series(starts=time(14), ends=time(16), length=20, size=highest - 1)
    with pytest.raises(Invalid) as refused:
        set_times(session, MEETINGS, series, by=office())
    assert [problem.field for problem in refused.value.problems] == ["size"]
    set_times(session, MEETINGS, replace(series, size=highest), by=office())
    assert set(session.slots.values_list("tables", flat=True)) == {highest}


# --- one by one --------------------------------------------------------------------------------------


def test_one_time_moves_with_its_meetings() -> None:
    _event, run, session = published()
    slot = session.slots.order_by("-starts_at")[0]  # 15:40
    count = slot.meetings.count()
    stakes = change_time(slot, starts=time(16), ends=time(16, 20), tables=9, by=office())
    slot.refresh_from_db()
    assert (slot.starts_at, slot.tables, slot.meetings.count()) == (at(16), 9, count)
    assert (stakes.of_run(run.pk) is not None) == bool(count)


def test_a_time_on_top_of_another_is_refused() -> None:
    session = MatchmakingFactory(slots=2)
    with pytest.raises(Invalid) as refused:
        change_time(session.slots.all()[0], starts=time(14, 10), ends=time(14, 30), by=office())
    assert "14:20" in str(refused.value)


def test_a_time_without_meetings_is_left_with_no_tables() -> None:
    slot = MatchmakingFactory(slots=1).slots.get()
    change_time(slot, starts=time(14), ends=time(14, 20), tables=0, by=office())
    slot.refresh_from_db()
    assert slot.tables == 0


def test_what_has_begun_is_not_moved_any_more() -> None:
    _event, _run, session = published()
    slot = session.slots.filter(meetings__isnull=False)[0]
    long_ago = at(14).replace(year=2020)
    MeetingSlot.objects.filter(pk=slot.pk).update(
        starts_at=long_ago, ends_at=long_ago + timedelta(minutes=20)
    )
    Session.objects.filter(pk=session.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=3))
    slot.refresh_from_db()
    with pytest.raises(Refused) as refused:
        change_time(slot, starts=time(14, 30), ends=time(14, 50), by=office())
    assert "schon begonnen" in str(refused.value)


def test_one_time_is_deleted() -> None:
    turn = TablesFactory(turns=2).turns.all()[0]
    delete_time(turn, by=office())
    with pytest.raises(Gone):
        delete_time(turn, by=office())
    assert Turn.objects.count() == 1


def test_one_time_of_a_draft_is_deleted_once_that_is_confirmed() -> None:
    _event, run, session = draft()
    slot = session.slots.filter(meetings__isnull=False)[0]
    with pytest.raises(Unconfirmed) as refused:
        delete_time(slot, by=office())
    delete_time(slot, by=office(), confirmed=refused.value.consequences.token)
    assert not Meeting.objects.filter(run=run, slot=slot.pk).exists()


def test_one_time_of_a_published_plan_stays() -> None:
    _event, _run, session = published()
    with pytest.raises(Refused):
        delete_time(session.slots.filter(meetings__isnull=False)[0], by=office(), confirmed="ja")


def test_calendars_learn_of_a_moved_time() -> None:
    session = MatchmakingFactory(slots=1, event=EventFactory())
    before = session.changed_at
    change_time(session.slots.get(), starts=time(15), ends=time(15, 20), by=office())
    session.refresh_from_db()
    assert session.changed_at > before
