"""People's own photos against a shop's products, and DeepFashion In-Shop in its official split."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.build import MOST_TO_FIT, Progress, aspects, stream_catalogue
from fashrec.catalog import read_catalogue
from fashrec.cutout import focus, how_it_cuts
from fashrec.embedding import Embedded, Embedder, Examples, PhotoCache, embed_photos, fit_gender_model
from fashrec.embedding.gender_model import normalise
from fashrec.errors import CatalogueError
from fashrec.evaluate.made_photos import BATCH, features_of
from fashrec.evaluate.questions import SMALL, naming
from fashrec.evaluate.tables import DIGITS, between, figure
from fashrec.evaluate.ways import NAMES, histogram_rows, pixel_rows
from fashrec.index.tuning import sample_rows
from fashrec.measure import quality as q
from fashrec.measure.bootstrap import Intervals, Resamples
from fashrec.measure.deepfashion import RECALL_AT, Entry, found_within, read_partition
from fashrec.measure.quality import Figure, InShop, Street, StreetWay
from fashrec.measure.retrieval import Rows, chance_within, nearest_rows
from fashrec.measure.street import RIGHT_TYPES, right_kind
from fashrec.photos import Pixels, fit, read_photo
from fashrec.settings import Settings

# Goes into the cache's keys: count it up when cutout.py makes other pixels.
CUTOUT_VERSION = 1
PARTITION = "list_eval_partition.txt"


def street_to_shop(
    folder: Path,
    shop: Path,
    most: int,
    settings: Settings,
    embedders: dict[str, Embedder],
    draws: int,
    progress: Progress,
) -> Street:
    """P@10 of the right kind for photos in `folder/<class>/`, answered by a catalogue, the mean over classes.

    The photos have no gender, so all products of the shop answer, or `most` of them drawn at random; the model is one
    for all of them, fit to the shop's labels. The features are asked twice: with the whole photo, and with the garment
    cut out and laid on white, as the app does it where something is installed that cuts.

    Raises:
        CatalogueError: the folder has no class with photos that can be opened.
    """
    photos = sorted(path for name in RIGHT_TYPES for path in (folder / name).glob("*.*"))
    if not photos:
        raise CatalogueError(f"{folder} has no photos in folders named by class: {', '.join(RIGHT_TYPES)}.")
    catalogue = read_catalogue(shop)
    if most and most < len(catalogue.table):
        keep = sample_rows(len(catalogue.table), most, settings.seed)
        table = catalogue.table.iloc[keep].reset_index(drop=True)
        catalogue = type(catalogue)(**{**vars(catalogue), "table": table})
    asked, shop_small, shop_features = {}, [], {}
    good = np.ones(len(photos), bool)
    bad_rows: dict[int, str] = {}
    for name, embedder in embedders.items():
        asked[name] = _embed(photos, embedder, settings, good, naming(progress, f"people's own, {name}"))
        rows = []
        for at, result in enumerate(stream_catalogue(catalogue, settings, embedder, naming(progress, f"shop, {name}"))):
            if isinstance(result, Embedded):
                rows.append(result.trunk)
                if name == next(iter(embedders)):
                    shop_small.append(fit(read_photo(result.thumbnail), SMALL, SMALL))
            else:
                bad_rows[at] = str(result)
        shop_features[name] = np.stack(rows)
    catalogue = catalogue.without(bad_rows)
    photos = [path for path, is_good in zip(photos, good, strict=True) if is_good]
    classes = np.array([path.parent.name for path in photos], dtype=object)
    right, code = right_kind(classes, catalogue.table["product_type"].to_numpy(dtype=object))
    small, gallery_small = np.stack([fit(read_photo(path), SMALL, SMALL) for path in photos]), np.stack(shop_small)
    ways: list[tuple[str, bool, Rows, Rows]] = [
        (q.PIXELS, False, pixel_rows(small), pixel_rows(gallery_small)),
        (q.HISTOGRAM, False, histogram_rows(small), histogram_rows(gallery_small)),
    ]
    cut = _embed_cut_out(photos, settings, embedders, progress) if how_it_cuts() else {}
    labels, fitted = aspects(catalogue.table), sample_rows(len(catalogue.table), MOST_TO_FIT, settings.seed)
    for kind, features in shop_features.items():
        alone, with_models = NAMES[kind]
        asks = [(False, asked[kind])] + ([(True, cut[kind])] if cut else [])
        ways += [(alone, is_cut, normalise(outputs), normalise(features)) for is_cut, outputs in asks]
        if with_models:
            examples = Examples(features[fitted], labels[fitted])
            model = fit_gender_model(examples, None, settings.dimensions, settings.seed)
            mapped = model.vectors(features)
            ways += [(with_models, is_cut, model.vectors(outputs), mapped) for is_cut, outputs in asks]
    resamples = Resamples(np.arange(len(photos)), draws, settings.seed)
    measured = [(q.RANDOM, False, right.mean(axis=1)[code])]
    for name, is_cut, rows_asked, gallery in ways:
        shares = right[code[:, np.newaxis], nearest_rows(rows_asked, gallery)].mean(axis=1)
        measured.append((name, is_cut, shares))
    return Street(
        photos=len(photos),
        gallery=len(catalogue.table),
        classes={str(name): int(np.sum(classes == name)) for name in np.unique(classes)},
        ways=[_way(name, is_cut, shares, classes, resamples) for name, is_cut, shares in measured],
    )


def _way(
    name: str, cut_out: bool, shares: NDArray[np.float64], classes: NDArray[np.object_], resamples: Resamples
) -> StreetWay:
    """A way's figures out of the share of the right kind that each photo found."""
    by_class = {str(c): resamples.some(shares[:, np.newaxis], np.flatnonzero(classes == c)) for c in np.unique(classes)}
    return StreetWay(
        name=name,
        cut_out=cut_out,
        mean=figure(resamples.by_class(shares[:, np.newaxis], classes.astype(str))),
        classes={c: round(float(intervals.mean[0]), DIGITS) for c, intervals in by_class.items()},
        intervals={c: between(intervals) for c, intervals in by_class.items()},
    )


