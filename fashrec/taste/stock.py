"""What can be suggested: a gender's products as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import Gender
from fashrec.catalog.money import money
from fashrec.index import Shelf
from fashrec.measure.colour import from_hex
from fashrec.measure.tone import bands, tones

KINDS = ("type", "colour", "palette", "pattern", "price")
STYLE_JOIN = "\x1f"
STYLE = "style"  # type and colour together: what both share counts more than either alone
SAMPLE = 256
NEIGHBOUR = 10
LEAST_REACH = 0.03  # what lies nearer is the same photo, as far as vectors of 16 bits tell
PRICE_BANDS = 3
SHADE_STEP = 4.0  # of CIELAB; less than two is hardly seen, side by side

Rows = NDArray[np.int64] | slice


@dataclass(frozen=True)
class Labels:
    """Words of one kind: `code`, int64 of n, points into `names`, −1 where unknown; `rarity` float32, one a name.

    Rarity is the logarithm of one over a word's share of the shelf: sharing a rare word says more.
    """

    names: tuple[str, ...]
    code: NDArray[np.int64]
    rarity: NDArray[np.float32]


@dataclass(frozen=True)
class Shades:
    """The mean colour of each product's garment: `code`, int64 of n, points into `lab`, CIELAB, float32 of u×3.

    Colours less than a step apart are one, so that nearness is reckoned for hundreds, not for every product.
    """

    code: NDArray[np.int64]
    lab: NDArray[np.float32]

    def nearness(self, some: NDArray[np.int64], others: NDArray[np.int64], reach: float) -> NDArray[np.float64]:
        """How near each of some shades (codes) is to each of others, float64 of some×others, 1 for the same."""
        apart = np.linalg.norm(self.lab[some, np.newaxis] - self.lab[others], axis=2)
        return np.asarray(np.exp(-apart / reach), dtype=np.float64)


@dataclass(frozen=True)
class Stock:
    """A gender's n products; `vectors` are float32 of n×d at unit length, `things` equal for pictures of one thing.

    `labels` are what a taste is made of, `features` what else was measured of the photos: lightness, strength, warmth.
    `shades` are None where looks were not measured.
    """

    product_ids: NDArray[np.object_]
    titles: NDArray[np.object_]
    vectors: NDArray[np.float32]
    things: NDArray[np.int64]
    labels: Mapping[str, Labels]
    features: Mapping[str, Labels] = field(default_factory=dict)
    shades: Shades | None = None

    def __len__(self) -> int:
        return len(self.product_ids)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Where a product stands."""
        return {str(product_id): row for row, product_id in enumerate(self.product_ids)}

    @cached_property
    def reach(self) -> float:
        """How far the tenth look-alike of a product usually lies: the unit in which nearness is felt here.

        Where that is the same photo again, as in a shop that lists each size of a product, of things instead.
        """
        reach = _reach(self.vectors)
        return max(reach if reach > LEAST_REACH else _reach(self.vectors[self.first_of_thing]), LEAST_REACH)

    def nearness(self, some: Rows, others: Rows, reach: float) -> NDArray[np.float32]:
        """How near each of some rows looks to each of others, float32 of some×others, 1 for the same picture.

        `reach` is in units of the shelf's own.
        """
        near: NDArray[np.float32] = self.vectors[some] @ self.vectors[others].T
        near -= 1
        np.minimum(near, 0, out=near)  # vectors are kept in 16 bits, and some are a little longer than 1
        near /= np.float32((reach * self.reach) ** 2)
        np.exp(near, out=near)
        # … and some a little shorter, which would seem nearer to their neighbours than to themselves.
        rows = np.arange(len(self))
        near[rows[some][:, np.newaxis] == rows[others]] = 1
        return near

    @cached_property
    def first_of_thing(self) -> NDArray[np.bool_]:
        """Which rows are the first picture of their thing."""
        first = np.zeros(len(self), dtype=bool)
        first[np.unique(self.things, return_index=True)[1]] = True
        return first

    def words_of(self, kind: str) -> Labels:
        """The words of a kind, of a taste or of a feature."""
        return self.labels[kind] if kind in self.labels else self.features[kind]

    def word(self, kind: str, row: int) -> str:
        """A product's word of a kind, or empty."""
        labels = self.labels.get(kind)
        return labels.names[labels.code[row]] if labels is not None and labels.code[row] >= 0 else ""


