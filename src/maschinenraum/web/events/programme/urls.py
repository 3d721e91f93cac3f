# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of those who prepare an event."""

from django.urls import path

from maschinenraum.web.events.programme import copying, details, hosts, rooms, sessions, times

_PROGRAMME = "<slug:slug>/programm/"
_SESSION = f"{_PROGRAMME}<uuid:session_id>/"
_TIMES = f"{_SESSION}zeiten/<slug:purpose>/"
_TIME = f"{_TIMES}<slug:begin>/"

urlpatterns = [
    path("neu/", details.create, name="event-new"),
    path("<slug:slug>/angaben/", details.change, name="event-edit"),
    path("<slug:slug>/verantwortliche/", details.organisers, name="organisers"),
    path("<slug:slug>/verantwortliche/<uuid:person_id>/", details.organiser, name="organiser"),
    path("<slug:slug>/raeume/", rooms.room_list, name="rooms"),
    path("<slug:slug>/raeume/<uuid:room_key>/", rooms.change, name="room"),
    path("<slug:slug>/raeume/<uuid:room_key>/loeschen/", rooms.delete, name="room-delete"),
    path(_PROGRAMME, sessions.programme, name="programme"),
    path(f"{_PROGRAMME}neu/", sessions.create, name="session-new"),
    path(f"{_PROGRAMME}uebernehmen/", copying.take_over, name="programme-copy"),
    path(_SESSION, sessions.change, name="session-edit"),
    path(f"{_SESSION}loeschen/", sessions.delete, name="session-delete"),
    path(f"{_SESSION}kopieren/", copying.copy, name="session-copy"),
    path(f"{_SESSION}leitung/", hosts.host_list, name="session-hosts"),
    path(f"{_SESSION}leitung/<uuid:person_id>/", hosts.remove, name="session-host"),
    path(_TIMES, times.series, name="session-times"),
    path(f"{_TIMES}loeschen/", times.clear, name="session-times-clear"),
    path(_TIME, times.change, name="session-time"),
    path(f"{_TIME}loeschen/", times.delete, name="session-time-delete"),
]
