"""From a catalogue to a published index version."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.catalog import COLUMNS, GENDERS, Catalogue, Gender, own_name, shelf_rows
from fashrec.embedding import (
    TRUNK_OUTPUT,
    Embedded,
    Embedder,
    Examples,
    GenderModel,
    PhotoCache,
    embed_photos,
    fit_gender_model,
    same_things,
)
from fashrec.errors import FashrecError, NotFound, PhotoError, writing
from fashrec.index import Manifest, Versions, annoy_problem
from fashrec.index.manifest import MANIFEST, CatalogueEntry, GenderEntry, ModelEntry, WeightsEntry, describe
from fashrec.index.shelf import PHOTO, PRODUCTS, REPORT, file_names, thumbnail_name, thumbnail_path
from fashrec.index.tuning import Tuned, build_tuned, calibrate, sample_rows
from fashrec.index.versions import write_by_rename
from fashrec.measure.quality import LABELS
from fashrec.settings import Settings
from fashrec.survey import survey

# stage, done, total
Progress = Callable[[str, int, int], None]

SCRATCH = "trunk.scratch"
MOST_TO_FIT = 20_000
CHUNK = 4096


@dataclass(frozen=True)
class Built:
    """What a build made; `seconds` by stage. `before` is how many products each gender had in `previous`.

    `previous` is the version that was served until then; empty where there was none.
    """

    version: str
    folder: Path
    manifest: Manifest
    catalogue: Catalogue
    seconds: dict[str, float]
    previous: str
    before: dict[str, int]


def build(catalogue: Catalogue, settings: Settings, embedder: Embedder, progress: Progress) -> Built:
    """Embeds a catalogue, fits its gender models, indexes and publishes it, and makes it the active one.

    Raises:
        Busy: the same catalogue is being built by another process.
        CatalogueError: not one photo can be used.
        FashrecError: the disk is full or not writable; what was published before is untouched.
    """
    versions = Versions(settings.catalogues / own_name(catalogue.name))
    built = build_into(versions, catalogue, settings, embedder, progress)
    with disk_errors(settings.home):
        write_by_rename(settings.active, versions.folder.name + "\n")
    return built


def build_into(
    versions: Versions, catalogue: Catalogue, settings: Settings, embedder: Embedder, progress: Progress
) -> Built:
    """Builds a catalogue into a folder of versions and publishes it there."""
    seconds: dict[str, float] = {}
    # One thread for linear algebra: where other work keeps the processor busy, OpenBLAS's threads wait for each other
    # and take up to fifty times as long; TensorFlow's own threads are not meant by this.
    with versions.lock(), disk_errors(versions.folder), threadpool_limits(1, user_api="blas"):
        draft = versions.draft()
        try:
            previous = versions.current()
        except NotFound:  # what was served is gone, and a build is what the refusal asks for
            previous = ""
        with _timed(seconds, "embed"):
            photos = _embed(
                catalogue, settings, embedder, draft, versions.folder / previous if previous else None, progress
            )
            catalogue, trunk = photos.catalogue, photos.trunk
        with _timed(seconds, "pictures of one thing"):
            table = catalogue.table[list(COLUMNS)].assign(thumbnail=photos.thumbnails)
            table["thing"] = same_things(table, photos.digests, trunk)
            table[PHOTO] = [digest.hex() for digest in photos.digests]
        table.to_parquet(draft / PRODUCTS, index=False)
        (draft / REPORT).write_text(json.dumps(catalogue.report.to_json(), indent=1), encoding="utf-8")
        entries = {}
        present = [gender for gender in GENDERS if len(shelf_rows(table, gender))]
        for done, gender in enumerate(present):
            progress("Building the shelves", done, len(present))
            with _timed(seconds, f"shelf {gender}"):
                entries[str(gender)] = _build_gender(draft, gender, table, trunk, settings)
        progress("Building the shelves", len(present), len(present))
        before = versions.folder / previous if previous else None
        counted = products_of(before) if before else {}
        with _timed(seconds, "looks"):
            found_out = survey(draft, before, table, trunk, embedder.fingerprint, settings.seed, progress)
        (draft / SCRATCH).unlink()
        names = [
            PRODUCTS,
            REPORT,
            *found_out,
            *(name for g, entry in entries.items() for name in file_names(g, entry.trees > 0)),
        ]
        manifest = Manifest(
            seed=settings.seed,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            catalogue=CatalogueEntry(
                name=versions.folder.name,
                root=str(catalogue.root),
                format=catalogue.format,
                products=len(table),
                fingerprint=_fingerprint(catalogue.table, photos.digests),
                source=catalogue.source,
            ),
            weights=WeightsEntry(name=settings.weights, fingerprint=embedder.fingerprint),
            genders=entries,
            thumbnails=len(set(photos.thumbnails)),
            files={name: describe(draft / name) for name in names},
        )
        (draft / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        with _timed(seconds, "publish"):
            version = versions.publish(draft)
    return Built(version, versions.folder / version, manifest, catalogue, seconds, previous, counted)


@dataclass(frozen=True)
class _Photos:
    """A catalogue in the order of its ids, less what could not be opened, and what each of its photos gave.

    `trunk` is float32 of N×2048, a file on disk rather than memory.
    """

    catalogue: Catalogue
    trunk: NDArray[np.float32]
    digests: list[bytes]
    thumbnails: list[str]


def _embed(
    catalogue: Catalogue, settings: Settings, embedder: Embedder, draft: Path, previous: Path | None, progress: Progress
) -> _Photos:
    """Puts every photo through the trunk, into a scratch file, and writes the thumbnails."""
    total = len(catalogue.table)
    order = np.argsort(catalogue.table["product_id"].to_numpy(dtype=object), kind="stable")
    rank = np.argsort(order, kind="stable")
    trunk = _scratch(draft / SCRATCH, (total, TRUNK_OUTPUT))
    digests, thumbnails, problems = [b""] * total, [""] * total, {}
    for at, result in zip(rank.tolist(), stream_catalogue(catalogue, settings, embedder, progress), strict=True):
        if isinstance(result, Embedded):
            trunk[at] = result.trunk
            digests[at] = result.sha256
            thumbnails[at] = _write_thumbnail(draft, previous, result.thumbnail)
        else:
            problems[at] = f"unreadable photo: {result}"
    by_id = replace(catalogue, table=catalogue.table.iloc[order].reset_index(drop=True)).without(problems)
    kept = [at for at in range(total) if at not in problems]
    if problems:
        for start in range(0, len(kept), CHUNK):
            part = kept[start : start + CHUNK]
            trunk[start : start + len(part)] = trunk[part]
    return _Photos(by_id, trunk[: len(kept)], [digests[at] for at in kept], [thumbnails[at] for at in kept])


def _scratch(path: Path, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Zeros, float32 of this shape, that lie in a file; its room on the disk is taken at once.

    Without that, a disk that fills up later kills the process (SIGBUS) instead of raising an error.
    """
    size = shape[0] * shape[1] * np.dtype(np.float32).itemsize
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
    return np.memmap(path, np.float32, "r+", shape=shape)


