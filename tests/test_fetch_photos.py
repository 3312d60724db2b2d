"""Photos that a feed names by web addresses, saved where a build looks for them."""

import io
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest
from conftest import Run, toy_photo

from fashrec.catalog import Source, read_catalogue
from fashrec.errors import CatalogueError
from fashrec.photos import MOST_BYTES, read_photo
from fashrec.web_photos import Fetched, fetch_photos


def photo(colour: str, format: str = "JPEG") -> bytes:
    file = io.BytesIO()
    toy_photo(colour, "square").save(file, format)
    return file.getvalue()


@dataclass
class Shop:
    """A web server: what it answers at each path, one after the other and the last for ever, and what it was asked."""

    answers: dict[str, list[tuple[int, bytes]]]
    address: str = ""
    asked: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def shop() -> Iterator[Shop]:
    served = Shop(
        {
            "/red.jpg": [(200, photo("red"))],
            "/blue": [(200, photo("blue", "PNG"))],
            "/page.jpg": [(200, b"<html>Please log in</html>")],
            "/busy.jpg": [(503, b"later"), (200, photo("green"))],
            "/huge.jpg": [(200, b"x" * (MOST_BYTES + 10))],
        }
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked[self.path] += 1
            answers = served.answers.get(self.path, [(404, b"gone")])
            status, body = answers[min(served.asked[self.path], len(answers)) - 1]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


def write_feed(folder: Path, *rows: tuple[str, str], gender: str = "female") -> Source:
    lines = [f"{product_id}\tA dress\t{address}\t{gender}" for product_id, address in rows]
    (folder / "feed.tsv").write_text("\n".join(["id\ttitle\timage_link\tgender", *lines]), encoding="utf-8")
    return Source(folder)


def fetched(source: Source) -> Fetched:
    return fetch_photos(source, lambda stage, done, total: None)


def test_photos_are_saved_where_a_build_finds_them_and_not_fetched_twice(shop: Shop, tmp_path: Path) -> None:
    source = write_feed(tmp_path, ("1", f"{shop.address}/red.jpg"), ("2", f"{shop.address}/blue"))
    first = fetched(source)
    assert (first.saved, first.there, first.failed) == (2, 0, ())
    catalogue = read_catalogue(tmp_path)
    assert catalogue.table["image"].tolist() == ["images/1.jpg", "images/2.png"]
    assert (tmp_path / "images/1.jpg").read_bytes() == photo("red")
    again = fetched(source)
    assert (again.saved, again.there, shop.asked.total()) == (0, 2, 2)


def test_what_cannot_be_had_is_said_and_the_others_are_saved(shop: Shop, tmp_path: Path) -> None:
    paths = ["red.jpg", "gone.jpg", "page.jpg", "huge.jpg"]
    rows = [(str(i), f"{shop.address}/{path}") for i, path in enumerate(paths)]
    rows += [
        ("../out", f"{shop.address}/red.jpg"),
        ("ftp", "ftp://127.0.0.1/x.jpg"),
        ("off", "http://127.0.0.1:1/x.jpg"),
    ]
    found = fetched(write_feed(tmp_path, *rows))
    assert found.saved == 1
    reasons = [one.reason for one in found.failed]
    assert [one.line for one in found.failed] == [3, 4, 5, 6, 7, 8]
    for reason, said in zip(
        reasons,
        (
            "404 Not Found",
            "not a JPEG, PNG or WebP photo",
            "over 10 MB",
            "names no file within",
            "ftp://",
            "no connection",
        ),
        strict=True,
    ):
        assert said in reason
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["0.jpg", "feed.tsv", "fetched.jsonl"]
    assert read_catalogue(tmp_path).table["product_id"].tolist() == ["0"]


def test_a_server_that_is_busy_is_asked_again(shop: Shop, tmp_path: Path) -> None:
    assert fetched(write_feed(tmp_path, ("1", f"{shop.address}/busy.jpg"))).saved == 1
    assert shop.asked["/busy.jpg"] == 2


def test_another_address_is_another_photo(shop: Shop, tmp_path: Path) -> None:
    fetched(write_feed(tmp_path, ("1", f"{shop.address}/red.jpg")))
    with (tmp_path / "images" / "fetched.jsonl").open("a") as record:
        record.write('["1", "http://cut of')
    assert fetched(write_feed(tmp_path, ("1", f"{shop.address}/blue"))).saved == 1
    assert read_catalogue(tmp_path).table["image"].tolist() == ["images/1.png"]
    assert not (tmp_path / "images" / "1.jpg").exists()
    failed = fetched(write_feed(tmp_path, ("1", f"{shop.address}/gone"), ("2", f"{shop.address}/red.jpg")))
    assert [one.product_id for one in failed.failed] == ["1"]
    assert (read_photo(tmp_path / "images" / "1.png") == read_photo(photo("blue", "PNG"))).all()


def test_a_photo_saved_by_hand_stays(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "1.jpg").write_bytes(photo("green"))
    assert fetched(write_feed(tmp_path, ("1", f"{shop.address}/red.jpg"))).there == 1
    assert shop.asked.total() == 0


def test_rows_left_out_for_another_reason_need_no_photo(shop: Shop, tmp_path: Path) -> None:
    rows = [("1", f"{shop.address}/red.jpg"), ("1", f"{shop.address}/blue")]
    assert fetched(write_feed(tmp_path, *rows)).saved == 1
    assert fetched(write_feed(tmp_path, ("2", f"{shop.address}/blue"), gender="dogs")).saved == 0
    assert shop.asked == {"/red.jpg": 1}


def test_where_nothing_can_be_fetched_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"None of 1 photos could be fetched.*no connection"):
        fetched(write_feed(tmp_path, ("1", "http://127.0.0.1:1/x.jpg")))


def test_a_parquet_table_and_the_command_line(shop: Shop, tmp_path: Path, run: Run) -> None:
    rows = {"id": ["1", "2"], "photo": [f"{shop.address}/red.jpg", f"{shop.address}/gone"], "gender": ["Men", "Men"]}
    pd.DataFrame(rows).to_parquet(tmp_path / "shop.parquet")
    document = run("fetch-photos", "--catalogue", tmp_path, "--json").json()
    assert (document["saved"], document["there"], len(document["failed"])) == (1, 0, 1)
    said = run("fetch-photos", "--catalogue", tmp_path)
    assert f"0 photos saved in {tmp_path / 'images'}, 1 were there, 1 could not be had." in said.out
    assert "line 2: 2 not fetched:" in said.err
    assert read_catalogue(tmp_path).table["product_id"].tolist() == ["1"]
