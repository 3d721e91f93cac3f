# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the audit log knows to have happened."""

from django.db.models import Model

from maschinenraum.network.models import AuditEntry


def was_done(verb: str, subject: Model, **details: str) -> bool:
    """Return whether somebody did ``verb`` to ``subject``, with these details among those noted."""
    deeds = AuditEntry.objects.filter(
        verb=verb, subject_kind=subject._meta.label_lower, subject_key=str(subject.pk)
    )
    return deeds.filter(**{f"details__{name}": value for name, value in details.items()}).exists()
