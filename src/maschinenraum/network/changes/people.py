# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating people and changing what they are."""

from collections.abc import Iterable
from typing import Required, TypedDict, Unpack

from django.db.models import F

from maschinenraum.engine.language import sort_key
from maschinenraum.network.changes.mail import forget_mail
from maschinenraum.network.models import GroupMembership, Organisation, Person, SavedSearch
from maschinenraum.network.models.people import FORMER_MEMBER
from maschinenraum.network.rules import today


class PersonFacts(TypedDict, total=False):
    """What may be known of a new person."""

    family_name: Required[str]
    given_name: str
    email: str | None
    organisation: Organisation | None
    position: str
    role: Person.Role
    language: str
    is_example: bool


def new_person(
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
    """Return a person not yet stored, without a password: until one is set, the way in is a mailed link."""
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
    return person


def store_people(people: Iterable[Person]) -> None:
    """Store new people, as ``new_person`` returns them, in one statement."""
    Person.objects.bulk_create(people)


def add_person(**facts: Unpack[PersonFacts]) -> Person:
    """Store a new person; the facts are those of ``new_person``."""
    person = new_person(**facts)
    person.save()
    return person


def set_password(person: Person, password: str) -> None:
    """Set a new password; sessions signed in with the old one end."""
    person.set_password(password)
    person.save(update_fields=["password"])


def set_language(person: Person, language: str) -> None:
    """Choose the language of the mail the person receives."""
    person.language = language
    person.save(update_fields=["language"])


def renew_secret_links(person: Person) -> None:
    """End every secret link and feed given out so far; new ones take their place."""
    Person.objects.filter(pk=person.pk).update(link_counter=F("link_counter") + 1)
    person.refresh_from_db(fields=["link_counter"])


def deactivate(person: Person) -> None:
    """Close the account: sessions, mailed links and secret links end with the next request.

    Links given out so far stay ended should the account ever be opened again.
    """
    renew_secret_links(person)
    person.is_active = False
    person.save(update_fields=["is_active"])


def erase(person: Person) -> None:
    """Remove who the person was; what groups achieved stays under "ehemaliges Mitglied" (Art. 17 GDPR).

    Mail to the person goes too, sent or not. Rooms above erase their own part first.
    """
    forget_mail(person)
    SavedSearch.objects.filter(person=person).delete()
    GroupMembership.objects.filter(person=person, until=None).update(until=today())
    person.given_name, person.family_name, person.position = "", FORMER_MEMBER, ""
    person.sort_key = sort_key(FORMER_MEMBER)
    person.email, person.organisation, person.is_active = None, None, False
    person.link_counter += 1
    person.set_unusable_password()
    person.save()
