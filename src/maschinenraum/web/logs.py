# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a log may hold: where something happened, never the secret in an address."""

import logging
import re

#: A token of a secret or mailed link; a UUID, which is no secret, is shorter.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")


class WithoutSecrets(logging.Filter):
    """Takes tokens out of the addresses that Django logs with refused and failed requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drops one."""
        record.msg = _TOKEN.sub("…", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                _TOKEN.sub("…", str(arg)) if isinstance(arg, str) else arg for arg in record.args
            )
        return True
