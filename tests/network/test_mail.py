# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outbox on its way to an SMTP server: what is sent, what is tried again and how often."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.validators import validate_email

from maschinenraum.network.changes.mail import RETRY_AFTER, queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox, setting_problem
from maschinenraum.network.models import OutboxMessage


class Session(socketserver.StreamRequestHandler):
    """One conversation with a mail server that answers each recipient as it is told."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        self.wfile.write(b"220 mail\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            answers = {b"RCPT": server.recipient_answer, b"MAIL": server.sender_answer}
            self.wfile.write(answers.get(word, b"250 ok\r\n"))
            if word == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    """A mail server of this test's own."""

    daemon_threads = True
    recipient_answer = b"250 ok\r\n"
    sender_answer = b"250 ok\r\n"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[bytes] = []


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.server_address[1]}?starttls=no"
        yield server
        server.shutdown()


def attempt() -> tuple[str, int]:
    """Let all that is waiting be due, deliver, and return what became of the message."""
    OutboxMessage.objects.update(next_attempt_at=None)
    deliver_outbox.call()
    message = OutboxMessage.objects.get()
    return message.state, message.attempts


@pytest.mark.django_db
def test_one_setting_sends_mail_to_a_server(server: Server) -> None:
    queue_mail(address="ada@example.org", subject="Grüße", body="Guten Tag, Ada Öztürk")
    assert attempt() == ("sent", 1)
    assert ("Guten Tag, Ada Öztürk".encode() in server.received[0], len(server.received)) == (True, 1)


@pytest.mark.django_db
def test_fault_54_a_permanent_refusal_is_not_repeated(server: Server) -> None:
    server.recipient_answer = b"550 no such user\r\n"
    queue_mail(address="ada@example.org", subject="x", body="y")
    assert (attempt(), attempt(), server.received) == (("failed", 1), ("failed", 1), [])


@pytest.mark.django_db
def test_fault_54_a_passing_refusal_is_tried_again_after_each_wait(server: Server) -> None:
    server.recipient_answer = b"451 later\r\n"
    queue_mail(address="ada@example.org", subject="x", body="y")
    states, waits = [], []
    for _wait in RETRY_AFTER:
        states.append(attempt())
        message = OutboxMessage.objects.get()
        assert message.next_attempt_at is not None
        waits.append(message.next_attempt_at)
    assert states == [("waiting", number) for number in range(1, 6)]
    assert waits[-1] - waits[0] > timedelta(minutes=700)
    assert attempt() == ("failed", 6)


def poisoned() -> None:
    """A message to an address that every form accepts and no mail can carry, and after it a sound one."""
    address = f"ada@{'ä' * 63}.example.org"
    validate_email(address)
    queue_mail(address=address, subject="Erste", body="x")
    queue_mail(address="ada@example.org", subject="Zweite", body="x")


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["server", "files"])
def test_an_address_no_mail_can_carry_fails_for_good_and_the_others_leave(
    way: str, server: Server, settings: LazySettings
) -> None:
    if way == "files":
        settings.MAIL_URL = "files"
    poisoned()
    assert deliver_outbox.call() == 1
    states = OutboxMessage.objects.order_by("created_at").values_list("state", "attempts", "last_error")
    assert list(states) == [("failed", 1, "UnicodeError"), ("sent", 1, "")]


@pytest.mark.django_db
def test_a_sender_the_server_refuses_is_the_settings_fault_and_tried_again(server: Server) -> None:
    server.sender_answer = b"550 not you\r\n"
    queue_mail(address="ada@example.org", subject="x", body="y")
    first = attempt()
    server.sender_answer = b"250 ok\r\n"
    assert (first, attempt()) == (("waiting", 1), ("sent", 2))


@pytest.mark.django_db
def test_a_setting_that_names_no_server_uses_up_no_attempt(settings: LazySettings) -> None:
    settings.MAIL_URL = "smtp://mail.example.org:abc"
    queue_mail(address="ada@example.org", subject="x", body="y")
    with pytest.raises(ValueError, match="Port"):
        deliver_outbox.call()
    assert OutboxMessage.objects.values_list("state", "attempts").get() == ("waiting", 0)


@pytest.mark.parametrize(
    ("setting", "is_well"),
    [
        ("files", True),
        ("smtp://127.0.0.1:2525?starttls=no", True),
        ("smtps://name:p%40ss@mail.example.org", True),
        ("mail.example.org", False),
        ("smtp://", False),
        ("smtp://mail.example.org:abc", False),
        ("", False),
    ],
)
def test_a_setting_that_is_no_mail_server_is_told_without_its_password(setting: str, is_well: bool) -> None:
    problem = setting_problem(setting)
    assert (not problem, "p%40ss" in problem) == (is_well, False)
