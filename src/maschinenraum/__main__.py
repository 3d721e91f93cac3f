# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``python -m maschinenraum``: the same as the ``maschinenraum`` command."""

import sys

from maschinenraum.cli import main

sys.exit(main())
