# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the audit log."""

from django.db.models import Model

from maschinenraum.network.models import AuditEntry, Person


def record_deed(
    *, person: Person | None, verb: str, subject: Model, details: dict[str, object] | None = None
) -> AuditEntry:
    """Note that ``person`` (None: the machine) did ``verb`` to ``subject``.

    ``details`` may hold keys, counts and field names; never names, addresses, texts or wishes.
    """
    return AuditEntry.objects.create(
        person=person,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_key=str(subject.pk),
        details=details or {},
    )
