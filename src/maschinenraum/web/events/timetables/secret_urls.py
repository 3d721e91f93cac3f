# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses that need no account but a secret: short, because they become QR codes."""

from django.urls import path

from maschinenraum.web.events.timetables import views

app_name = "timetables"
_HOLDER = "<uuid:person_id>/<str:token>/<slug:slug>"

urlpatterns = [
    path(f"z/{_HOLDER}/", views.by_link, name="by-link"),
    path(f"z/{_HOLDER}/antwort/", views.answer_by_link, name="answer-by-link"),
    path(f"kalender/{_HOLDER}.ics", views.calendar, name="calendar"),
]
