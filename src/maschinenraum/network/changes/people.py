# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating people and changing what they are."""

from django.db.models import F

from maschinenraum.engine.language import sort_key
from maschinenraum.network.models import Organisation, Person


def add_person(
    *,
    family_name: str,
    given_name: str = "",
    email: str | None = None,
    organisation: Organisation | None = None,
    position: str = "",
    role: Person.Role = Person.Role.MEMBER,
    language: str = Person.Language.GERMAN,
    is_example: bool = False,
) -> Person:
    """Create a person without a password: until one is set, the way in is a mailed link."""
    person = Person(
        family_name=family_name.strip(),
        given_name=given_name.strip(),
        email=email.strip().lower() if email else None,
        organisation=organisation,
        position=position.strip(),
        role=role,
        language=language,
        is_example=is_example,
    )
    person.sort_key = sort_key(f"{person.family_name} {person.given_name}")
    person.set_unusable_password()
    person.save()
    return person


def set_password(person: Person, password: str) -> None:
    """Set a new password; sessions signed in with the old one end."""
    person.set_password(password)
    person.save(update_fields=["password"])


def renew_secret_links(person: Person) -> None:
    """End every secret link and feed given out so far; new ones take their place."""
    Person.objects.filter(pk=person.pk).update(link_counter=F("link_counter") + 1)
    person.refresh_from_db(fields=["link_counter"])


def deactivate(person: Person) -> None:
    """Close the account: sessions, mailed links and secret links end with the next request."""
    person.is_active = False
    person.save(update_fields=["is_active"])
