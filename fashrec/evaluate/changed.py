"""Robustness: a product's photo changed, and whether the product is still found."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.build import Progress
from fashrec.embedding import Embedder, PhotoCache
from fashrec.embedding.gender_model import normalise
from fashrec.evaluate.made_photos import features_of
from fashrec.evaluate.questions import SMALL, Asking, Measured
from fashrec.evaluate.tables import figure
from fashrec.evaluate.ways import NAMES, histogram_rows, pixel_rows
from fashrec.measure import quality as q
from fashrec.measure.bootstrap import Resamples
from fashrec.measure.photo_changes import CHANGES
from fashrec.measure.quality import Change, Robustness
from fashrec.measure.retrieval import DEPTH, Rows, chance_within, nearest_rows
from fashrec.photos import fit, read_photo

# Goes into the cache's keys: count it up when a change of photo_changes.py makes other pixels.
CHANGES_VERSION = 1


@dataclass(frozen=True)
class _Query:
    asking: int
    row: int


def robustness(
    measured: Measured,
    askings: Sequence[Asking],
    embedders: dict[str, Embedder],
    cache: PhotoCache,
    count: int,
    draws: int,
    seed: int,
    progress: Progress,
) -> Robustness:
    """How often a changed photo's own product, or one with its title, is first or in the first ten, by way and change.

    The gallery is all of the gender's products, the own one among them as its photo was before the change; gender
    models are those of the fold that the product was held out of.
    """
    everyone = [_Query(at, int(row)) for at, asking in enumerate(askings) for row in asking.asking]
    chosen = np.random.default_rng(seed).choice(len(everyone), min(count, len(everyone)), replace=False)
    queries = [everyone[at] for at in np.sort(chosen)]
    groups = np.array([askings[query.asking].groups[query.row] for query in queries])
    resamples = Resamples(groups, draws, seed)
    changes = []
    total = len(CHANGES) * len(queries)
    for number, change in enumerate(CHANGES):
        photos = _Photos(measured, askings, queries, change, seed)

        def report(done: int, before: int = number * len(queries)) -> None:
            progress("Changing photos", before + done, total)

        features = {name: features_of(photos, embedder, cache, report) for name, embedder in embedders.items()}
        hits = _hits(askings, queries, features, photos.small())
        changes.append(
            Change(
                change=change,
                hit_at_1={name: figure(resamples.plain(of_way), 0) for name, of_way in hits.items()},
                hit_at_10={name: figure(resamples.plain(of_way), 1) for name, of_way in hits.items()},
            )
        )
    progress("Changing photos", total, total)
    return Robustness(questions=len(queries), changes=changes)


class _Photos:
    """The changed photos of the queries, each made once, when somebody first needs it."""

    def __init__(
        self, measured: Measured, askings: Sequence[Asking], queries: list[_Query], change: str, seed: int
    ) -> None:
        self._catalogue = measured.catalogue
        self._positions = [int(askings[query.asking].rows[query.row]) for query in queries]
        self._change = change
        self._seed = seed
        self._made: dict[int, NDArray[np.uint8]] = {}

    def __len__(self) -> int:
        return len(self._positions)

    def key(self, at: int) -> bytes:
        """Names a changed photo by the photo's bytes and the change."""
        photo = self._catalogue.photo(self._positions[at])
        content = photo.read_bytes() if isinstance(photo, Path) else photo
        return hashlib.sha256(f"{self._change} {CHANGES_VERSION} {self._seed} ".encode() + content).digest()

    def pixels(self, at: int) -> NDArray[np.uint8]:
        """A changed photo."""
        if at not in self._made:
            product_id = str(self._catalogue.table["product_id"].iloc[self._positions[at]])
            random = np.random.default_rng([self._seed, zlib.crc32(product_id.encode())])
            original = read_photo(self._catalogue.photo(self._positions[at]))
            self._made[at] = CHANGES[self._change](original, random)
        return self._made[at]

    def small(self) -> NDArray[np.uint8]:
        """All of them at 32×32."""
        return np.stack([fit(self.pixels(at), SMALL, SMALL) for at in range(len(self))])


def _hits(
    askings: Sequence[Asking],
    queries: list[_Query],
    features: dict[str, NDArray[np.float32]],
    small: NDArray[np.uint8],
) -> dict[str, NDArray[np.float64]]:
    """Whether each query's product came first and in the first ten, by way, queries×2: 0 or 1, or the chance of it."""
    names = [q.RANDOM, q.PIXELS, q.HISTOGRAM, *(name for kind in features for name in NAMES[kind] if name)]
    hits = {name: np.zeros((len(queries), 2)) for name in names}
    for number, asking in enumerate(askings):
        mine = np.array([at for at, query in enumerate(queries) if query.asking == number], dtype=np.int64)
        if not len(mine):
            continue
        rows = np.array([queries[at].row for at in mine])
        same = np.bincount(asking.groups)[asking.groups[rows]]
        chances = [chance_within(same, len(asking.rows), depth) for depth in (1, DEPTH)]
        hits[q.RANDOM][mine] = np.stack(chances, axis=1)

        def note(name: str, where: NDArray[np.int64], asked: Rows, gallery: Rows, of: Asking = asking) -> None:
            right = of.groups[nearest_rows(asked, gallery)] == of.groups[[queries[at].row for at in where], np.newaxis]
            hits[name][where] = np.stack([right[:, 0], right[:, :DEPTH].any(axis=1)], axis=1)

        note(q.PIXELS, mine, pixel_rows(small[mine]), pixel_rows(asking.pixels))
        note(q.HISTOGRAM, mine, histogram_rows(small[mine]), histogram_rows(asking.pixels))
        for kind, changed in features.items():
            alone, with_models = NAMES[kind]
            note(alone, mine, normalise(changed[mine]), normalise(asking.features[kind]))
            for fold in asking.folds[kind] if with_models else ():
                held_out = mine[np.isin(rows, fold.held_out)]
                if len(held_out):
                    note(with_models, held_out, fold.model.vectors(changed[held_out]), fold.vectors)
    return hits
