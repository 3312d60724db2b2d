"""A catalogue whose texts are made to do harm, on every page: shown as text, and saved without a formula."""

import csv
import html
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from conftest import ROOT, FakeEmbedder, quiet
from google.protobuf.json_format import MessageToDict
from hostile import TITLES, write_hostile_catalogue
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from fashrec.build import build
from fashrec.catalog import read_catalogue
from fashrec.evaluate import Options, evaluate, keep
from fashrec.plain_text import FORMULA, in_chart, in_html, in_markdown, labels, one_line
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What
from fashrec.ui.heard import script as say
from fashrec.ui.top import REMEMBER, TO_THE_FEED, TO_THE_TAB, TO_THE_TOP, script

VISITOR = "a" * 32
ANYWHERE = re.compile("[\u202e\u2067\x1b\x9b]|(very ){100}")  # what turns text around, and what floods a page
IN_HTML = re.compile("<img src|<script")
# What is read out is a text within a script, which nothing in it may end.
SAID = r"""(?:[^"\\<\n]|\\.)*"""
OUR_SCRIPT = re.compile(
    "|".join(
        re.escape(one).replace("NOW", "[0-9a-z]{1,16}").replace("TOLD", SAID)
        for one in (REMEMBER, say("TOLD"), *(script(where, "NOW") for where in (TO_THE_TOP, TO_THE_FEED, TO_THE_TAB)))
    )
)
IN_MARKDOWN = re.compile(r"(?<!\\)<|(?<!\\)\*\*bold|\]\(javascript|:red\[|\$x\^2\$|\n")
AS_TEXT = ("text", "arrow_data_frame")
# What no one reads: how elements are told apart, and what a click gives back.
UNREAD = {"id", "customdata", "formId", "url"}
# What the browser shows as it is.
PLAIN = {"alt", "value", "placeholder", "options", "rawValues"}
IDS = [f"{name} {title[:40]}".strip() for name, title in TITLES.items()]


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the hostile catalogue, built and evaluated, some of it liked by a visitor."""
    catalogue = read_catalogue(write_hostile_catalogue(tmp_path_factory.mktemp("catalogues") / "toys"))
    settings = Settings(home=tmp_path_factory.mktemp("hostile-home"))
    built = build(catalogue, settings, FakeEmbedder(), quiet)
    keep(evaluate(catalogue, settings, FakeEmbedder(), quiet, Options(quick=True, imagenet=False)), settings)
    where = built.manifest.catalogue.name
    store = EventStore(settings.store)
    store.record(*(Event(VISITOR, where, "Women", one, What.LIKE, "", time.time() - 60) for one in IDS[:3]))
    return settings.home


@pytest.fixture
def saved(hostile_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """The hostile catalogue is served; what is offered for saving as CSV."""
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("FASHREC_HOME", str(hostile_home))
    monkeypatch.setattr("fashrec.assemble.load_trunk", lambda settings: FakeEmbedder())
    files: list[bytes] = []
    button = st.download_button

    def offer(label: str, data: Any, *rest: Any, **named: Any) -> bool:
        if "text/csv" in rest:
            files.append(data())
        return button(label, data, *rest, **named)

    monkeypatch.setattr(st, "download_button", offer)
    yield files
    st.cache_resource.clear()
    st.cache_data.clear()


def open_page(page: str, **address: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["visitor"] = VISITOR
    app.run()
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a document but what no one reads, and the name it stands under."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for own, part in value.items():
            if own not in UNREAD:
                yield from strings(part, own)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, name)


def check(app: AppTest) -> int:
    """Holds every text on a page against what must not be in it; how many texts were looked at."""
    assert not app.exception
    looked = 0
    for element in app._tree:
        if getattr(element, "proto", None) is None or element.type in AS_TEXT:
            continue
        document = MessageToDict(element.proto)
        within = IN_HTML if element.type in ("html", "plotly_chart") else IN_MARKDOWN
        if element.type == "plotly_chart":
            document = json.loads(document["spec"])
        for name, text in strings(document):
            looked += 1
            assert not ANYWHERE.search(text), (element.type, name, text[:300])
            assert name in PLAIN or not within.search(OUR_SCRIPT.sub("", text)), (element.type, name, text[:300])
    return looked


def check_saved(files: list[bytes]) -> None:
    """No cell of the files begins like a formula, unless it is a number."""
    assert files
    for content in files:
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            for cell in row:
                if cell.startswith(FORMULA):
                    float(cell)


@pytest.mark.parametrize(
    "address",
    [
        {},
        *({"product": product_id} for product_id in IDS),
        {"product": IDS[0], "type": [title[:60] for title in TITLES.values()], "show": "24"},
        {"view": "compare", "compare": IDS[:4]},
        {"product": "<script>**bold**"},
        {"words": "<img src=x>"},
    ],
)
def test_find_similar(saved: list[bytes], address: dict[str, Any]) -> None:
    app = open_page("pages/find_similar.py", gender="Women", **address)
    assert check(app) > 40


@pytest.mark.parametrize("address", [{}, {"product_type": [title[:60].strip() for title in TITLES.values()]}])
def test_dataset(saved: list[bytes], address: dict[str, Any]) -> None:
    assert check(open_page("pages/dataset.py", **address)) > 100
    check_saved(saved)
    assert any(b"'=HYPERLINK" in content for content in saved)


@pytest.mark.parametrize("section", ["Colours", "Patterns", "Atlas", "Near-duplicates", "Odd ones"])
def test_looks(saved: list[bytes], section: str) -> None:
    assert check(open_page("pages/looks.py", section=section)) > 40
    check_saved(saved)


def test_for_you(saved: list[bytes]) -> None:
    app = open_page("pages/for_you.py", gender="Women")
    assert [slider for slider in app.select_slider if "bold" in slider.label]
    check(app)


@pytest.mark.parametrize("kind", ["type", "colour"])
def test_trends(saved: list[bytes], kind: str) -> None:
    app = open_page("pages/trends.py", gender="Women")
    app.segmented_control[-1].set_value(kind).run()
    assert len(app.get("plotly_chart")) >= 2
    check(app)
    check_saved(saved)


def test_quality(saved: list[bytes]) -> None:
    app = open_page("pages/quality.py")
    assert len(app.get("plotly_chart")) >= 7
    check(app)
    check_saved(saved)


@pytest.mark.parametrize("text", [*TITLES.values(), "- no list", "1. nor this", "# heading", ":material/home: :smile:"])
def test_in_markdown_reads_as_the_text_itself(text: str) -> None:
    paragraph = MarkdownIt().render(in_markdown(text))
    assert paragraph.startswith("<p>")
    read = html.unescape(paragraph.strip().removeprefix("<p>").removesuffix("</p>"))
    assert read.replace("\N{WORD JOINER}", "").strip() == one_line(text, 200).strip()


def test_in_html_and_in_a_chart() -> None:
    assert in_html('"><b>') == "&quot;&gt;&lt;b&gt;"
    assert in_chart("<b>x</b>\n" + "y" * 100) == "&lt;b&gt;x&lt;/b&gt; " + "y" * 50 + "…"
    assert labels(["same", "same", "same (2)"]) == ["same", "same (2)", "same (2) (2)"]
