# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a record is still vouched for: when it is due, when it has lapsed, whose contact is gone.

Publication counts as the first confirmation. Half a year later the record is due, a month after that it
has lapsed. Months are those of the calendar; a day a month does not have is its last.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from maschinenraum.network.models import Person
from maschinenraum.network.rules import Viewer, today
from maschinenraum.solutions.models import ConfirmationRequest, Record
from maschinenraum.solutions.queries.records import published_records

DUE_AFTER = 6  # months after the last confirmation
LAPSED_AFTER = 7
REMINDED_AFTER = timedelta(days=14)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later (or earlier) month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_day_before(day: date, months: int) -> date:
    """Return the latest day from which ``months`` have passed on ``day``."""
    found = months_after(day, -months)
    while months_after(found + timedelta(days=1), months) <= day:
        found += timedelta(days=1)
    return found


def vouched_on(record: Record) -> date | None:
    """Return the day on which somebody last stood by the record; None before its publication."""
    if record.confirmed_on is not None:
        return record.confirmed_on
    if record.published_at is None:
        return None
    return timezone.localdate(record.published_at, timezone.get_default_timezone())


def is_due(record: Record, day: date) -> bool:
    """Whether a published record should be confirmed again."""
    return _has_passed(record, day, DUE_AFTER)


def is_lapsed(record: Record, day: date) -> bool:
    """Whether a published record was not confirmed a month after it was due."""
    return _has_passed(record, day, LAPSED_AFTER)


def due_on(record: Record) -> date | None:
    """Return the day on which the record is to be confirmed again."""
    vouched = vouched_on(record)
    return None if vouched is None else months_after(vouched, DUE_AFTER)


def _has_passed(record: Record, day: date, months: int) -> bool:
    vouched = vouched_on(record)
    return (
        record.state == Record.State.PUBLISHED
        and vouched is not None
        and months_after(vouched, months) <= day
    )


def stands_for(person: Person | None, record: Record) -> bool:
    """Whether somebody can still be asked about the record: active, and in one of its organisations.

    Reads ``record.further_organisations`` only where the organisation is another.
    """
    if person is None or not person.is_active or person.organisation_id is None:
        return False
    if person.organisation_id == record.organisation_id:
        return True
    return any(other.pk == person.organisation_id for other in record.further_organisations.all())


# --- the same, asked of the database ----------------------------------------------------------------


def due(day: date) -> Q:
    """Return the condition that a record is due on ``day``."""
    return _passed(day, DUE_AFTER)


def lapsed(day: date) -> Q:
    """Return the condition that a record has lapsed on ``day``."""
    return _passed(day, LAPSED_AFTER)


def _passed(day: date, months: int) -> Q:
    latest = latest_day_before(day, months)
    midnight = datetime.combine(latest + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())
    never_confirmed = Q(confirmed_on=None, published_at__lt=midnight)
    return Q(state=Record.State.PUBLISHED) & (Q(confirmed_on__lte=latest) | never_confirmed)


def represented_by(role: str) -> Q:
    """Return the condition that the person in this role (``contact``, ``responsible``) still stands for it."""
    elsewhere = Record.further_organisations.through.objects.filter(
        record=OuterRef("pk"), organisation=OuterRef(f"{role}__organisation")
    )
    at_home = Q(**{f"{role}__organisation": F("organisation")})
    return Q(**{f"{role}__is_active": True}) & (at_home | Q(Exists(elsewhere)))


def with_freshness(records: QuerySet[Record], day: date) -> QuerySet[Record]:
    """Add ``staleness``: 0 vouched for, 1 contact lapsed, 2 not confirmed in time; to sort by."""
    return records.annotate(
        staleness=Case(
            When(lapsed(day), then=Value(2)),
            When(~represented_by("contact"), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )


@dataclass(frozen=True)
class Freshness:
    """What a page says of a record: last vouched for, due, and what has lapsed."""

    vouched_on: date | None
    is_confirmed: bool
    due_on: date | None
    is_due: bool
    is_lapsed: bool
    contact_has_lapsed: bool


def freshness_of(record: Record, day: date | None = None) -> Freshness:
    """Return the freshness of a record whose contact is loaded."""
    day = day or today()
    return Freshness(
        vouched_on=vouched_on(record),
        is_confirmed=record.confirmed_on is not None,
        due_on=due_on(record),
        is_due=is_due(record, day),
        is_lapsed=is_lapsed(record, day),
        contact_has_lapsed=not stands_for(record.contact, record),
    )


def records_to_look_after(viewer: Viewer, day: date) -> QuerySet[Record]:
    """Return published records that are due, or whose people are gone, the longest unconfirmed first."""
    people_gone = ~represented_by("contact") | ~represented_by("responsible")
    found = published_records(viewer).filter(due(day) | people_gone)
    return (
        found.select_related("organisation", "responsible__organisation", "contact__organisation")
        .prefetch_related("further_organisations", "requests__person")
        .order_by(F("confirmed_on").asc(nulls_first=True), "published_at", "pk")
    )


def records_to_confirm(person: Person, day: date) -> QuerySet[Record]:
    """Return the due records for which this person is to be asked, the longest unconfirmed first."""
    return Record.objects.filter(due(day), responsible=person).order_by(
        F("confirmed_on").asc(nulls_first=True), "published_at", "pk"
    )


def records_to_ask_for(now: datetime, day: date) -> QuerySet[Record]:
    """Return due records whose responsible person is to be asked now, or to be reminded."""
    open_requests = ConfirmationRequest.objects.filter(
        record=OuterRef("pk"), person=OuterRef("responsible"), closed_at=None
    )
    first = open_requests.filter(number=1, asked_at__lte=now - REMINDED_AFTER)
    never_asked = ~Exists(open_requests)
    to_remind = Exists(first) & ~Exists(open_requests.filter(number=2))
    reachable = represented_by("responsible") & Q(responsible__email__isnull=False)
    return (
        Record.objects.filter(due(day), reachable)
        .filter(never_asked | to_remind)
        .select_related("responsible", "organisation")
        .order_by("pk")
    )
