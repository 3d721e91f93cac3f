# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The address of the style guide."""

from django.urls import path

from maschinenraum.web.style import views

app_name = "style"
urlpatterns = [path("", views.guide, name="guide")]
