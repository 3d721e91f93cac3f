# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the Leitstand."""

from django.urls import path

from maschinenraum.web.office import views
from maschinenraum.web.solutions.reading import office

app_name = "office"
urlpatterns = [
    path("", views.start, name="start"),
    path("wissen/", office.to_look_after, name="knowledge"),
    path("wissen.csv", office.export, name="knowledge-export"),
]
