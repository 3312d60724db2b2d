"""What a click is, and how its week is numbered."""

from dataclasses import dataclass
from enum import StrEnum

DAY = 86_400.0


class What(StrEnum):
    """What a click means."""

    VIEW = "view"
    LIKE = "like"
    DISLIKE = "dislike"
    MORE = "more-like-this"
    BASKET = "basket"
    PURCHASE = "purchase"


LOOKS = (What.VIEW, What.MORE)  # all others judge a product


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


def monday(week: int) -> float:
    """The moment at which a week begins, seconds since 1970, UTC."""
    return week * 7 * DAY - 3 * DAY
