# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""All addresses: German at ``/…``, English at ``/en/…``; what machines ask for has no language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from maschinenraum.web.about import views as about

handler400 = "maschinenraum.web.refusals.not_understood"
handler403 = "maschinenraum.web.refusals.forbidden"
handler404 = "maschinenraum.web.refusals.not_found"
handler500 = "maschinenraum.web.refusals.failed"

urlpatterns = [
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
    *i18n_patterns(
        path("", include("maschinenraum.web.home.urls")),
        path("", include("maschinenraum.web.account.urls")),
        path("", include("maschinenraum.web.about.urls")),
        path("", include("maschinenraum.web.network.urls")),
        path("wissen/vokabular/", include("maschinenraum.web.vocabulary.urls")),
        path("veranstaltungen/", include("maschinenraum.web.events.urls")),
        path("", include("maschinenraum.web.events.timetables.secret_urls")),
        path("wissen/", include("maschinenraum.web.solutions.editing.urls")),  # "neu/" is no record
        path("wissen/", include("maschinenraum.web.solutions.files.urls")),  # "export/" is no record
        path("wissen/", include("maschinenraum.web.solutions.reading.urls")),
        path("", include("maschinenraum.web.solutions.reading.secret_urls")),
        path("suche/", include("maschinenraum.web.search.urls")),
        path("", include("maschinenraum.web.search.secret_urls")),
        path("leitstand/", include("maschinenraum.web.office.urls")),
        path("stil/", include("maschinenraum.web.style.urls")),
        prefix_default_language=False,
    ),
]
