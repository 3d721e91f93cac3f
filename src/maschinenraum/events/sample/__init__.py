# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The congresses of the sample network, with 191 invented people registered in Hamburg."""

from django.db import transaction

from maschinenraum.events.models import Event
from maschinenraum.events.sample.congresses import (
    HAMBURG,
    load_session_formats,
    store_congresses,
    store_programme,
)
from maschinenraum.events.sample.participation import store_registrations
from maschinenraum.network.sample.dice import sample_id
from maschinenraum.network.sample.people import sample_people


@transaction.atomic
def load() -> bool:
    """Load both congresses; False when they are there already, and then nothing is touched.

    The vocabulary and the sample network must be there: statements name concepts, people register.
    """
    if Event.objects.filter(pk=sample_id("event", HAMBURG)).exists():
        return False
    load_session_formats()
    people = sample_people()
    hamburg = store_congresses()
    store_programme(hamburg, people)
    store_registrations(hamburg, people)
    return True
