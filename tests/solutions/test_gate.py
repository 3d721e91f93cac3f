# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way of a record through the quality gate: who may take which step, and who is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from maschinenraum.network.models import AuditEntry, Group, OutboxMessage, Person, Visibility
from maschinenraum.network.rules import today
from maschinenraum.solutions.actions import gate
from maschinenraum.solutions.actions.refusals import Overtaken, Refused
from maschinenraum.solutions.actions.writing import edit_record
from maschinenraum.solutions.models import Record, Review
from maschinenraum.solutions.queries.gate import changed_after_check, records_to_check
from tests.factories import GroupFactory, GroupMembershipFactory, PersonFactory, SolutionFactory

pytestmark = pytest.mark.django_db
State = Record.State


def office() -> Person:
    return PersonFactory(role="coordination")


def leader(group: Group) -> Person:
    return GroupMembershipFactory(group=group, speaker=True).person


def author_of(record: Record) -> Person:
    assert record.author is not None
    return record.author


def state_of(record: Record) -> str:
    return Record.objects.get(pk=record.pk).state


def sent_in(**facts: object) -> Record:
    return SolutionFactory(state=State.FORM_CHECK, **facts)


def test_a_draft_goes_through_form_and_content_to_publication() -> None:
    record, checker = SolutionFactory(state=State.DRAFT), office()
    states = [gate.submit_for_check(record, by=author_of(record)).state]
    states += [gate.pass_step(record, step, by=checker, seen=1).state for step in Review.Step]
    assert states == [State.FORM_CHECK, State.CONTENT_CHECK, State.PUBLISHED]


def test_what_passed_the_content_is_the_checked_version() -> None:
    record = SolutionFactory(state=State.CONTENT_CHECK, version=3)
    gate.pass_step(record, Review.Step.CONTENT, by=office(), seen=3)
    assert Record.objects.get(pk=record.pk).checked_version == 3


def test_a_record_sent_back_is_a_draft_again_and_its_author_reads_why() -> None:
    record = sent_in()
    gate.return_step(record, Review.Step.FORM, by=office(), seen=1, remark="Die Kosten fehlen.")
    mail = OutboxMessage.objects.get(person=record.author)
    assert (state_of(record), "Die Kosten fehlen." in mail.body) == (State.DRAFT, True)


def test_nothing_is_sent_back_without_a_word() -> None:
    with pytest.raises(Refused, match="was zu ändern ist"):
        gate.return_step(sent_in(), Review.Step.FORM, by=office(), seen=1, remark="  ")


def test_nobody_checks_the_content_of_their_own_record() -> None:
    group = GroupFactory()
    author = leader(group)
    record = SolutionFactory(state=State.CONTENT_CHECK, groups=[group], author=author)
    with pytest.raises(PermissionDenied):
        gate.pass_step(record, Review.Step.CONTENT, by=author, seen=1)


def test_whoever_changed_a_record_does_not_check_its_content_either() -> None:
    group = GroupFactory()
    colleague = leader(group)
    record = SolutionFactory(state=State.DRAFT, groups=[group], organisation=colleague.organisation)
    edit_record(record, {"problem": "Neu"}, by=colleague, seen=1)
    Record.objects.filter(pk=record.pk).update(state=State.CONTENT_CHECK)
    with pytest.raises(PermissionDenied):
        gate.pass_step(record, Review.Step.CONTENT, by=colleague, seen=2)


def test_fault_09_who_leads_one_group_does_not_check_for_another() -> None:
    record, stranger = sent_in(groups=[GroupFactory()]), leader(GroupFactory())
    with pytest.raises(PermissionDenied):
        gate.pass_step(record, Review.Step.FORM, by=stranger, seen=1)


def test_fault_13_the_office_does_not_publish_what_only_a_group_may_see() -> None:
    group = GroupFactory()
    record = sent_in(groups=[group], visibility=Visibility.GROUP)
    with pytest.raises(PermissionDenied):
        gate.pass_step(record, Review.Step.FORM, by=office(), seen=1)


def test_who_leads_the_group_checks_what_only_the_group_sees() -> None:
    group = GroupFactory()
    record = sent_in(groups=[group], visibility=Visibility.GROUP)
    assert gate.pass_step(record, Review.Step.FORM, by=leader(group), seen=1).state == State.CONTENT_CHECK


