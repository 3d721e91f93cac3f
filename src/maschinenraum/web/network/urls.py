# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the network room."""

from django.urls import path

from maschinenraum.web.network import directory, groups, organisations, people, projects, territories

app_name = "network"
urlpatterns = [
    path("netzwerk/", projects.project_list, name="projects"),
    path("netzwerk/projekte.csv", projects.project_export, name="projects-export"),
    path("netzwerk/projekte/<slug:slug>/", projects.project_record, name="project"),
    path("netzwerk/organisationen/", organisations.organisation_list, name="organisations"),
    path("netzwerk/organisationen/<uuid:pk>/", organisations.organisation_record, name="organisation"),
    path(
        "netzwerk/organisationen/<uuid:pk>/bestaetigen/",
        organisations.organisation_confirm,
        name="organisation-confirm",
    ),
    path("netzwerk/personen/", people.people_list, name="people"),
    path("netzwerk/personen/<uuid:pk>/", people.person_record, name="person"),
    path("netzwerk/personen/<uuid:pk>/konto-schliessen/", people.deactivate, name="person-deactivate"),
    path("netzwerk/gemeinden/", territories.territory_list, name="territories"),
    path("netzwerk/gemeinden.csv", territories.territory_export, name="territories-export"),
    path("netzwerk/gemeinden/<uuid:pk>/", territories.territory_record, name="territory"),
    path("leitstand/verzeichnis/", directory.directory, name="directory"),
    path("leitstand/verzeichnis/gebietsaenderungen/", directory.directory_changes, name="directory-changes"),
    path("leitstand/verzeichnis/<uuid:pk>/", directory.directory_import, name="directory-import"),
    path("leitstand/verzeichnis/<uuid:pk>/uebernehmen/", directory.directory_apply, name="directory-apply"),
    path("gruppen/", groups.group_list, name="groups"),
    path("gruppen/<slug:slug>/", groups.group_record, name="group"),
]
