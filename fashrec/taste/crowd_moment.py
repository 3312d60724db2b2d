"""From what all visitors clicked to the moment: what is popular, and what rises, with honest small numbers."""

import numpy as np
from numpy.typing import NDArray

from fashrec.store import EventStore, Span, What, week_of
from fashrec.taste.feed import Moment
from fashrec.taste.stock import Stock
from fashrec.taste.trends import LIKES

WORTH = {What.LIKE: 1.0, What.MORE: 0.5, What.BASKET: 1.5, What.PURCHASE: 2.0, What.VIEW: 0.05}
HALF_LIFE_WEEKS = 4.0
LOOKED_BACK_WEEKS = 26
BEFORE_WEEKS = 4
PRIOR = 1.0  # likes in the weeks before that a product is believed to get before any is seen
LEAST = 3  # visitors, below which nothing is called rising
SURE = 1.0  # standard deviations by which a rise must exceed chance


def moment_of(store: EventStore, catalogue: str, gender: str, stock: Stock, now: float) -> Moment:
    """How popular and how surely rising each product is at a moment, seconds since 1970.

    Popularity is faded likes, the most popular 1. A product rises this week where more visitors liked it in the last
    seven days than the four weeks before let expect, by more than chance: (seen − expected) / √(expected + 1), counts
    taken as Poisson. One more like is believed of those weeks than was seen, and one is added below the root, so that
    small numbers rise less. Nobody counts twice for a product within a week.

    Raises:
        StoreError: the store cannot be read.
    """
    popular = np.zeros(len(stock))
    recent, before = np.zeros(len(stock)), np.zeros(len(stock))
    week = week_of(now)
    for product_id, worth in store.popularity(
        catalogue, gender, Span(week - LOOKED_BACK_WEEKS, week), WORTH, HALF_LIFE_WEEKS
    ):
        if (row := stock.row_of.get(product_id)) is not None:
            popular[row] = worth
    for product_id, lately, earlier in store.likers(catalogue, gender, now, LIKES, BEFORE_WEEKS):
        if (row := stock.row_of.get(product_id)) is not None:
            recent[row], before[row] = lately, earlier
    # All may rise together, on a busy day; what rises is what rises against the others.
    busier = (recent.sum() + 1) / (before.sum() / BEFORE_WEEKS + 1)
    expected = (before + PRIOR) / BEFORE_WEEKS * busier
    rising = (recent - expected) / np.sqrt(expected + 1)
    rising[(rising < SURE) | (recent < LEAST)] = 0.0
    return Moment(_share(popular), _share(rising))


def _share(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return (values / max(float(values.max(initial=0.0)), 1e-9)).astype(np.float32)
