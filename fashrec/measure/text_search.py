"""Text search over titles as a shop does it, to hold the search by looks against."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

GENDERED = ("man", "men", "woman", "women", "boy", "girl", "kid", "unisex", "male", "female", "lady", "ladie", "gent")
GENDER_WORDS = frozenset(word + plural for word in GENDERED for plural in ("", "s"))
TYPO_EVERY = 3
LEAST_LETTERS = 4
_WORD = re.compile(r"[^\W_]+")


def title_rows(
    asked: Sequence[str], titles: Sequence[str], by: Literal["words", "letters"] = "words"
) -> tuple[csr_array, csr_array]:
    """TF-IDF rows of unit length of the questions and of the titles they are to find, by their inner products.

    `letters` compares groups of three to five letters instead of words, as searches do that forgive typos. A text
    of which no title has a word becomes a row of zeros.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    if by == "words":
        model = TfidfVectorizer(token_pattern=r"[^\W_]+", sublinear_tf=True, dtype=np.float32)
    else:
        model = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    if not any(_WORD.search(title) for title in titles):
        return csr_array((len(asked), 1), dtype=np.float32), csr_array((len(titles), 1), dtype=np.float32)
    rows = csr_array(model.fit_transform(titles))
    return csr_array(model.transform(asked)), rows


def telling_words(*columns: Iterable[str]) -> frozenset[str]:
    """The words that name types and colours, in the singular and the plural, with those that name genders."""
    words = {word for column in columns for value in set(column) for word in _WORD.findall(value.casefold())}
    singular = {word.removesuffix("s") for word in words if len(word) > LEAST_LETTERS}
    return frozenset(words | singular | {f"{word}s" for word in singular} | GENDER_WORDS)


def without_words(title: str, words: frozenset[str]) -> str:
    """A title less the given words, also where they are written in two (`T-shirt`), or closed by `'s`."""
    joined = re.sub(r"\b(t)[-\s](?=shirt)", r"\1", title.casefold())
    joined = re.sub(r"['’]s\b", "", joined)
    return " ".join(word for word in _WORD.findall(joined) if word not in words)


def with_typos(title: str, random: np.random.Generator) -> str:
    """A title in which every third word of four letters or more, on average, has one letter wrong.

    A letter is left out, written twice, changed for another, or swapped with its neighbour.
    """
    return " ".join(
        _typo(word, random) if len(word) >= LEAST_LETTERS and random.integers(TYPO_EVERY) == 0 else word
        for word in title.split()
    )


def _typo(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(len(word) - 1))
    before, letter, neighbour, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    other = "abcdefghijklmnopqrstuvwxyz"[int(random.integers(26))]
    kinds = (neighbour, letter + letter + neighbour, other + neighbour, neighbour + letter)
    return before + kinds[int(random.integers(len(kinds)))] + after
