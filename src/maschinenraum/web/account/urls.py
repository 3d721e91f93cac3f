# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses for signing in and out and for one's own account."""

from django.urls import path

from maschinenraum.web.account import views

app_name = "account"
urlpatterns = [
    path("anmelden/", views.sign_in, name="sign-in"),
    path("anmelden/link/", views.request_link, name="request-link"),
    path("anmelden/unterwegs/", views.link_is_sent, name="link-is-sent"),
    path("anmelden/<uuid:person_id>/<str:token>/", views.mailed_link, name="mailed-link"),
    path("abmelden/", views.sign_out, name="sign-out"),
    path("konto/", views.mine, name="mine"),
    path("konto/passwort/", views.change_password, name="change-password"),
    path("konto/sprache/", views.change_language, name="change-language"),
    path("konto/links/", views.renew_links, name="renew-links"),
    path("konto/loeschen/", views.erase, name="erase"),
]
