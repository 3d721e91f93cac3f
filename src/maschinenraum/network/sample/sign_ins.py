# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sign-ins of the sample, made by ``maschinenraum run`` alone: their password is known to everyone."""

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password

from maschinenraum.network.models import Person
from maschinenraum.network.sample.people import (
    ADDRESSES,
    ADMINISTRATOR,
    COORDINATION,
    GUEST,
    MEMBER,
    READER,
    SPEAKER,
)

PASSWORD = "Maschinenraum-Beispiel"  # noqa: S105 (printed for everyone to read)
#: Who they are, in the order in which they are printed.
PARTS = {
    COORDINATION: "Koordinierungsstelle",
    SPEAKER: "Sprecherin oder Sprecher einer Themengruppe",
    MEMBER: "Mitglied",
    READER: "Ministerium",
    GUEST: "Gast",
    ADMINISTRATOR: "Administration",
}


@dataclass(frozen=True)
class SampleSignIn:
    """One line of what ``maschinenraum run`` prints."""

    part: str
    name: str
    email: str
    password: str


def create_sample_sign_ins() -> None:
    """Give the six sample people the sample password, unless they have one already.

    It is no secret, so they share one salt: whether it still holds is then one computation, not six.
    """
    without = [person.pk for person in _people() if not person.has_usable_password()]
    if without:
        Person.objects.filter(pk__in=without).update(password=make_password(PASSWORD))


def sample_sign_ins() -> tuple[SampleSignIn, ...]:
    """Return the sample people who can sign in with the sample password right now."""
    people = _people()
    holds = {encoded: check_password(PASSWORD, encoded) for encoded in {one.password for one in people}}
    return tuple(
        SampleSignIn(PARTS[person.pk], person.name, ADDRESSES[person.pk], PASSWORD)
        for person in people
        if holds[person.password]
    )


def _people() -> list[Person]:
    found = Person.objects.filter(is_example=True, is_active=True).in_bulk(list(PARTS))
    return [found[key] for key in PARTS if key in found]
