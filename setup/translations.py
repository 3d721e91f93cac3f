# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""gettext catalogues compiled by Babel, because ``msgfmt`` may be absent."""

from collections.abc import Iterator
from pathlib import Path

from setup.steps import VENV, run


def catalogues(package: Path) -> Iterator[Path]:
    """Yield the translation files of the package in a fixed order."""
    yield from sorted((package / "locale").glob("*/LC_MESSAGES/*.po"))


def compiled(package: Path) -> tuple[Path, ...]:
    """Return the files that ``compile_catalogues`` writes."""
    return tuple(catalogue.with_suffix(".mo") for catalogue in catalogues(package))


def compile_catalogues(package: Path) -> None:
    """Write a ``.mo`` file beside every ``.po`` file."""
    for catalogue in catalogues(package):
        target = catalogue.with_suffix(".mo")
        run(
            [VENV / "bin" / "pybabel", "compile", "--input-file", catalogue, "--output-file", target,
             "--locale", catalogue.parts[-3]],
            log="translations",
        )  # fmt: skip
