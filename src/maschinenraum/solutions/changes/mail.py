# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mail about the quality gate: to those who check when something waits, to the author at each verdict."""

from django.utils import translation
from django.utils.translation import gettext as _

from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.models import Person
from maschinenraum.network.queries.addresses import address_handed_out
from maschinenraum.solutions.models import Record, Review
from maschinenraum.solutions.queries.gate import checkers_of
from maschinenraum.solutions.rules import owns

CHECKING, STANDING = "check-record", "record-standing"


def tell_checkers(record: Record) -> int:
    """Tell everyone who may check the record that it waits; once per round through the gate."""
    round_ = record.reviews.filter(passed=False).count()
    told = 0
    for person in checkers_of(record).filter(email__isnull=False):
        if person.pk == record.author_id:
            continue
        with translation.override(person.language):
            body = _(
                "Guten Tag %(name)s,\n\n"
                "ein Eintrag wartet auf Ihre Prüfung: „%(title)s“ (%(kind)s) von %(organisation)s.\n\n"
                "%(address)s\n\n"
                "Diese Nachricht erhalten alle, die ihn prüfen dürfen. Hat ihn schon jemand geprüft, "
                "steht das auf der Seite.\n"
            )
            subject = _("Zu prüfen: %(title)s")
            _queue(person, record, subject, body, CHECKING, f"record-waits:{record.pk}:{round_}:{person.pk}")
        told += 1
    return told


def tell_author(record: Record, review: Review) -> None:
    """Tell the author what was said; nothing to whoever has left, or has no part in the record any more."""
    author = record.author
    if author is None or author.email is None or not owns(author, record):
        return
    with translation.override(author.language):
        subject, told = _verdict(review)
        body = _("Guten Tag %(name)s,\n\n%(told)s\n\n%(remark)s%(address)s\n")
        remark = f"{review.remark}\n\n" if review.remark else ""
        _queue(
            author, record, subject, body, STANDING, f"record-verdict:{review.pk}",
            told=told % {"title": record.title}, remark=remark,
        )  # fmt: skip


def _verdict(review: Review) -> tuple[str, str]:
    if review.passed and review.step == Review.Step.CONTENT:
        return _("Veröffentlicht: %(title)s"), _("Ihr Eintrag „%(title)s“ ist geprüft und veröffentlicht.")
    if review.passed:
        return (
            _("Form geprüft: %(title)s"),
            _("die Form Ihres Eintrags „%(title)s“ ist geprüft. Als Nächstes wird der Inhalt geprüft."),
        )
    return (
        _("Zurückgegeben: %(title)s"),
        _("Ihr Eintrag „%(title)s“ ist mit einem Hinweis zurückgekommen. Er ist wieder ein Entwurf."),
    )


def _queue(
    person: Person, record: Record, subject: str, body: str, purpose: str, dedupe_key: str, **more: str
) -> None:
    words = {
        "name": person.name,
        "title": record.title,
        "kind": record.get_kind_display(),
        "organisation": record.organisation.name,
        "address": address_handed_out(purpose, record.slug),
        **more,
    }
    queue_mail(
        address=person.email or "",
        subject=subject % words,
        body=body % words,
        person=person,
        dedupe_key=dedupe_key,
    )
