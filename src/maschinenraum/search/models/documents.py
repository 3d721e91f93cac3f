# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is found: the text of every record that rooms above have pushed, and the log of its changes.

This table is the source from which every server derives the index in its own folder. It knows no
person: ``labels`` are opaque, a reader holds some of them and finds what carries one.
"""

from django.db import models


class Document(models.Model):
    """One record as the search reads it; one that is gone stays as an empty row, so that servers notice."""

    key = models.CharField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=20, db_index=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    labels = models.JSONField(default=list)
    facets = models.JSONField(default=dict)
    is_removed = models.BooleanField(default=False)
    # The change log: every change takes the next number, in the order in which changes are committed.
    sequence = models.BigIntegerField(unique=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("sequence",)

    def __str__(self) -> str:
        return self.title or self.key


class ChangeCounter(models.Model):
    """The number of the last change; its row is locked until a change is committed, so order is kept."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)
