"""The products that ask and answer, each gender's labels, and the folds in which gender models are measured."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.build import Progress, aspects, stream_catalogue, type_and_colour
from fashrec.catalog import GENDERS, Catalogue, Gender, shelf_rows
from fashrec.embedding import Embedded, Embedder, Examples, GenderModel, fit_gender_model
from fashrec.errors import CatalogueError
from fashrec.measure.quality import LABELS, Label
from fashrec.photos import fit, read_photo
from fashrec.settings import Settings

FOLDS = 5
LEAST_PRODUCTS = 50
LEAST_TITLES = 2
MOST_QUESTIONS = 4000
SMALL = 32


@dataclass(frozen=True)
class Measured:
    """A catalogue in the order of its ids, with what each embedder says of its photos.

    `features` by embedder: float32 of n×its length; `pixels`: RGB uint8 of n×32×32×3.
    """

    catalogue: Catalogue
    pixels: NDArray[np.uint8]
    features: dict[str, NDArray[np.float32]]

    @property
    def table(self) -> pd.DataFrame:
        """The products."""
        return self.catalogue.table


def measure_catalogue(
    catalogue: Catalogue, settings: Settings, embedders: dict[str, Embedder], progress: Progress
) -> Measured:
    """Every readable photo of a catalogue through each embedder."""
    order = np.argsort(catalogue.table["product_id"].to_numpy(dtype=object), kind="stable")
    outputs: dict[str, NDArray[np.float32]] = {}
    small: list[NDArray[np.uint8]] = []
    problems: dict[int, str] = {}
    for name, embedder in embedders.items():
        rows = []
        for at, result in enumerate(stream_catalogue(catalogue, settings, embedder, naming(progress, name))):
            if isinstance(result, Embedded):
                rows.append(result.trunk)
                if not outputs:
                    small.append(fit(read_photo(result.thumbnail), SMALL, SMALL))
            else:
                problems[at] = f"unreadable photo: {result}"
        if not rows:
            catalogue.without(problems)
        outputs[name] = np.stack(rows)
    kept = np.array([at for at in range(len(catalogue.table)) if at not in problems])
    by_id = np.argsort(np.argsort(order)[kept], kind="stable")
    usable = catalogue.without(problems)
    ordered = Catalogue(**{**vars(usable), "table": usable.table.iloc[by_id].reset_index(drop=True)})
    return Measured(ordered, np.stack(small)[by_id], {name: rows[by_id] for name, rows in outputs.items()})


def naming(progress: Progress, name: str) -> Progress:
    """The same progress, its stages told apart by a name."""
    return lambda stage, done, total: progress(f"{stage}: {name}", done, total)


@dataclass(frozen=True)
class Fold:
    """A model fit on four fifths; `held_out` are the rows of the other fifth, `vectors` all rows mapped by it."""

    model: GenderModel
    held_out: NDArray[np.int64]
    vectors: NDArray[np.float32]


@dataclass(frozen=True)
class Elsewhere:
    """The products that only other genders have, whose strength a gender model may borrow."""

    aspects: NDArray[np.object_]
    groups: NDArray[np.int64]
    features: dict[str, NDArray[np.float32]]

    def without(self, groups: NDArray[np.int64], name: str) -> Examples:
        """Those of no title in these groups, as an embedder sees them."""
        kept = ~np.isin(self.groups, groups)
        return Examples(self.features[name][kept], self.aspects[kept])


@dataclass
class Asking:
    """One gender's products and those of them that ask.

    `rows` are positions in the whole table, `asking` rows of this gender (0…n−1). `labels` are numbers, equal where
    the words are equal; `groups` are equal for products of one title.
    """

    gender: Gender
    table: pd.DataFrame
    rows: NDArray[np.int64]
    asking: NDArray[np.int64]
    labels: dict[Label, NDArray[np.int64]]
    aspects: NDArray[np.object_]
    groups: NDArray[np.int64]
    pixels: NDArray[np.uint8]
    features: dict[str, NDArray[np.float32]]
    elsewhere: Elsewhere
    folds: dict[str, list[Fold]] = field(default_factory=dict)

    def fit_folds(self, settings: Settings) -> None:
        """Fits the models of each fold for each embedder; products of one title are never split, in any gender.

        There are five folds, or one for each title where there are fewer.
        """
        from sklearn.model_selection import GroupKFold

        folds = min(FOLDS, len(np.unique(self.groups)))
        split = GroupKFold(folds, shuffle=True, random_state=settings.seed)
        for name, features in self.features.items():
            self.folds[name] = []
            for fitted, held_out in split.split(features, groups=self.groups):
                examples = Examples(features[fitted], self.aspects[fitted])
                others = self.elsewhere.without(self.groups[held_out], name)
                model = fit_gender_model(examples, others, settings.dimensions, settings.seed)
                self.folds[name].append(Fold(model, held_out, model.vectors(features)))


def genders_left_out(measured: Measured, asked: Collection[Gender]) -> dict[str, str]:
    """Why the other genders that have products ask nothing."""
    names = type_and_colour(measured.table)
    reasons = {}
    for gender in GENDERS:
        rows = shelf_rows(measured.table, gender)
        if gender in asked or not len(rows):
            continue
        known = int((names[rows] != "").sum())
        reasons[str(gender)] = f"{known:,} products with a type and a colour, {LEAST_PRODUCTS} are needed"
        if known >= LEAST_PRODUCTS:
            reasons[str(gender)] = f"all products have one title, {LEAST_TITLES} are needed"
    return reasons


def _title_groups(table: pd.DataFrame) -> NDArray[np.int64]:
    """A number for each product, equal for those of one title; who has none is alone."""
    titles = table["title"].where(table["title"] != "", table["product_id"])
    return pd.factorize(titles.str.casefold())[0].astype(np.int64)


def gender_questions(measured: Measured, seed: int) -> Iterator[Asking]:
    """The questions of each gender that has 50 products whose type and colour are known, and two titles.

    At most 4,000 a gender ask.

    Raises:
        CatalogueError: no gender has as many.
    """
    found = False
    names = type_and_colour(measured.table)
    groups = _title_groups(measured.table)
    of_each = aspects(measured.table)
    for gender in GENDERS:
        rows = shelf_rows(measured.table, gender)
        asking = np.flatnonzero(names[rows] != "")
        if len(asking) < LEAST_PRODUCTS or len(np.unique(groups[rows])) < LEAST_TITLES:
            continue
        found = True
        if len(asking) > MOST_QUESTIONS:
            asking = np.sort(np.random.default_rng(seed).choice(asking, MOST_QUESTIONS, replace=False))
        table = measured.table.iloc[rows].reset_index(drop=True)
        others = np.setdiff1d(np.arange(len(names)), rows)
        columns = {"type": table["product_type"], "colour": table["colour"], "both": pd.Series(names[rows])}
        yield Asking(
            gender=gender,
            table=table,
            rows=rows,
            asking=asking,
            labels={label: pd.factorize(columns[label])[0].astype(np.int64) for label in LABELS},
            aspects=of_each[rows],
            groups=groups[rows],
            pixels=measured.pixels[rows],
            features={name: features[rows] for name, features in measured.features.items()},
            elsewhere=Elsewhere(
                of_each[others],
                groups[others],
                {name: features[others] for name, features in measured.features.items()},
            ),
        )
    if not found:
        raise CatalogueError(
            f"No gender in {measured.catalogue.root} has {LEAST_PRODUCTS} products with a type and a colour, and "
            f"{LEAST_TITLES} titles: there is too little to measure."
        )
