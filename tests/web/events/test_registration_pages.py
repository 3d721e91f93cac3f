# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The registration form: nothing typed is lost, nothing foreign is taken, nobody learns of a "never"."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maschinenraum.events.models import Event, Registration, RegistrationDraft, Wish
from maschinenraum.network.models import Person
from maschinenraum.network.rules import today
from tests.factories import (
    ConceptFactory,
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationDraftFactory,
    RegistrationFactory,
    WishFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
)

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
    event = EventFactory()
    for title in ("Wasser", "Energie", "Wege"):
        WorkshopFactory(event=event, title=title)
    MatchmakingFactory(event=event)
    ConceptFactory(key="lorawan", label_de="LoRaWAN")
    return event


def sent(event: Event, **changes: Any) -> dict[str, Any]:
    workshops = [str(session.pk) for session in event.sessions.filter(format="workshop").order_by("title")]
    return {
        "days": ["2030-05-16"],
        "workshop_1": workshops[0],
        "workshop_2": workshops[1],
        "offers": "LoRaWAN-Betrieb",
        "seeks": "Rat",
        "consent": "on",
        **changes,
    }


def address(event: Event, name: str = "register") -> str:
    return reverse(f"events:{name}", args=(event.slug,))


def test_five_answers_are_enough_and_are_shown_as_noted(event: Event) -> None:
    client = signed_in(member())
    response = client.post(address(event), sent(event), follow=True)
    text = response.content.decode()
    assert response.redirect_chain == [(address(event, "registration-noted"), 302)]
    for noted in ("Do., 16. Mai 2030", "1. Energie", "2. Wasser", "LoRaWAN-Betrieb", "Rat"):
        assert noted in text


