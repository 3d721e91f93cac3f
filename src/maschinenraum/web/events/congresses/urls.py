# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of events."""

from django.urls import path

from maschinenraum.web.events.congresses import views

urlpatterns = [
    path("", views.event_list, name="list"),
    path("<slug:slug>/", views.event_record, name="event"),
    path("<slug:slug>/bedarfe/", views.access_needs, name="access-needs"),
]
