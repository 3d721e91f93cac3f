# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The components of the site, in the spirit of KERN; each is shown on the style guide page.

Class names are written out in full, because set-up keeps only those KERN rules whose class it
finds in templates and Python files of ``web``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.rules import may_see_organisation

register = template.Library()

BADGES = {
    "info": "kern-badge--info",
    "success": "kern-badge--success",
    "warning": "kern-badge--warning",
    "danger": "kern-badge--danger",
    "plain": "mr-badge--plain",
}
ALERTS = {
    "info": ("kern-alert--info", "kern-icon--info"),
    "success": ("kern-alert--success", "kern-icon--success"),
    "warning": ("kern-alert--warning", "kern-icon--warning"),
    "danger": ("kern-alert--danger", "kern-icon--danger"),
}
#: Django's message levels, as the alerts they become.
MESSAGE_ALERTS = {
    "debug": "info",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "danger",
}
BUTTONS = {
    "primary": "kern-btn kern-btn--primary",
    "secondary": "kern-btn kern-btn--secondary",
    "tertiary": "kern-btn kern-btn--tertiary",
}
ICONS = {
    "arrow-back": "kern-icon--arrow-back",
    "arrow-forward": "kern-icon--arrow-forward",
    "calendar": "kern-icon--calendar-today",
    "check": "kern-icon--check",
    "close": "kern-icon--close",
    "download": "kern-icon--download",
    "search": "kern-icon--search",
    "person": "kern-icon--account-circle",
}


_ADDRESS = re.compile(r"""https?://([^\s<>"'/?#]+)[^\s<>"']*""")


@dataclass(frozen=True)
class Step:
    """One step of a breadcrumb; the last one has no address because the reader is there."""

    label: str
    address: str


# --- small signs ------------------------------------------------------------------------------


@register.simple_tag
def badge(kind: str, text: str) -> SafeString:
    """A small label: ``{% badge "info" "im Netzwerk" %}``; kinds as in ``BADGES``."""
    return format_html(
        '<span class="kern-badge kern-badge--small {}"><span class="kern-label">{}</span></span>',
        BADGES[kind],
        text,
    )


@register.simple_tag
def example_badge(record: object) -> SafeString | str:
    """The mark every invented record carries wherever it is named; nothing for a real one."""
    if not getattr(record, "is_example", False):
        return ""
    return badge("warning", gettext("Beispiel"))


@register.simple_tag
def unconfirmed_badge(organisation: Organisation) -> SafeString | str:
    """The mark of an organisation that waits for the office; nothing for all others."""
    return "" if organisation.is_confirmed else badge("plain", gettext("noch nicht bestätigt"))


@register.simple_tag(takes_context=True)
def organisation_of(context: template.Context, person: Person) -> Organisation | None:
    """The organisation of a person, if this reader may know of it."""
    own = person.organisation
    return own if own is not None and may_see_organisation(context["request"].user, own) else None


@register.simple_tag(takes_context=True)
def organisation_link(context: template.Context, person: Person) -> SafeString | str:
    """A link to the organisation of a person; "unbekannt" where there is none, or none for this reader."""
    found = organisation_of(context, person)
    if found is None:
        return gettext("unbekannt")
    return format_html('<a href="{}">{}</a>', reverse("network:organisation", args=(found.pk,)), found.name)


@register.simple_tag
def visibility_badge(visibility: str, label: str) -> SafeString:
    """Who may see a record: ``{% visibility_badge group.visibility group.get_visibility_display %}``."""
    kinds = {"public": "success", "network": "info"}
    return badge(kinds.get(visibility, "plain"), label)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A KERN icon that says nothing on its own; the word stands beside it."""
    return format_html('<span class="kern-icon {}" aria-hidden="true"></span>', ICONS[name])


@register.simple_tag
def button_link(address: str, label: str, kind: str = "primary") -> SafeString:
    """A link that looks like a button: for going somewhere. Changing something is a form's button."""
    return format_html(
        '<a class="{}" href="{}"><span class="kern-label">{}</span></a>', BUTTONS[kind], address, label
    )


@register.simple_tag
def button(label: str, kind: str = "primary", name: str = "", value: str = "") -> SafeString:
    """A submit button of the form it stands in; ``name`` and ``value`` tell several apart."""
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="{}"{}><span class="kern-label">{}</span></button>',
        BUTTONS[kind],
        extra,
        label,
    )


# --- blocks -----------------------------------------------------------------------------------


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message: ``{% alert "warning" "Titel" %}<p>…</p>{% endalert %}``."""
    box, sign = ALERTS[kind]
    return render_to_string(
        "kern/alert.html", {"box": box, "sign": sign, "title": title, "content": SafeString(content.strip())}
    )


@register.simple_tag
def message_alert(message: Any) -> SafeString:
    """One of Django's messages, as an alert that is announced."""
    kind = MESSAGE_ALERTS.get(message.level_tag, "info")
    box, sign = ALERTS[kind]
    return render_to_string(
        "kern/alert.html", {"box": box, "sign": sign, "title": str(message), "content": "", "live": True}
    )


@register.simple_block_tag
def reason(content: str) -> SafeString:
    """Why something is proposed: a sentence that begins with why and may link to its facts."""
    return format_html('<p class="mr-reason">{}</p>', SafeString(content.strip()))


@register.simple_block_tag
def filter_panel(content: str, count: int = 0) -> SafeString:
    """The fields of a list's filter; on phones behind "Filtern (2)", ``count`` being those set."""
    return render_to_string(
        "kern/filter_panel.html", {"content": SafeString(content.strip()), "count": count}
    )


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """A list without rows: what it means, and inside one next step."""
    return render_to_string("kern/empty_state.html", {"title": title, "content": SafeString(content.strip())})