def _reach(vectors: NDArray[np.float32]) -> float:
    """The median distance of the tenth look-alike, asked by some."""
    asked = vectors[np.linspace(0, len(vectors) - 1, min(SAMPLE, len(vectors))).astype(np.int64)]
    apart = np.sqrt(np.maximum(2 - 2 * asked @ vectors.T, 0))
    place = min(NEIGHBOUR, len(vectors) - 1)
    return float(np.median(np.partition(apart, place, axis=1)[:, place]))


def make_stock(
    table: pd.DataFrame,
    vectors: NDArray[np.floating],
    things: NDArray[np.int64],
    looks: pd.DataFrame | None = None,
    patterns: NDArray[np.object_] | None = None,
) -> Stock:
    """The stock of a table with product_id, title, product_type, colour, price, and pattern where known.

    `looks` are those of its photos, row by row, and `patterns` those of them that are sure, for products whose table
    has no pattern; without them nothing leans to palettes.
    """
    words = {
        "type": table["product_type"].to_numpy(dtype=object),
        "colour": table["colour"].to_numpy(dtype=object),
        "price": _price_bands(table),
    }
    given = (
        table["pattern"].fillna("").to_numpy(dtype=object) if "pattern" in table else np.full(len(table), "", object)
    )
    words["pattern"] = given if patterns is None else np.where(given == "", patterns, given)
    if looks is not None:
        words["palette"] = tones(looks)
    known = (words["type"] != "") & (words["colour"] != "")
    words[STYLE] = np.where(known, words["type"] + STYLE_JOIN + words["colour"], "")
    labels = {kind: _labels(values) for kind, values in words.items() if (values != "").any()}
    titles = table["title"].where(table["title"] != "", table["product_id"]).to_numpy(dtype=object)
    return Stock(
        table["product_id"].to_numpy(dtype=object),
        titles,
        np.asarray(vectors, dtype=np.float32),
        things,
        labels,
        {} if looks is None else {kind: _labels(values) for kind, values in bands(looks).items()},
        None if looks is None else _shades(looks),
    )


def stock_of(shelf: Shelf, gender: Gender) -> Stock:
    """The stock on a gender's shelf."""
    own = shelf.gender(gender)
    if shelf.looks is None:
        return make_stock(own.table, own.vectors, own.things)
    return make_stock(
        own.table, own.vectors, own.things, shelf.looks.iloc[own.positions], shelf.patterns[own.positions]
    )


def _labels(values: NDArray[np.object_]) -> Labels:
    names, code, count = np.unique(values, return_inverse=True, return_counts=True)
    rarity = np.log(len(values) / count).astype(np.float32)
    if names[0] == "":
        return Labels(tuple(map(str, names[1:])), code - 1, rarity[1:])
    return Labels(tuple(map(str, names)), code.astype(np.int64), rarity)


def _shades(looks: pd.DataFrame) -> Shades:
    of = np.repeat(np.arange(len(looks)), looks["shares"].map(len).to_numpy(np.int64))
    codes = [code for product in looks["colours"] for code in product]
    shares = np.array([share for product in looks["shares"] for share in product])
    parts = from_hex(*codes) * shares[:, np.newaxis]
    mean = np.stack([np.bincount(of, parts[:, i], len(looks)) for i in range(3)], axis=1)
    cells, code = np.unique(np.round(mean / SHADE_STEP).astype(np.int64), axis=0, return_inverse=True)
    return Shades(code.ravel(), (cells * SHADE_STEP).astype(np.float32))


def _price_bands(table: pd.DataFrame) -> NDArray[np.object_]:
    """Three words for the lower, middle and higher prices of the shelf; empty without a price.

    Prices in other currencies than the commonest say nothing.
    """
    common = table.loc[table["price"].notna(), "currency"].mode()[:1]
    prices = table["price"].where(table["currency"].isin(common))
    known = prices.dropna().astype(float)
    bands = np.full(len(prices), "", dtype=object)
    if known.nunique() < PRICE_BANDS:
        return bands
    low, high = (float(edge) for edge in known.quantile([1 / PRICE_BANDS, 1 - 1 / PRICE_BANDS]))
    digits = 0 if 0 < round(low) < round(high) else 2
    # What the words say is what divides, so that no price stands beside words that leave it out.
    low, high = round(low, digits), round(high, digits)
    lower, higher = (money(edge, str(common.iloc[0])) for edge in (low, high))
    values = prices.to_numpy(dtype=np.float64)
    bands[values < low] = f"under {lower}"
    bands[(values >= low) & (values <= high)] = f"{lower} to {higher}" if low < high else lower
    bands[values > high] = f"over {higher}"
    return bands
