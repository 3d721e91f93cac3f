# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counting attempts within an hour, under keys that reveal nothing."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from maschinenraum.network.models import AttemptCount

WINDOW = timedelta(hours=1)
KEPT = timedelta(days=1)


def count_attempt(*, kind: str, subject: str, now: datetime) -> int:
    """Count one attempt of ``kind`` by ``subject`` and return how many this hour has seen."""
    key = salted_hmac("maschinenraum.attempts", f"{kind}:{subject}", algorithm="sha256").hexdigest()
    AttemptCount.objects.filter(key=key, counted_since__lt=now - WINDOW).update(count=0, counted_since=now)
    AttemptCount.objects.get_or_create(key=key, defaults={"counted_since": now})
    AttemptCount.objects.filter(key=key).update(count=F("count") + 1)
    return int(AttemptCount.objects.values_list("count", flat=True).get(key=key))


def forget_old_attempts(now: datetime) -> None:
    """Delete what was counted more than a day ago."""
    AttemptCount.objects.filter(counted_since__lt=now - KEPT).delete()


def forget_attempts(*, kind: str, subject: str) -> None:
    """Start counting anew, after the right person has signed in."""
    key = salted_hmac("maschinenraum.attempts", f"{kind}:{subject}", algorithm="sha256").hexdigest()
    AttemptCount.objects.filter(key=key).delete()