def test_each_of_the_five_answers_is_required_and_no_other(event: Event) -> None:
    response = signed_in(member()).post(address(event), {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"days", "workshop_1", "offers", "seeks", "consent"}


def test_the_summary_lists_errors_in_the_order_of_the_questions(event: Event) -> None:
    html = signed_in(member()).post(address(event), {}).content.decode()
    summary = html[html.index('id="form-errors"') :].split("</ul>")[0]
    named = re.findall(r'href="#id_([a-z]+)', summary)
    assert named == ["days", "workshop", "offers", "seeks", "consent"]


def test_nothing_typed_is_lost_when_an_answer_is_refused(event: Event) -> None:
    data = sent(
        event, offers="", seeks="Mein langer Text", person_0="Niemand", wish_0="must", access_need="Rampe"
    )
    text = signed_in(member()).post(address(event), data).content.decode()
    for typed in ("Mein langer Text", 'value="Niemand"', "Rampe", '<option value="must" selected>'):
        assert typed in text
    assert not Registration.objects.exists()


def test_more_rows_keep_everything_and_save_nothing(event: Event) -> None:
    data = sent(event, rows="3", person_0="Halb geta", more="1", consent="")
    response = signed_in(member()).post(address(event), data)
    form = response.context["form"]
    assert (response.status_code, form.row_count, form.errors) == (200, 6, {})
    assert 'value="Halb geta"' in response.content.decode()
    assert not Registration.objects.exists()


def test_wishes_come_back_in_the_form_and_stand_nowhere_else(event: Event) -> None:
    other = RegistrationFactory(event=event, person__family_name="Unerwünscht")
    label = f"{other.person.name}, {other.person.organisation.name}"  # type: ignore[union-attr]
    person = member()
    client = signed_in(person)
    client.post(address(event), sent(event, person_0=label, wish_0="never"))
    assert Wish.objects.get().kind == Wish.Kind.NEVER
    form = client.get(address(event)).content.decode()
    assert '<option value="never" selected>' in form
    for name in ("registration-noted", "event"):
        assert "Unerwünscht" not in client.get(address(event, name)).content.decode()


def test_no_page_of_anyone_else_differs_by_a_wish_not_to_meet(event: Event) -> None:
    one, other = (
        RegistrationFactory(event=event, person=member()),
        RegistrationFactory(event=event, person=member()),
    )
    readers = [
        other.person,
        PersonFactory(role="coordination"),
        PersonFactory(role="administrator"),
        member(),
    ]

    def everything() -> list[bytes]:
        return [
            _without_token(signed_in(reader).get(path).content)
            for reader in readers
            for path in (
                address(event),
                address(event, "event"),
                address(event, "participants"),
                reverse("events:participants-export", args=(event.slug, "csv")),
            )
        ]

    before = everything()
    WishFactory(registration=one, other=other, kind=Wish.Kind.NEVER)
    assert everything() == before


def _without_token(content: bytes) -> bytes:
    return b"".join(line for line in content.splitlines() if b"csrfmiddlewaretoken" not in line)


def test_fault_10_foreign_fields_change_nothing(event: Event) -> None:
    victim = RegistrationFactory(event=event)
    person = member()
    foreign = {
        "person": str(victim.person.pk),
        "registration": str(victim.pk),
        "event": str(EventFactory().pk),
        "state": "cancelled",
        "role": "administrator",
        "origin": "sample",
        "is_example": "1",
    }
    signed_in(person).post(address(event), {**sent(event), **foreign})
    own = Registration.objects.get(person=person)
    person.refresh_from_db()
    assert (own.event, own.state, own.origin, person.role) == (event, "registered", "form", "member")


def test_fault_44_sending_twice_makes_one_registration(event: Event) -> None:
    client = signed_in(member())
    statuses = [client.post(address(event), sent(event)).status_code for _n in range(2)]
    assert (statuses, Registration.objects.count()) == ([302, 302], 1)


def test_fault_7_only_participants_of_this_event_can_be_named_and_are_listed(event: Event) -> None:
    RegistrationFactory(event=event, person__family_name="Hier")
    RegistrationFactory(person__family_name="Anderswo")
    PersonFactory(family_name="Daheim")
    text = signed_in(member()).get(address(event)).content.decode()
    assert ("Hier" in text, "Anderswo" in text, "Daheim" in text) == (True, False, False)
    response = signed_in(member()).post(address(event), sent(event, person_0="Alex Anderswo", wish_0="must"))
    assert list(response.context["form"].errors) == ["person_0"]


def test_one_workshop_or_person_cannot_be_named_twice(event: Event) -> None:
    RegistrationFactory(event=event, person__family_name="Hier")
    data = sent(event, person_0="Alex Hier", wish_0="must", person_1="Alex Hier", wish_1="would")
    data["workshop_2"] = data["workshop_1"]
    response = signed_in(member()).post(address(event), data)
    assert set(response.context["form"].errors) == {"workshop_2", "person_1"}


def test_an_event_without_workshops_does_not_ask_for_them() -> None:
    event = EventFactory()
    response = signed_in(member()).post(address(event), {})
    assert set(response.context["form"].errors) == {"days", "offers", "seeks", "consent"}


def test_signing_off_asks_first_and_then_ends_the_registration(event: Event) -> None:
    client = signed_in(member())
    client.post(address(event), sent(event))
    assert client.get(address(event, "cancel-registration")).status_code == 200
    assert Registration.objects.get().state == "registered"
    client.post(address(event, "cancel-registration"))
    assert Registration.objects.get().state == "cancelled"
    assert client.get(address(event, "registration-noted")).status_code == 404


def test_a_closed_registration_says_so(event: Event) -> None:
    Event.objects.update(registration_closes_on="2020-01-01")
    client = signed_in(member())
    assert "Die Anmeldung ist geschlossen." in client.get(address(event)).content.decode()
    assert client.post(address(event), sent(event)).status_code == 409
    assert not Registration.objects.exists()


def test_whoever_is_not_inside_finds_no_form() -> None:
    event = EventFactory(visibility="public")
    assert signed_in(PersonFactory()).get(address(event)).status_code == 404
    assert Client().get(address(event)).status_code == 302


def test_a_guest_reads_who_takes_part_only_once_registered(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(visibility="public", inner_visibility="public")
    other = RegistrationFactory(event=event, person__family_name="Teilnehmend")
    label = f"{other.person.name}, {other.person.organisation}"
    client = signed_in(PersonFactory(role="guest"))
    before = client.get(address(event))
    assert ("Teilnehmend<" in before.content.decode(), "person_0" in before.context["form"].fields) == (
        False,
        False,
    )
    assert label not in before.content.decode()
    assert "Wer teilnimmt, lesen Sie nach Ihrer Anmeldung." in before.content.decode()
    client.post(address(event), sent(event, rows="3", person_0=label, wish_0="must"))
    assert not Wish.objects.exists()
    assert label in client.get(address(event)).content.decode()
    client.post(address(event), sent(event, rows="3", person_0=label, wish_0="must"))
    assert [wish.other for wish in Wish.objects.all()] == [other]


def test_a_guest_who_signs_off_and_on_again_loses_no_wish(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(visibility="public", inner_visibility="public")
    person = PersonFactory(role="guest")
    own = RegistrationFactory(event=event, person=person, state=Registration.State.CANCELLED)
    wish = WishFactory(registration=own, other__event=event, kind=Wish.Kind.NEVER)
    signed_in(person).post(address(event), sent(event))
    own.refresh_from_db()
    assert (own.state, list(Wish.objects.all())) == (Registration.State.REGISTERED, [wish])


def test_saving_the_form_drops_none_of_six_workshops(event: Event) -> None:
    for title in ("Boden", "Luft", "Licht"):
        WorkshopFactory(event=event, title=title)
    person = member()
    own = RegistrationFactory(event=event, person=person)
    workshops = list(event.sessions.filter(format="workshop").order_by("title"))
    for rank, session in enumerate(workshops, start=1):
        WorkshopChoiceFactory(registration=own, session=session, rank=rank)
    form = signed_in(person).get(address(event)).context["form"]
    shown = [field.value() for field in form.workshop_fields]
    assert shown == [str(session.pk) for session in workshops]
    chosen = {f"workshop_{rank}": key for rank, key in enumerate(shown, start=1)}
    signed_in(person).post(address(event), sent(event, **chosen))
    assert list(own.workshop_choices.order_by("rank").values_list("session", flat=True)) == [
        session.pk for session in workshops
    ]


def test_a_workshop_the_person_may_not_see_stays_when_the_form_is_saved(event: Event) -> None:
    person = member()
    own = RegistrationFactory(event=event, person=person)
    answers = sent(event)
    hidden = WorkshopFactory(event=event, title="Nur für die Gruppe", visibility="group")
    WorkshopChoiceFactory(registration=own, session=hidden, rank=1)
    client = signed_in(person)
    assert "Nur für die Gruppe" not in client.get(address(event)).content.decode()
    client.post(address(event), answers)
    kept = own.workshop_choices.order_by("rank").values_list("session__title", flat=True)
    assert list(kept) == ["Energie", "Wasser", "Nur für die Gruppe"]


def test_invented_people_are_marked_in_the_form_and_in_its_list_of_names(client: Client) -> None:
    event = EventFactory()
    RegistrationFactory(event=event, person=PersonFactory(family_name="Erfunden", is_example=True))
    RegistrationFactory(event=event, person=PersonFactory(family_name="Wirklich", is_example=False))
    client.force_login(PersonFactory(role="coordination", is_example=True))
    html = client.get(reverse("events:register", args=(event.slug,))).content.decode()
    assert "Beispiel</span>" in html.split("mr-who")[1].split("</p>")[0]
    options = html.split("<datalist")[1].split("</datalist>")[0]
    assert [("(Beispiel)" in option, "Erfunden" in option) for option in options.split("</option>")[:2]] in (
        [(True, True), (False, False)],
        [(False, False), (True, True)],
    )


# --- drafts -------------------------------------------------------------------------------------------


def test_what_a_refused_form_held_is_there_when_the_form_is_opened_again(event: Event) -> None:
    client = signed_in(member())
    data = sent(event, consent="", seeks="Mein langer Text", person_0="Halb getippt", access_need="Rampe")
    client.post(address(event), {**data, "workshop_2": "", "busy": []})
    page = client.get(address(event))
    form = page.context["form"]
    assert (form["seeks"].value(), form["person_0"].value(), form["access_need"].value()) == (
        "Mein langer Text", "Halb getippt", "Rampe",
    )  # fmt: skip
    assert (form["days"].value(), form["workshop_1"].value(), form["workshop_2"].value()) == (
        data["days"], data["workshop_1"], "",
    )  # fmt: skip
    assert (form["consent"].value(), form.errors, page.context["opens_more"]) == (False, {}, True)
    clock = timezone.localtime(page.context["draft"].saved_at)
    text = page.content.decode()
    assert f"Entwurf von heute, {clock:%H:%M} Uhr, noch nicht abgeschickt" in text
    assert "Entwurf verwerfen" in text


def test_a_draft_of_another_day_says_which(event: Event) -> None:
    person = member()
    RegistrationDraftFactory(
        event=event, person=person, saved_at=datetime(2026, 3, 5, 9, 20, tzinfo=ZoneInfo("Europe/Berlin"))
    )
    text = signed_in(person).get(address(event)).content.decode()
    assert "Entwurf vom Do., 5. März 2026, 09:20 Uhr, noch nicht abgeschickt" in text


def test_more_rows_are_kept_too(event: Event) -> None:
    client = signed_in(member())
    client.post(address(event), sent(event, rows="3", person_2="Halb geta", more="1"))
    form = client.get(address(event)).context["form"]
    assert (form.row_count, form["person_2"].value()) == (6, "Halb geta")


def test_typing_is_kept_while_the_form_is_open(event: Event) -> None:
    client = signed_in(member())
    data = sent(event, offers="Halb get", opened_after="", fremd="x", seeks="A\0B")
    answer = client.post(address(event, "registration-draft"), data)
    assert (answer.status_code, answer.content) == (204, b"")
    draft = RegistrationDraft.objects.get()
    assert (draft.fields["offers"], draft.fields["seeks"], "fremd" in draft.fields) == (
        "Halb get",
        "AB",
        False,
    )
    assert client.get(address(event)).context["form"]["offers"].value() == "Halb get"


def test_a_discarded_draft_is_gone_and_the_form_starts_anew(event: Event) -> None:
    client = signed_in(member())
    client.post(address(event), sent(event, consent=""))
    answer = client.post(address(event, "registration-draft"), {"drop": "1"}, follow=True)
    assert answer.redirect_chain == [(address(event), 302)]
    assert "Der Entwurf ist verworfen." in answer.content.decode()
    assert (answer.context["form"]["offers"].value(), RegistrationDraft.objects.count()) == ("", 0)


def test_sending_the_form_ends_its_draft(event: Event) -> None:
    client = signed_in(member())
    client.post(address(event), sent(event, consent=""))
    client.post(address(event), sent(event))
    assert not RegistrationDraft.objects.exists()
    late = client.post(address(event, "registration-draft"), sent(event, opened_after=""))
    assert (late.status_code, RegistrationDraft.objects.count()) == (409, 0)
    assert "noch nicht abgeschickt" not in client.get(address(event)).content.decode()


def test_a_registration_in_force_stays_as_it_is_while_its_change_is_a_draft(event: Event) -> None:
    person = member()
    client = signed_in(person)
    client.post(address(event), sent(event))
    client.post(address(event), sent(event, offers="Anders", seeks=""))
    assert client.get(address(event)).context["form"]["offers"].value() == "Anders"
    assert "LoRaWAN-Betrieb" in client.get(address(event, "registration-noted")).content.decode()


def test_what_was_typed_until_registration_closed_is_kept_and_can_be_discarded(event: Event) -> None:
    client = signed_in(member())
    event.registration_closes_on = today() - timedelta(days=1)
    event.save()
    refused = client.post(address(event), sent(event))
    text = refused.content.decode()
    assert refused.status_code == 409
    for said in ("noch nicht abgeschickt", "Entwurf verwerfen", "löschen wir ihn"):
        assert said in text
    event.registration_closes_on = None
    event.save()
    assert client.get(address(event)).context["form"]["offers"].value() == "LoRaWAN-Betrieb"


def test_nobody_else_reads_a_draft(event: Event) -> None:
    person = member()
    readers = [
        PersonFactory(role="administrator"),
        OrganiserFactory(event=event, sees_access_needs=True).person,
    ]

    def everything() -> list[bytes]:
        names = ("register", "event", "participants", "access-needs")
        exports = [reverse("events:participants-export", args=(event.slug, "csv"))]
        paths = [*(address(event, name) for name in names), *exports]
        return [_without_token(signed_in(reader).get(path).content) for reader in readers for path in paths]

    before = everything()
    signed_in(person).post(address(event), sent(event, consent="", access_need="Rampe"))
    assert RegistrationDraft.objects.get().fields["access_need"] == "Rampe"
    assert everything() == before
