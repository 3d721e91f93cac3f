# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""All addresses below ``/veranstaltungen/``; one namespace for the whole room."""

from django.urls import include, path

app_name = "events"
urlpatterns = [
    path("", include("maschinenraum.web.events.programme.urls")),  # "neu/" is no event
    path("", include("maschinenraum.web.events.congresses.urls")),
    path("", include("maschinenraum.web.events.registrations.urls")),
    path("", include("maschinenraum.web.events.matchmaking.urls")),
    path("", include("maschinenraum.web.events.timetables.urls")),
]
