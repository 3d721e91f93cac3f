# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum publish-static``: static files, collected with a fingerprint in their names.

``run`` and ``web`` do so before the pages start; the command is for pages that another server starts.
"""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def run(arguments: argparse.Namespace) -> int:
    """Publish and say so."""
    published = publish()
    print("Die statischen Dateien sind bereitgestellt." if published else "Sie waren schon bereitgestellt.")
    return 0


def publish() -> bool:
    """Collect the static files where one of them changed; return whether that was so."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = _state()
    if stamp.is_file() and stamp.read_text() == state:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return True


def _state() -> str:
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
