# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people want the vocabulary to say: proposals, and files that wait for the office's look.

They stand here and not beside the concepts because the search room knows no person.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.search.models import Concept


class ConceptProposal(models.Model):
    """A new concept, or another content for one there is; the office accepts or declines."""

    class State(models.TextChoices):
        OPEN = "open", _("wartet auf die Koordinierungsstelle")
        ACCEPTED = "accepted", _("übernommen")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concept = models.ForeignKey(
        Concept, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    content = models.JSONField()
    reason = models.TextField(_("Warum"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="concept_proposals"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("Stand"), max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("Antwort"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [models.Index(fields=("state", "created_at"), name="concept_proposal_open")]

    def __str__(self) -> str:
        return str(self.content.get("key", ""))


class VocabularyFile(models.Model):
    """A SKOS file that was read and waits to be put in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Datei"), max_length=200)
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.name
