"""Text as a search by words compares it."""

import re
import unicodedata

APOSTROPHES_AND_HYPHENS = re.compile("['’‘ʼ´`′＇‐‑-]")
BETWEEN_WORDS = re.compile(r"[\W_]+")
# "T shirt" is "T-shirt", but "a red dress" is red, and "women s" is what some shops make of "women's".
LETTER_ALONE = re.compile(r"\b([b-rt-z]) (?=[a-z])")


def as_searched(text: str) -> str:
    """The words of a text in small letters, one blank between them, spelt alike however people spell them.

    Apostrophes and hyphens are dropped, a letter that stands alone is put to the word after it (T-shirt, Tshirt and
    T shirt are one), gray is grey.
    """
    plain = APOSTROPHES_AND_HYPHENS.sub("", unicodedata.normalize("NFC", text).casefold())
    return LETTER_ALONE.sub(r"\1", BETWEEN_WORDS.sub(" ", plain).strip()).replace("gray", "grey")
