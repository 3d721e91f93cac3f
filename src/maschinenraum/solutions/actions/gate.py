# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way of a record: sent in, checked for form and content, published, withdrawn, archived."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.models import Person, Visibility
from maschinenraum.solutions.actions.refusals import Overtaken, Refused
from maschinenraum.solutions.changes.gate import change_state, note_review
from maschinenraum.solutions.changes.mail import tell_author, tell_checkers
from maschinenraum.solutions.changes.records import hold_record
from maschinenraum.solutions.models import Record, Review
from maschinenraum.solutions.queries.gate import content_checkers_of
from maschinenraum.solutions.rules import (
    CHECKED_STATES,
    may_check_content,
    may_check_form,
    may_edit,
    may_end,
)

State = Record.State
#: What a record in a state is, for sentences that refuse a step.
STANDS = {
    State.DRAFT: gettext_lazy("Der Eintrag ist ein Entwurf."),
    State.FORM_CHECK: gettext_lazy("Der Eintrag wartet auf die Formprüfung."),
    State.CONTENT_CHECK: gettext_lazy("Der Eintrag wartet auf die inhaltliche Prüfung."),
    State.PUBLISHED: gettext_lazy("Der Eintrag ist veröffentlicht."),
    State.WITHDRAWN: gettext_lazy("Der Eintrag ist zurückgezogen."),
    State.ARCHIVED: gettext_lazy("Der Eintrag ist archiviert."),
}


@dataclass(frozen=True)
class Step:
    """A step people take with a record: from where to where, who may, how the log calls it."""

    verb: str
    begins: frozenset[State]
    ends: State
    rule: Callable[[Person, Record], bool]


SUBMIT = Step("submit-record", frozenset({State.DRAFT, State.WITHDRAWN}), State.FORM_CHECK, may_edit)
TAKE_BACK = Step("take-back-record", CHECKED_STATES, State.DRAFT, may_edit)
WITHDRAW = Step("withdraw-record", frozenset({State.PUBLISHED, State.ARCHIVED}), State.WITHDRAWN, may_end)
ARCHIVE = Step("archive-record", frozenset({State.PUBLISHED}), State.ARCHIVED, may_end)
REOPEN = Step("reopen-record", frozenset({State.ARCHIVED}), State.PUBLISHED, may_end)

#: The two verdicts of the gate: the state they are given in, and who gives them.
GATE = {
    Review.Step.FORM: (State.FORM_CHECK, State.CONTENT_CHECK, may_check_form),
    Review.Step.CONTENT: (State.CONTENT_CHECK, State.PUBLISHED, may_check_content),
}


@transaction.atomic
def submit_for_check(record: Record, *, by: Person) -> Record:
    """Send a draft in. Doing it twice changes nothing; refused where nobody could check it."""
    held = _held(record, by, SUBMIT.rule)
    if held.visibility == Visibility.GROUP and not held.groups.exists():
        raise Refused(_("„In der Gruppe“ braucht mindestens eine Gruppe, zu der der Eintrag gehört."))
    if not content_checkers_of(held).exclude(pk=by.pk).exists():
        raise Refused(
            _("Zurzeit darf niemand außer Ihnen den Eintrag prüfen. Fragen Sie die Koordinierungsstelle.")
        )
    if not _take(held, SUBMIT, by):
        return held
    tell_checkers(held)
    _send_mail()
    return held


@transaction.atomic
def take_back(record: Record, *, by: Person) -> Record:
    """Take a record out of the gate, to change it; it is a draft again."""
    return _step(record, TAKE_BACK, by)


@transaction.atomic
def withdraw(record: Record, *, by: Person) -> Record:
    """Let nobody but its owners see the record any more; it may be sent in again."""
    return _step(record, WITHDRAW, by)


@transaction.atomic
def archive(record: Record, *, by: Person) -> Record:
    """Take the record out of lists and search; whoever has its address still reads it."""
    return _step(record, ARCHIVE, by)


@transaction.atomic
def reopen(record: Record, *, by: Person) -> Record:
    """Bring an archived record back."""
    return _step(record, REOPEN, by)


@transaction.atomic
def pass_step(record: Record, step: Review.Step, *, by: Person, seen: int, remark: str = "") -> Record:
    """Let the record go on: from form to content, from content to the public of its level."""
    return _judge(record, step, by=by, seen=seen, passed=True, remark=remark)


@transaction.atomic
def return_step(record: Record, step: Review.Step, *, by: Person, seen: int, remark: str) -> Record:
    """Send the record back to its author, with what is to be done."""
    if not remark.strip():
        raise Refused(
            _("Bitte schreiben Sie, was zu ändern ist. Ohne Hinweis hilft eine Rückgabe niemandem.")
        )
    return _judge(record, step, by=by, seen=seen, passed=False, remark=remark)


@transaction.atomic
def check_change(record: Record, *, by: Person, seen: int) -> Record:
    """Note that the change of a published record was looked at and is in order."""
    held = _held(record, by, may_check_content)
    if held.state not in {State.PUBLISHED, State.ARCHIVED}:
        raise Refused(str(STANDS[State(held.state)]))
    _insist_on_seen(held, seen)
    if held.checked_version == held.version:
        return held
    note_review(held, Review.Step.CONTENT, passed=True, remark="", by=by)
    record_deed(person=by, verb="check-change", subject=held, details={"version": held.version})
    return held


def _step(record: Record, step: Step, by: Person) -> Record:
    held = _held(record, by, step.rule)
    _take(held, step, by)
    return held


def _held(record: Record, by: Person, rule: Callable[[Person, Record], bool]) -> Record:
    """Return the record as it is now; the right is asked for anew, whatever a page showed."""
    held = hold_record(record)
    if not rule(by, held):
        raise PermissionDenied
    return held


def _take(held: Record, step: Step, by: Person) -> bool:
    """Take the step; False where the record is there already, as after a second click."""
    if held.state == step.ends:
        return False
    if held.state not in step.begins:
        raise Refused(str(STANDS[State(held.state)]))
    change_state(held, step.ends)
    record_deed(person=by, verb=step.verb, subject=held)
    return True


def _judge(record: Record, step: Review.Step, *, by: Person, seen: int, passed: bool, remark: str) -> Record:
    begins, ends, rule = GATE[step]
    held = _held(record, by, rule)
    if held.state != begins:
        raise Refused(str(STANDS[State(held.state)]))
    _insist_on_seen(held, seen)
    review = note_review(held, step, passed=passed, remark=remark.strip(), by=by)
    change_state(held, ends if passed else State.DRAFT)
    verb = f"{'pass' if passed else 'return'}-{step}"
    record_deed(person=by, verb=verb, subject=held, details={"version": held.version})
    tell_author(held, review)
    _send_mail()
    return held


def _insist_on_seen(held: Record, seen: int) -> None:
    if held.version != seen:
        raise Overtaken


def _send_mail() -> None:
    transaction.on_commit(deliver_outbox.enqueue)
