"""A catalogue whose texts are made to do harm: they are shown as text, whatever they hold."""

import re
from pathlib import Path

import pytest
from conftest import Run
from hostile import TITLES, write_hostile_catalogue

from fashrec.plain_text import escaped, one_line

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile_shop(tmp_path: Path) -> Path:
    return write_hostile_catalogue(tmp_path / "toys")


def test_no_text_of_a_catalogue_steers_the_terminal(
    run: Run, hostile_shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "900")  # so that no title is broken across lines
    built = run("build", "--catalogue", hostile_shop)
    assert built.status == 0, built.err
    first = run("similar", hostile_shop / "images" / "hostile-0.png", "-g", "Women", "-k", "40")
    for ran in (built, first, run("versions"), run("info"), run("similar", "\x1b[31mno", "-g", "Women")):
        assert not STEERING.search(ran.out + ran.err)
    assert TITLES["html"] in first.out


def test_json_reads_back_as_what_the_catalogue_said(run: Run, hostile_shop: Path) -> None:
    run("build", "--catalogue", hostile_shop, "--json").json()
    ran = run("similar", hostile_shop / "images" / "hostile-0.png", "-g", "Women", "-k", "90", "--json")
    assert not STEERING.search(ran.out)
    titles = {match["title"] for match in ran.json()["matches"]}
    assert {TITLES["html"], TITLES["formula"], TITLES["emoji"]} <= titles


def test_each_hostile_product_can_be_asked_about(run: Run, hostile_shop: Path) -> None:
    run("build", "--catalogue", hostile_shop, "--json").json()
    listed = run("similar", hostile_shop / "images" / "hostile-0.png", "-g", "Women", "-k", "90", "--json").json()
    ids = [match["product_id"] for match in listed["matches"] if match["product_id"].split(" ")[0] in TITLES]
    assert len(ids) >= len(TITLES) - 2  # two are of two words
    for product_id in ids:
        assert (
            run("similar", product_id, "-g", "Women", "-k", "3", "--json").json()["query"]["product_id"] == product_id
        )


def test_one_line() -> None:
    assert one_line("a\x1b[31mb\x9bc\u202ed") == "a\ufffd[31mb\ufffdc\ufffdd"
    assert one_line("  two\n lines\there ") == "  two lines here"
    assert one_line("x" * 500, 10) == "x" * 9 + "…"
    assert one_line("Größe 42 – שמלה 👗") == "Größe 42 – שמלה 👗"


def test_escaped() -> None:
    import json

    document = {"title": "\x9b31m \u202e é\n"}
    text = escaped(json.dumps(document, ensure_ascii=False, indent=1))
    assert json.loads(text) == document
    assert "\x9b" not in text
