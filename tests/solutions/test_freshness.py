# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a record is due, when it has lapsed, who is asked, and what confirming does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from maschinenraum.network.changes.people import deactivate, erase, renew_secret_links
from maschinenraum.network.models import AuditEntry, OutboxMessage, Person
from maschinenraum.network.rules import today
from maschinenraum.solutions.actions.freshness import confirm_record, hand_over_record
from maschinenraum.solutions.changes.freshness import confirm
from maschinenraum.solutions.jobs.freshness import ask_for_confirmations
from maschinenraum.solutions.models import ConfirmationRequest, Record
from maschinenraum.solutions.queries.confirming import (
    confirmed_by_link,
    confirming_address,
    confirming_token,
)
from maschinenraum.solutions.queries.freshness import (
    due,
    freshness_of,
    is_due,
    is_lapsed,
    lapsed,
    latest_day_before,
    months_after,
    records_to_look_after,
    with_freshness,
)
from tests.factories import (
    BERLIN,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 3)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)


def confirmed(day: date | None, **facts: object) -> Record:
    return SolutionFactory(confirmed_on=day, **facts)


# --- days -----------------------------------------------------------------------------------------


def test_half_a_year_after_the_last_of_august_is_the_last_of_february() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


@given(DAYS, st.sampled_from([6, 7]))
def test_the_latest_day_is_the_last_that_has_passed(day: date, months: int) -> None:
    latest = latest_day_before(day, months)
    assert months_after(latest, months) <= day < months_after(latest + timedelta(days=1), months)


def test_a_record_is_due_half_a_year_after_it_was_confirmed_and_lapses_a_month_later() -> None:
    record = confirmed(MARCH)
    days = [date(2026, 9, 2), date(2026, 9, 3), date(2026, 10, 2), date(2026, 10, 3)]
    assert [is_due(record, day) for day in days] == [False, True, True, True]
    assert [is_lapsed(record, day) for day in days] == [False, False, False, True]


def test_publication_counts_as_the_first_confirmation() -> None:
    # Half past eleven at night in Greenwich is the next day where the network is.
    late = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC"))
    record = confirmed(None, published_at=late)
    assert [is_due(record, day) for day in (date(2026, 9, 2), date(2026, 9, 3))] == [False, True]


@pytest.mark.parametrize("state", [state for state in Record.State if state != Record.State.PUBLISHED])
def test_only_what_is_published_is_due(state: Record.State) -> None:
    assert not is_due(confirmed(MARCH, state=state), date(2030, 1, 1))


@pytest.mark.parametrize("day", [MARCH, date(2026, 8, 31), date(2026, 9, 2), date(2026, 9, 3), date(2026, 10, 3),
                                 date(2027, 2, 28), date(2027, 3, 31)])  # fmt: skip
