# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Congresses and other events: what, when, where."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Group, Organisation, Visibility


class Event(models.Model):
    """An event with a page of its own. Its days are whole days of ``time_zone``, never timestamps."""

    class Kind(models.TextChoices):
        CONGRESS = "congress", _("Kongress")
        MEETING = "meeting", _("Gruppentreffen")

    class Attendance(models.TextChoices):
        OFFLINE = "offline", _("vor Ort")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("vor Ort und online")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.CONGRESS)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    organiser = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    title = models.CharField(_("Titel"), max_length=160)
    subtitle = models.CharField(_("Untertitel"), max_length=240, blank=True)
    starts_on = models.DateField(_("erster Tag"))
    ends_on = models.DateField(_("letzter Tag"))
    time_zone = models.CharField(_("Zeitzone"), max_length=40, default="Europe/Berlin")
    attendance = models.CharField(
        _("Art der Teilnahme"), max_length=8, choices=Attendance, default=Attendance.OFFLINE
    )
    venue = models.CharField(_("Veranstaltungsort"), max_length=160, blank=True)
    street = models.CharField(_("Straße und Nummer"), max_length=160, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    city = models.CharField(_("Ort"), max_length=80, blank=True)
    online_url = models.URLField(_("Adresse der Online-Teilnahme"), blank=True)
    contact_name = models.CharField(_("Kontakt"), max_length=160, blank=True)
    contact_email = models.EmailField(_("E-Mail-Adresse des Kontakts"), blank=True)
    documentation_url = models.URLField(_("Dokumentation"), blank=True)
    summary = models.TextField(_("Worum es geht"), blank=True)
    attendance_note = models.CharField(_("Teilnehmende, wie berichtet"), max_length=160, blank=True)
    internal_text = models.TextField(_("Hinweise für Teilnehmende"), blank=True)
    source_note = models.TextField(_("Anmerkung zur Quelle"), blank=True)
    visibility = models.CharField(
        _("Sichtbarkeit der Seite"), max_length=8, choices=Visibility, default=Visibility.NETWORK
    )
    inner_visibility = models.CharField(
        _("Sichtbarkeit von Programm und Teilnehmenden"),
        max_length=8,
        choices=Visibility,
        default=Visibility.INTERNAL,
    )
    next_event = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="previous_events"
    )
    registration_opens_on = models.DateField(_("Anmeldung ab"), null=True, blank=True)
    registration_closes_on = models.DateField(_("Anmeldung bis"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    programme_is_example = models.BooleanField(
        _("Zeiten, Räume und Kapazitäten sind Beispiele"), default=False
    )
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Stand der Quelle"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-starts_on", "slug")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="event_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Organiser(models.Model):
    """A person who prepares the event; ``sees_access_needs`` names who may read those."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organisers")
    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="organised_events")
    sees_access_needs = models.BooleanField(_("sieht Bedarfe zur Barrierefreiheit"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("event", "person"), name="organiser_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.event}"
