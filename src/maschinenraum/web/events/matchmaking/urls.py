# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the cockpit, below the page of an event."""

from django.urls import path

from maschinenraum.web.events.matchmaking import (
    advice,
    cockpit,
    export,
    plan,
    publication,
    runs,
    sheets,
    tables,
)

_HERE = "<slug:slug>/leitstand/"
_RUN = f"{_HERE}laeufe/<uuid:run_id>/"
_MEETING = f"{_RUN}gespraeche/<uuid:meeting_id>/"

urlpatterns = [
    path(_HERE, cockpit.cockpit, name="cockpit"),
    path(f"{_HERE}laeufe/", runs.runs, name="runs"),
    path(f"{_HERE}start/", runs.start, name="run-start"),
    path(_RUN, cockpit.plan, name="plan"),
    path(f"{_RUN}fortschritt/", runs.progress, name="run-progress"),
    path(f"{_RUN}anhalten/", runs.stop, name="run-stop"),
    path(f"{_RUN}kopie/", runs.copy, name="run-copy"),
    path(f"{_RUN}wiederholen/", runs.repeat_once, name="run-repeat"),
    path(f"{_RUN}vergleich/", runs.comparison, name="run-comparison"),
    path(f"{_RUN}raster/", plan.grid, name="plan-grid"),
    path(f"{_RUN}liste/", plan.listing, name="plan-list"),
    path(f"{_RUN}dahinter/<slug:name>/", cockpit.people, name="plan-people"),
    path(f"{_RUN}personen/<uuid:registration_id>/", plan.person, name="plan-person"),
    path(f"{_RUN}gespraech-hinzufuegen/", plan.add, name="meeting-add"),
    path(_MEETING, plan.meeting, name="meeting"),
    path(f"{_MEETING}verschieben/", plan.move, name="meeting-move"),
    path(f"{_MEETING}festhalten/", plan.lock, name="meeting-lock"),
    path(f"{_MEETING}loesen/", plan.unlock, name="meeting-unlock"),
    path(f"{_MEETING}entfernen/", plan.remove, name="meeting-remove"),
    path(f"{_RUN}veroeffentlichen/", publication.publish, name="run-publish"),
    path(f"{_RUN}tischrunden/<uuid:session_id>/", tables.seating, name="plan-tables"),
    path(f"{_RUN}beratung/<uuid:session_id>/", advice.given, name="plan-advice"),
    path(f"{_RUN}plan.<slug:kind>", export.export, name="plan-export"),
    path(f"{_RUN}druck/", sheets.sheets, name="plan-sheets"),
]
