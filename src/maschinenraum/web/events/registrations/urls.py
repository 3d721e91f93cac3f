# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of registration and of the lists of participants, below the page of an event."""

from django.urls import path

from maschinenraum.web.events.registrations import importing, participants, views

_LIST = "<slug:slug>/teilnehmende/"

urlpatterns = [
    path("<slug:slug>/anmeldung/", views.register_page, name="register"),
    path("<slug:slug>/anmeldung/entwurf/", views.keep_draft, name="registration-draft"),
    path("<slug:slug>/anmeldung/notiert/", views.noted, name="registration-noted"),
    path("<slug:slug>/abmeldung/", views.cancel_page, name="cancel-registration"),
    path(_LIST, participants.participant_list, name="participants"),
    path(f"{_LIST}export.<slug:kind>", participants.participant_export, name="participants-export"),
    path(f"{_LIST}import/", importing.upload, name="participants-import"),
    path(f"{_LIST}import/vorlage.xlsx", importing.template, name="participants-template"),
    path(f"{_LIST}import/<slug:key>/", importing.look, name="participants-preview"),
]
