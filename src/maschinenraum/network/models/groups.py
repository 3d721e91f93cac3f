# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Groups. There is not one model of a working community: kinds and roles are data."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models.visibility import Visibility


class GroupKind(models.Model):
    """A kind of group, e.g. working community (AEG), topic group (Themengruppe)."""

    key = models.SlugField(primary_key=True, max_length=40)
    name_de = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name, englisch"), max_length=80)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("rank", "key")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de


class GroupRole(models.Model):
    """A role people have in groups of one kind, and what it lets them do."""

    kind = models.ForeignKey(GroupKind, on_delete=models.CASCADE, related_name="roles")
    key = models.SlugField(max_length=40)
    name_de = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name, englisch"), max_length=80)
    may_lead = models.BooleanField(_("leitet die Gruppe"), default=False)
    is_guest = models.BooleanField(_("nur zu Gast"), default=False)

    class Meta:
        ordering = ("kind", "-may_lead", "key")
        constraints = [models.UniqueConstraint(fields=("kind", "key"), name="group_role_once")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de


class Group(models.Model):
    """A group; topic groups hang below the working community they belong to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    kind = models.ForeignKey(GroupKind, on_delete=models.PROTECT, related_name="groups")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(_("Name"), max_length=160)
    sort_key = models.CharField(max_length=180, db_index=True)
    purpose = models.TextField(_("Worum es geht"), blank=True)
    founded_on = models.DateField(_("gegründet"), null=True, blank=True)
    visibility = models.CharField(
        _("Sichtbarkeit"), max_length=8, choices=Visibility, default=Visibility.NETWORK
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    source_date = models.DateField(_("Stand der Quelle"), null=True, blank=True)

    class Meta:
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return self.name


class GroupAlias(models.Model):
    """Another name a document uses for the group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("Name"), max_length=160)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        ordering = ("group", "name")
        constraints = [models.UniqueConstraint(fields=("group", "name"), name="group_alias_once")]

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """A person's role in a group, with its dates."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_memberships"
    )
    role = models.ForeignKey(GroupRole, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(_("seit"), null=True, blank=True)
    until = models.DateField(_("bis"), null=True, blank=True)

    class Meta:
        ordering = ("group", "person__sort_key")
        constraints = [models.UniqueConstraint(fields=("group", "person"), name="group_membership_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.group}"
