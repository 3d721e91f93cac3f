# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counting attempts to sign in, so that guessing and flooding become slow."""

from django.db import models


class AttemptCount(models.Model):
    """How often one keyed hash (of an address, or of where requests come from) was seen lately.

    Holds neither address nor network address, and is deleted after a day.
    """

    key = models.CharField(primary_key=True, max_length=64)
    counted_since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {self.count}"
