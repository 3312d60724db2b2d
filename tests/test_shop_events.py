"""A shop's own events: every good row is kept once, every bad one is told with its line, and nothing by halves."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fashrec.build import Built
from fashrec.catalog import Gender
from fashrec.cli_taste import take_in
from fashrec.errors import CatalogueError, FashrecError
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What
from fashrec.taste.shop_events import DAY, Shop, read_events

HEADER = "visitor,gender,product_id,what,when"
NOW = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
SHOP = Shop("toys", {Gender.WOMEN: {"w-1", "w-2"}, Gender.MEN: {"m-1"}}, NOW - 365 * DAY, NOW)


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "events.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_rows_become_events_whatever_way_the_time_is_written(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "anna-of-the-shop;Women;w-1;purchase;2026-05-31T18:45:00Z;",
        "anna-of-the-shop;Ladies; w-2 ;BASKET;2026-05-31 20:45:00+02:00;w-1",
        "ben-of-the-shop-;Men;m-1;view;2026-05-31;",
        "ben-of-the-shop-;Men;m-1;more-like-this;20260531;",
        f"ben-of-the-shop-;Men;m-1;like;{NOW - 60:.0f};",
        header="Visitor;Gender;Product;What;When;Asked",
    )
    evening = datetime(2026, 5, 31, 18, 45, tzinfo=UTC).timestamp()
    events, bad = read_events(path, SHOP)
    assert bad == []
    assert events == [
        Event("anna-of-the-shop", "toys", "Women", "w-1", What.PURCHASE, "", evening),
        Event("anna-of-the-shop", "toys", "Women", "w-2", What.BASKET, "w-1", evening),
        Event("ben-of-the-shop-", "toys", "Men", "m-1", What.VIEW, "", datetime(2026, 5, 31, tzinfo=UTC).timestamp()),
        Event("ben-of-the-shop-", "toys", "Men", "m-1", What.MORE, "", datetime(2026, 5, 31, tzinfo=UTC).timestamp()),
        Event("ben-of-the-shop-", "toys", "Men", "m-1", What.LIKE, "", NOW - 60),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Women,w-1,like,2026-05-31", "not of 16 to 64 letters, digits, - and _: ''"),
        ("anna@example.com.invalid,Women,w-1,like,2026-05-31", "not of 16 to 64 letters"),
        ("anna-of-the-shop,Damen,w-1,like,2026-05-31", "no such gender: 'Damen'"),
        ("anna-of-the-shop,Women,w-1,bought,2026-05-31", "no such event: 'bought'; it may be view, like"),
        ("anna-of-the-shop,Women,m-1,like,2026-05-31", "no such product for Women: 'm-1'"),
        ("anna-of-the-shop,Boys,m-1,like,2026-05-31", "no such product for Boys: 'm-1'"),
        ("anna-of-the-shop,Women,w-1,like,yesterday", "no time: 'yesterday'"),
        ("anna-of-the-shop,Women,w-1,like,nan", "no time: 'nan'"),
        ("anna-of-the-shop,Women,w-1,like,31052026", "no time: '31052026'"),
        ("anna-of-the-shop,Women,w-1,like,2026-06-02", "it lies in the future: 2026-06-02"),
        ("anna-of-the-shop,Women,w-1,like,2025-05-31", "it is older than 365 days"),
        ("anna-of-the-shop,Women,w-1,like", "no time: ''"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_reason(tmp_path: Path, row: str, reason: str) -> None:
    events, bad = read_events(table(tmp_path, "anna-of-the-shop,Women,w-1,like,2026-05-30", row), SHOP)
    assert len(events) == 1
    assert [one.line for one in bad] == [3]
    assert reason in bad[0].reason


def test_a_product_that_was_asked_about_must_be_on_the_shelf_too(tmp_path: Path) -> None:
    header = "visitor,gender,product_id,what,when,asked"
    rows = [f"anna-of-the-shop,Women,w-1,like,2026-05-30,{asked}" for asked in ("w-2", "m-1", "")]
    events, bad = read_events(table(tmp_path, *rows, header=header), SHOP)
    assert [event.asked for event in events] == ["w-2", ""]
    assert [(one.line, one.reason) for one in bad] == [(3, "no such product for Women: 'm-1'")]


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no column visitor, when"):
        read_events(table(tmp_path, header="gender,product,what"), SHOP)


def test_taking_in_adds_each_event_once_and_nothing_where_a_row_is_bad(
    built: Built, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = EventStore(settings.store)
    day = datetime.fromtimestamp(time.time() - 3 * DAY, UTC).date()
    good = [f"visitor-of-the-shop-{number % 3},Women,w-red-square-{number},purchase,{day}" for number in range(6)]
    bad = table(tmp_path, *good, f"visitor-of-the-shop-1,Women,gone,purchase,{day}")
    with pytest.raises(FashrecError, match="1 of 7 rows are bad, so nothing was taken in"):
        take_in(bad, False, "", False)
    assert "line 8: no such product for Women: 'gone'" in capsys.readouterr().err
    assert store.kept("visitor-of-the-shop-1")["events"] == []

    take_in(bad, True, "", True)
    document = json.loads(capsys.readouterr().out)
    assert (document["added"], document["already_there"], document["repeated_in_file"]) == (6, 0, 0)
    assert [row["line"] for row in document["left_out"]] == [8]
    # Again, with one row more, and one that stands there twice.
    take_in(
        table(tmp_path, *good, *[f"visitor-of-the-shop-0,Women,w-blue-circle-0,basket,{day}"] * 2), False, "toys", False
    )
    said = capsys.readouterr().out
    assert "1 events of 'toys' added, 6 were there already, 1 repeat another of the file, 0 left out" in said
    kept = [event for who in range(3) for event in store.kept(f"visitor-of-the-shop-{who}")["events"]]
    assert len(kept) == 7
    assert {str(event["what"]) for event in kept} == {"purchase", "basket"}


def test_rows_that_a_file_repeats_were_not_there_already(
    built: Built, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = datetime.fromtimestamp(time.time() - 3 * DAY, UTC).date()
    path = table(tmp_path, *[f"visitor-of-the-shop-0,Women,w-blue-circle-0,like,{day}"] * 3)
    counts = []
    for _ in range(2):
        take_in(path, False, "", True)
        document = json.loads(capsys.readouterr().out)
        counts.append((document["added"], document["already_there"], document["repeated_in_file"]))
    assert counts == [(1, 0, 2), (0, 1, 2)]
