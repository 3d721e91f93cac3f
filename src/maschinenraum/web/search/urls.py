# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the search."""

from django.urls import path

from maschinenraum.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
]
