# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Set-up of a fresh clone: one stamped step after the other, with nothing but Python's standard library.

Started by the Makefile as ``python3 -m setup``. This file must be readable by old interpreters too,
so that they get a sentence and not a syntax error.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older interpreter must get a sentence
    sys.exit(
        "Maschinenraum braucht Python 3.11 oder neuer, gefunden wurde %d.%d: bitte installieren "  # noqa: UP031
        "(zum Beispiel 'apt install python3.11 python3.11-venv')." % sys.version_info[:2]
    )
