# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two addresses under one name, which the permission matrix must not take for one."""

from django.urls import include, path

from maschinenraum.web.about import views

_ABOUT = [path("impressum/", views.imprint, name="imprint"), path("extra/", views.privacy, name="imprint")]
urlpatterns = [path("", include((_ABOUT, "about")))]
