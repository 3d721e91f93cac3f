# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The five levels of who may see a record; every room uses these and no other."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """From everyone to oneself; ``network.rules.visible_levels`` says who sees each level."""

    PUBLIC = "public", _("öffentlich")
    NETWORK = "network", _("im Netzwerk")
    GROUP = "group", _("in der Gruppe")
    INTERNAL = "internal", _("bewusst intern")
    PRIVATE = "private", _("persönlich")
