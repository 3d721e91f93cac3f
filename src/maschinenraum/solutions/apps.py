# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registers the room with Django."""

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    """The ``solutions`` room."""

    name = "maschinenraum.solutions"
    label = "solutions"
