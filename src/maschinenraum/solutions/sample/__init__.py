# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowledge of the sample network: invented municipalities tell what they do, offer and have learned."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from maschinenraum.network.models import Organisation
from maschinenraum.network.sample.dice import sample_id
from maschinenraum.solutions.sample.files import FOLDER, read_folder
from maschinenraum.solutions.sample.freshness import store_freshness
from maschinenraum.solutions.sample.municipalities import store_municipalities
from maschinenraum.solutions.sample.records import store_records


@transaction.atomic
def load(folder: Path = FOLDER) -> bool:
    """Load the knowledge in a folder; False when it is there already or there is none, and nothing is touched.

    Vocabulary and sample network must be there: records name concepts and groups. Raises ``ValueError``
    where a file says what is not understood.
    """
    told = read_folder(folder)
    if not told.municipalities or _is_loaded(list(told.municipalities)):
        return False
    people = store_municipalities(told.municipalities)
    stored = store_records(told.records, people)
    store_freshness(stored)
    return True


def _is_loaded(keys: Sequence[str]) -> bool:
    ids = [sample_id("organisation", key) for key in keys]
    return Organisation.objects.filter(pk__in=ids).exists()
