"""From weekly tallies to the moment: what is popular, and what rises, with honest small numbers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fashrec.store import Tally, What
from fashrec.taste.feed import Moment
from fashrec.taste.stock import Stock

WORTH = {What.LIKE: 1.0, What.MORE: 0.5, What.BASKET: 1.5, What.PURCHASE: 2.0, What.VIEW: 0.05}
HALF_LIFE_WEEKS = 4.0
RECENT_WEEKS = 1
BEFORE_WEEKS = 4
PRIOR = 1.0  # likes a week that a product is believed to get before any is seen
SURE = 1.0  # standard deviations by which a rise must exceed chance


def moment_of(tallies: Iterable[Tally], stock: Stock, week: int) -> Moment:
    """How popular and how surely rising each product is in a week.

    Popularity is faded likes, the most popular 1. A product rises where its likes of this week and the last exceed
    what the four weeks before let expect by more than chance: (seen − expected) / √expected, counts taken as Poisson
    with a prior of one.
    """
    popular = np.zeros(len(stock))
    recent, before = np.zeros(len(stock)), np.zeros(len(stock))
    for tally in tallies:
        row = stock.row_of.get(tally.product_id)
        if row is None or tally.what not in WORTH or tally.week > week:
            continue
        age = week - tally.week
        popular[row] += WORTH[tally.what] * tally.count * 0.5 ** (age / HALF_LIFE_WEEKS)
        if tally.what is not What.VIEW:
            if age <= RECENT_WEEKS:
                recent[row] += tally.count
            elif age <= RECENT_WEEKS + BEFORE_WEEKS:
                before[row] += tally.count
    weeks = RECENT_WEEKS + 1
    # All may rise together, on a busy day; what rises is what rises against the others.
    busier = (recent.sum() + 1) / (before.sum() * weeks / BEFORE_WEEKS + 1)
    expected = (before + PRIOR) * weeks / BEFORE_WEEKS * busier
    rising = (recent - expected) / np.sqrt(expected + 1)
    rising[(rising < SURE) | (recent < 3)] = 0.0
    return Moment(_share(popular), _share(rising))


def _share(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return (values / max(float(values.max(initial=0.0)), 1e-9)).astype(np.float32)
