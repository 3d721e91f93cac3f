# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a record, changing what it says, going back to an earlier version, and who may see it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Group, Person, Visibility
from maschinenraum.solutions.actions.refusals import ContentRefused, Overtaken, Refused
from maschinenraum.solutions.changes import records as changes
from maschinenraum.solutions.changes.drafts import drop_draft, hold_writer
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import LINKS, MANY, Content, says_already
from maschinenraum.solutions.queries.offered import LEVELS, Offers
from maschinenraum.solutions.rules import CHECKED_STATES, may_change_visibility, may_edit, may_write_records

#: What going back to an earlier version leaves alone: whose record it is.
NOT_RESTORED = frozenset({"organisation"})


@transaction.atomic
def write_record(
    kind: Record.Kind,
    content: Content,
    *,
    by: Person,
    visibility: Visibility = Visibility.NETWORK,
    key: UUID | None = None,
) -> Record:
    """Store a new draft; the same form sent twice (``key``) is one record.

    Raises ``PermissionDenied``, ``ContentRefused``, or ``Refused`` for a level that admits nobody.
    """
    if not may_write_records(by):
        raise PermissionDenied
    hold_writer(by)  # the same form may be on its way twice at this very moment
    there = Record.objects.filter(pk=key).first() if key else None
    if there is not None:
        return _already_written(there, by)
    _insist_on_offered(Offers(by), content)
    _insist_on_level(visibility, has_groups=bool(content.get("groups")))
    named = {"id": key} if key else {}
    record = changes.store_record(kind, content, by=by, visibility=visibility, **named)  # type: ignore[arg-type]
    drop_draft(by, record.pk)
    record_deed(person=by, verb="write-record", subject=record, details={"kind": kind})
    return record


@transaction.atomic
def edit_record(record: Record, content: Content, *, by: Person, seen: int) -> Record:
    """Change what a record says; ``seen`` is the version the form was made from.

    Sent twice it is one change. Raises ``Overtaken`` where somebody else was faster.
    """
    record = _held(record, by)
    offers = Offers(by, record)
    _insist_on_offered(offers, content)
    if record.visibility == Visibility.GROUP and "groups" in content:
        _insist_on_level(Visibility.GROUP, has_groups=bool(content["groups"]))
    if record.version != seen:
        if says_already(record, content):
            return record
        raise Overtaken
    changed = changes.change_record(record, content, by=by)
    drop_draft(by, record.pk)
    if changed.version != seen:
        record_deed(person=by, verb="change-record", subject=record, details={"version": changed.version})
    return changed


@transaction.atomic
def restore_version(record: Record, number: int, *, by: Person, seen: int) -> Record:
    """Let the record say again what an earlier version said, as a new version.

    Whose record it is, its state and its level stay; so does what the person may not choose any more.
    """
    record = _held(record, by)
    if record.version != seen:
        raise Overtaken
    version = record.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("Diese Fassung gibt es nicht."))
    content = _choosable(record, version.content, by)
    changed = changes.change_record(record, content, by=by, restored_from=number)
    if changed.version != seen:
        details: dict[str, object] = {"from": number, "version": changed.version}
        record_deed(person=by, verb="restore-record", subject=record, details=details)
    return changed


@transaction.atomic
def change_visibility(record: Record, visibility: Visibility, *, by: Person) -> None:
    """Let more or fewer people see the record; who is not admitted any more loses sight of it at once."""
    record = changes.hold_record(record)
    if not may_change_visibility(by, record):
        raise PermissionDenied
    _insist_on_level(visibility, has_groups=record.groups.exists())
    if record.visibility == visibility:
        return
    before = record.visibility
    changes.change_visibility(record, visibility)
    details: dict[str, object] = {"from": before, "to": visibility}
    record_deed(person=by, verb="change-visibility-of-record", subject=record, details=details)


def _already_written(record: Record, by: Person) -> Record:
    if record.author_id != by.pk:
        raise PermissionDenied
    return record


def _held(record: Record, by: Person) -> Record:
    """Return the record as it is now, for whoever may change it."""
    record = changes.hold_record(record)
    if not may_edit(by, record):
        raise PermissionDenied
    if record.state in CHECKED_STATES:
        raise Refused(
            _("Der Eintrag wird gerade geprüft. Nehmen Sie ihn zuerst zurück, dann können Sie ihn ändern.")
        )
    if record.state == Record.State.ARCHIVED:
        raise Refused(
            _("Der Eintrag ist archiviert. Holen Sie ihn zuerst zurück, dann können Sie ihn ändern.")
        )
    return record


def _insist_on_offered(offers: Offers, content: Content) -> None:
    field = offers.refuses(content)
    if field:
        raise ContentRefused(field)


def _insist_on_level(visibility: Visibility, *, has_groups: bool) -> None:
    if visibility not in LEVELS:
        raise Refused(_("Diese Sichtbarkeit gibt es für Einträge nicht."))
    if visibility == Visibility.GROUP and not has_groups:
        raise Refused(_("„In der Gruppe“ braucht mindestens eine Gruppe, zu der der Eintrag gehört."))


def _choosable(record: Record, content: dict[str, Any], by: Person) -> dict[str, Any]:
    """Return what of an old version this person may choose today; for the rest the record stays as it is."""
    offers, wanted = Offers(by, record), {k: v for k, v in content.items() if k not in NOT_RESTORED}
    for name in ("responsible", "contact", "project"):
        if name in wanted and offers.refuses({name: wanted[name]}):
            del wanted[name]
    for name in MANY:
        offered = {str(pk) for pk in getattr(offers, name)().values_list("pk", flat=True)}
        wanted[name] = [*(set(wanted.get(name, ())) & offered), *map(str, offers.hidden(name))]
    targets = {str(pk) for pk in offers.targets().values_list("pk", flat=True)}
    kept = [(kind, str(target)) for kind, target in offers.hidden_links()]
    wanted[LINKS] = [*kept, *((kind, key) for kind, key in wanted.get(LINKS, ()) if key in targets)]
    if record.visibility == Visibility.GROUP and not Group.objects.filter(pk__in=wanted["groups"]).exists():
        del wanted["groups"]
    return wanted
