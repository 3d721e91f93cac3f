# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of files of knowledge; they come before those of records."""

from django.urls import path

from maschinenraum.web.solutions.files import comparing, exporting, fact_sheet, importing, software

app_name = "files"
urlpatterns = [
    path("export/<slug:kind>/", exporting.export, name="export"),
    path("import/", importing.upload, name="import"),
    path("import/vorlage/<slug:kind>/", importing.template, name="import-template"),
    path("import/publiccode/", software.upload, name="software"),
    path("import/publiccode/<str:key>/", software.look, name="software-preview"),
    path("import/tabelle/<str:key>/", importing.look, name="import-preview"),
    path("vergleich/", comparing.comparison, name="comparison"),
    path("vergleich/pdf/", comparing.comparison_sheet, name="comparison-sheet"),
    path("<slug:slug>/steckbrief/", fact_sheet.fact_sheet, name="fact-sheet"),
    path("<slug:slug>/jsonld/", exporting.record_linked_data, name="linked-data"),
]
