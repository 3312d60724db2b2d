"""How much each part of a taste counts, chosen on validation products (docs/experiments.md)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """The weights of a profile and a feed."""

    # what a click is worth
    like: float = 1.0
    purchase: float = 2.0
    basket: float = 1.5
    more: float = 0.8
    view: float = 0.08
    dislike: float = -0.5

    # what two products share
    look: float = 1.15
    look_reach: float = 0.87  # in units of the shelf's own reach
    type: float = 1.0
    colour: float = 0.02
    palette: float = 0.05
    pattern: float = 0.17
    price: float = 0.07
    style: float = 0.04
    shade: float = 0.03  # the mean colour of the garment
    shade_of_type: float = 1.2  # the same among products of one type
    shade_reach: float = 18.0  # in CIELAB

    # fading, beside the half-life in days: after this many later moments (one of looks alone is a part of one) a click
    # counts half …
    half_life_clicks: float = 13.0
    # … or after so many, where a short memory would have foretold the latest likes better
    short_half_life_clicks: float = 3.0
    passing: float = 0.5  # how likely that is beforehand
    belief: float = 3.0  # how far the odds follow what was foretold
    surprise: float = 5.0  # after so many later moments a surprise counts half

    popular: float = 0.12  # what being popular counts beside the taste of somebody who clicked nothing yet
    sameness: float = 0.15  # how much a feed avoids what looks like what it already shows

    centre_reach: float = 1.6  # likes nearer than this, in units of the shelf's reach, are one centre


TUNED = Tuning()
