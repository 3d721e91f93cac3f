# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of groups."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from maschinenraum.events.queries.today import sessions_of_group
from maschinenraum.events.rules import may_create_event_of
from maschinenraum.network.models import Group
from maschinenraum.network.queries.groups import groups_seen_by, memberships_seen_by
from maschinenraum.solutions.queries.reading import records_of_group
from maschinenraum.web.solutions.reading.sections import knowledge_section


@dataclass
class Branch:
    """A group with the groups inside it."""

    group: Group
    inside: list["Branch"] = field(default_factory=list)


def nested(groups: Iterable[Group]) -> list[Branch]:
    """Return groups as trees; one whose parent this reader does not see stands by itself."""
    branches = {group.pk: Branch(group) for group in groups}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.group.parent_id) if branch.group.parent_id else None
        (above.inside if above else tops).append(branch)
    return tops


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """All groups this reader may know of, topic groups below their working community."""
    groups = groups_seen_by(request.user).prefetch_related("aliases")
    branches = nested(groups)
    return render(request, "network/groups.html", {"branches": branches, "count": len(groups)})


@require_safe
def group_record(request: HttpRequest, slug: str) -> HttpResponse:
    """One group: what for, which names, who, and the groups inside it."""
    seen = groups_seen_by(request.user)
    group = get_object_or_404(seen.prefetch_related("aliases"), slug=slug)
    context = {
        "group": group,
        "parent": seen.filter(pk=group.parent_id).first() if group.parent_id else None,
        "inside": seen.filter(parent=group),
        "memberships": memberships_seen_by(request.user, group),
        "may_create_meeting": may_create_event_of(request.user, group),
        "sessions": sessions_of_group(request.user, group)[:20],
        "knowledge": knowledge_section(records_of_group(request.user, group), gruppe=group.slug),
    }
    return render(request, "network/group.html", context)
