# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses that need no account but a secret: feeds."""

from django.urls import path

from maschinenraum.web.search import saved

app_name = "search-feeds"
urlpatterns = [
    path("suchfeed/<uuid:person_id>/<str:token>/<uuid:pk>.atom", saved.feed, name="feed"),
]
