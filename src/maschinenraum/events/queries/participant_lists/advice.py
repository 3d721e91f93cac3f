# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom the people of a list ask for advice: names in cells become advisers, never by a guess."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, SessionHost, Turn
from maschinenraum.events.queries.advice import LONGEST_QUESTION, MOST_REQUESTS, Request, hosts_who_come
from maschinenraum.events.queries.participant_lists.cells import NotUnderstood
from maschinenraum.events.queries.participant_lists.wishes import People
from maschinenraum.network.models import Visibility


@dataclass(frozen=True)
class Advisers:
    """Who gives advice at an event at times of its own, by name, organisation or session."""

    hosts: dict[int, SessionHost]
    people: People
    zone: ZoneInfo

    @classmethod
    def read(cls, event: Event) -> "Advisers":
        """Load them; a session set to "persönlich" is asked for by no list."""
        turns = Turn.objects.filter(session=OuterRef("session"))
        hosts = hosts_who_come(event).filter(Exists(turns), session__format__gives_advice=True)
        hosts = hosts.exclude(session__visibility=Visibility.PRIVATE)
        hosts = hosts.select_related("person__organisation", "session__group", "session__format")
        people = People()
        found = {host.pk: host for host in hosts.order_by("session__starts_at", "pk")}
        for host in found.values():
            organisation = host.person.organisation
            names = (organisation.name, organisation.short_name) if organisation else ()
            people.add(host.pk, address="", name=host.person.name, organisations=(*names, str(host.session)))
        return cls(found, people, ZoneInfo(event.time_zone))

    def name(self, key: int) -> str:
        """Return what an adviser is called in a preview, "" for one no list may ask."""
        return self.hosts[key].person.name if key in self.hosts else ""

    def requests_in(
        self, cells: Iterable[tuple[str, str]], *, days: Collection[date], own: UUID | None
    ) -> tuple[Request, ...]:
        """Return the requests of a row, the most important first; raises ``NotUnderstood`` with a sentence.

        ``cells`` hold an adviser and a question each; ``own`` is the person of the row, if known.
        """
        asked: dict[int, Request] = {}
        for name, question in ((" ".join(name.split()), " ".join(text.split())) for name, text in cells):
            if not name and not question:
                continue
            key = self._called(name)
            if key in asked:
                raise NotUnderstood(
                    _("„%(said)s“ steht zweimal da. Bitte eine Anfrage streichen.") % {"said": name}
                )
            self._check(key, name, question, days=days, own=own)
            asked[key] = Request(key, question)
        if len(asked) > MOST_REQUESTS:
            raise NotUnderstood(_("Möglich sind höchstens %(most)s Anfragen.") % {"most": MOST_REQUESTS})
        return tuple(asked.values())

    def _called(self, name: str) -> int:
        if not name:
            raise NotUnderstood(_("Zu einer Frage fehlt, wer gefragt wird. Bitte ergänzen."))
        found = self.people.called(name)
        key = next(iter(found)) if len(found) == 1 else None
        if not isinstance(key, int):
            text = _(
                "„%(said)s“ berät bei dieser Veranstaltung nicht oder ist nicht eindeutig. "
                "Bitte Vorname Nachname (Programmpunkt) angeben."
            )
            raise NotUnderstood(text % {"said": name[:80]})
        return key

    def _check(self, key: int, name: str, question: str, *, days: Collection[date], own: UUID | None) -> None:
        host = self.hosts[key]
        beside = {one.person_id for one in self.hosts.values() if one.session_id == host.session_id}
        if own in beside:
            text = _("Die Person berät dort selbst; „%(said)s“ kann sie nicht fragen. Bitte streichen.")
        elif days and host.session.starts_at.astimezone(self.zone).date() not in days:
            text = _("Die Beratung von „%(said)s“ ist an einem Tag, an dem die Person nicht da ist.")
        elif len(question) > LONGEST_QUESTION:
            text = _("Die Frage an „%(said)s“ ist länger als %(most)s Zeichen. Bitte kürzen.")
        else:
            return
        raise NotUnderstood(text % {"said": name[:80], "most": LONGEST_QUESTION})
