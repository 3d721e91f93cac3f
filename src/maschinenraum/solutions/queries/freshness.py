# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long a record counts as confirmed."""

from datetime import date, timedelta

from maschinenraum.solutions.models import Record

#: Half a year: twice a year somebody says that it is still true.
CONFIRMED_FOR = timedelta(days=183)


def confirmed_until(record: Record) -> date | None:
    """Return the last day on which the record counts as confirmed, None where it never was."""
    return None if record.confirmed_on is None else record.confirmed_on + CONFIRMED_FOR
