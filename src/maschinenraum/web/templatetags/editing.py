# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the reader of a record's page may do with it."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from maschinenraum.solutions.models import Record
from maschinenraum.solutions.rules import (
    CHECKED_STATES,
    checks,
    may_change_visibility,
    may_check_content,
    may_edit,
    may_see_history,
)

register = template.Library()


@register.simple_tag(takes_context=True)
def actions_for(context: template.Context, record: Record) -> list[tuple[str, str]]:
    """Return labels and addresses of what the reader may do; nothing for those who only read."""
    viewer, slug = context["request"].user, (record.slug,)
    actions = []
    if may_edit(viewer, record) and record.state not in CHECKED_STATES | {Record.State.ARCHIVED}:
        actions.append((_("Ändern"), reverse("editing:edit", args=slug)))
    at_form = record.state == Record.State.FORM_CHECK and checks(viewer, record)
    at_content = record.state == Record.State.CONTENT_CHECK and may_check_content(viewer, record)
    if at_form or at_content:
        actions.append((_("Prüfen"), reverse("editing:check", args=slug)))
    if may_see_history(viewer, record):
        actions.append((_("Stand der Prüfung"), reverse("editing:standing", args=slug)))
        actions.append((_("Fassungen"), reverse("editing:versions", args=slug)))
    if may_change_visibility(viewer, record):
        actions.append((_("Sichtbarkeit ändern"), reverse("editing:visibility", args=slug)))
    return actions
