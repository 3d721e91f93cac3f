# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""My timetable: signed in, by a personal secret link, and as a calendar feed."""

from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maschinenraum.events.actions.timetables import NotMet, answer_meeting
from maschinenraum.events.models import MeetingAnswer, Registration
from maschinenraum.events.queries.calendars import calendar_file, empty_calendar
from maschinenraum.events.queries.timetables import (
    CALENDAR,
    PAGE,
    calendar_address,
    now_and_next,
    registration_of,
    timetable,
    timetable_address,
)
from maschinenraum.network.queries.secret_links import person_by_secret
from maschinenraum.web.caching import private
from maschinenraum.web.refusals import not_found
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """The timetable of whoever is signed in and registered."""
    registration = _own(request, slug)
    return _page(request, registration, reverse("events:answer", args=(slug,)), is_signed_in=True)


@require_POST
@login_required
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of one of my meetings."""
    return _answer(request, _own(request, slug), reverse("events:my-timetable", args=(slug,)))


@require_safe
def by_link(request: HttpRequest, person_id: UUID, token: str, slug: str) -> HttpResponse:
    """The timetable of the person whose secret this is; a wrong or ended link leads to nothing."""
    registration = _by_secret(person_id, token, slug)
    if registration is None:
        return private(not_found(request))
    target = reverse("timetables:answer-by-link", args=(person_id, token, slug))
    return private(_page(request, registration, target, is_signed_in=False))


@require_POST
def answer_by_link(request: HttpRequest, person_id: UUID, token: str, slug: str) -> HttpResponse:
    """What became of a meeting, said by the holder of the secret link."""
    registration = _by_secret(person_id, token, slug)
    if registration is None:
        return private(not_found(request))
    page = reverse("timetables:by-link", args=(person_id, token, slug))
    return private(_answer(request, registration, page))


@require_safe
def calendar(request: HttpRequest, person_id: UUID, token: str, slug: str) -> HttpResponse:
    """The calendar feed. It follows today's rights: what may no longer be seen leaves an empty calendar.

    The same empty calendar answers for an event that does not exist.
    """
    person = person_by_secret(person_id, CALENDAR, token)
    if person is None:
        return private(not_found(request))
    registration = registration_of(person, slug)
    with translation.override(person.language):
        content = calendar_file(timetable(registration)) if registration else empty_calendar()
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="zeitplan.ics"'
    return private(response)


def _own(request: HttpRequest, slug: str) -> Registration:
    registration = registration_of(person_of(request), slug)
    if registration is None:
        raise Http404
    return registration


def _by_secret(person_id: UUID, token: str, slug: str) -> Registration | None:
    person = person_by_secret(person_id, PAGE, token)
    return registration_of(person, slug) if person else None


def _page(
    request: HttpRequest, registration: Registration, answer_address: str, *, is_signed_in: bool
) -> HttpResponse:
    moment = timezone.now()
    plan = timetable(registration)
    now, following = now_and_next(plan, moment)
    address = timetable_address(registration)
    context = {
        "plan": plan,
        "event": plan.event,
        "moment": moment,
        "now": now,
        "following": following,
        "kinds": MeetingAnswer.Kind.choices,
        "answer_address": answer_address,
        "is_signed_in": is_signed_in,
        "address": address,
        "calendar_address": calendar_address(registration),
        "code": segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
    }
    return render(request, "events/timetables/mine.html", context)


def _answer(request: HttpRequest, registration: Registration, page: str) -> HttpResponse:
    try:
        kind, other = MeetingAnswer.Kind(request.POST.get("kind", "")), UUID(request.POST.get("other", ""))
    except ValueError:
        return not_found(request)
    try:
        answer_meeting(registration, other, kind, by=registration.person)
    except NotMet:
        messages.warning(
            request, _("Dieses Gespräch steht nicht in Ihrem Zeitplan, oder es hat noch nicht begonnen.")
        )
        return redirect(page)
    return redirect(f"{page}#treffen-{other}")
