"""Why a product is among the matches, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.catalog import Product
from fashrec.index.manifest import Closeness
from fashrec.measure.pattern import Pattern
from fashrec.recommend.answers import STEPS, Guess

CONVINCED = 0.5
SIMILAR_PRICE = 0.15
NOT_CLOSE = "not close"
LOOKS = {
    "very close": "very similar look",
    "close": "similar look",
    "loosely": "something alike in its look",
    NOT_CLOSE: "the nearest there is",
}


@dataclass(frozen=True, slots=True)
class Shows:
    """What a question shows, as far as it is known."""

    product_type: Guess | None
    colour: Guess | None
    pattern: Guess | None


def closeness_in_words(distance: float, limits: Closeness) -> str:
    """How close a match at this distance is: very close, close, loosely, or not close."""
    limit = (limits.very_close, limits.close, limits.loosely)
    return next((words for words, farthest in zip(STEPS, limit, strict=True) if distance <= farthest), NOT_CLOSE)


def vote(values: Sequence[str], distances: NDArray[np.floating]) -> Guess | None:
    """What most of the products say, the nearest with the most weight; those that say nothing count against it.

    A vote weighs the cosine of the angle between the product and the question, which of unit vectors is 1 − d²/2.
    """
    weights = np.clip(1 - np.asarray(distances, np.float64) ** 2 / 2, 0.05, None)
    counted: dict[str, float] = {}
    for value, weight in zip(values, weights.tolist(), strict=True):
        counted[value] = counted.get(value, 0.0) + weight
    total = sum(counted.values())
    counted.pop("", None)
    if not counted:
        return None
    first = max(counted, key=counted.__getitem__)
    return Guess(first, counted[first] / total)


def reasons_for(product: Product, pattern: str, asked: Product | None, shows: Shows) -> tuple[str, ...]:
    """Why a product goes with a question: what it shares with the product asked about or with what a photo shows.

    `pattern` is the product's. Most products are plain, so that two of them are says nothing.
    """
    reasons = []
    for own, guess, words in (
        (product.product_type, shows.product_type, "same type"),
        (product.colour, shows.colour, "same colour"),
        (pattern if pattern != Pattern.PLAIN else "", shows.pattern, "similar pattern"),
    ):
        if guess and guess.share >= CONVINCED and own == guess.value:
            reasons.append(words)
    if asked and asked.usage and product.usage == asked.usage:
        reasons.append("same use")
    if asked and _similar_price(asked, product):
        reasons.append("similar price")
    return tuple(reasons)


def _similar_price(asked: Product, product: Product) -> bool:
    if not asked.price or not product.price or asked.currency != product.currency:
        return False
    return abs(product.price - asked.price) <= SIMILAR_PRICE * asked.price
