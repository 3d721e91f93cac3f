# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of my timetable below the page of an event, for whoever is signed in."""

from django.urls import path

from maschinenraum.web.events.timetables import views

urlpatterns = [
    path("<slug:slug>/mein-zeitplan/", views.mine, name="my-timetable"),
    path("<slug:slug>/mein-zeitplan/antwort/", views.answer, name="answer"),
]
