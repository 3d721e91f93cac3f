# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Searches that people keep, to be told what is new."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """A question somebody asks again and again; ``seen`` names the hits they have been told of."""

    class Mail(models.TextChoices):
        NEVER = "never", _("keine Mail")
        DAILY = "daily", _("täglich, wenn es Neues gibt")
        WEEKLY = "weekly", _("montags, wenn es Neues gibt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("Name"), max_length=120)
    # What stands behind the question mark of the search page's address.
    query = models.TextField()
    mail = models.CharField(_("Mail"), max_length=6, choices=Mail, default=Mail.WEEKLY)
    seen = models.JSONField(default=list)
    told_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("person", "name", "id")

    def __str__(self) -> str:
        return self.name
