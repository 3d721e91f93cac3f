# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum load-sample``: the sample network, without sign-ins."""

import argparse

from django.db import IntegrityError, transaction

from maschinenraum.cli.migrating import migrate
from maschinenraum.cli.refusals import Refused
from maschinenraum.events import sample as congresses
from maschinenraum.network import sample as network
from maschinenraum.network.models import Organisation, Person
from maschinenraum.solutions import sample as knowledge
from maschinenraum.web.search.documents import refresh_every_document


def run(arguments: argparse.Namespace) -> int:
    """Load the sample and say whether that was necessary."""
    migrate()
    print("Das Beispielnetzwerk ist geladen." if load() else "Das Beispielnetzwerk war schon geladen.")
    return 0


def load() -> bool:
    """Load every room's part of the sample; return whether something was loaded."""
    try:
        with transaction.atomic():
            is_new = any([network.load(), congresses.load(), knowledge.load()])
            for _done in refresh_every_document() if is_new else ():
                pass  # found from the first moment on
            return is_new
    except IntegrityError as error:
        raise Refused(
            "Das Beispielnetzwerk passt nicht zu den vorhandenen Daten: bitte mit MASCHINENRAUM_HOME einen "
            "leeren Datenordner nennen."
        ) from error


def is_empty() -> bool:
    """Whether nobody has entered anything yet, so that the sample is welcome."""
    return not Organisation.objects.exists() and not Person.objects.exists()