def stream_catalogue(
    catalogue: Catalogue, settings: Settings, embedder: Embedder, progress: Progress
) -> Iterator[Embedded | PhotoError]:
    """What the trunk says of each product's photo, in the table's order."""
    total, done = len(catalogue.table), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("Looking at the photos", done, total)

    progress("Looking at the photos", 0, total)
    with PhotoCache(settings.cache) as cache:
        photos = (catalogue.photo(position) for position in range(total))
        yield from embed_photos(photos, embedder, cache=cache, batch_size=settings.batch_size, progress=advance)


def _write_thumbnail(draft: Path, previous: Path | None, content: bytes) -> str:
    """Puts a thumbnail into a draft, as a link to the version before where that has it unharmed; returns its name."""
    name = thumbnail_name(content)
    path = thumbnail_path(draft, name)
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if previous is None or thumbnail_path(previous, name).read_bytes() != content:
            raise FileNotFoundError
        os.link(thumbnail_path(previous, name), path)
    except OSError:  # not there, damaged, or a disk without links
        path.write_bytes(content)
    return name


def _build_gender(
    draft: Path, gender: Gender, table: pd.DataFrame, trunk: NDArray[np.float32], settings: Settings
) -> GenderEntry:
    """Fits a gender's model and writes its vectors, model and index."""
    positions = shelf_rows(table, gender)
    things = table["thing"].to_numpy()
    model = model_for(positions, trunk, aspects(table), settings, things)
    return write_gender(draft, gender, model, trunk, positions, things, settings.seed)


