"""From a published version to figures of taste, by simulated shoppers on its products."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.build import Progress
from fashrec.catalog import Gender
from fashrec.errors import CatalogueError
from fashrec.index import Shelf
from fashrec.photos import fit, read_photo
from fashrec.taste.measured import AFTER, OURS, Stage, draw_panel, measure_taste
from fashrec.taste.simulator import FROZEN, Parameters, Sights, see
from fashrec.taste.stock import stock_of
from fashrec.taste.tuning import TUNED, Tuning

LEAST_PRODUCTS = 100
SHOPPERS = 100
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class TasteRow:
    """A way after some clicks, over all shoppers: hit-rate@10 and nDCG@10 (0–1), mean distance between two of ten."""

    way: str
    drifted: bool
    clicks: int
    hit_rate: float
    ndcg: float
    ndcg_error: float  # standard error of the mean
    variety: float


@dataclass(frozen=True, slots=True)
class Times:
    """How many `times` the nDCG@10 of another way the feed reaches after some clicks, before any drift.

    95 in 100 resamples of the shoppers lie between `low` and `high`.
    """

    way: str
    clicks: int
    times: float
    low: float
    high: float


@dataclass(frozen=True)
class TasteFigures:
    """All rows of one run, and the feed against each other way; `shoppers` by gender."""

    rows: tuple[TasteRow, ...]
    times: tuple[Times, ...]
    shoppers: Mapping[str, int]
    seed: int

    def row(self, way: str, drifted: bool, clicks: int) -> TasteRow:
        """The row of a way at a stage."""
        return next(row for row in self.rows if (row.way, row.drifted, row.clicks) == (way, drifted, clicks))

    def recovered(self, way: str, clicks: int) -> float:
        """The nDCG@10 of a way some clicks after the drift, as a share of that just before it."""
        return self.row(way, True, clicks).ndcg / max(self.row(way, False, AFTER[-1]).ndcg, 1e-9)


def sights_of(shelf: Shelf, gender: Gender, progress: Progress, parameters: Parameters = FROZEN) -> Sights:
    """What simulated shoppers see of a gender's products."""
    own = shelf.gender(gender)
    size = parameters.picture_height, parameters.picture_width
    pictures: list[NDArray[np.uint8]] = []
    for product_id in own.table["product_id"]:
        pictures.append(fit(read_photo(shelf.thumbnail(product_id)), *size))
        if len(pictures) % 100 == 0 or len(pictures) == len(own):
            progress(f"Looking at what is for {gender}", len(pictures), len(own))
    return see(own.table["product_type"].to_numpy(dtype=object), pictures, own.things, parameters)


def evaluate_taste(
    shelf: Shelf,
    half_life_days: float,
    seed: int,
    progress: Progress,
    shoppers: int = SHOPPERS,
    tuning: Tuning = TUNED,
    parameters: Parameters = FROZEN,
) -> TasteFigures:
    """The figures of a version's feed and of simpler ways, `shoppers` simulated shoppers for each gender.

    Raises:
        CatalogueError: no gender has 100 products.
    """
    stages: dict[tuple[str, bool, int], list[Stage]] = {}
    asked = {}
    for gender, own in shelf.genders.items():
        if len(own) < LEAST_PRODUCTS:
            continue
        sights = sights_of(shelf, gender, progress, parameters)
        asked[str(gender)] = shoppers
        drawn = draw_panel(stock_of(shelf, gender), sights, parameters, shoppers, seed)
        with threadpool_limits(1, user_api="blas"):  # as it is served
            measured = measure_taste(
                drawn, tuning, half_life_days, progress=lambda done: progress("Shopping", done, shoppers)
            )
        for stage in measured:
            stages.setdefault((stage.way, stage.drifted, stage.clicks), []).append(stage)
    if not asked:
        raise CatalogueError(f"No gender has {LEAST_PRODUCTS} products: there is too little to measure taste on.")
    rows = tuple(_row(parts) for parts in stages.values())
    ours = {clicks: parts for (way, drifted, clicks), parts in stages.items() if way == OURS and not drifted}
    times = tuple(
        _times(ours[clicks], parts, seed)
        for (way, drifted, clicks), parts in stages.items()
        if way != OURS and not drifted
    )
    return TasteFigures(rows, times, asked, seed)


def _row(parts: list[Stage]) -> TasteRow:
    figures = np.concatenate([part.figures for part in parts])
    hit, ndcg, variety = figures.mean(axis=0).tolist()
    error = float(figures[:, 1].std(ddof=1) / np.sqrt(len(figures)))
    return TasteRow(parts[0].way, parts[0].drifted, parts[0].clicks, hit, ndcg, error, variety)


def _times(ours: list[Stage], theirs: list[Stage], seed: int) -> Times:
    """Shoppers are drawn again, each with what both ways reached for them."""
    from scipy.stats import bootstrap

    feed, other = (np.concatenate([part.figures[:, 1] for part in parts]) for parts in (ours, theirs))

    def times(feed: NDArray[np.float64], other: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
        return np.asarray(feed.mean(axis=axis) / np.maximum(other.mean(axis=axis), 1e-9))

    drawn = bootstrap((feed, other), times, n_resamples=DRAWS, paired=True, method="percentile", rng=seed)
    low, high = drawn.confidence_interval
    return Times(theirs[0].way, theirs[0].clicks, float(times(feed, other)), float(low), float(high))
