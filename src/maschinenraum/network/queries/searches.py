# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Searches that people keep, each seen by nobody else."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from maschinenraum.network.models import Person, SavedSearch
from maschinenraum.network.rules import Viewer, is_signed_in


def saved_searches_of(viewer: Viewer) -> QuerySet[SavedSearch]:
    """Return the searches this viewer keeps, by name."""
    if not (isinstance(viewer, Person) and is_signed_in(viewer)):
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(person=viewer).order_by("name", "pk")


def searches_to_tell_of(day: date) -> QuerySet[SavedSearch]:
    """Return the searches whose people are to be told today, if there is anything new, and have not been yet.

    The weekly ones are due on Mondays; where nothing ran on a Monday, on the next day.
    """
    monday = day - timedelta(days=day.weekday())
    daily = Q(mail=SavedSearch.Mail.DAILY) & _not_told_since(day)
    weekly = Q(mail=SavedSearch.Mail.WEEKLY) & _not_told_since(monday)
    reachable = Q(person__is_active=True, person__email__isnull=False)
    found = SavedSearch.objects.filter(daily | weekly, reachable)
    return found.select_related("person").order_by("person", "pk")


def _not_told_since(day: date) -> Q:
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return Q(told_on__lt=day) | Q(told_on=None, created_at__lt=midnight)
