# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What counts as a failed check."""

from setup import checks


def test_a_run_that_finds_no_test_is_a_failure() -> None:
    outcome = checks.pytest("nothing", "-q", "-n0", "-k", "no_such_test", "tests/setup/test_checks.py")()
    assert (outcome.well, outcome.line.split(" in ")[0]) == (False, "1 deselected")
