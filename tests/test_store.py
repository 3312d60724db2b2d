"""The store of clicks: nothing acknowledged is lost, nothing deleted is left, and trouble is a sentence."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from fashrec.errors import StoreError
from fashrec.store import Event, EventStore, Span, What, monday, week_of
from fashrec.store.migrations import MIGRATIONS, migrate
from fashrec.taste.lessons import lessons_of

WRITER = """
import sys
from pathlib import Path
from fashrec.store import Event, EventStore, What
store, who = EventStore(Path(sys.argv[1]), patience=60), sys.argv[2]
for number in range(int(sys.argv[3])):
    store.record(Event(who, "toys", "Women", f"p{number}", What.LIKE, "", 1.9e9 + number))
    print(number, flush=True)
"""


def click(number: int = 0, **changed: object) -> Event:
    event = Event("anna", "toys", "Women", f"p{number}", What.LIKE, "", time.time() + number)
    return replace(event, **changed)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore(tmp_path / "home" / "store.sqlite", retention_days=36_500)


def start_writer(path: Path, who: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), who, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def counted(store: EventStore, week: int, weeks: int = 1) -> list[tuple[str, tuple[int, ...]]]:
    """By how many visitors each product was liked in each of the weeks up to one, by tallies and click by click."""
    each = [
        dict(store.popularity("toys", "Women", Span(one, one), {What.LIKE: 1.0}, 1.0))
        for one in range(week - weeks + 1, week + 1)
    ]
    names = sorted({name for one in each for name in one})
    found = [(name, tuple(int(one.get(name, 0)) for one in each)) for name in names]
    said = store.said("toys", "Women", Span(week - weeks + 1, week), [What.LIKE])
    assert said.liked.all()
    for name, counts in found:
        mine = said.product == said.product_ids.index(name)
        by_week = [said.visitor[mine & (said.week == one)] for one in range(week - weeks + 1, week + 1)]
        assert tuple(len(set(visitors.tolist())) for visitors in by_week) == counts
    return found


def test_nothing_is_nothing_new(store: EventStore) -> None:
    assert store.add_new("toys", []) == (0, 0)
    assert store.record() == []
    assert store.opinions("anna", "toys", "Women", []) == {}


def test_what_is_recorded_comes_back_in_order(store: EventStore) -> None:
    events = [click(number) for number in range(5)]
    store.record(*events)
    assert store.of_visitor("anna", "toys", "Women") == events
    assert store.of_visitor("anna", "toys", "Women", most=2) == events[-2:]
    assert store.of_visitor("anna", "toys", "Men") == store.of_visitor("ben", "toys", "Women") == []


def test_it_writes_as_promised(store: EventStore) -> None:
    with store.connection.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_what_is_taken_in_later_than_it_happened_stands_where_it_happened(store: EventStore) -> None:
    today = click(1, what=What.DISLIKE)
    store.record(today)
    store.record(*(click(number, at=today.at - 30 * 86_400 + number) for number in range(1, 31)))
    assert store.of_visitor("anna", "toys", "Women", most=1) == [today]
    assert store.judgements("anna", "toys", "Women")[-1] == 1
    (lesson,) = lessons_of(store.judged("toys", "Women"), {f"p{number}": number for number in range(31)})
    assert lesson.liked.tolist() == list(range(2, 31))


def test_undo_takes_back_the_click_of_a_number_of_this_visitor_alone(store: EventStore) -> None:
    first, second, bens = store.record(click(1), click(2), click(3, visitor="ben"))
    assert store.undo("anna", bens) is None
    undone = store.undo("anna", second)
    assert undone is not None
    assert undone.product_id == "p2"
    assert store.undo("anna", second) is None
    assert [event.product_id for event in store.of_visitor("anna", "toys", "Women")] == ["p1"]
    assert len(store.of_visitor("ben", "toys", "Women")) == 1
    assert store.undo("carl", first) is None


def test_judgements_are_likes_and_dislikes_not_looks(store: EventStore) -> None:
    numbers = store.record(
        click(1),
        click(2, what=What.VIEW),
        click(3, what=What.DISLIKE),
        click(4, what=What.MORE),
        click(5, gender="Men"),
        click(6, what=What.BASKET),
    )
    assert store.judgements("anna", "toys", "Women") == [numbers[0], numbers[2], numbers[5]]
    assert store.judgements("ben", "toys", "Women") == []


def test_opinions_are_the_last_like_or_dislike_of_each_product_that_is_asked_about(store: EventStore) -> None:
    now = time.time()
    liked, disliked, *_ = store.record(
        click(1, at=now - 9),
        click(1, what=What.DISLIKE, at=now - 8),
        click(1, what=What.VIEW, at=now - 7),
        click(2, what=What.BASKET),
        click(3, visitor="ben"),
        click(4),
    )
    assert store.opinions("anna", "toys", "Women", ["p1", "p2", "p3"]) == {"p1": (What.DISLIKE, (liked, disliked))}
    assert store.opinions("anna", "toys", "Men", ["p1"]) == {}
    assert store.opinions("anna", "toys", "Women", []) == {}


def test_deleting_a_visitor_leaves_no_row_and_no_trace_in_the_file(store: EventStore) -> None:
    store.record(click(1, visitor="secret-visitor-id"), click(2))
    store.set_by_hand("secret-visitor-id", "toys", "Women", 0.0, "colour:Red")
    assert len(store.kept("secret-visitor-id")["events"]) == 1
    store.delete("secret-visitor-id")
    assert store.kept("secret-visitor-id") == {"events": [], "set_by_hand": []}
    assert counted(store, week_of(time.time())) == [("p2", (1,))]
    store.close()
    for path in store.connection.path.parent.iterdir():
        assert b"secret-visitor-id" not in path.read_bytes(), path


def test_start_over_forgets_one_gender(store: EventStore) -> None:
    store.record(click(1), click(2, gender="Men"))
    store.set_by_hand("anna", "toys", "Women", 2.0, "type:square")
    store.start_over("anna", "toys", "Women")
    assert store.by_hand("anna", "toys", "Women") == {}
    assert [row["gender"] for row in store.kept("anna")["events"]] == ["Men"]


def test_what_is_set_together_is_kept_together_or_not_at_all(store: EventStore) -> None:
    store.set_by_hand("anna", "toys", "Women", 0.0, "picture:p1", "picture:p2")
    assert store.by_hand("anna", "toys", "Women") == {"picture:p1": 0.0, "picture:p2": 0.0}


def test_a_visitor_who_clicks_on_and_on_counts_once_a_week(store: EventStore) -> None:
    week = week_of(1.7e9)
    first, *others = store.record(*(click(1, at=1.7e9 + at) for at in range(50)))
    store.record(click(1, at=1.7e9, visitor="ben"), click(1, at=1.7e9, what=What.VIEW))
    store.record(click(1, at=1.7e9 + 7 * 86_400))
    assert counted(store, week + 1, 2) == [("p1", (2, 1))]
    for number in others:
        store.undo("anna", number)
    assert counted(store, week + 1, 2) == [("p1", (2, 1))]
    store.undo("anna", first)
    assert counted(store, week + 1, 2) == [("p1", (1, 1))]
    store.delete("anna")
    assert counted(store, week + 1, 2) == [("p1", (1, 0))]


def test_tallies_count_by_week_and_follow_deletions(store: EventStore) -> None:
    week = week_of(1.7e9)
    times = [*(monday(week) + second for second in range(3)), monday(week) - 1]
    numbers = store.record(*(click(1, at=at) for at in times))
    assert counted(store, week, 2) == [("p1", (1, 1))]
    store.undo("anna", numbers[-1])
    assert counted(store, week, 2) == [("p1", (0, 1))]


def test_old_clicks_are_deleted_after_their_time(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    EventStore(path, retention_days=36_500).record(click(1, at=time.time() - 40 * 86_400), click(2))
    EventStore(path, retention_days=30).record(click(3))
    assert [event.product_id for event in EventStore(path).of_visitor("anna", "toys", "Women")] == ["p2", "p3"]


def test_what_is_past_its_time_is_deleted_at_opening_though_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = EventStore(path, retention_days=36_500)
    store.record(click(1, at=time.time() - 40 * 86_400), click(2))
    store.set_by_hand("anna", "toys", "Women", 0.0, "colour:red")
    store.set_by_hand("anna", "toys", "Women", 2.0, "colour:blue")
    with store.connection.writing() as connection:
        connection.execute("UPDATE set_by_hand SET at = at - 40 * 86400 WHERE leaning = 'colour:red'")
    opened = EventStore(path, retention_days=30)
    assert [event.product_id for event in opened.of_visitor("anna", "toys", "Women")] == ["p2"]
    assert opened.by_hand("anna", "toys", "Women") == {"colour:blue": 2.0}
    assert [name for name, _ in counted(opened, week_of(time.time()), 9)] == ["p2"]


def test_a_store_that_another_process_writes_to_is_opened_and_cleaned_later(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    writer = EventStore(path, retention_days=36_500)
    writer.record(click(1, at=time.time() - 40 * 86_400), click(2))
    with writer.connection.writing():
        opened = EventStore(path, retention_days=30, patience=0.05)
        assert len(opened.of_visitor("anna", "toys", "Women")) == 2
    opened.record(click(3))
    assert [event.product_id for event in opened.of_visitor("anna", "toys", "Women")] == ["p2", "p3"]


def test_simulated_shoppers_can_be_taken_out(store: EventStore) -> None:
    store.record(click(1), click(2, simulated=True))
    assert store.delete_simulated("shoes") == 0
    assert store.delete_simulated("toys") == 1
    assert [event.product_id for event in store.of_visitor("anna", "toys", "Women")] == ["p1"]


def test_two_processes_lose_nothing(store: EventStore) -> None:
    store.record(click(0, visitor="me"))
    writers = [start_writer(store.connection.path, who, 60) for who in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    for who in ("one", "two"):
        assert len(store.of_visitor(who, "toys", "Women")) == 60


def test_kill_9_loses_nothing_that_was_acknowledged(store: EventStore) -> None:
    for round_ in range(4):
        writer = start_writer(store.connection.path, f"w{round_}", 100_000)
        assert writer.stdout
        acknowledged = [int(writer.stdout.readline()) for _ in range(5 + 7 * round_)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split("\n")
        acknowledged = max([acknowledged, *(int(line) for line in rest[:-1])])
        writer.wait()
        found = [int(event.product_id[1:]) for event in store.of_visitor(f"w{round_}", "toys", "Women", most=10**6)]
        assert found == list(range(len(found)))
        assert len(found) > acknowledged
    with store.connection.reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counted = connection.execute("SELECT sum(count) FROM tally").fetchone()
        assert counted == connection.execute("SELECT count(*) FROM event").fetchone()


def test_an_old_store_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    old = sqlite3.connect(path)
    for statement in MIGRATIONS[0]:
        old.execute(statement)
    old.execute("PRAGMA user_version = 1")
    old.executemany(
        "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
        [("anna", "toys", "Women", "p1", "like", "", 1.7e9, 0)] * 3,
    )
    old.commit()
    old.close()
    store = EventStore(path, retention_days=36_500)
    assert len(store.of_visitor("anna", "toys", "Women")) == 3
    assert counted(store, week_of(1.7e9)) == [("p1", (1,))]
    store.record(click(1, at=1.7e9, visitor="ben"))
    assert counted(store, week_of(1.7e9)) == [("p1", (2,))]
    with store.connection.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_what_was_set_by_hand_before_it_had_a_date_is_kept_from_the_migration_on(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    old = sqlite3.connect(path)
    for step in MIGRATIONS[:3]:
        for statement in step:
            old.execute(statement)
    old.execute("PRAGMA user_version = 3")
    old.execute("INSERT INTO set_by_hand VALUES ('anna', 'toys', 'Women', 'colour:red', 0.5)")
    old.commit()
    old.close()
    before = int(time.time())
    store = EventStore(path, retention_days=1)
    (kept,) = store.kept("anna")["set_by_hand"]
    assert kept.pop("at") == pytest.approx(before, abs=60)
    assert kept == {"catalogue": "toys", "gender": "Women", "leaning": "colour:red", "factor": 0.5}


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    monkeypatch.setattr("fashrec.store.migrations.MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE half (a)", "nonsense")))
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_a_store_of_a_newer_fashrec_is_left_alone(store: EventStore) -> None:
    store.record(click())
    with store.connection.reading() as connection:
        connection.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(StoreError, match="Update fashrec"):
        store.record(click())


def test_a_locked_store_is_a_sentence_and_recovers(store: EventStore) -> None:
    store.record(click(1))
    impatient = EventStore(store.connection.path, patience=0.05)
    impatient.of_visitor("anna", "toys", "Women")
    with store.connection.writing():
        with pytest.raises(StoreError, match="held by another process"):
            impatient.record(click(2))
    impatient.record(click(3))
    assert [event.product_id for event in store.of_visitor("anna", "toys", "Women")] == ["p1", "p3"]


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(store: EventStore) -> None:
    store.record(click(1))
    with store.connection.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full"):
        store.record(*(click(number) for number in range(5000)))
    assert len(store.of_visitor("anna", "toys", "Women")) == 1


@pytest.mark.parametrize("content", [b"this is no database" * 500, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_store_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        EventStore(path).record(click())
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be opened"):
        EventStore(tmp_path / "file" / "store.sqlite").record(click())
