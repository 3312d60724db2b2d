"""Photo or product in, ranked matches out, with the reasons."""

from fashrec.recommend.answers import (
    NO_FILTERS,
    STEPS,
    Answer,
    Browsed,
    Filters,
    Guess,
    Match,
    answer_to_json,
)
from fashrec.recommend.reasons import CONVINCED, NOT_CLOSE, closeness_in_words
from fashrec.recommend.recommender import MOST_MATCHES, Recommender

__all__ = [
    "CONVINCED",
    "MOST_MATCHES",
    "NOT_CLOSE",
    "NO_FILTERS",
    "STEPS",
    "Answer",
    "Browsed",
    "Filters",
    "Guess",
    "Match",
    "Recommender",
    "answer_to_json",
    "closeness_in_words",
]
