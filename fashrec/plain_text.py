"""Strangers' text, made harmless where it is shown on a terminal."""

import re

# Control characters of both sets, and the marks that turn or overlay the text after them ("Trojan Source", 2021).
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def one_line(text: str, most: int = 400) -> str:
    """A text without anything that steers a terminal, on one line of at most `most` characters."""
    cleared = _STEERING.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"\s*[\t-\r]\s*", " ", text)).rstrip()
    return cleared if len(cleared) <= most else cleared[: most - 1] + "…"


def escaped(document: str) -> str:
    r"""A JSON document with what steers a terminal written as \uXXXX, which reads back as the same text."""
    return _STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", document)
