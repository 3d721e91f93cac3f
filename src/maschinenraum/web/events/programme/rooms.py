# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rooms of an event."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maschinenraum.events.actions.programme import rooms as actions
from maschinenraum.events.actions.programme.holding import version_of_room
from maschinenraum.events.actions.programme.refusals import Gone, Overtaken, Refused
from maschinenraum.events.queries.programme.editor import room_key as key_of
from maschinenraum.events.queries.programme.editor import rooms_of, sessions_by_room
from maschinenraum.web.events.programme.access import event_of, room_of, tabs
from maschinenraum.web.events.programme.forms import RoomForm
from maschinenraum.web.events.programme.saving import Attempt, attempt, differences, seen_in
from maschinenraum.web.requests import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All rooms, and a form for one more."""
    event = event_of(request, slug)
    form = RoomForm(request.POST or None)
    status = 200
    if request.method == "POST":
        sent = attempt(form, lambda: actions.add_room(event, by=person_of(request), **form.cleaned_data))
        if sent.result is not None:
            messages.success(request, _("„%(room)s“ ist angelegt.") % {"room": sent.result})
            return redirect("events:rooms", slug)
        status = 422
    used = sessions_by_room(request.user, event)
    context = {
        "event": event,
        "form": form,
        "rooms": [(room, key_of(room), used[room.pk]) for room in rooms_of(event)],
        "tabs": tabs(event, "rooms"),
    }
    return render(request, "events/programme/rooms.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, room_key: UUID) -> HttpResponse:
    """Name and places of a room."""
    event = event_of(request, slug)
    room = room_of(event, room_key)
    form = RoomForm(request.POST or None, initial={"name": room.name, "capacity": room.capacity})
    sent: Attempt[bool] = Attempt()
    if request.method == "POST":

        def save() -> bool:
            actions.change_room(room, by=person_of(request), seen=seen_in(request), **form.cleaned_data)
            return True

        sent = attempt(form, save)
        if sent.result:
            messages.success(request, _("Der Raum ist gespeichert."))
            return redirect("events:rooms", slug)
    now = room_of(event, room_key)
    stored = RoomForm(initial={"name": now.name, "capacity": now.capacity})
    context = {
        "event": event,
        "room": now,
        "form": form,
        "seen": version_of_room(now),
        "overtaken": sent.overtaken,
        "differences": list(differences(form, stored)) if sent.overtaken else [],
    }
    return render(request, "events/programme/room.html", context, status=sent.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, slug: str, room_key: UUID) -> HttpResponse:
    """Ask once, then delete a room nothing takes place in."""
    event = event_of(request, slug)
    room = room_of(event, room_key)
    status, refused = 200, ""
    if request.method == "POST":
        try:
            actions.delete_room(room, by=person_of(request), seen=seen_in(request))
        except Gone as refusal:
            messages.warning(request, str(refusal))
            return redirect("events:rooms", slug)
        except Refused as refusal:
            status, refused = (409 if isinstance(refusal, Overtaken) else 422), str(refusal)
            room = room_of(event, room_key)
        else:
            messages.success(request, _("Der Raum ist gelöscht."))
            return redirect("events:rooms", slug)
    context = {
        "event": event,
        "room": room,
        "seen": version_of_room(room),
        "consequences": actions.consequences_of_deleting_room(room),
        "refused": refused,
    }
    return render(request, "events/programme/room_delete.html", context, status=status)
