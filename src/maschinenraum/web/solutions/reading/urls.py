# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the knowledge that is read; further words below ``/wissen/`` must come before the record's."""

from django.urls import path

from maschinenraum.web.solutions.reading import keeping, listing, record

app_name = "solutions"
urlpatterns = [
    path("", listing.record_list, name="list"),
    path("<slug:slug>/", record.record_page, name="record"),
    path("<slug:slug>/bestaetigen/", keeping.confirm, name="confirm"),
    path("<slug:slug>/uebergeben/", keeping.hand_over, name="hand-over"),
]
