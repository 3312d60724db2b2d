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
    view: float = 0.3
    dislike: float = -0.7

    # what two products share
    look: float = 0.75
    look_reach: float = 0.9  # in units of the shelf's own reach
    type: float = 0.7
    colour: float = 0.17
    palette: float = 0.06  # not chosen by trials yet, as the others were
    pattern: float = 0.15
    price: float = 0.1
    style: float = 0.07
    shade: float = 0.0  # the mean colour of the garment
    shade_of_type: float = 0.5  # the same among products of one type
    shade_reach: float = 18.0  # in CIELAB

    # fading, beside the half-life in days: after this many later moments a click counts half …
    half_life_clicks: float = 13.0
    # … and this share of its worth fades faster, so that what is new outweighs what was
    passing: float = 0.0
    passing_half_life: float = 3.0

    popular: float = 1.0  # what being popular counts beside the taste of somebody who clicked nothing yet
    sameness: float = 0.15  # how much a feed avoids what looks like what it already shows

    centre_reach: float = 1.6  # likes nearer than this, in units of the shelf's reach, are one centre


TUNED = Tuning()
