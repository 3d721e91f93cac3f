# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Known weaknesses of the installed packages, and whether they were really looked up.

``pip-audit`` also reports "no known vulnerabilities" when it could look up nothing; so the number of
packages it audited is compared with the number that is installed.
"""

import json
import subprocess
from importlib.metadata import distributions
from typing import Any

from setup.steps import ROOT, VENV

LONGEST_SECONDS = 120
OURS = "maschinenraum"


def report() -> tuple[bool, str]:
    """Return whether no weakness is known, and one line that says how much was looked up."""
    command = [str(VENV / "bin" / "pip-audit"), "--local", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
        )
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return True, "nicht geprüft, weil das Verzeichnis der Schwachstellen nicht erreichbar ist"
    return judge(found, {distribution.name.lower() for distribution in distributions()} - {OURS})


def judge(found: list[dict[str, Any]], installed: set[str]) -> tuple[bool, str]:
    """Compare what was audited with what is installed (names in lower case)."""
    audited = {item["name"].lower() for item in found if "skip_reason" not in item}
    weak = sorted({item["name"] for item in found if item.get("vulns")})
    if weak:
        return False, f"FEHLER: bekannte Schwachstellen in {', '.join(weak)}; bitte 'make lock' ausführen"
    if not audited:
        return True, f"nicht geprüft, 0 von {len(installed)} Paketen konnten nachgeschlagen werden"
    if missing := sorted(installed - audited):
        return True, f"unvollständig, {len(missing)} von {len(installed)} fehlen: {', '.join(missing[:5])} …"
    return True, f"keine bekannt, {len(installed)} von {len(installed)} Paketen geprüft"
