# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of files of knowledge; they come before those of records."""

from django.urls import path

from maschinenraum.web.solutions.files import exporting

app_name = "files"
urlpatterns = [
    path("export/<slug:kind>/", exporting.export, name="export"),
    path("<slug:slug>/jsonld/", exporting.record_linked_data, name="linked-data"),
]
