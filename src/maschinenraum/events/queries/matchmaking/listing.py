# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The meetings of a plan as a list: searched within, filtered, sorted; the database does the work."""

from django.db.models import Q, QuerySet

from maschinenraum.engine.language import sort_key
from maschinenraum.events.models import Meeting, MeetingSlot, Run

#: What a list of meetings can be sorted by; every order ends with something that is there once only.
ORDERS = {
    "zeit": ("slot__starts_at", "slot", "table", "pk"),
    "tisch": ("table", "slot__starts_at", "slot", "pk"),
    "name": ("first__person__sort_key", "second__person__sort_key", "pk"),
}
FIRST_ORDER = "zeit"


def meetings_listed(
    run: Run, *, text: str = "", slot: MeetingSlot | None = None, order: str = FIRST_ORDER
) -> QuerySet[Meeting]:
    """Return meetings one of whose two people or organisations is called so, in a slot or in all.

    ``order`` is a key of ``ORDERS``, with a minus before it turned round; anything else is by time.
    """
    found = Meeting.objects.filter(run=run).select_related(
        "slot__session__room", "first__person__organisation", "second__person__organisation"
    )
    if slot is not None:
        found = found.filter(slot=slot)
    if text.strip():
        found = found.filter(_called("first", text.strip()) | _called("second", text.strip()))
    ordered = found.order_by(*ORDERS.get(order.removeprefix("-"), ORDERS[FIRST_ORDER]))
    return ordered.reverse() if order.startswith("-") else ordered


def _called(side: str, text: str) -> Q:
    """Whether name or organisation of the person on this side holds the text."""
    person = f"{side}__person"
    called = Q(**{f"{person}__given_name__icontains": text}) | Q(
        **{f"{person}__family_name__icontains": text}
    )
    if folded := sort_key(text):
        called |= Q(**{f"{person}__sort_key__contains": folded})
        called |= Q(**{f"{person}__organisation__sort_key__contains": folded})
    return called
