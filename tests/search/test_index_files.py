# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The index files: behind, damaged, shared by processes, built anew."""

import fcntl
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from maschinenraum.engine.retrieval import Index
from maschinenraum.search.changes.documents import Found, put_documents, remove_documents
from maschinenraum.search.changes.index_files import Stopped, catch_up, rebuild
from maschinenraum.search.jobs.index_files import keep_index, needs_rebuild
from maschinenraum.search.models import ChangeCounter
from maschinenraum.search.queries.finding import contained, ranked
from maschinenraum.search.queries.index_files import (
    forget_open_index,
    last_change,
    position,
    progress,
    usable_index,
)
from tests.factories import ConceptFactory

pytestmark = pytest.mark.django_db
EVERYONE = frozenset({"public"})


def put(*titles: str, label: str = "public") -> None:
    put_documents(Found(f"test:{title}", "test", title, labels=[label]) for title in titles)


def on(_done: int, _total: int) -> bool:
    return True


def titles(text: str) -> list[str]:
    index = usable_index()
    assert index is not None
    return [one.key.removeprefix("test:") for one in ranked(index, text, EVERYONE)]


def test_a_built_index_is_at_the_last_change_and_leaves_one_folder(index_folder: Path) -> None:
    put("Badesee", "Bücherei")
    assert (rebuild(on), rebuild(on)) == (True, True)
    here = position()
    assert here is not None
    assert (here.sequence, [path.name for path in index_folder.glob("index-*")]) == (2, [here.index])
    assert titles("Badesee") == ["Badesee"]


def test_changes_and_removals_are_caught_up_with() -> None:
    put("Badesee", "Bauhof")
    rebuild(on)
    put("Rathaus")
    remove_documents(["test:Bauhof"])
    catch_up()
    here = position()
    assert here is not None
    assert (here.sequence, last_change(), here.holds_removed) == (4, 4, True)
    assert (titles("Rathaus"), titles("Bauhof")) == (["Rathaus"], [])


def test_catching_up_goes_in_steps_and_the_worker_goes_to_the_end() -> None:
    rebuild(on)
    put(*(f"Badesee {number}" for number in range(5)))
    catch_up(most=2)
    here = position()
    assert here is not None
    assert here.sequence == 2
    keep_index(timezone.now())
    assert len(titles("Badesee")) == 5


def test_another_process_sees_what_one_has_written() -> None:
    put("Badesee")
    rebuild(on)
    forget_open_index()  # as if this were another process
    assert titles("Badesee") == ["Badesee"]


def test_while_somebody_else_writes_nobody_waits(index_folder: Path) -> None:
    put("Badesee")
    rebuild(on)
    put("Badestrand")
    with (index_folder / "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        catch_up()
        assert (rebuild(on), titles("Badestrand")) == (False, ["Badesee"])


def test_a_stopped_rebuild_leaves_the_index_before_in_use(index_folder: Path) -> None:
    put("Badesee")
    rebuild(on)
    before = position()
    with pytest.raises(Stopped):
        rebuild(lambda _done, _total: False)
    assert (position(), progress(), len(list(index_folder.glob("index-*")))) == (before, None, 1)


def test_progress_can_be_read_while_it_is_built() -> None:
    put("Badesee", "Badeort")
    seen = []

    def look(_done: int, _total: int) -> bool:
        seen.append(progress())
        return True

    rebuild(look)
    assert [(one.done, one.total, one.percent) for one in seen if one] == [(2, 2, 100)]


@pytest.mark.parametrize("name", ["state.json", "position.json", "postings/meta.json"])
def test_damage_is_noticed_and_mended(index_folder: Path, name: str) -> None:
    put("Badesee")
    rebuild(on)
    for path in [*index_folder.glob(name), *index_folder.glob(f"index-*/{name}")]:
        path.write_bytes(b"{")
    forget_open_index()
    assert usable_index() is None
    assert needs_rebuild(timezone.now())
    keep_index(timezone.now())
    assert titles("Badesee") == ["Badesee"]


def test_an_index_of_another_analyser_is_not_used(index_folder: Path) -> None:
    put("Badesee")
    rebuild(on)
    (state,) = index_folder.glob("index-*/state.json")
    state.write_text(json.dumps(json.loads(state.read_text()) | {"analyzer": 0}))
    forget_open_index()
    assert usable_index() is None


def test_an_index_ahead_of_a_restored_database_is_not_used() -> None:
    put("Badesee")
    rebuild(on)
    ChangeCounter.objects.update(last=0)
    assert usable_index() is None


def test_a_changed_vocabulary_builds_it_anew() -> None:
    put("Wir ordnen den Bringverkehr")
    rebuild(on)
    assert not needs_rebuild(timezone.now())
    ConceptFactory(label_de="Bringverkehr", label_en="Elterntaxi")
    assert needs_rebuild(timezone.now())
    keep_index(timezone.now())
    assert titles("Elterntaxi") == ["Wir ordnen den Bringverkehr"]


def test_text_taken_away_is_in_no_file_a_day_later(index_folder: Path) -> None:
    put("Badesee", "Unverwechselbar")
    rebuild(on)
    remove_documents(["test:Unverwechselbar"])
    keep_index(timezone.now())
    keep_index(timezone.now() + timedelta(days=1))
    texts = [path.read_bytes().lower() for path in index_folder.rglob("*") if path.is_file()]
    assert not any(b"unverwechselbar" in text for text in texts)


def test_words_of_others_documents_change_no_correction() -> None:
    put("Mängelmelder")
    rebuild(on)
    before = titles("Mengelmelder")
    put("Mengelmelder geheim", label="internal")
    rebuild(on)
    assert (before, titles("Mengelmelder")) == (["Mängelmelder"], ["Mängelmelder"])


def test_the_database_alone_finds_words_as_they_are_written() -> None:
    put("Badesee am Wald", "Wald")
    put("Badesee geheim", label="internal")
    assert [one.key for one in contained("badesee wald", EVERYONE)] == ["test:Badesee am Wald"]


def test_an_index_of_nothing_finds_nothing() -> None:
    rebuild(on)
    assert (titles("Badesee"), isinstance(usable_index(), Index)) == ([], True)
