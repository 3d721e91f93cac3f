# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The recurring work deletes what is over, no sooner and no later, and says how long that is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django_tasks_db.models import DBTaskResult

from maschinenraum.cli import jobs
from maschinenraum.network.changes.attempts import count_attempt
from maschinenraum.network.changes.mail import mail_file, queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.jobs.sign_in import forget_expired_sessions
from maschinenraum.network.models import AttemptCount, OutboxMessage
from tests.conftest import ROOT
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def ago(**length: float) -> datetime:
    return datetime.now(UTC) - timedelta(**length)


@pytest.mark.parametrize(("status", "age", "left"), [
    ("SUCCESSFUL", 13.9, 1), ("SUCCESSFUL", 14.1, 0), ("FAILED", 14.1, 0), ("READY", 99, 1), ("RUNNING", 99, 1),
])  # fmt: skip
def test_records_of_jobs_go_fourteen_days_after_the_job_ended(status: str, age: float, left: int) -> None:
    deliver_outbox.enqueue()
    DBTaskResult.objects.update(status=status, enqueued_at=ago(days=99), finished_at=ago(days=age))
    jobs.tick.call()
    assert DBTaskResult.objects.count() == left


@pytest.mark.parametrize(("state", "age", "left"), [
    ("sent", 29.9, 1), ("sent", 30.1, 0), ("failed", 30.1, 0),
])  # fmt: skip
def test_mail_goes_thirty_days_after_it_was_written_with_its_file(
    state: str, age: float, left: int, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER, settings.MAIL_URL = tmp_path, "files"
    message = queue_mail(address="ada@example.org", subject="x", body="y")
    OutboxMessage.objects.update(created_at=ago(days=age))
    message.refresh_from_db()
    deliver_outbox.call()
    OutboxMessage.objects.update(state=state)
    assert mail_file(message).is_file()
    jobs.tick.call()
    assert (OutboxMessage.objects.count(), len(list(tmp_path.iterdir()))) == (left, left)


def test_mail_that_still_waits_is_not_forgotten(settings: Any) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:1?starttls=no"
    queue_mail(address="ada@example.org", subject="x", body="y")
    OutboxMessage.objects.update(
        created_at=ago(days=99), next_attempt_at=datetime.now(UTC) + timedelta(days=1)
    )
    jobs.tick.call()
    assert OutboxMessage.objects.count() == 1


def test_a_session_goes_when_it_has_run_out() -> None:
    for _browser in range(2):
        Client().force_login(PersonFactory())
    one, other = Session.objects.order_by("pk")
    Session.objects.filter(pk=one.pk).update(expire_date=ago(seconds=1))
    jobs.tick.call()
    assert list(Session.objects.all()) == [other]


def test_counted_attempts_go_after_a_day() -> None:
    for hours in (23, 25):
        count_attempt(kind="link", subject=str(hours), now=ago(hours=hours))
    jobs.tick.call()
    assert AttemptCount.objects.count() == 1


def test_a_recurring_look_that_finds_nothing_over_deletes_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # one look each, and no write
        jobs.forget_finished_jobs(datetime.now(UTC))
        forget_expired_sessions(datetime.now(UTC))


@pytest.mark.parametrize("period", ["30 days", "14 days", "1 day"])
def test_the_periods_are_documented(period: str) -> None:
    chapter = (ROOT / "docs/operation.md").read_text().partition("## How long things are kept")[2]
    assert period in chapter.partition("\n## ")[0]


@pytest.mark.parametrize(("prefix", "words"), [
    ("", ("30 Tage nach dem Versand", "14 Tage lang in einer Liste", "spätestens nach 14 Tagen")),
    ("/en", ("30 days after they were sent", "for 14 days", "after 14 days at the latest")),
])  # fmt: skip
def test_the_privacy_page_tells_the_periods(prefix: str, words: tuple[str, ...], client: Client) -> None:
    text = client.get(f"{prefix}/datenschutz/").content.decode()
    assert [word for word in words if word not in text] == []
