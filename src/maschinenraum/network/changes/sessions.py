# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sign-ins of browsers: ending them."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_expired_sessions(now: datetime) -> None:
    """Delete the sessions that have run out; a browser that still holds one has to sign in again anyway."""
    expired = Session.objects.filter(expire_date__lt=now)
    if expired.exists():  # looking takes no write lock
        expired.delete()
