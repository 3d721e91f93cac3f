# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody typed into the form of a record and has not sent."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from maschinenraum.solutions.models.records import Record


class RecordDraft(models.Model):
    """The fields of the form as they were typed; read by nobody but the person.

    key   of the record that is changed, or of the one that sending the form will create
    """

    KEPT: ClassVar[timedelta] = timedelta(days=90)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Record.Kind)
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("person", "-saved_at")
        constraints = [models.UniqueConstraint(fields=("person", "key"), name="record_draft_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
