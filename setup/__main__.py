# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``python3 -m setup``: carry out every step whose inputs changed since it last succeeded."""

import sys

from setup.sequence import STEPS
from setup.steps import SetupFailed, carry_out, refusal


def main() -> int:
    """Run the set-up; return 0, 1 after a failed step (one sentence), or 130 after Ctrl-C."""
    try:
        carry_out(STEPS)
    except SetupFailed as failure:
        print(f"\nFehler: {failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nFehler: {refusal(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAbgebrochen. Der nächste Aufruf macht an dieser Stelle weiter.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
