# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""People as a viewer sees them."""

from django.db.models import QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Person
from maschinenraum.network.rules import Viewer, is_signed_in, may_see_people


def people_seen_by(viewer: Viewer) -> QuerySet[Person]:
    """Return the active people whose names this viewer may read: for members all, else only oneself."""
    active = Person.objects.filter(is_active=True).select_related("organisation")
    if may_see_people(viewer):
        return active.order_by("sort_key", "pk")
    if isinstance(viewer, Person) and is_signed_in(viewer):
        return active.filter(pk=viewer.pk)
    return active.none()


def person_by_address(address: str) -> Person | None:
    """Return the active person with this e-mail address, whatever case it is typed in."""
    return Person.objects.filter(email__iexact=address.strip(), is_active=True).first()


def people_matching(viewer: Viewer, text: str) -> QuerySet[Person]:
    """Return visible people whose name holds the words of ``text``; at least three letters are asked for."""
    words = sort_key(text).split()
    if len("".join(words)) < 3:
        return Person.objects.none()
    found = people_seen_by(viewer)
    for word in words:
        found = found.filter(sort_key__contains=word)
    return found
