# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of the set-up in their order, with what each one depends on."""

import sys
from collections.abc import Iterator
from pathlib import Path

from setup import browser_parts, python_packages, styles, translations, warming
from setup.steps import PYTHON, ROOT, VENV, Step

SOURCE = ROOT / "src" / "maschinenraum"
GENERATED = SOURCE / "web" / "static" / "generated"


def _this_python() -> Iterator[Path | str]:
    yield f"{sys.version} {sys.base_prefix} {ROOT}"


def _uv() -> Iterator[Path | str]:
    yield from _this_python()
    yield ROOT / "locks" / "uv.txt"
    yield str(python_packages.system_uv())


def _packages() -> Iterator[Path | str]:
    yield from _this_python()
    yield ROOT / "locks" / "test.txt"


def _project() -> Iterator[Path | str]:
    yield from _packages()
    yield ROOT / "pyproject.toml"


def _browser_parts() -> Iterator[Path | str]:
    yield from (ROOT / name for name in ("package.json", "package-lock.json", ".npmrc"))


def _fonts() -> Iterator[Path | str]:
    yield from _browser_parts()
    yield ROOT / "setup" / "fonts.py"


def _styles() -> Iterator[Path | str]:
    yield from _browser_parts()
    yield ROOT / "setup" / "styles.py"
    yield from styles.sources(SOURCE)


def _translations() -> Iterator[Path | str]:
    yield from translations.catalogues(SOURCE)


def _engine() -> Iterator[Path | str]:
    yield from _packages()
    yield from sorted((SOURCE / "engine").rglob("*.py"))


def _source() -> Iterator[Path | str]:
    yield from _this_python()
    yield from sorted(SOURCE.rglob("*.py"))


STEPS = (
    Step("venv", "Python-Umgebung in .venv", _this_python, (PYTHON,), python_packages.make_environment),
    Step("uv", "Paketwerkzeug uv", _uv, (), python_packages.provide_uv),
    Step(
        "packages",
        "Python-Pakete nach locks/test.txt",
        _packages,
        (VENV / "bin" / "pytest", VENV / "bin" / "gunicorn"),
        python_packages.install_packages,
    ),
    Step(
        "project",
        "Maschinenraum selbst",
        _project,
        (VENV / "bin" / "maschinenraum",),
        python_packages.install_project,
    ),
    Step(
        "browser-parts",
        "Browser-Bausteine nach package-lock.json",
        _browser_parts,
        (browser_parts.KERN, browser_parts.AXE),
        browser_parts.install,
    ),
    Step(
        "fonts",
        "Schriften (Teilmengen)",
        _fonts,
        tuple(GENERATED / name for name in ("fira-sans-400.woff2", "fira-sans-600.woff2")),
        lambda: browser_parts.make_fonts(GENERATED),
    ),
    Step(
        "styles",
        "Gestaltung (KERN, nur Benutztes)",
        _styles,
        (GENERATED / "kern.css",),
        lambda: styles.build(browser_parts.KERN, SOURCE, GENERATED),
    ),
    Step(
        "translations",
        "Übersetzungen",
        _translations,
        translations.compiled(SOURCE),
        lambda: translations.compile_catalogues(SOURCE),
    ),
    Step("bytecode", "Vorübersetzter Programmtext", _source, (), lambda: warming.compile_bytecode(SOURCE)),
    Step("warm", "Rechenkerne", _engine, (), warming.warm_engine),
)