class _CutOut:
    """People's photos as the app looks for them: the garment alone on white, where one stands out from its ground."""

    def __init__(self, photos: Sequence[Path]) -> None:
        self._photos = photos
        self._made: dict[int, Pixels] = {}

    def __len__(self) -> int:
        return len(self._photos)

    def key(self, at: int) -> bytes:
        """Names a cut-out by the photo's bytes and what cuts."""
        how = f"cut out {CUTOUT_VERSION} {how_it_cuts()} "
        return hashlib.sha256(how.encode() + self._photos[at].read_bytes()).digest()

    def pixels(self, at: int) -> Pixels:
        """A photo cut out."""
        if at not in self._made:
            self._made[at] = focus(read_photo(self._photos[at])).pixels
        return self._made[at]


def _embed_cut_out(
    photos: Sequence[Path], settings: Settings, embedders: dict[str, Embedder], progress: Progress
) -> dict[str, NDArray[np.float32]]:
    """What each embedder says of photos that can all be opened, the garment cut out of each."""
    features: dict[str, list[NDArray[np.float32]]] = {name: [] for name in embedders}
    with PhotoCache(settings.cache) as cache:
        for start in range(0, len(photos), BATCH):
            progress("Cutting out people's own photos", start, len(photos))
            made = _CutOut(photos[start : start + BATCH])
            for name, embedder in embedders.items():
                features[name].append(features_of(made, embedder, cache, lambda done: None))
    progress("Cutting out people's own photos", len(photos), len(photos))
    return {name: np.concatenate(parts) for name, parts in features.items()}


def _embed(
    photos: list[Path], embedder: Embedder, settings: Settings, good: NDArray[np.bool_], progress: Progress
) -> NDArray[np.float32]:
    """What an embedder says of photos; those that cannot be opened are left out and marked in `good`."""
    outputs, done = [], 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("Looking at the photos", done, len(photos))

    with PhotoCache(settings.cache) as cache:
        for at, result in enumerate(embed_photos(photos, embedder, cache=cache, progress=advance)):
            if isinstance(result, Embedded):
                outputs.append(result.trunk)
            else:
                good[at] = False
    if not outputs:
        raise CatalogueError("None of the photos can be opened.")
    return np.stack(outputs)


def in_shop(folder: Path, settings: Settings, embedders: dict[str, Embedder], draws: int, progress: Progress) -> InShop:
    """Recall@1, 10, 20 and 50 on DeepFashion In-Shop: its queries against its whole gallery, as its authors do it.

    The model beside the bare features is fit to the items of the train part, which shares none with the others.

    Raises:
        CatalogueError: the folder is not of the official layout, or photos are missing.
    """
    lists = [path for path in (folder / PARTITION, folder / "Eval" / PARTITION) if path.is_file()]
    if not lists:
        raise CatalogueError(f"There is no {PARTITION} in {folder} or in its folder Eval.")
    entries = read_partition(lists[0].read_text(encoding="utf-8"))
    parts = {part: [entry for entry in entries if entry.part == part] for part in ("train", "query", "gallery")}
    ways: dict[str, tuple[Rows, Rows]] = {}
    for kind, embedder in embedders.items():
        features = {}
        for part, listed in parts.items():
            good = np.ones(len(listed), bool)
            paths = [_place(folder, entry) for entry in listed]
            features[part] = _embed(paths, embedder, settings, good, naming(progress, f"In-Shop {part}, {kind}"))
            if not good.all():
                raise CatalogueError(f"{paths[int(np.argmin(good))]} is missing or cannot be opened.")
        alone, with_models = NAMES[kind]
        ways[alone] = normalise(features["query"]), normalise(features["gallery"])
        if with_models:
            fitted = sample_rows(len(parts["train"]), MOST_TO_FIT, settings.seed)
            items = np.array([parts["train"][at].item for at in fitted], dtype=object)
            examples = Examples(features["train"][fitted], items)
            model = fit_gender_model(examples, None, settings.dimensions, settings.seed)
            ways[with_models] = model.vectors(features["query"]), model.vectors(features["gallery"])
    asked, gallery = (np.array([entry.item for entry in parts[p]], dtype=object) for p in ("query", "gallery"))
    resamples = Resamples(asked.astype(str), draws, settings.seed)
    present = (gallery[np.newaxis] == asked[:, np.newaxis]).sum(axis=1)
    chances = np.stack([chance_within(present, len(gallery), k) for k in RECALL_AT], axis=1)
    recalls = {q.RANDOM: _recalls(resamples.plain(chances))}
    for name, (rows_asked, rows) in ways.items():
        found = found_within(nearest_rows(rows_asked, rows, depth=max(RECALL_AT)), asked, gallery)
        recalls[name] = _recalls(resamples.plain(found))
    return InShop(queries=len(asked), gallery=len(gallery), ways=recalls)


def _recalls(intervals: Intervals) -> dict[str, Figure]:
    return {f"Recall@{k}": figure(intervals, at) for at, k in enumerate(RECALL_AT)}


def _place(folder: Path, entry: Entry) -> Path:
    """Where a photo lies: the set is unpacked with `img/` beside the list, or below `Img/`."""
    beside = folder / entry.image
    return beside if beside.is_file() else folder / "Img" / entry.image
