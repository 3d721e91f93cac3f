# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counting attempts within an hour, under keys that reveal nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from maschinenraum.network.models import AttemptCount

WINDOW = timedelta(hours=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """How many attempts this hour has seen, and when counting starts anew."""

    count: int
    until: datetime


def count_attempt(*, kind: str, subject: str, now: datetime) -> Counted:
    """Count one attempt of ``kind`` by ``subject`` and return what this hour has seen."""
    key = _key(kind, subject)
    AttemptCount.objects.filter(key=key, counted_since__lt=now - WINDOW).update(count=0, counted_since=now)
    AttemptCount.objects.get_or_create(key=key, defaults={"counted_since": now})
    AttemptCount.objects.filter(key=key).update(count=F("count") + 1)
    seen = AttemptCount.objects.get(key=key)
    return Counted(seen.count, seen.counted_since + WINDOW)


def take_back_attempt(*, kind: str, subject: str) -> None:
    """Uncount one attempt that turned out to be no guess."""
    AttemptCount.objects.filter(key=_key(kind, subject), count__gt=0).update(count=F("count") - 1)


def forget_old_attempts(now: datetime) -> None:
    """Delete what was counted more than a day ago."""
    AttemptCount.objects.filter(counted_since__lt=now - KEPT).delete()


def forget_attempts(*, kind: str, subject: str) -> None:
    """Start counting anew, after the right person has signed in."""
    AttemptCount.objects.filter(key=_key(kind, subject)).delete()


def _key(kind: str, subject: str) -> str:
    return salted_hmac("maschinenraum.attempts", f"{kind}:{subject}", algorithm="sha256").hexdigest()
