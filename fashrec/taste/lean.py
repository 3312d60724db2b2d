"""Look-alikes that lean towards a taste."""

from dataclasses import replace

import numpy as np

from fashrec.recommend import Answer, Match
from fashrec.taste.feed import standing
from fashrec.taste.profile import Profile
from fashrec.taste.stock import Stock

LEAN = 0.5  # how far the best fit may move up, in units of the spread of distances among the matches


def lean(answer: Answer, stock: Stock, profile: Profile, k: int) -> tuple[Match, ...]:
    """The first `k` matches, those that fit the taste moved up; ranks are those of the new order."""
    if profile.empty or not answer.matches:
        return answer.matches[:k]
    fits = standing(stock, profile, np.zeros(len(stock), dtype=np.float32))
    rows = [stock.row_of[match.product.product_id] for match in answer.matches]
    fit = fits[rows]
    fit = (fit - fit.min()) / (float(np.ptp(fit)) or 1.0)
    distance = np.array([match.distance for match in answer.matches])
    order = np.argsort(distance - LEAN * np.ptp(distance) * fit, kind="stable")[:k]
    return tuple(replace(answer.matches[place], rank=rank) for rank, place in enumerate(order, start=1))
