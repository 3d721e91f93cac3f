# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person should do next: at most five things, each with its button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import Publication
from maschinenraum.events.queries.today import (
    latest_publications,
    open_registrations,
    plans_to_make,
    unanswered_meetings,
)
from maschinenraum.network.models import Person
from maschinenraum.solutions.queries.freshness import records_to_confirm

MOST = 5


@dataclass(frozen=True)
class Task:
    """Something that waits for the person: a sentence, and the button that leads there."""

    sentence: str
    address: str
    button: str


def tasks(person: Person, moment: datetime) -> list[Task]:
    """Return what waits, the most pressing first."""
    return list(islice(_tasks(person, moment), MOST))


def _tasks(person: Person, moment: datetime) -> Iterator[Task]:
    for waiting in unanswered_meetings(person, moment):
        sentence = ngettext(
            "%(event)s: Ein Gespräch wartet auf Ihre Rückmeldung.",
            "%(event)s: %(count)s Gespräche warten auf Ihre Rückmeldung.",
            waiting.meetings,
        ) % {"event": waiting.event.title, "count": waiting.meetings}
        yield Task(sentence, reverse("events:my-timetable", args=(waiting.event.slug,)), _("Rückmelden"))
    for event in open_registrations(person):
        sentence = _("%(event)s: Die Anmeldung ist offen.") % {"event": event.title}
        yield Task(sentence, reverse("events:register", args=(event.slug,)), _("Anmelden"))
    for record in islice(records_to_confirm(person, timezone.localdate(moment)), MOST):
        sentence = _("%(title)s: Bitte bestätigen Sie, dass dieser Eintrag noch stimmt.") % {
            "title": record.title
        }
        yield Task(sentence, reverse("solutions:record", args=(record.slug,)), _("Ansehen"))
    for event in plans_to_make(person):
        sentence = _("%(event)s: Es ist noch kein Zeitplan veröffentlicht.") % {"event": event.title}
        yield Task(sentence, reverse("events:cockpit", args=(event.slug,)), _("Zum Leitstand"))


@dataclass(frozen=True)
class News:
    """Something that happened since the person was last here."""

    sentence: str
    address: str
    at: datetime


def news(person: Person) -> list[News]:
    """Return which timetables of mine were published, the newest first."""
    return [
        News(_sentence(publication), reverse("events:my-timetable", args=(publication.event.slug,)),
             publication.published_at)
        for publication in latest_publications(person)
    ]  # fmt: skip


def _sentence(publication: Publication) -> str:
    if publication.kind == Publication.Kind.FINAL:
        return _("Ihr endgültiger Zeitplan für %(event)s ist da.") % {"event": publication.event.title}
    return _("Ihr vorläufiger Zeitplan für %(event)s ist da.") % {"event": publication.event.title}
