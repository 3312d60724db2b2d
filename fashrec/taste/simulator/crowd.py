"""A crowd of simulated shoppers over some weeks, with something coming into fashion, for a demo."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from fashrec.store import Event, What
from fashrec.store.words import DAY
from fashrec.taste.simulator.parameters import FROZEN, Parameters
from fashrec.taste.simulator.shopper import draw_shopper
from fashrec.taste.simulator.sights import Sights


def crowd(
    sights: Sights,
    product_ids: list[str],
    catalogue: str,
    gender: str,
    shoppers: int,
    weeks: int,
    end: float,
    seed: int,
    parameters: Parameters = FROZEN,
) -> Iterator[Event]:
    """Clicks of shoppers who come over the weeks up to `end`, each for a few visits; every one marked as simulated.

    A type and a colour, those of a product drawn at random, come into fashion late in these weeks.
    """
    rng = np.random.default_rng([seed, *gender.encode()])
    trendy = int(rng.integers(len(sights)))
    near = np.exp(-np.linalg.norm(sights.colour - sights.colour[trendy], axis=1) / parameters.colour_reach)
    of_colour = parameters.fashion_of_colour
    pull = of_colour * near + (1 - of_colour) * (sights.types == sights.types[trendy])
    # The last visit ends before `end`.
    stay = (parameters.visits_of_crowd - 1) * parameters.days_between_visits * DAY + DAY
    clicks = parameters.visits_of_crowd * parameters.clicks_per_visit
    for number in range(shoppers):
        since = rng.random() * max(weeks * 7 * DAY - stay, DAY)
        progress = max(0.0, (since / (weeks * 7 * DAY) - parameters.fashion_from) / (1 - parameters.fashion_from))
        strength = (parameters.fashion_strength - 1) * parameters.fashion_growth * progress
        shopper = draw_shopper(sights, parameters, rng, 1 + strength * pull)
        visitor = f"simulated-{seed}-{gender}-{number}"
        start = end - weeks * 7 * DAY + since
        for click in islice(shopper.clicks(parameters, rng, start), clicks):
            product_id = product_ids[click.row]
            yield Event(
                visitor, catalogue, gender, product_id, What(click.what), "", min(click.at, end), simulated=True
            )
