# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Naming who hosts a session; in advice, who advises."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.actions.programme.holding import held_session, insist_on_sight
from maschinenraum.events.actions.programme.refusals import Consequences, Gone, refuse_while_planning
from maschinenraum.events.changes.programme import sessions
from maschinenraum.events.models import Session, SessionHost
from maschinenraum.events.queries.programme.stakes import Part, sentences, stakes_in
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.queries.people import people_seen_by


@transaction.atomic
def add_host(session: Session, person: Person, *, by: Person) -> None:
    """Name a host, somebody this person can find in the network; whoever is one stays one."""
    session = held_session(session, by)
    if not people_seen_by(by).filter(pk=person.pk).exists():
        raise PermissionDenied
    if SessionHost.objects.filter(session=session, person=person).exists():
        return
    sessions.add_hosts(session, [person])
    sessions.note_change(session)
    record_deed(person=by, verb="add-host", subject=session, details={"host": str(person.pk)})


def consequences_of_removing(host: SessionHost) -> Consequences:
    """Return what follows from a host leaving: requests and consultations go with an adviser."""
    stakes = stakes_in(Part(host.session, host=host))
    if stakes.published:
        return Consequences(
            refusal=_(
                "Mit dieser Person stehen Beratungen in einem veröffentlichten Zeitplan: %(plans)s Nennen Sie "
                "statt dessen eine Vertretung dazu, und sagen Sie den Ratsuchenden Bescheid."
            )
            % {"plans": " ".join(sentences(stakes.published))}
        )
    losses = sentences(stakes.drafts)
    if asked := host.requests.count():
        words = {"n": number_format(asked, force_grouping=True)}
        lost = ngettext("Eine Anfrage zur Beratung.", "%(n)s Anfragen zur Beratung.", asked) % words
        losses = (*losses, lost)
    return Consequences(losses=losses)


@transaction.atomic
def remove_host(host: SessionHost, *, by: Person, confirmed: str = "") -> None:
    """Take a host off a session; raises ``Unconfirmed`` where requests or parts of drafts go with them."""
    session = held_session(host.session, by)
    current = SessionHost.objects.filter(pk=host.pk, session=session).first()
    if current is None:
        raise Gone
    current.session = session
    refuse_while_planning(session.event)
    consequences_of_removing(current).insist(confirmed)
    details: dict[str, object] = {"host": str(current.person_id)}
    Part(session, host=current).delete_from_drafts()
    sessions.remove_host(current)
    insist_on_sight(
        session,
        by,
        _(
            "Ohne diese Leitung sähen Sie den Programmpunkt selbst nicht mehr. "
            "Ändern Sie zuerst seine Sichtbarkeit."
        ),
    )
    sessions.note_change(session)
    record_deed(person=by, verb="remove-host", subject=session, details=details)
