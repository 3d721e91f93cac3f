# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the search."""

from django.urls import path

from maschinenraum.web.search import saved, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
    path("merken/", saved.keep, name="keep"),
    path("gemerkt/", saved.saved, name="saved"),
    path("gemerkt/<uuid:pk>/aendern/", saved.change, name="change"),
    path("gemerkt/<uuid:pk>/loeschen/", saved.drop, name="drop"),
]
