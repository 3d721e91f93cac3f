# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which knowledge was shown, discussed or gained at an event."""

from django.db import models

from maschinenraum.events.models.congresses import Event
from maschinenraum.solutions.models import Record


class EventRecord(models.Model):
    """A knowledge record belongs to an event; the key stands here because events stand above solutions."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="knowledge")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="at_events")

    class Meta:
        ordering = ("event", "record__sort_key")
        constraints = [models.UniqueConstraint(fields=("event", "record"), name="event_record_once")]

    def __str__(self) -> str:
        return f"{self.record} – {self.event}"
