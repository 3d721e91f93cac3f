# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def extract_path(shared: Path) -> Path:
    """The whole quarterly extract of 31 December 2024."""
    return shared / "data/original/AuszugGV4QAktuell_2024.xlsx"


@pytest.fixture(scope="session")
def fixed_path(shared: Path) -> Path:
    """The whole fixed-width directory of 30 November 2023."""
    return shared / "data/original/GV100AD_301123.txt"


@pytest.fixture(scope="session")
def sample_path(shared: Path) -> Path:
    """Hamburg, Bremen and Saarland of the extract."""
    return shared / "data/fixtures/auszug_gv_sample_hh_hb_sl.xlsx"


@pytest.fixture(scope="session")
def sample_lines(shared: Path) -> bytes:
    """The same three Länder in fixed columns, of 30 November 2023."""
    return (shared / "data/fixtures/gv100ad_sample_hh_hb_sl.txt").read_bytes()
