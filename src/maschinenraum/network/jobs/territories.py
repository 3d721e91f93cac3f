# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting a staged directory in force."""

import logging

from django.utils.translation import gettext_noop as _
from django_tasks import task

from maschinenraum.network.changes import territories
from maschinenraum.network.models import DirectoryImport, Person
from maschinenraum.network.rules import may_import_directory

log = logging.getLogger(__name__)


@task()
def apply_directory_import(import_id: str, person_id: str) -> None:
    """Apply a staged file; doing it twice, or again after a crash, changes nothing more.

    Whoever asked for it must still be allowed to when it is done.
    """
    directory_import = DirectoryImport.objects.filter(pk=import_id).first()
    if directory_import is None or directory_import.state == DirectoryImport.State.FAILED:
        return
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not may_import_directory(person):
        territories.mark_failed(
            directory_import, _("Die Person, die das Verzeichnis übernehmen wollte, darf es nicht mehr.")
        )
        return
    try:
        territories.apply_or_fail(directory_import)
    except territories.Stale:
        log.warning("Directory import %s is out of date.", import_id)
