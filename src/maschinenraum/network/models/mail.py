# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outbox: mail waits in the database until it has left."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One message to one address; ``dedupe_key`` keeps a repeated job from sending it twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENT = "sent", _("verschickt")
        FAILED = "failed", _("gescheitert")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    address = models.EmailField(_("an"))
    subject = models.CharField(_("Betreff"), max_length=200)
    body = models.TextField(_("Text"))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    dedupe_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=("state", "next_attempt_at"), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"
