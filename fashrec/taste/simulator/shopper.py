"""A simulated shopper: a hidden taste, the clicks it leads to, and how it drifts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashrec.store.words import DAY
from fashrec.taste.simulator.parameters import Parameters
from fashrec.taste.simulator.sights import Sights

What = Literal["view", "like", "dislike", "more-like-this"]


@dataclass(frozen=True)
class Style:
    """The hidden taste: liked types and colours (CIELAB, float64 of c×3), each with its strength, the best 1.

    `busyness` is the liked rank 0–1 of how busy a picture is; None where the shopper does not mind.
    """

    types: dict[str, float]
    colours: NDArray[np.float64]
    strengths: NDArray[np.float64]
    busyness: float | None

    def fit(self, sights: Sights, parameters: Parameters) -> NDArray[np.float64]:
        """How well each product fits, float64 of n, 0–1."""
        of_type = np.array([self.types.get(name, parameters.other_type) for name in sights.types])
        apart = np.linalg.norm(sights.colour[:, np.newaxis] - self.colours, axis=-1)
        near = (np.exp(-apart / parameters.colour_reach) * self.strengths).max(axis=1)
        fit = of_type * (parameters.other_colour + (1 - parameters.other_colour) * near)
        if self.busyness is not None:
            like_minded = np.exp(-np.abs(sights.busyness - self.busyness) / parameters.pattern_reach)
            fit = fit * (parameters.other_pattern + (1 - parameters.other_pattern) * like_minded)
        return np.asarray(fit, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Click:
    """One click: on which row, what, when (seconds from the first visit), and the row whose look-alikes were shown."""

    row: int
    what: What
    at: float
    asked: int | None = None


@dataclass(frozen=True)
class Shopper:
    """A style on one gender's shelf; `likes` is the chance, float64 of n, 0–1, that a product would be liked."""

    style: Style
    likes: NDArray[np.float64]

    def would_like(self, rng: np.random.Generator) -> NDArray[np.bool_]:
        """What the shopper would click "like" on, if it were shown: one draw for each of n products."""
        return np.asarray(rng.random(len(self.likes)) < self.likes)

    def clicks(
        self, parameters: Parameters, rng: np.random.Generator, start: float = 0.0, seen: frozenset[int] = frozenset()
    ) -> Iterator[Click]:
        """Clicks without end, never two on one row, `seen` rows left aside; visits lie some days apart."""
        open_rows = np.ones(len(self.likes), dtype=bool)
        open_rows[list(seen)] = False
        kinds: list[What] = ["like", "dislike", "view", "more-like-this"]
        shares = [parameters.like_share, parameters.dislike_share, parameters.view_share, parameters.more_share]
        count = 0
        while open_rows.any():
            visit, within = divmod(count, parameters.clicks_per_visit)
            at = start + visit * parameters.days_between_visits * DAY + within * parameters.seconds_between_clicks
            what = kinds[int(rng.choice(len(kinds), p=np.array(shares) / sum(shares)))]
            weights = np.ones(len(self.likes))
            if rng.random() >= parameters.click_noise:
                weights = {"dislike": 1 - self.likes, "view": np.sqrt(self.likes)}.get(what, self.likes)
            weights = np.where(open_rows, weights, 0.0)
            if weights.sum() <= 0:
                weights = open_rows.astype(np.float64)
            row = int(rng.choice(len(weights), p=weights / weights.sum()))
            open_rows[row] = False
            count += 1
            yield Click(row, what, at)

    def drifted(self, sights: Sights, parameters: Parameters, rng: np.random.Generator) -> "Shopper":
        """The same shopper later: all colours new, one type given up for another where the shelf has one."""
        style = _draw_style(sights, parameters, rng, np.ones(len(sights)))
        types = dict(self.style.types)
        fresh = [name for name in style.types if name not in types]
        if fresh:
            given_up = list(types)[int(rng.integers(len(types)))]
            types[fresh[0]] = types.pop(given_up)
        return _of_style(replace(style, types=types, busyness=self.style.busyness), sights, parameters)


def draw_shopper(
    sights: Sights, parameters: Parameters, rng: np.random.Generator, in_fashion: NDArray[np.float64] | None = None
) -> Shopper:
    """A shopper; `in_fashion`, float64 of n, weighs the products that types and colours are drawn from."""
    weights = np.ones(len(sights)) if in_fashion is None else in_fashion
    return _of_style(_draw_style(sights, parameters, rng, weights), sights, parameters)


def answer_to_look_alikes(
    shopper: Shopper, asked: int, shown: NDArray[np.int64], at: float, parameters: Parameters, rng: np.random.Generator
) -> list[Click]:
    """What the shopper clicks on when the look-alikes of a row are shown."""
    clicks = []
    for place, row in enumerate(shown.tolist()):
        chance = parameters.like_by_chance if rng.random() < parameters.click_noise else shopper.likes[row]
        what: What | None = "like" if rng.random() < chance else None
        if what is None and rng.random() < parameters.dislike_of_a_misfit:
            what = "dislike"
        if what:
            clicks.append(Click(row, what, at + place, asked))
    return clicks


def _of_style(style: Style, sights: Sights, parameters: Parameters) -> Shopper:
    fit = np.log(style.fit(sights, parameters))
    edge = np.quantile(fit, 1 - parameters.like_rate)
    return Shopper(style, 1 / (1 + np.exp(-(fit - edge) / parameters.soft_edge)))


def _draw_style(
    sights: Sights, parameters: Parameters, rng: np.random.Generator, weights: NDArray[np.float64]
) -> Style:
    names, of = np.unique(sights.types.astype(str), return_inverse=True)
    shelf = np.bincount(of, weights=weights, minlength=len(names)) ** parameters.popular_types
    count = min(int(rng.integers(parameters.fewest_types, parameters.most_types + 1)), int((shelf > 0).sum()))
    liked = rng.choice(len(names), count, replace=False, p=shelf / shelf.sum())
    types = {str(names[one]): parameters.later_strength**place for place, one in enumerate(liked)}
    # Colours are those of products of the liked types, so that the shelf has something to like.
    within = np.where(np.isin(of, liked), weights, 0.0)
    count = min(int(rng.integers(parameters.fewest_colours, parameters.most_colours + 1)), int((within > 0).sum()))
    rows = rng.choice(len(sights), count, replace=False, p=within / within.sum())
    cares = rng.random() < parameters.cares_for_pattern
    return Style(
        types,
        sights.colour[rows],
        parameters.later_strength ** np.arange(count, dtype=np.float64),
        float(sights.busyness[rows[0]]) if cares else None,
    )
