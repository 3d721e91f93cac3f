# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The address of the first page."""

from django.urls import path

from maschinenraum.web.home import views

app_name = "home"
urlpatterns = [path("", views.today, name="today")]
