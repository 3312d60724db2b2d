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
    arranged,
)
from fashrec.recommend.goes_with import Pairing, goes_with
from fashrec.recommend.overview import Placement, placement, showcase, swatches
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
    "Pairing",
    "Placement",
    "Recommender",
    "answer_to_json",
    "arranged",
    "closeness_in_words",
    "goes_with",
    "placement",
    "showcase",
    "swatches",
]
