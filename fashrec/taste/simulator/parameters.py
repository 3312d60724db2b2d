"""Every number that simulated shoppers are made of.

Frozen: set once from what seemed plausible of real shoppers, before a profile or a feed was written, and not touched
since. To try other shoppers, pass other Parameters; the published figures are those of FROZEN.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """How simulated shoppers taste and click.

    A shopper has one style: a few product types and, for all of them together, a few colours, each of which counts less
    than the one before; some shoppers also mind how busy a print is. How well a product fits is type × colour ×
    pattern, each 0–1; the share `like_rate` of a gender's products that fit best is what the shopper would click "like"
    on, with a soft edge.
    """

    # what is seen of a picture
    picture_height: int = 64
    picture_width: int = 48
    not_background: float = 12.0  # ΔE from the colour of the border at which a pixel is of the garment
    least_garment: float = 0.03  # of all pixels; where less is left, all of them are looked at

    # taste
    fewest_types: int = 1
    most_types: int = 3
    fewest_colours: int = 1
    most_colours: int = 3
    later_strength: float = 0.7  # how much the second type, third type, second colour … count beside the one before
    other_type: float = 0.05  # fit of a type that is not among the shopper's own
    colour_reach: float = 22.0  # CIELAB distance (ΔE) at which the fit of a colour falls to 1/e
    other_colour: float = 0.1  # fit of a colour far from all of the shopper's own
    cares_for_pattern: float = 0.5  # share of shoppers who mind how busy a print is
    pattern_reach: float = 0.25  # of the busyness rank 0–1, at which the fit falls to 1/e
    other_pattern: float = 0.3
    popular_types: float = 0.7  # types are drawn by their count to this power: 1 follows the shelf, 0 is even
    like_rate: float = 0.05
    soft_edge: float = 0.25  # width of the edge between like and not, in natural logarithms of the fit

    # clicks
    click_noise: float = 0.1  # share of clicks that have nothing to do with taste
    like_share: float = 0.6
    dislike_share: float = 0.2
    view_share: float = 0.1
    more_share: float = 0.1
    clicks_per_visit: int = 5
    days_between_visits: float = 3.0
    seconds_between_clicks: float = 20.0

    # asking for look-alikes
    look_alikes_shown: int = 12
    like_by_chance: float = 0.5  # chance of a like in a click that has nothing to do with taste
    dislike_of_a_misfit: float = 0.25  # chance that a look-alike which would not be liked is disliked, not passed over

    # drift: all colours are drawn anew and one type is given up for another
    clicks_before_drift: int = 30

    # those who make things popular before a feed is measured
    crowd: int = 200
    clicks_of_crowd: int = 10

    # those whose clicks are learned from, and those who judge what was learned
    learned_events: int = 2_000
    judges: int = 200
    clicks_of_learned: int = 10  # of their own, before they ask for look-alikes
    likes_asked: int = 2  # for the look-alikes of so many likes

    # a crowd for a demo
    visits_of_crowd: int = 3
    # the weight of what is in fashion when a taste is drawn, at the end of the simulated weeks, is this less one, times
    # the growth, plus one
    fashion_strength: float = 4.0
    fashion_growth: float = 3.0
    fashion_from: float = 0.5  # share of the weeks after which it begins
    fashion_of_colour: float = 0.5  # how much of it is the colour, the rest is the type


FROZEN = Parameters()
