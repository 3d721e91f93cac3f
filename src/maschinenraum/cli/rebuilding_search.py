# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum rebuild-search``: what is to be found compared with the records, and the index built anew."""

import argparse
import sys
from time import monotonic

from maschinenraum.cli.refusals import Refused
from maschinenraum.search.changes.index_files import rebuild
from maschinenraum.web.search.documents import refresh_every_document

SECONDS_BETWEEN = 0.5


class _Line:
    """One line on the console that says how far something is; a log gets a line only at the end."""

    def __init__(self, doing: str) -> None:
        self.doing, self.said_at = doing, 0.0

    def say(self, done: int, total: int) -> bool:
        """Show it, not too often; the work always goes on."""
        if sys.stdout.isatty() and monotonic() - self.said_at > SECONDS_BETWEEN:
            self.said_at = monotonic()
            print(f"\r{self.doing}: {done} von {total}", end="", flush=True)
        return True

    def end(self, sentence: str) -> None:
        """Leave the line with what came out."""
        print(("\r" if sys.stdout.isatty() else "") + sentence, flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Rebuild; ended by Ctrl-C, the index before stays in use."""
    line = _Line("Einträge vergleichen")
    total = 0
    for done, total in refresh_every_document():
        line.say(done, total)
    line.end(f"{total} Einträge verglichen.")
    line = _Line("Verzeichnis aufbauen")
    if not rebuild(line.say):
        raise Refused(
            "Das Verzeichnis wird gerade von einem anderen Prozess geschrieben; bitte später noch einmal."
        )
    line.end("Das Verzeichnis der Suche ist neu aufgebaut.")
    return 0
