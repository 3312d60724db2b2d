"""What a click is, and how its week is numbered."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0
VISITOR = "[A-Za-z0-9_-]{16,64}"  # an opaque id, nobody's name or address


class What(StrEnum):
    """What a click means."""

    VIEW = "view"
    LIKE = "like"
    DISLIKE = "dislike"
    MORE = "more-like-this"
    BASKET = "basket"
    PURCHASE = "purchase"


LOOKS = (What.VIEW, What.MORE)  # all others judge a product


def listed(whats: Collection[What]) -> str:
    """Kinds of clicks as SQL lists them."""
    return ", ".join(f"'{what}'" for what in whats)


@dataclass(frozen=True, slots=True)
class Event:
    """One click: who, where, on what and when (seconds since 1970); `asked` is what look-alikes were shown of."""

    visitor: str
    catalogue: str
    gender: str
    product_id: str
    what: What
    asked: str
    at: float
    simulated: bool = False


def week_of(at: float) -> int:
    """The week of a moment, as tallies number them."""
    return int((at + 3 * DAY) // (7 * DAY))


def weeks_of(at: NDArray[np.float64]) -> NDArray[np.int32]:
    """The weeks of moments, int32 of m."""
    return ((at + 3 * DAY) // (7 * DAY)).astype(np.int32)


def monday(week: int) -> float:
    """The moment at which a week begins, seconds since 1970, UTC."""
    return week * 7 * DAY - 3 * DAY