def test_a_verdict_holds_for_the_version_that_was_read() -> None:
    with pytest.raises(Overtaken):
        gate.pass_step(sent_in(version=2), Review.Step.FORM, by=office(), seen=1)


def test_a_verdict_on_a_step_that_is_over_is_refused_with_where_the_record_stands() -> None:
    record, checker = sent_in(), office()
    gate.pass_step(record, Review.Step.FORM, by=checker, seen=1)
    with pytest.raises(Refused, match="wartet auf die inhaltliche Prüfung"):
        gate.pass_step(record, Review.Step.FORM, by=checker, seen=1)


def test_a_draft_nobody_could_check_is_not_sent_in() -> None:
    record = SolutionFactory(state=State.DRAFT)
    with pytest.raises(Refused, match="niemand außer Ihnen"):
        gate.submit_for_check(record, by=author_of(record))


def test_those_who_may_check_are_told_once_per_round() -> None:
    group = GroupFactory()
    checkers = {office(), leader(group)}
    record = SolutionFactory(state=State.DRAFT, groups=[group])
    for _time in range(2):
        gate.submit_for_check(record, by=author_of(record))
        gate.take_back(record, by=author_of(record))
    told = list(OutboxMessage.objects.values_list("person", flat=True))
    assert sorted(map(str, told)) == sorted(str(person.pk) for person in checkers)


def test_sent_in_twice_is_sent_in_once() -> None:
    office()
    record = SolutionFactory(state=State.DRAFT)
    for _click in range(2):
        gate.submit_for_check(record, by=author_of(record))
    assert AuditEntry.objects.filter(verb="submit-record").count() == 1


@pytest.mark.parametrize(
    ("begins", "step", "ends"),
    [
        (State.FORM_CHECK, gate.take_back, State.DRAFT),
        (State.CONTENT_CHECK, gate.take_back, State.DRAFT),
        (State.PUBLISHED, gate.withdraw, State.WITHDRAWN),
        (State.ARCHIVED, gate.withdraw, State.WITHDRAWN),
        (State.PUBLISHED, gate.archive, State.ARCHIVED),
        (State.ARCHIVED, gate.reopen, State.PUBLISHED),
    ],
)
def test_steps_of_those_who_answer_for_it(begins: State, step: Callable[..., Record], ends: State) -> None:
    record = SolutionFactory(state=begins)
    assert step(record, by=author_of(record)).state == ends


@pytest.mark.parametrize("step", [gate.submit_for_check, gate.take_back, gate.withdraw, gate.archive])
def test_steps_of_others_are_refused(step: Callable[..., Record]) -> None:
    with pytest.raises(PermissionDenied):
        step(SolutionFactory(state=State.DRAFT), by=PersonFactory())


def test_a_withdrawn_record_cannot_be_archived() -> None:
    record = SolutionFactory(state=State.WITHDRAWN)
    with pytest.raises(Refused, match="zurückgezogen"):
        gate.archive(record, by=author_of(record))


def test_what_waits_stands_in_the_list_of_those_who_check_and_of_nobody_else() -> None:
    group = GroupFactory()
    record = sent_in(groups=[group], visibility=Visibility.GROUP)
    seen = [list(records_to_check(person)) for person in (leader(group), office(), PersonFactory())]
    assert [[row.pk for row in rows] for rows in seen] == [[record.pk], [], []]


def test_a_change_after_the_check_waits_for_a_second_look() -> None:
    record, checker = SolutionFactory(), office()
    edit_record(record, {"problem": "Neu"}, by=author_of(record), seen=1)
    before = [row.pk for row in changed_after_check(checker)]
    gate.check_change(record, by=checker, seen=2)
    assert (before, list(changed_after_check(checker))) == ([record.pk], [])


def test_what_is_published_a_second_time_counts_as_confirmed_that_day() -> None:
    first = timezone.now() - timedelta(days=900)
    record = SolutionFactory(state=State.CONTENT_CHECK, published_at=first, confirmed_on=first.date())
    gate.pass_step(record, Review.Step.CONTENT, by=office(), seen=1)
    now = Record.objects.get(pk=record.pk)
    assert (now.published_at, now.confirmed_on) == (first, today())


def test_what_comes_back_from_the_archive_is_not_confirmed_by_that() -> None:
    record = SolutionFactory(state=State.ARCHIVED, confirmed_on=date(2020, 1, 1))
    gate.reopen(record, by=author_of(record))
    assert Record.objects.get(pk=record.pk).confirmed_on == date(2020, 1, 1)
