# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The quality gate: who checks what, what waits, and where a record stands."""

from django.db.models import F, Q, QuerySet

from maschinenraum.network.models import GroupMembership, Person, Visibility
from maschinenraum.network.queries.groups import groups_led_by
from maschinenraum.network.rules import Viewer, current, is_office, is_signed_in, visible_levels
from maschinenraum.solutions.models import Record, RecordVersion
from maschinenraum.solutions.rules import CHECKED_STATES, READ_STATES


def checkers_of(record: Record) -> QuerySet[Person]:
    """Return who may check the form of a record: who leads its groups, and the office except for groups' own."""
    leading = GroupMembership.objects.filter(
        current(), group__in=record.groups.values("pk"), role__may_lead=True
    )
    checking = Q(pk__in=leading.values("person"))
    if record.visibility != Visibility.GROUP:
        checking |= Q(role__in=(Person.Role.COORDINATION, Person.Role.ADMINISTRATOR))
    return Person.objects.filter(checking, is_active=True).order_by("sort_key", "pk")


def content_checkers_of(record: Record) -> QuerySet[Person]:
    """Return who may check the content: all of those who did not write it."""
    writers = RecordVersion.objects.filter(record=record, by__isnull=False).values("by")
    author = [record.author_id] if record.author_id else []
    return checkers_of(record).exclude(Q(pk__in=writers) | Q(pk__in=author))


def may_check_some(person: Person) -> bool:
    """Whether records can wait for this person at all: the office, and whoever leads a group."""
    return bool(is_office(person)) or (bool(is_signed_in(person)) and groups_led_by(person).exists())


def _checked_by(viewer: Viewer, *, admitted_too: bool) -> QuerySet[Record]:
    """Records of which the viewer leads a group, or which the office sees.

    admitted_too   the level must admit those who lead a group as well, as it must after publication
    """
    if not is_signed_in(viewer) or not isinstance(viewer, Person):
        return Record.objects.none()
    levels = visible_levels(viewer)
    led = Q(pk__in=Record.objects.filter(groups__in=groups_led_by(viewer)).values("pk"))
    if admitted_too:
        led &= Q(visibility__in=[*levels, Visibility.GROUP])
    found = led | Q(visibility__in=levels) if is_office(viewer) else led
    return Record.objects.filter(found).select_related("organisation", "author")


def records_to_check(viewer: Viewer) -> QuerySet[Record]:
    """Return what waits at the gate for this person, the longest waiting first; their own work is left out."""
    waiting = _checked_by(viewer, admitted_too=False).filter(state__in=CHECKED_STATES)
    if not isinstance(viewer, Person):
        return waiting
    own = Q(author=viewer) | Q(pk__in=RecordVersion.objects.filter(by=viewer).values("record"))
    return waiting.exclude(own, state=Record.State.CONTENT_CHECK).order_by("state_since", "pk")


def changed_after_check(viewer: Viewer) -> QuerySet[Record]:
    """Return published records that say more than was checked, the latest change first; not one's own changes."""
    found = _checked_by(viewer, admitted_too=True).filter(
        state__in=READ_STATES, version__gt=F("checked_version")
    )
    if not isinstance(viewer, Person):
        return found
    own = Q(author=viewer) | Q(pk__in=RecordVersion.objects.filter(by=viewer).values("record"))
    return found.exclude(own).order_by("-changed_at", "pk")


def own_records(person: Person) -> QuerySet[Record]:
    """Return what the person wrote or answers for, the latest change first."""
    tied = Q(author=person) | Q(responsible=person) | Q(contact=person, organisation=person.organisation_id)
    return Record.objects.filter(tied).select_related("organisation").order_by("-changed_at", "pk")
