# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of those who write and check knowledge; they come before those of readers."""

from django.urls import path

from maschinenraum.web.solutions.editing import checking, events, standing, versions, writing

app_name = "editing"
urlpatterns = [
    path("neu/", writing.choose_kind, name="choose-kind"),
    path("neu/massnahme/", writing.create, {"kind": "measure"}, name="new-measure"),
    path("neu/loesung/", writing.create, {"kind": "solution"}, name="new-solution"),
    path("neu/erkenntnis/", writing.create, {"kind": "insight"}, name="new-insight"),
    path("neu/entwurf/", writing.keep_draft, name="draft"),
    path("eigene/", standing.own, name="own"),
    path("zu-pruefen/", checking.queue, name="queue"),
    path("<slug:slug>/bearbeiten/", writing.edit, name="edit"),
    path("<slug:slug>/stand/", standing.standing, name="standing"),
    path("<slug:slug>/schritt/", standing.take_step, name="step"),
    path("<slug:slug>/sichtbarkeit/", standing.visibility, name="visibility"),
    path("<slug:slug>/veranstaltungen/", events.choose, name="events"),
    path("<slug:slug>/pruefen/", checking.check, name="check"),
    path("<slug:slug>/fassungen/", versions.version_list, name="versions"),
    path("<slug:slug>/fassungen/vergleich/", versions.compare, name="comparison"),
    path("<slug:slug>/fassungen/<int:number>/", versions.restore, name="restore"),
]
