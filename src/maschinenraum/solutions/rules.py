# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what with knowledge records: predicates that read like sentences."""

import rules

from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.queries.groups import groups_led_by, groups_of
from maschinenraum.network.rules import Viewer, is_member, is_office, visible_levels
from maschinenraum.solutions.models import Record

#: States in which a record is read by everyone whom its visibility admits.
READ_STATES = frozenset({Record.State.PUBLISHED, Record.State.ARCHIVED})
CHECKED_STATES = frozenset({Record.State.FORM_CHECK, Record.State.CONTENT_CHECK})


@rules.predicate
def owns(viewer: Viewer, record: Record) -> bool:
    """Answers for the record: its author, the person who confirms it, a colleague of its organisation."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    if viewer.pk in {record.author_id, record.responsible_id}:
        return True
    return bool(is_member(viewer)) and viewer.organisation_id == record.organisation_id


@rules.predicate
def is_admitted(viewer: Viewer, record: Record) -> bool:
    """The record's visibility admits the viewer, whatever its state."""
    if record.visibility == Visibility.GROUP:
        return isinstance(viewer, Person) and record.groups.filter(pk__in=groups_of(viewer)).exists()
    return record.visibility in visible_levels(viewer)


@rules.predicate
def leads_a_group_of(viewer: Viewer, record: Record) -> bool:
    """Leads a group the record belongs to."""
    return (
        isinstance(viewer, Person)
        and viewer.is_active
        and record.groups.filter(pk__in=groups_led_by(viewer)).exists()
    )


@rules.predicate
def checks(viewer: Viewer, record: Record) -> bool:
    """Stands at the quality gate: the office where the level admits it, and who leads a group of the record."""
    by_office = bool(is_office(viewer)) and bool(is_admitted(viewer, record))
    return by_office or bool(leads_a_group_of(viewer, record))


@rules.predicate
def wrote(viewer: Viewer, record: Record) -> bool:
    """Had a hand in what is to be checked: its author, and whoever changed it since."""
    if not isinstance(viewer, Person):
        return False
    return viewer.pk == record.author_id or record.versions.filter(by=viewer).exists()


@rules.predicate
def is_open_to_checkers(_viewer: Viewer, record: Record) -> bool:
    """Has been sent in: drafts and what was withdrawn are nobody's business but the owners'."""
    return record.state in CHECKED_STATES | READ_STATES


@rules.predicate
def may_check_now(viewer: Viewer, record: Record) -> bool:
    """Has a verdict to give: the record stands at a step of the gate that is this person's to judge."""
    if record.state == Record.State.CONTENT_CHECK and wrote(viewer, record):
        return False
    return record.state in CHECKED_STATES and bool(checks(viewer, record))


may_write_records = is_member
may_edit = owns
may_check_form = checks
may_check_content = checks & ~wrote
may_see_history = owns | (checks & is_open_to_checkers)
may_change_visibility = owns
may_end = owns | (checks & is_open_to_checkers)


@rules.predicate
def may_confirm(viewer: Viewer, record: Record) -> bool:
    """Stands by a published record: whoever answers for it."""
    return record.state == Record.State.PUBLISHED and bool(owns(viewer, record))


@rules.predicate
def may_hand_over(viewer: Viewer, record: Record) -> bool:
    """Names who answers for the record: whoever does now, and the office where the level admits it."""
    by_office = bool(is_office(viewer)) and bool(is_admitted(viewer, record))
    return bool(owns(viewer, record)) or (record.state in READ_STATES and by_office)
