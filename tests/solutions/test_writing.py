# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing records, changing them, going back to an earlier version, and who may see them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.network.models import AuditEntry, Person, Visibility
from maschinenraum.search.models import Document
from maschinenraum.solutions.actions.drafts import save_draft
from maschinenraum.solutions.actions.refusals import ContentRefused, Overtaken, Refused
from maschinenraum.solutions.actions.writing import (
    change_visibility,
    edit_record,
    restore_version,
    write_record,
)
from maschinenraum.solutions.changes.records import change_record
from maschinenraum.solutions.jobs.drafts import delete_expired_record_drafts
from maschinenraum.solutions.models import Record, RecordDraft
from maschinenraum.solutions.queries.content import content_of
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
INSIGHT = Record.Kind.INSIGHT


def said(by: Person, **more: Any) -> dict[str, Any]:
    return {
        "title": "Früher fragen",
        "summary": "Wer früh fragt, baut einmal.",
        "organisation": by.organisation,
        **more,
    }


def author_of(record: Record) -> Person:
    assert record.author is not None
    return record.author


def test_a_new_record_is_a_draft_of_its_author() -> None:
    by = PersonFactory()
    record = write_record(INSIGHT, said(by), by=by)
    assert (record.state, record.author, record.version) == (Record.State.DRAFT, by, 1)


@pytest.mark.parametrize("role", ["ministry", "guest"])
def test_only_members_write_records(role: str) -> None:
    by = PersonFactory(role=role)
    with pytest.raises(PermissionDenied):
        write_record(INSIGHT, said(by), by=by)


def test_fault_44_the_same_form_sent_twice_is_one_record() -> None:
    by, key = PersonFactory(), uuid4()
    records = [write_record(INSIGHT, said(by), by=by, key=key) for _click in range(2)]
    assert (records[0].pk, Record.objects.count()) == (records[1].pk, 1)


def test_fault_44_nobody_takes_over_the_key_of_anothers_record() -> None:
    by, other = PersonFactory(), InsightFactory()
    with pytest.raises(PermissionDenied):
        write_record(INSIGHT, said(by), by=by, key=other.pk)


def test_fault_44_a_change_sent_twice_is_one_version() -> None:
    record = InsightFactory()
    for _click in range(2):
        edit_record(record, {"learned": "  Früher fragen\r\nhilft "}, by=author_of(record), seen=1)
    assert Record.objects.get(pk=record.pk).version == 2


def test_fault_46_a_change_of_an_older_version_is_refused_and_changes_nothing() -> None:
    record = InsightFactory()
    edit_record(record, {"learned": "Die eine"}, by=author_of(record), seen=1)
    with pytest.raises(Overtaken):
        edit_record(record, {"learned": "Die andere"}, by=author_of(record), seen=1)
    assert content_of(Record.objects.get(pk=record.pk))["learned"] == "Die eine"


@pytest.mark.parametrize("field", ["organisation", "contact", "groups", "further_organisations", "links"])
def test_fault_10_what_was_never_offered_is_refused(field: str) -> None:
    by = PersonFactory()
    hidden = SolutionFactory(state=Record.State.DRAFT)
    never: dict[str, Any] = {
        "organisation": OrganisationFactory(),
        "contact": PersonFactory(),
        "groups": [GroupFactory()],
        "further_organisations": [OrganisationFactory(is_confirmed=False)],
        "links": [("about", hidden)],
    }
    with pytest.raises(ContentRefused) as refusal:
        write_record(INSIGHT, said(by) | {field: never[field]}, by=by)
    assert refusal.value.field == field


def test_fault_10_state_and_level_are_no_content() -> None:
    by = PersonFactory()
    with pytest.raises(KeyError):
        write_record(INSIGHT, said(by, state="published"), by=by)


def test_what_is_being_checked_is_not_changed() -> None:
    record = InsightFactory(state=Record.State.FORM_CHECK)
    with pytest.raises(Refused, match="wird gerade geprüft"):
        edit_record(record, {"learned": "Neu"}, by=author_of(record), seen=1)


def test_strangers_change_nothing() -> None:
    with pytest.raises(PermissionDenied):
        edit_record(InsightFactory(), {"learned": "Neu"}, by=PersonFactory(role="coordination"), seen=1)


