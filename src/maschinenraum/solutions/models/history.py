# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What became of a record: its versions, and what the quality gate said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.solutions.models.records import Record


class RecordVersion(models.Model):
    """The whole content as it stood after one change: field names to values as JSON keeps them."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("Fassung"))
    content = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    restored_from = models.PositiveIntegerField(_("wiederhergestellt aus Fassung"), null=True, blank=True)

    class Meta:
        ordering = ("record", "-number")
        constraints = [models.UniqueConstraint(fields=("record", "number"), name="record_version_once")]

    def __str__(self) -> str:
        return f"{self.record} ({self.number})"


class Review(models.Model):
    """One verdict of the quality gate on one version."""

    class Step(models.TextChoices):
        FORM = "form", _("Form")
        CONTENT = "content", _("Inhalt")

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField(_("Fassung"))
    step = models.CharField(_("Schritt"), max_length=7, choices=Step)
    passed = models.BooleanField(_("bestanden"))
    remark = models.TextField(_("Hinweis an die Verfasserin oder den Verfasser"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("record", "-at")

    def __str__(self) -> str:
        return f"{self.record}: {self.get_step_display()}"


class Confirmation(models.Model):
    """Somebody said that the record is still true; the last one stands in ``Record.confirmed_on`` too."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    on = models.DateField(_("am"))
    version = models.PositiveIntegerField(_("Fassung"))

    class Meta:
        ordering = ("record", "-on", "-id")

    def __str__(self) -> str:
        return f"{self.record}: {self.on}"
