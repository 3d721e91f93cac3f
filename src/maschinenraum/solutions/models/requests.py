# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who was asked whether a record is still true."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.solutions.models.records import Record


class ConfirmationRequest(models.Model):
    """One mail that asked a person to confirm a record; open until somebody confirms.

    number   1 when the record became due, 2 for the reminder
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(_("wievielte Bitte"))
    asked_at = models.DateTimeField(_("gefragt am"))
    closed_at = models.DateTimeField(_("erledigt am"), null=True, blank=True)

    class Meta:
        ordering = ("record", "asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("record", "person", "number"),
                condition=models.Q(closed_at=None),
                name="confirmation_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.number}"