def test_an_earlier_version_comes_back_as_a_new_one() -> None:
    record = InsightFactory(learned="Erst")
    edit_record(record, {"learned": "Dann"}, by=author_of(record), seen=1)
    restored = restore_version(record, 1, by=author_of(record), seen=2)
    newest = restored.versions.first()
    assert newest is not None
    assert (content_of(restored)["learned"], newest.number, newest.restored_from) == ("Erst", 3, 1)


def test_an_earlier_version_brings_back_no_group_one_has_left() -> None:
    group, record = GroupFactory(), InsightFactory()
    change_record(record, {"groups": [group]})
    change_record(record, {"groups": []})
    restored = restore_version(record, 2, by=author_of(record), seen=3)
    assert content_of(restored)["groups"] == []


def test_what_a_record_has_and_its_editor_may_not_see_stays_through_a_restoring() -> None:
    hidden = MeasureFactory(state=Record.State.DRAFT)
    record = InsightFactory(learned="Erst")
    change_record(record, {"learned": "Dann", "links": [("about", hidden)]})
    restored = restore_version(record, 1, by=author_of(record), seen=2)
    assert content_of(restored)["links"] == [["about", str(hidden.pk)]]


def test_narrowing_the_level_narrows_the_search_in_the_same_transaction() -> None:
    record = InsightFactory(visibility=Visibility.PUBLIC)
    change_record(record, {"learned": "Neu"})
    change_visibility(record, Visibility.INTERNAL, by=author_of(record))
    labels = Document.objects.get(key=f"solutions.record:{record.pk}").labels
    assert ("internal" in labels, "public" in labels) == (True, False)


def test_a_level_for_the_group_needs_a_group() -> None:
    record = InsightFactory()
    with pytest.raises(Refused, match="mindestens eine Gruppe"):
        change_visibility(record, Visibility.GROUP, by=author_of(record))


def test_the_office_changes_no_level() -> None:
    with pytest.raises(PermissionDenied):
        change_visibility(InsightFactory(), Visibility.PUBLIC, by=PersonFactory(role="coordination"))


def test_a_change_of_level_is_noted() -> None:
    record = InsightFactory()
    change_visibility(record, Visibility.PUBLIC, by=author_of(record))
    entry = AuditEntry.objects.get(verb="change-visibility-of-record")
    assert entry.details == {"from": "network", "to": "public"}


def test_members_of_a_group_may_choose_it() -> None:
    by = PersonFactory()
    group = GroupMembershipFactory(person=by).group
    record = write_record(INSIGHT, said(by, groups=[group]), by=by, visibility=Visibility.GROUP)
    assert content_of(record)["groups"] == [str(group.pk)]


def test_what_was_typed_is_kept_until_it_is_sent() -> None:
    by, key = PersonFactory(), uuid4()
    save_draft(key, INSIGHT, {"title": "Halb"}, by=by)
    kept = RecordDraft.objects.count()
    write_record(INSIGHT, said(by), by=by, key=key)
    assert (kept, RecordDraft.objects.count()) == (1, 0)


def test_what_a_page_still_has_to_say_after_it_was_sent_comes_too_late() -> None:
    by, key = PersonFactory(), uuid4()
    write_record(INSIGHT, said(by), by=by, key=key)
    assert save_draft(key, INSIGHT, {"title": "Halb"}, by=by) is False


def test_fault_57_what_an_erased_person_typed_goes_with_them() -> None:
    by = PersonFactory()
    save_draft(uuid4(), INSIGHT, {"title": "Halb"}, by=by)
    erase_person(by, by=by)
    assert RecordDraft.objects.count() == 0


def test_drafts_nobody_touches_are_deleted_after_ninety_days() -> None:
    by, key = PersonFactory(), uuid4()
    save_draft(key, INSIGHT, {"title": "Halb"}, by=by)
    saved = RecordDraft.objects.get(key=key).saved_at
    left = []
    for days in (89, 91):
        delete_expired_record_drafts(saved + timedelta(days=days))
        left.append(RecordDraft.objects.count())
    assert left == [1, 0]
