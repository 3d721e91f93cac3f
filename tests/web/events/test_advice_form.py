# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking advisers in the registration form: whom it names to whom, and what it refuses in plain sentences."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.events.models import AdviceRequest, Event, Registration, RegistrationDraft, SessionHost
from maschinenraum.network.models import Person, Visibility
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionHostFactory,
    at,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def member(**given: Any) -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation, **given)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def event() -> Event:
    """An event with one advice session on its first day and three advisers: Anker, Boje, Chronometer."""
    event = EventFactory()
    advice = AdviceFactory(event=event, title="Betrieb, Vergabe, Recht")
    for name in ("Anker", "Boje", "Chronometer"):
        SessionHostFactory(session=advice, person=member(family_name=name))
    return event


def adviser(name: str) -> SessionHost:
    return SessionHost.objects.get(person__family_name=name)


def address(event: Event, name: str = "register") -> str:
    return reverse(f"events:{name}", args=(event.slug,))


def sent(event: Event, *requests: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """The form with requests: whose name, and what is asked."""
    asked = {}
    for rank, (name, question) in enumerate(requests, start=1):
        asked[f"adviser_{rank}"] = str(adviser(name).pk) if name else ""
        asked[f"question_{rank}"] = question
    return {
        "days": [f"{event.starts_on:%Y-%m-%d}"],
        "offers": "Erfahrung",
        "seeks": "Rat",
        "consent": "on",
        **asked,
        **changes,
    }


def stored(person: Person) -> list[tuple[str, str]]:
    rows = AdviceRequest.objects.filter(registration__person=person).order_by("rank")
    return [(row.adviser.person.family_name, row.text) for row in rows]


def errors(event: Event, data: dict[str, Any], person: Person | None = None) -> dict[str, list[str]]:
    response = signed_in(person or member()).post(address(event), data)
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def test_the_form_names_advisers_with_organisation_session_and_time(event: Event) -> None:
    text = signed_in(member()).get(address(event)).content.decode()
    organisation = adviser("Boje").person.organisation
    assert organisation is not None
    assert f"Alex Boje, {organisation.name}" in text
    assert "Betrieb, Vergabe, Recht" in text
    assert "16:00" in text


def test_requests_are_kept_in_their_order_and_gaps_are_closed(event: Event) -> None:
    person = member()
    data = sent(event, ("Boje", "Wie betreiben wir es?"), ("", ""), ("Anker", "Wer haftet?"))
    client = signed_in(person)
    noted = client.post(address(event), data, follow=True).content.decode()
    assert stored(person) == [("Boje", "Wie betreiben wir es?"), ("Anker", "Wer haftet?")]
    assert noted.index("Wie betreiben wir es?") < noted.index("Wer haftet?")
    form = client.get(address(event)).context["form"]
    assert form["adviser_2"].value() == str(adviser("Anker").pk)
    assert 'id="beratung" open' in client.get(address(event)).content.decode()


def test_a_request_is_changed_and_withdrawn_with_the_form(event: Event) -> None:
    person = member()
    client = signed_in(person)
    client.post(address(event), sent(event, ("Boje", "Wie?"), ("Anker", "Wer?")))
    client.post(address(event), sent(event, ("Anker", "Was?")))
    assert stored(person) == [("Anker", "Was?")]


@pytest.mark.parametrize(
    ("requests", "field", "sentence"),
    [
        ([("Boje", " ")], "question_1", "Bitte schreiben Sie in einem Satz, worum es Ihnen geht."),
        ([("", "Wie?")], "adviser_1", "Bitte wählen Sie, wen Sie fragen möchten."),
        ([("Boje", "Wie?"), ("Boje", "Wo?")], "adviser_2", "Diese Beratung haben Sie schon angefragt."),
        ([("Boje", "a" * 401)], "question_1", "Bitte kürzen Sie Ihre Frage auf 400 Zeichen."),
    ],
)
def test_half_a_request_is_refused_in_a_plain_sentence_and_kept(
    event: Event, requests: list[tuple[str, str]], field: str, sentence: str
) -> None:
    person = member()
    assert errors(event, sent(event, *requests), person) == {field: [sentence]}
    assert RegistrationDraft.objects.get(person=person).fields["question_1"] == requests[0][1]
    assert not Registration.objects.filter(person=person).exists()


def test_a_day_on_which_the_person_is_not_there_is_refused(event: Event) -> None:
    data = sent(event, ("Boje", "Wie?"), days=[f"{event.ends_on:%Y-%m-%d}"])
    assert list(errors(event, data)) == ["adviser_1"]


def test_whom_one_does_not_want_to_meet_one_does_not_ask(event: Event) -> None:
    host = adviser("Boje").person
    RegistrationFactory(event=event, person=host)
    data = sent(event, ("Boje", "Wie?"), rows="3", person_0=host.name, wish_0="never")
    assert list(errors(event, data)) == ["adviser_1"]


@pytest.mark.parametrize("asked", ["Boje", "Anker"])
def test_advisers_ask_neither_themselves_nor_those_beside_them(event: Event, asked: str) -> None:
    other = SessionHostFactory(
        session=AdviceFactory(event=event, starts_at=at(10)), person=member(family_name="Deck")
    )
    host = adviser("Boje").person
    form = signed_in(host).get(address(event)).context["form"]
    assert [one.pk for one in form.offered.advisers] == [other.pk]
    data = sent(event, (asked, "Wie?"))
    assert list(errors(event, data, host)) == ["adviser_1"]


@pytest.mark.parametrize("gone", ["deactivated", "signed off"])
def test_advisers_who_are_not_there_are_not_offered(event: Event, gone: str) -> None:
    host = adviser("Boje").person
    if gone == "deactivated":
        host.is_active = False
        host.save()
    else:
        RegistrationFactory(event=event, person=host, state=Registration.State.CANCELLED)
    assert "Boje" not in signed_in(member()).get(address(event)).content.decode()


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.GROUP])
def test_an_advice_session_one_may_not_know_of_is_not_in_the_form_and_cannot_be_asked(
    event: Event, visibility: Visibility
) -> None:
    person = member()
    without = signed_in(person).get(address(EventFactory(title=event.title, slug="ohne"))).content.decode()
    session = adviser("Boje").session
    session.visibility, session.group = visibility, GroupFactory()
    session.save()
    text = signed_in(person).get(address(event)).content.decode()
    assert ("beratung" in text, "Boje" in text) == ("beratung" in without, False)
    signed_in(person).post(address(event), sent(event, ("Boje", "Wie?")))
    assert stored(person) == []