def test_the_database_finds_the_same_records_due(day: date) -> None:
    records = [confirmed(MARCH), confirmed(date(2026, 8, 31)), confirmed(MARCH, state=Record.State.ARCHIVED)]
    records += [confirmed(None, published_at=noon(MARCH)), confirmed(None, state=Record.State.DRAFT)]
    records += [confirmed(None, published_at=datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC")))]
    for condition, rule in ((due, is_due), (lapsed, is_lapsed)):
        found = set(Record.objects.filter(condition(day)).values_list("pk", flat=True))
        assert found == {record.pk for record in records if rule(record, day)}


# --- people who are gone ----------------------------------------------------------------------------


def test_a_contact_lapses_with_the_account_the_person_and_the_organisation() -> None:
    gone, erased, elsewhere, there, partner = (PersonFactory() for _ in range(5))
    other = OrganisationFactory()
    records = {
        name: SolutionFactory(organisation=person.organisation, contact=person)
        for name, person in (("gone", gone), ("erased", erased), ("elsewhere", elsewhere), ("there", there))
    }
    records["partner"] = SolutionFactory(contact=partner, further_organisations=[partner.organisation])
    records["none"] = SolutionFactory(contact=None)
    deactivate(gone)
    erase(erased)
    Person.objects.filter(pk=elsewhere.pk).update(organisation=other)
    stored = {name: Record.objects.get(pk=record.pk) for name, record in records.items()}
    has_lapsed = {name: freshness_of(record).contact_has_lapsed for name, record in stored.items()}
    assert has_lapsed == {
        "gone": True, "erased": True, "elsewhere": True, "there": False, "partner": False, "none": True,
    }  # fmt: skip
    found = with_freshness(Record.objects.all(), today())
    staleness = {record.pk: record.staleness for record in found}  # type: ignore[attr-defined]
    assert {name: bool(staleness[record.pk]) for name, record in records.items()} == has_lapsed


def test_the_office_looks_after_what_is_due_and_what_nobody_answers_for() -> None:
    office = PersonFactory(role="coordination")
    fresh = SolutionFactory()
    Record.objects.filter(pk=fresh.pk).update(contact=fresh.responsible)
    without_contact = SolutionFactory()
    old = confirmed(months_after(today(), -8))
    draft = confirmed(None, state=Record.State.DRAFT)
    found = list(records_to_look_after(office, today()))
    assert [record.pk for record in found] == [old.pk, without_contact.pk]
    assert draft.pk not in {record.pk for record in found}


# --- asking -----------------------------------------------------------------------------------------


def test_whoever_answers_for_a_due_record_is_asked_once_and_reminded_once() -> None:
    record = confirmed(MARCH)
    asked = [ask_for_confirmations(noon(MARCH) + timedelta(days=n)) for n in range(400)]
    on = [n for n, count in enumerate(asked) if count]
    assert on == [184, 198]
    assert list(ConfirmationRequest.objects.values_list("person", "number")) == [
        (record.responsible_id, 1),
        (record.responsible_id, 2),
    ]
    assert OutboxMessage.objects.count() == 2


def test_the_mail_names_the_record_and_carries_the_persons_link() -> None:
    person = PersonFactory(language="en")
    record = confirmed(MARCH, organisation=person.organisation, responsible=person, title="Pegel am Bach")
    ask_for_confirmations(noon(date(2026, 9, 3)))
    message = OutboxMessage.objects.get()
    assert (message.address, message.person_id) == (person.email, person.pk)
    assert "Pegel am Bach" in message.subject
    assert "3 March 2026" in message.body
    assert confirming_address(person, record) in message.body
    assert "/en/stimmt-das-noch/" in message.body


def test_fault_54_a_repeated_job_asks_nobody_twice_even_after_the_mail_is_forgotten() -> None:
    confirmed(MARCH)
    due_day = noon(date(2026, 9, 3))
    assert [ask_for_confirmations(due_day) for _ in range(3)] == [1, 0, 0]
    OutboxMessage.objects.all().delete()
    assert ask_for_confirmations(due_day + timedelta(days=1)) == 0


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Honolulu", "Pacific/Kiritimati"])
def test_fault_53_the_day_is_that_of_the_network_wherever_the_server_stands(zone: str) -> None:
    confirmed(MARCH)
    place = ZoneInfo(zone)
    before, after = datetime(2026, 9, 2, 23, 59, tzinfo=BERLIN), datetime(2026, 9, 3, 0, 0, tzinfo=BERLIN)
    assert ask_for_confirmations(before.astimezone(place)) == 0
    assert ask_for_confirmations(after.astimezone(place)) == 1


def test_fault_53_the_night_the_clock_is_put_back_reminds_nobody_twice() -> None:
    confirmed(date(2027, 4, 30))
    first = datetime(2027, 10, 31, 0, 30, tzinfo=ZoneInfo("UTC"))  # 02:30 in Berlin, for the first time
    assert [ask_for_confirmations(first), ask_for_confirmations(first + timedelta(hours=1))] == [1, 0]


def test_nobody_is_asked_who_is_gone_or_has_no_address() -> None:
    for change in (deactivate, erase):
        person = confirmed(MARCH).responsible
        assert person is not None
        change(person)
    confirmed(MARCH, responsible=PersonFactory())  # works elsewhere
    organisation = OrganisationFactory()
    confirmed(
        MARCH, organisation=organisation, responsible=PersonFactory(email=None, organisation=organisation)
    )
    assert ask_for_confirmations(noon(date(2026, 12, 1))) == 0


def test_nobody_is_asked_for_what_is_withdrawn_and_the_request_is_over() -> None:
    record = confirmed(MARCH)
    due_day = noon(date(2026, 9, 3))
    ask_for_confirmations(due_day)
    Record.objects.filter(pk=record.pk).update(state=Record.State.WITHDRAWN)
    assert ask_for_confirmations(due_day + timedelta(days=20)) == 0
    assert ConfirmationRequest.objects.get().closed_at == due_day + timedelta(days=20)


def test_whoever_takes_over_is_asked_and_the_other_is_not_reminded() -> None:
    record = confirmed(MARCH)
    first = record.responsible
    assert first is not None
    colleague = PersonFactory(organisation=record.organisation)
    due_day = noon(date(2026, 9, 3))
    ask_for_confirmations(due_day)
    hand_over_record(record, to=colleague, as_contact=True, by=first)
    ask_for_confirmations(due_day + timedelta(days=20))
    asked = ConfirmationRequest.objects.order_by("asked_at").values_list("person", "number")
    assert list(asked) == [(first.pk, 1), (colleague.pk, 1)]


# --- confirming -------------------------------------------------------------------------------------


def test_confirming_leaves_a_row_an_entry_in_the_log_and_closes_the_request() -> None:
    record = confirmed(MARCH)
    person = record.responsible
    assert person is not None
    ask_for_confirmations(noon(date(2026, 9, 3)))
    confirm_record(record, by=person)
    record.refresh_from_db()
    assert record.confirmed_on == today()
    assert list(record.confirmations.values_list("by", "on", "version")) == [(person.pk, today(), 1)]
    assert AuditEntry.objects.get(verb="confirm").subject_key == str(record.pk)
    assert not record.requests.filter(closed_at=None).exists()


def test_fault_44_a_double_click_leaves_one_row() -> None:
    record = confirmed(MARCH)
    assert record.responsible is not None
    for _click in range(2):
        confirm(record, by=record.responsible)
    assert record.confirmations.count() == 1


def test_a_colleague_confirms_a_stranger_and_the_office_do_not() -> None:
    record = confirmed(MARCH)
    confirm_record(record, by=PersonFactory(organisation=record.organisation))
    for other in (PersonFactory(), PersonFactory(role="coordination")):
        with pytest.raises(PermissionDenied):
            confirm_record(record, by=other)


@pytest.mark.parametrize("make", [MeasureFactory, SolutionFactory, InsightFactory])
def test_every_kind_is_confirmed_alike(make: type) -> None:
    record = make(confirmed_on=MARCH)
    confirm_record(record, by=record.responsible)
    assert Record.objects.get(pk=record.pk).confirmed_on == today()


def test_only_colleagues_take_over() -> None:
    record = confirmed(MARCH)
    assert record.responsible is not None
    with pytest.raises(PermissionDenied):
        hand_over_record(record, to=PersonFactory(), as_contact=False, by=record.responsible)


# --- the link ---------------------------------------------------------------------------------------


def test_a_link_confirms_this_record_for_this_person_until_the_links_are_renewed() -> None:
    record, other = confirmed(MARCH), confirmed(MARCH)
    person, stranger = record.responsible, PersonFactory()
    assert person is not None
    token = confirming_token(person, record)
    assert confirmed_by_link(person.pk, token, record.pk) == (person, Record.objects.get(pk=record.pk))
    assert confirmed_by_link(person.pk, token, other.pk) is None
    assert confirmed_by_link(stranger.pk, token, record.pk) is None
    assert confirmed_by_link(stranger.pk, confirming_token(stranger, record), record.pk) is None
    renew_secret_links(person)
    assert confirmed_by_link(person.pk, token, record.pk) is None


def test_fault_16_the_link_of_a_closed_account_leads_nowhere() -> None:
    record = confirmed(MARCH)
    person = record.responsible
    assert person is not None
    deactivate(person)
    person.refresh_from_db()
    assert confirmed_by_link(person.pk, confirming_token(person, record), record.pk) is None
