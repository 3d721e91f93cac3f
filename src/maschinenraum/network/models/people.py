# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""People: who acts, for whom, in which role of the network."""

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models.organisations import Organisation

#: The name of a person who was erased: a message id, and what stands in the database.
FORMER_MEMBER = "ehemaliges Mitglied"


def new_link_secret() -> str:
    """Return 256 random bits; a person's secret links are derived from them."""
    return secrets.token_hex(32)


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by address, whatever case it was typed in."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this address; raises ``Person.DoesNotExist``."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A person, with or without an account: whoever has no password signs in by mailed link."""

    class Role(models.TextChoices):
        """The role in the whole network; roles in groups are data (``GroupRole``)."""

        MEMBER = "member", _("Mitglied")
        COORDINATION = "coordination", _("Koordinierungsstelle")
        ADMINISTRATOR = "administrator", _("Administration")
        MINISTRY = "ministry", _("Ministerium")
        GUEST = "guest", _("Gast oder Beratung")

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        ENGLISH = "en", _("Englisch")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), null=True, blank=True, unique=True)
    given_name = models.CharField(_("Vorname"), max_length=80, blank=True)
    family_name = models.CharField(_("Nachname"), max_length=80)
    sort_key = models.CharField(max_length=180, db_index=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    position = models.CharField(_("Funktion"), max_length=120, blank=True)
    role = models.CharField(_("Rolle"), max_length=16, choices=Role, default=Role.MEMBER)
    language = models.CharField(_("Sprache"), max_length=2, choices=Language, default=Language.GERMAN)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    link_secret = models.CharField(max_length=64, default=new_link_secret, editable=False)
    link_counter = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["family_name"]

    class Meta:
        ordering = ("sort_key", "id")
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_erased(self) -> bool:
        """Whether who this was has been erased (Art. 17 GDPR)."""
        return not self.is_active and self.family_name == FORMER_MEMBER

    @property
    def name(self) -> str:
        """Given and family name as one speaks them; of an erased person, what is left to say."""
        if self.is_erased:
            return gettext("ehemaliges Mitglied")
        return f"{self.given_name} {self.family_name}".strip()
