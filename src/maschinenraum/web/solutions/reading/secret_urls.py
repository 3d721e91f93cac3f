# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses that need no account but a secret: what the mail asks for."""

from django.urls import path

from maschinenraum.web.solutions.reading import by_link

app_name = "confirming"
_HOLDER = "<uuid:person_id>/<str:token>/<uuid:record_id>"

urlpatterns = [
    path(f"stimmt-das-noch/{_HOLDER}/", by_link.ask, name="by-link"),
    path(f"stimmt-das-noch/{_HOLDER}/ja/", by_link.confirm, name="confirm-by-link"),
]
