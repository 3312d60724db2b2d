"""Why a product is among the matches, in plain words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fashrec.catalog import Product
from fashrec.index.manifest import Closeness
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


def reasons_for(
    product: Product, asked: Product | None, product_type: Guess | None, colour: Guess | None
) -> tuple[str, ...]:
    """Why a product goes with a question: what it shares with the product asked about or with what a photo shows."""
    reasons = []
    if product_type and product_type.share >= CONVINCED and product.product_type == product_type.value:
        reasons.append("same type")
    if colour and colour.share >= CONVINCED and product.colour == colour.value:
        reasons.append("same colour")
    if asked and asked.usage and product.usage == asked.usage:
        reasons.append("same use")
    if asked and _similar_price(asked, product):
        reasons.append("similar price")
    return tuple(reasons)


def _similar_price(asked: Product, product: Product) -> bool:
    if not asked.price or not product.price or asked.currency != product.currency:
        return False
    return abs(product.price - asked.price) <= SIMILAR_PRICE * asked.price