def test_a_request_to_a_session_hidden_since_stays_when_the_form_is_saved(event: Event) -> None:
    person = member()
    client = signed_in(person)
    client.post(address(event), sent(event, ("Boje", "Wie?")))
    other = AdviceFactory(event=event, starts_at=at(10))
    SessionHostFactory(session=other, person=member(family_name="Deck"))
    session = adviser("Boje").session
    session.visibility = Visibility.PRIVATE
    session.save()
    client.post(address(event), sent(event, ("Deck", "Was?")))
    assert stored(person) == [("Deck", "Was?"), ("Boje", "Wie?")]


def test_a_guest_reads_who_advises_once_registered(event: Event) -> None:
    event.inner_visibility = Visibility.PUBLIC
    event.visibility = Visibility.PUBLIC
    event.save()
    event.sessions.update(visibility=Visibility.PUBLIC)
    guest = PersonFactory(role=Person.Role.GUEST)
    client = signed_in(guest)
    before = client.get(address(event)).content.decode()
    assert ("Boje" in before, "Wer berät, lesen Sie nach Ihrer Anmeldung." in before) == (False, True)
    client.post(address(event), sent(event))
    client.post(address(event), sent(event, ("Boje", "Wie?")))
    assert stored(guest) == [("Boje", "Wie?")]
    client.post(address(event, "cancel-registration"))
    client.post(address(event), sent(event))
    assert stored(guest) == [("Boje", "Wie?")]


def test_an_event_without_advice_at_times_of_its_own_does_not_ask(event: Event) -> None:
    other = EventFactory()
    desk = AdviceFactory(event=other, turns=0)
    SessionHostFactory(session=desk, person=member(family_name="Schalter"))
    text = signed_in(member()).get(address(other)).content.decode()
    assert ("Schalter" in text, 'id="beratung"' in text) == (False, False)


def test_advice_without_advisers_so_far_says_so() -> None:
    event = EventFactory()
    AdviceFactory(event=event)
    assert "Wer berät, steht noch nicht fest." in signed_in(member()).get(address(event)).content.decode()


def test_what_is_typed_comes_back_as_a_draft(event: Event) -> None:
    person = member()
    client = signed_in(person)
    client.post(address(event, "registration-draft"), sent(event, ("Boje", "Wie ist es")))
    form = client.get(address(event)).context["form"]
    assert (form["adviser_1"].value(), form["question_1"].value()) == (str(adviser("Boje").pk), "Wie ist es")


def test_what_is_asked_is_read_by_no_other_participant(event: Event) -> None:
    row = AdviceRequestFactory(
        registration=RegistrationFactory(event=event), adviser=adviser("Boje"), text="Geheime Frage"
    )
    reader = RegistrationFactory(event=event, person=member()).person
    client = signed_in(reader)
    for name in ("register", "event", "participants", "registration-noted", "my-timetable"):
        assert row.text not in client.get(address(event, name)).content.decode()


def test_invented_advisers_are_marked(event: Event) -> None:
    person = adviser("Boje").person
    person.is_example = True
    person.save()
    text = signed_in(member()).get(address(event)).content.decode()
    assert "Beispiel" in text[text.index("<dd>Alex Boje") :].partition("</dd>")[0]


def test_queries_do_not_grow_with_advisers(event: Event) -> None:
    def more() -> None:
        for number in range(3):
            session = AdviceFactory(event=event, starts_at=at(9) + timedelta(minutes=number))
            SessionHostFactory.create_batch(3, session=session)

    assert_queries_do_not_grow(signed_in(member()), address(event), more, at_most=40)
