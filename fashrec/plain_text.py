"""Strangers' text, made harmless for what shows it (terminal, chart, Markdown, spreadsheet); and shares as text."""

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

# What a spreadsheet takes for the beginning of a formula; the last four are the wide forms of the first.
FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")

# Control characters of both sets, and the marks that turn or overlay the text after them ("Trojan Source", 2021).
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def one_line(text: str, most: int = 400) -> str:
    """A text without anything that steers a terminal, on one line of at most `most` characters."""
    cleared = _STEERING.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"\s*[\t-\r]\s*", " ", text)).rstrip()
    return cleared if len(cleared) <= most else cleared[: most - 1] + "…"


def percent(share: float) -> str:
    """A share (0–1) as a whole number of percent, its sign on the same line."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def escaped(document: str) -> str:
    r"""A JSON document with what steers a terminal written as \uXXXX, which reads back as the same text."""
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", document)


def as_json_text(document: dict[str, Any]) -> str:
    """A JSON document for a terminal or a pipe."""
    return escaped(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def in_chart(text: object, most: int = 60) -> str:
    """A text as a chart shows it: Plotly reads some HTML, which a catalogue's words must not be."""
    return escape(one_line(str(text), most), quote=False)


def labels(texts: Iterable[object], most: int = 28) -> list[str]:
    """Texts as the names on an axis: short, and no two alike, or their bars would be drawn as one."""
    named: dict[str, None] = {}
    for text in texts:
        label = first = in_chart(text, most)
        again = 1
        while label in named:
            again += 1
            label = f"{first} ({again})"
        named[label] = None
    return list(named)


def in_html(text: str, most: int = 200) -> str:
    """A text as HTML that reads as the text itself, between tags and in attributes."""
    return escape(one_line(text, most))


def in_markdown(text: str, most: int = 200) -> str:
    """A text as Markdown that reads as the text itself: no emphasis, link, formula, icon or emoji of its own."""
    kept = re.sub(r"[\\`*_{}\[\]()#!$:<>|~]|^[-+]|-(?=[->])|(?<=^\d)[.)]", r"\\\g<0>", one_line(text, most))
    # Streamlit looks for `:name:` in what Markdown made of the text, where an escape no longer counts.
    return re.sub(r":(?=[\w+\\-])", ":\N{WORD JOINER}", kept)


def for_spreadsheet(value: object) -> object:
    """A value of a table that a spreadsheet will open: a text that begins like a formula gets the mark of a text."""
    risky = isinstance(value, str) and (value.lstrip(" ")[:1] in FORMULA if value.strip(" ") else False)
    return f"'{value}" if risky else value
