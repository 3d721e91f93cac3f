# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The times within a session: set in a row with a preview, changed and deleted one by one."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.programme import times as actions
from maschinenraum.events.actions.programme.refusals import Gone, Overtaken, Refused, Unconfirmed
from maschinenraum.events.models import Event, MeetingSlot, Session
from maschinenraum.events.queries.programme.clock import SlotOrTurn
from maschinenraum.events.queries.programme.hints import hints_of_series, proposed_series
from maschinenraum.events.queries.programme.stakes import sentences
from maschinenraum.events.queries.programme.times import (
    Purpose,
    begin_of,
    in_words,
    series_behind,
    times_for,
)
from maschinenraum.web.events.programme.access import event_of, purpose_of, session_of, time_of
from maschinenraum.web.events.programme.forms import OneTimeForm, SeriesForm
from maschinenraum.web.events.programme.saving import (
    Attempt,
    attempt,
    differences,
    gone,
    seen_in,
    tell_what_moved,
)
from maschinenraum.web.events.programme.sessions import about
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def series(request: HttpRequest, slug: str, session_id: UUID, purpose: str) -> HttpResponse:
    """The times of a session, and setting them anew: first a preview, then saved."""
    event = event_of(request, slug)
    try:
        session = session_of(request, event, session_id)
    except Gone as refusal:
        return gone(request, event, refusal)
    use = purpose_of(session, purpose)
    first = series_behind(session, use) or proposed_series(session, use)
    form = SeriesForm(request.POST or None, purpose=use, initial=SeriesForm.initial_of(first))
    sent: Attempt[actions.Setting] = Attempt()
    if request.method == "POST":
        saves = request.POST.get("do") == "save"
        try:
            sent = attempt(form, lambda: _send(request, session, use, form, saves=saves))
        except Gone as refusal:
            return gone(request, event, refusal)
        except Unconfirmed:
            sent = attempt(form, lambda: actions.setting(session, use, form.series()))
            return _series_page(request, session, use, form, Attempt(sent.result, 409))
        if sent.result is not None and saves:
            messages.success(request, _("Die Zeiten sind gespeichert."))
            tell_what_moved(request, event, sent.result.moving)
            return redirect("events:session-times", slug, session_id, purpose)
    return _series_page(request, session, use, form, sent)


def _send(
    request: HttpRequest, session: Session, use: Purpose, form: SeriesForm, *, saves: bool
) -> actions.Setting:
    if not saves:
        return actions.setting(session, use, form.series())
    return actions.set_times(
        session,
        use,
        form.series(),
        by=person_of(request),
        seen=seen_in(request),
        confirmed=request.POST.get("confirmed", ""),
    )


def _series_page(
    request: HttpRequest, session: Session, use: Purpose, form: SeriesForm, sent: "Attempt[actions.Setting]"
) -> HttpResponse:
    session = session_of(request, session.event, session.pk)
    context = {
        **_about(session.event, session, use),
        "times": [(time, begin_of(time)) for time in times_for(session, use)],
        "form": form,
        "overtaken": sent.overtaken,
        **(_preview(session, use, form, sent.result) if sent.result else {}),
    }
    return render(request, "events/programme/series.html", context, status=sent.status)