def model_for(
    positions: NDArray[np.int64],
    trunk: NDArray[np.float32],
    labels: NDArray[np.object_],
    settings: Settings,
    things: NDArray[np.int64] | None = None,
) -> GenderModel:
    """The model of the gender whose products stand at these positions of trunk outputs (n×2048) and labels (n×2).

    `things` (of n) are equal for pictures of one thing, which is then judged once.
    """
    elsewhere = np.setdiff1d(np.arange(len(trunk)), positions)
    own, others = (
        Examples(trunk[rows], labels[rows], None if things is None else things[rows])
        for rows in (_sample(part, settings.seed) for part in (positions, elsewhere))
    )
    return fit_gender_model(own, others, settings.dimensions, settings.seed, check=True)


def write_gender(
    draft: Path,
    gender: str,
    model: GenderModel,
    trunk: NDArray[np.float32],
    positions: NDArray[np.int64],
    things: NDArray[np.int64],
    seed: int,
) -> GenderEntry:
    """Writes a gender's model, and the vectors and index that it makes of these positions' trunk outputs (N×2048)."""
    parts = [model.vectors(trunk[positions[i : i + CHUNK]]) for i in range(0, len(positions), CHUNK)]
    vectors = np.concatenate(parts).astype(np.float16)
    np.save(draft / f"{gender}.vectors.npy", vectors)
    (draft / f"{gender}.model.npz").write_bytes(model.to_bytes())
    tuned = Tuned(trees=0, search_k=0, recall_at_10=1.0)
    if not annoy_problem():
        tuned = build_tuned(draft / f"{gender}.ann", vectors, seed)
    return GenderEntry(
        products=len(positions),
        dimensions=model.dimensions,
        trees=tuned.trees,
        search_k=tuned.search_k,
        recall_at_10=tuned.recall_at_10,
        model=ModelEntry(
            kind=model.kind,
            fit_on=model.fit_on,
            gain=model.gain,
            gains=dict(zip(LABELS, model.gains, strict=True)) if model.gains else {},
        ),
        closeness=calibrate(vectors, things[positions], seed),
    )


def aspects(table: pd.DataFrame) -> NDArray[np.object_]:
    """What gender models are taught to tell apart: type and colour of each product, N×2, empty where not known."""
    return table[["product_type", "colour"]].to_numpy(dtype=object)


def type_and_colour(table: pd.DataFrame) -> NDArray[np.object_]:
    """Type and colour of each product as one label; empty where either is not known."""
    kinds, colours = table["product_type"].to_numpy(dtype=object), table["colour"].to_numpy(dtype=object)
    return np.where((kinds != "") & (colours != ""), kinds + "\0" + colours, "")


def _sample(positions: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    return positions[sample_rows(len(positions), MOST_TO_FIT, seed)]


def products_of(version: Path) -> dict[str, int]:
    """How many products each gender has in a version; nothing where that is damaged."""
    try:
        return {gender: entry.products for gender, entry in Manifest.read(version, "").genders.items()}
    except FashrecError:
        return {}


def _fingerprint(table: pd.DataFrame, digests: list[bytes]) -> str:
    """Names the content of a catalogue: its rows and its photos."""
    digest = hashlib.sha256(table[list(COLUMNS)].to_json(orient="values").encode())
    for photo in digests:
        digest.update(photo)
    return digest.hexdigest()[:16]


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start


def disk_errors(folder: Path) -> AbstractContextManager[None]:
    """Turns what the disk refuses into words; what was published stays as it was."""
    return writing(folder, "Free some space or set FASHREC_HOME, then build again: it goes on where it stopped.")
