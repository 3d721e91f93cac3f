# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sample network: the 73 model projects as they are, with invented people marked as examples."""

from django.db import transaction

from maschinenraum.network.models import Organisation
from maschinenraum.network.sample.dice import sample_id
from maschinenraum.network.sample.facts import (
    OFFICE,
    store_organisations,
    store_projects,
    store_territories,
)
from maschinenraum.network.sample.groups import load_group_kinds, store_groups, store_memberships
from maschinenraum.network.sample.people import sample_people, store_people


def is_loaded() -> bool:
    """Return whether the sample network is in the database."""
    return Organisation.objects.filter(pk=sample_id("organisation", OFFICE)).exists()


@transaction.atomic
def load() -> bool:
    """Load the sample network; False when it is there already, and then nothing is touched.

    Territories that a directory import has brought are used as they are. Raises ``IntegrityError``
    where other records hold the same project numbers, group addresses or e-mail addresses.
    """
    if is_loaded():
        return False
    load_group_kinds()
    territories = store_territories()
    store_organisations(territories)
    store_projects(territories)
    store_groups()
    people = sample_people()
    store_people(people)
    store_memberships(people)
    return True
