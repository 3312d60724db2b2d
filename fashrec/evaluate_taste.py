"""From a published version to figures of taste, by simulated shoppers on its products."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.build import Progress
from fashrec.catalog import Gender
from fashrec.errors import CatalogueError
from fashrec.index import Shelf
from fashrec.photos import fit, read_photo
from fashrec.taste.measured import OURS, WAYS, Stage, draw_panel, measure_taste
from fashrec.taste.simulator import FROZEN, Parameters, Sights, see
from fashrec.taste.stock import stock_of
from fashrec.taste.tuning import TUNED, Tuning

LEAST_PRODUCTS = 100
SHOPPERS = 100


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


@dataclass(frozen=True)
class TasteFigures:
    """All rows of one run; `shoppers` by gender."""

    rows: tuple[TasteRow, ...]
    shoppers: Mapping[str, int]
    seed: int

    def row(self, way: str, drifted: bool, clicks: int) -> TasteRow:
        """The row of a way at a stage."""
        return next(row for row in self.rows if (row.way, row.drifted, row.clicks) == (way, drifted, clicks))

    def against(self, clicks: int) -> dict[str, float]:
        """How many times the nDCG@10 of each other way the feed reaches after some clicks."""
        ours = self.row(OURS, False, clicks).ndcg
        return {way: ours / max(self.row(way, False, clicks).ndcg, 1e-9) for way in WAYS if way != OURS}

    def recovered(self, clicks: int) -> float:
        """The nDCG@10 of the feed some clicks after the drift, as a share of that just before it."""
        return self.row(OURS, True, clicks).ndcg / max(self.row(OURS, False, 30).ndcg, 1e-9)


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
        measured = measure_taste(
            drawn, tuning, half_life_days, progress=lambda done: progress("Shopping", done, shoppers)
        )
        for stage in measured:
            stages.setdefault((stage.way, stage.drifted, stage.clicks), []).append(stage)
    if not asked:
        raise CatalogueError(f"No gender has {LEAST_PRODUCTS} products: there is too little to measure taste on.")
    return TasteFigures(tuple(_row(parts) for parts in stages.values()), asked, seed)


def _row(parts: list[Stage]) -> TasteRow:
    figures = np.concatenate([part.figures for part in parts])
    hit, ndcg, variety = figures.mean(axis=0).tolist()
    error = float(figures[:, 1].std(ddof=1) / np.sqrt(len(figures)))
    return TasteRow(parts[0].way, parts[0].drifted, parts[0].clicks, hit, ndcg, error, variety)