@register.simple_tag
def breadcrumb(*steps: str) -> SafeString:
    """The way here: ``{% breadcrumb "Netzwerk" network_url project.name %}``; the last is this page."""
    pairs = [Step(str(steps[i]), str(steps[i + 1])) for i in range(0, len(steps) - 1, 2)]
    return render_to_string("kern/breadcrumb.html", {"steps": pairs, "here": steps[-1]})


@register.simple_tag
def tabs(label: str, items: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Tabs as links: triples of (text, address, whether the reader is there)."""
    return render_to_string("kern/tabs.html", {"label": label, "items": items})


@register.inclusion_tag("kern/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "seite") -> dict[str, Any]:
    """Pages of a list; keeps filters and sorting that stand in the address."""
    query = context["request"].GET
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (number, _with(query, parameter, number) if isinstance(number, int) else "") for number in numbers
    ]
    return {
        "page": page,
        "links": links,
        "back": _with(query, parameter, page.number - 1),
        "onward": _with(query, parameter, page.number + 1),
    }


@register.inclusion_tag("kern/sort_link.html", takes_context=True)
def sort_link(context: template.Context, label: str, key: str, current: str) -> dict[str, Any]:
    """A column heading that sorts: a second click turns the order round (``-key``)."""
    query = context["request"].GET.copy()
    query.pop("seite", None)
    return {
        "label": label,
        "address": _with(query, "sortierung", f"-{key}" if current == key else key),
        "direction": {key: "ascending", f"-{key}": "descending"}.get(current, ""),
    }


def _with(query: QueryDict, parameter: str, value: object) -> str:
    """Return the query string of this page with one parameter changed."""
    changed = query.copy()
    changed[parameter] = str(value)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("kern/definition_list.html")
def definition_list(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Facts of a record as pairs of (name, value); an empty value reads "unbekannt"."""
    return {"items": items}


@register.inclusion_tag("kern/progress.html")
def progress(label: str, value: int, most: int, key: str = "fortschritt") -> dict[str, Any]:
    """How far something is, in words and as a bar."""
    return {"label": label, "value": value, "most": most, "key": key}


@register.inclusion_tag("kern/source.html")
def source_line(record: object) -> dict[str, Any]:
    """Where a record's facts come from, and of which day."""
    return {"source": getattr(record, "source", ""), "source_date": getattr(record, "source_date", None)}


@register.inclusion_tag("kern/freshness.html")
def freshness(confirmed_on: date | None, last_on: date | None = None) -> dict[str, Any]:
    """Whether a record was confirmed, and when; or since when it was not."""
    return {"confirmed_on": confirmed_on, "last_on": last_on}


@register.inclusion_tag("kern/form/summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All refused answers of a form, with links to them; nothing while there are none."""
    return {"form": form}


@register.filter
def web_address(value: str | None) -> str:
    """An address to link to: http or https, else nothing (``javascript:`` and ``data:`` are dropped)."""
    text = (value or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""


@register.filter
def short_links(text: str) -> SafeString:
    """A text whose web addresses are links that read as the name of the host alone."""
    parts, after = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        host = found[1].rpartition("@")[2].rstrip(".,;:!?)").removeprefix("www.")
        parts += [conditional_escape(text[after : found.start()]),
                  format_html('<a href="{}" rel="noreferrer">{}</a>', address, host)]  # fmt: skip
        after = found.start() + len(address)
    return SafeString("".join([*parts, conditional_escape(text[after:])]))


@register.filter
def german(value: Any, element: str = "span") -> SafeString:
    """What people wrote, in German: marked as such on pages in another language (WCAG 3.1.2)."""
    text = conditional_escape(value)
    return (
        text if get_language() == "de" or not text else format_html('<{0} lang="de">{1}</{0}>', element, text)
    )


# --- words for numbers and times --------------------------------------------------------------


@register.filter
def grouped(value: float | Decimal | str | None) -> str:
    """A number as it is written here: 10.752 (English 10,752); unknown is "unbekannt"."""
    if value is None or isinstance(value, str):  # a missing variable reaches a filter as ""
        return gettext("unbekannt")
    places = 0 if float(value).is_integer() else 1
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day: "Do., 11. Mai 2023" (English "Thu, 11 May 2023")."""
    if value is None or isinstance(value, str):
        return gettext("unbekannt")
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(local, "D, j F Y" if get_language() == "en" else "D., j. F Y", use_l10n=False)


@register.simple_tag
def days(first: date, last: date) -> str:
    """The days of an event: "Do., 11. bis Fr., 12. Mai 2023"; what both share is said once."""
    if first == last:
        return day(first)
    english = get_language() == "en"
    shared = (first.year, first.month) == (last.year, last.month)
    short = ("D, j" if english else "D., j.") if shared else ("D, j F" if english else "D., j. F")
    start = date_format(first, short, use_l10n=False) if first.year == last.year else day(first)
    return f"{start} {'to' if english else 'bis'} {day(last)}"


@register.filter
def clock(value: datetime | None) -> str:
    """A time of day: "10:20 Uhr" (English "10:20")."""
    if value is None:
        return gettext("unbekannt")
    local = timezone.localtime(value)
    return f"{local:%H:%M}" if get_language() == "en" else f"{local:%H:%M} Uhr"


@register.filter
def moment(value: datetime | None) -> str:
    """A day and a time: "Do., 11. Mai 2023, 10:20 Uhr"."""
    return gettext("unbekannt") if value is None else f"{day(value)}, {clock(value)}"
