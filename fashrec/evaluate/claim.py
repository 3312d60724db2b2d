"""Search by looks against search by words, on the same questions, the better and the worse the titles are."""

from collections.abc import Sequence

import numpy as np

from fashrec.evaluate.questions import Asking
from fashrec.evaluate.tables import P10, By, figure, values_of
from fashrec.evaluate.ways import ask_rows
from fashrec.measure.bootstrap import Resamples
from fashrec.measure.quality import LABELS, OURS, RANDOM, Figure, Label, TextCase
from fashrec.measure.text_search import telling_words, title_rows, with_typos, without_words

CLEAN = "clean titles"
MASKED = "titles without type and colour words"
TYPOS = "questions with typos"
EMPTY = "no titles"


def text_cases(answered: By, resamples: Resamples, seed: int) -> list[TextCase]:
    """P@10 of text search by words and by groups of letters, and of our way, for each state of the titles.

    Without titles a text search can only guess: its row is the random floor. Our way sees no title at all.
    """
    looks = _figures(answered, resamples, OURS)
    cases = []
    for name in (CLEAN, MASKED, TYPOS):
        by_words, by_letters = (_text(answered, resamples, name, by, seed) for by in ("words", "letters"))
        cases.append(TextCase(titles=name, words=by_words, letters=by_letters, looks=looks))
    guess = _figures(answered, resamples, RANDOM)
    return [*cases, TextCase(titles=EMPTY, words=guess, letters=guess, looks=looks)]


def _figures(answered: By, resamples: Resamples, name: str) -> dict[Label, Figure]:
    return {label: figure(resamples.plain(values_of(answered, name, label)[:, [P10]])) for label in LABELS}


def _text(answered: By, resamples: Resamples, case: str, by: str, seed: int) -> dict[Label, Figure]:
    answers = []
    for asking, _ in answered:
        asked, titles = _titles(asking, case, seed)
        rows, gallery = title_rows(asked, titles, "letters" if by == "letters" else "words")
        answers.append(ask_rows(rows, gallery, asking))
    return {
        label: figure(resamples.plain(np.concatenate([one.figures[label] for one in answers])[:, [P10]]))
        for label in LABELS
    }


def _titles(asking: Asking, case: str, seed: int) -> tuple[Sequence[str], Sequence[str]]:
    """What is asked, and the titles that it is to find."""
    titles = asking.table["title"].tolist()
    if case == MASKED:
        words = telling_words(asking.table["product_type"], asking.table["colour"])
        titles = [without_words(title, words) for title in titles]
    asked = [titles[row] for row in asking.asking]
    if case == TYPOS:
        random = np.random.default_rng(seed)
        asked = [with_typos(title, random) for title in asked]
    return asked, titles