def _preview(session: Session, use: Purpose, form: SeriesForm, found: actions.Setting) -> dict[str, Any]:
    zone = ZoneInfo(session.event.time_zone)
    wanted, rearrangement = form.series(), found.rearrangement
    return {
        "preview": in_words(rearrangement.times, zone),
        "moves": [
            (time.starts_at, begin) for time, (begin, _end) in rearrangement.moving if time.starts_at != begin
        ],
        "moving_plans": sentences(found.moving.plans),
        "hints": hints_of_series(session.event, use, wanted, len(rearrangement.times)),
        "consequences": found.consequences,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clear(request: HttpRequest, slug: str, session_id: UUID, purpose: str) -> HttpResponse:
    """Say what would be lost, then delete all times of a session that are for this."""
    event = event_of(request, slug)
    status, refused = 200, ""
    try:
        session = session_of(request, event, session_id)
        use = purpose_of(session, purpose)
        if request.method == "POST":
            actions.set_times(
                session,
                use,
                None,
                by=person_of(request),
                seen=seen_in(request),
                confirmed=request.POST.get("confirmed", ""),
            )
            messages.success(request, _("Die Zeiten sind gelöscht."))
            return redirect("events:session-times", slug, session_id, purpose)
    except Gone as refusal:
        return gone(request, event, refusal)
    except Refused as refusal:
        status, refused = (409 if isinstance(refusal, Overtaken) else 422), str(refusal)
        session = session_of(request, event, session_id)
    found = times_for(session, use)
    context = {
        **_about(event, session, use),
        "times": found,
        "words": in_words([(time.starts_at, time.ends_at) for time in found], ZoneInfo(event.time_zone)),
        "consequences": actions.consequences_of_deleting_times(session, found),
        "refused": refused,
    }
    return render(request, "events/programme/times_clear.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, session_id: UUID, purpose: str, begin: str) -> HttpResponse:
    """One time of a session: when, and at how many tables."""
    event = event_of(request, slug)
    try:
        session = session_of(request, event, session_id)
        use = purpose_of(session, purpose)
        time = time_of(session, use, begin, seen_in(request))
        form = _time_form(time, request.POST or None)
        sent: Attempt[Any] = Attempt()
        if request.method == "POST":
            sent = attempt(
                form,
                lambda: actions.change_time(
                    time, by=person_of(request), seen=seen_in(request), **form.cleaned_data
                ),
            )
    except Gone as refusal:
        return gone(request, event, refusal)
    except Overtaken as refusal:
        return _moved(request, session, use, refusal)
    if sent.result is not None:
        messages.success(request, _("Die Zeit ist gespeichert."))
        if {"starts", "ends"} & set(form.changed_data):
            tell_what_moved(request, event, sent.result)
        return redirect("events:session-times", slug, session_id, purpose)
    session = session_of(request, event, session_id)
    now = time_of(session, use, begin_of(time))
    context = {
        **_about(event, session, use),
        "time": now,
        "form": form,
        "overtaken": sent.overtaken,
        "differences": list(differences(form, _time_form(now, None))) if sent.overtaken else [],
    }
    return render(request, "events/programme/time.html", context, status=sent.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, slug: str, session_id: UUID, purpose: str, begin: str) -> HttpResponse:
    """Say what would be lost with one time, then delete it."""
    event = event_of(request, slug)
    status, refused = 200, ""
    try:
        session = session_of(request, event, session_id)
        use = purpose_of(session, purpose)
        time = time_of(session, use, begin, seen_in(request))
        if request.method == "POST":
            confirmed = request.POST.get("confirmed", "")
            actions.delete_time(time, by=person_of(request), seen=seen_in(request), confirmed=confirmed)
            messages.success(request, _("Die Zeit ist gelöscht."))
            return redirect("events:session-times", slug, session_id, purpose)
    except Gone as refusal:
        return gone(request, event, refusal)
    except Overtaken as refusal:
        return _moved(request, session, use, refusal)
    except Refused as refusal:
        status, refused = 422, str(refusal)
        session = session_of(request, event, session_id)
    context = {
        **_about(event, session, use),
        "time": time,
        "consequences": actions.consequences_of_deleting_times(session, [time]),
        "refused": refused,
    }
    return render(request, "events/programme/time_delete.html", context, status=status)


def _moved(request: HttpRequest, session: Session, use: Purpose, refusal: Overtaken) -> HttpResponse:
    """Show the times there are now: the one that was meant may have moved."""
    form = SeriesForm(purpose=use, initial=SeriesForm.initial_of(proposed_series(session, use)))
    return _series_page(request, session, use, form, Attempt(status=409, overtaken=str(refusal)))


def _about(event: Event, session: Session, use: Purpose) -> dict[str, Any]:
    return {**about(event, session), "purpose": use, "is_meetings": use is Purpose.MEETINGS}


def _time_form(time: SlotOrTurn, data: Any) -> OneTimeForm:
    zone = ZoneInfo(time.session.event.time_zone)
    initial: dict[str, Any] = {
        "starts": time.starts_at.astimezone(zone).time(),
        "ends": time.ends_at.astimezone(zone).time(),
    }
    if isinstance(time, MeetingSlot):
        initial["tables"] = time.tables
    return OneTimeForm(data, time=time, initial=initial)
