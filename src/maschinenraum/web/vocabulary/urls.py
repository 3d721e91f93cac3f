# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses below ``/wissen/vokabular/``."""

from django.urls import path

from maschinenraum.web.vocabulary import editing, files, proposals, reading

app_name = "vocabulary"
urlpatterns = [
    path("", reading.concept_list, name="list"),
    path("vokabular.ttl", files.turtle, name="turtle"),
    path("vokabular.jsonld", files.jsonld, name="jsonld"),
    path("neu/", editing.new_concept, name="new"),
    path("begriffe/<slug:key>/", reading.concept_record, name="concept"),
    path("begriffe/<slug:key>/aendern/", editing.change_concept, name="change"),
    path("begriffe/<slug:key>/verwendung/", editing.change_use, name="use"),
    path("vorschlaege/", proposals.proposal_list, name="proposals"),
    path("vorschlaege/<uuid:pk>/", proposals.proposal_record, name="proposal"),
    path("vorschlaege/<uuid:pk>/uebernehmen/", proposals.accept, name="accept"),
    path("vorschlaege/<uuid:pk>/ablehnen/", proposals.decline, name="decline"),
    path("vorschlaege/<uuid:pk>/zurueckziehen/", proposals.withdraw, name="withdraw"),
    path("dateien/", files.file_list, name="files"),
    path("dateien/<uuid:pk>/", files.file_record, name="file"),
    path("dateien/<uuid:pk>/uebernehmen/", files.apply, name="apply"),
]
