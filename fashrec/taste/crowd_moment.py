"""From what all visitors clicked to the moment: what is popular, and what rises, with honest small numbers."""

import numpy as np
from numpy.typing import NDArray

from fashrec.store import EventStore, Span, What
from fashrec.taste.feed import Moment
from fashrec.taste.stock import Stock

WORTH = {What.LIKE: 1.0, What.MORE: 0.5, What.BASKET: 1.5, What.PURCHASE: 2.0, What.VIEW: 0.05}
HALF_LIFE_WEEKS = 4.0
LOOKED_BACK_WEEKS = 26
RECENT_WEEKS = 1
BEFORE_WEEKS = 4
PRIOR = 1.0  # likes a week that a product is believed to get before any is seen
SURE = 1.0  # standard deviations by which a rise must exceed chance


def moment_of(store: EventStore, catalogue: str, gender: str, stock: Stock, week: int) -> Moment:
    """How popular and how surely rising each product is in a week.

    Popularity is faded likes, the most popular 1. A product rises where its likes of this week and the last exceed
    what the four weeks before let expect by more than chance: (seen − expected) / √expected, counts taken as Poisson
    with a prior of one.

    Raises:
        StoreError: the store cannot be read.
    """
    popular = np.zeros(len(stock))
    recent, before = np.zeros(len(stock)), np.zeros(len(stock))
    span = Span(week - LOOKED_BACK_WEEKS, week)
    for one in store.popularity(catalogue, gender, span, WORTH, HALF_LIFE_WEEKS, RECENT_WEEKS, BEFORE_WEEKS):
        row = stock.row_of.get(one.product_id)
        if row is not None:
            popular[row], recent[row], before[row] = one.worth, one.recent, one.before
    weeks = RECENT_WEEKS + 1
    # All may rise together, on a busy day; what rises is what rises against the others.
    busier = (recent.sum() + 1) / (before.sum() * weeks / BEFORE_WEEKS + 1)
    expected = (before + PRIOR) * weeks / BEFORE_WEEKS * busier
    rising = (recent - expected) / np.sqrt(expected + 1)
    rising[(rising < SURE) | (recent < 3)] = 0.0
    return Moment(_share(popular), _share(rising))


def _share(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return (values / max(float(values.max(initial=0.0)), 1e-9)).astype(np.float32)
