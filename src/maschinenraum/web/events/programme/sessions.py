# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The programme of an event for those who prepare it: its sessions, day by day."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maschinenraum.events.actions.programme import sessions as actions
from maschinenraum.events.actions.programme.holding import version_of
from maschinenraum.events.actions.programme.refusals import Gone, Overtaken, Refused
from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.matchmaking.sessions import clash_of_times
from maschinenraum.events.queries.programme.editor import events_to_copy_from, programme_days
from maschinenraum.events.queries.programme.stakes import Stakes
from maschinenraum.events.queries.programme.times import purposes_of
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.network.models import Visibility
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.web.events.programme.access import event_of, session_of, tabs
from maschinenraum.web.events.programme.forms import SessionForm
from maschinenraum.web.events.programme.saving import (
    Attempt,
    attempt,
    differences,
    gone,
    seen_in,
    tell_what_moved,
)
from maschinenraum.web.requests import person_of


@require_safe
@login_required
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """All sessions by day, with what is odd about them."""
    event = event_of(request, slug)
    days = programme_days(request.user, event)
    context = {
        "event": event,
        "days": [(day, [(item, purposes_of(item.session)) for item in day.items]) for day in days],
        "is_empty": not any(day.items for day in days),
        "clash": clash_of_times(event),
        "may_take_over": bool(events_to_copy_from(person_of(request), event)),
        "tabs": tabs(event, "programme"),
    }
    return render(request, "events/programme/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new session; the address may name its day."""
    event = event_of(request, slug)
    form = SessionForm(
        request.POST or None,
        event=event,
        groups=groups_seen_by(request.user),
        initial={"key": uuid4(), "day": _day_asked(request, event), "visibility": Visibility.INTERNAL},
    )
    status = 200
    if request.method == "POST":
        key = form.cleaned_data.get("key") if form.is_valid() else None
        sent = attempt(
            form, lambda: actions.add_session(event, form.details(), by=person_of(request), key=key)
        )
        if sent.result is not None:
            messages.success(request, _("„%(session)s“ steht im Programm.") % {"session": sent.result})
            return redirect(_after(request, sent.result))
        status = 422
    context = {"event": event, "form": form, "tabs": tabs(event, "programme")}
    return render(request, "events/programme/session_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """One session: what is written of it, and where its times and hosts are."""
    event = event_of(request, slug)
    try:
        session = session_of(request, event, session_id)
        form = _form(request, session, request.POST or None)
        sent: Attempt[tuple[Session, Stakes]] = Attempt()
        if request.method == "POST":
            sent = attempt(
                form,
                lambda: actions.change_session(
                    session, form.details(), by=person_of(request), seen=seen_in(request)
                ),
            )
    except Gone as refusal:
        return gone(request, event, refusal)
    if sent.result is not None:
        changed, stakes = sent.result
        messages.success(request, _("„%(session)s“ ist gespeichert.") % {"session": changed})
        if (changed.starts_at, changed.ends_at) != (session.starts_at, session.ends_at):
            tell_what_moved(request, event, stakes)
        return redirect(place_of(changed))
    now = session_of(request, event, session_id)
    context = {
        **about(event, now),
        "form": form,
        "overtaken": sent.overtaken,
        "differences": list(differences(form, _form(request, now, None))) if sent.overtaken else [],
    }
    return render(request, "events/programme/session_edit.html", context, status=sent.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Say what would be lost with a session, then delete it."""
    event = event_of(request, slug)
    status, refused = 200, ""
    try:
        session = session_of(request, event, session_id)
        if request.method == "POST":
            confirmed, name = request.POST.get("confirmed", ""), str(session)
            actions.delete_session(session, by=person_of(request), seen=seen_in(request), confirmed=confirmed)
            messages.success(request, _("„%(session)s“ ist gelöscht.") % {"session": name})
            return redirect("events:programme", slug)
    except Gone as refusal:
        return gone(request, event, refusal)
    except Refused as refusal:
        status = 409 if isinstance(refusal, Overtaken) else 422
        refused = str(refusal)
        session = session_of(request, event, session_id)
    context = {
        **about(event, session),
        "consequences": actions.consequences_of_deleting(session),
        "refused": refused,
    }
    return render(request, "events/programme/session_delete.html", context, status=status)


def about(event: Event, session: Session) -> dict[str, Any]:
    """Return what every page below a session shows."""
    return {
        "event": event,
        "session": session,
        "seen": version_of(session),
        "purposes": purposes_of(session),
        "back": place_of(session),
    }


def place_of(session: Session) -> str:
    """Return where a session stands in the programme."""
    return f"{reverse('events:programme', args=(session.event.slug,))}#punkt-{session.pk}"


def _after(request: HttpRequest, session: Session) -> str:
    """On to the times of a new session where the button says so, else back to the programme."""
    if request.POST.get("then") != "times":
        return place_of(session)
    return reverse("events:session-times", args=(session.event.slug, session.pk, purposes_of(session)[0]))


def _form(request: HttpRequest, session: Session, data: Any) -> SessionForm:
    return SessionForm(
        data,
        event=session.event,
        groups=groups_seen_by(request.user),
        initial=SessionForm.initial_of(session),
    )


def _day_asked(request: HttpRequest, event: Event) -> str:
    asked, days = request.GET.get("tag", ""), [f"{day:%Y-%m-%d}" for day in days_of(event)]
    return asked if asked in days else days[0]
