"""From a photo to its matches, warm, stage by stage, beside the bare trunk of the same run."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.clock import median, timed
from fashrec.assemble import assemble
from fashrec.catalog import read_catalogue
from fashrec.embedding import Embedder
from fashrec.errors import FashrecError
from fashrec.index import ExactIndex, GenderShelf, Shelf
from fashrec.photos import fit, read_photo
from fashrec.recommend import Filters, Recommender
from fashrec.recommend.recommender import nearest_things
from fashrec.settings import Settings

QUESTIONS = 100
RECALL_QUESTIONS = 400


def photos_of(recommender: Recommender, count: int) -> list[bytes]:
    """Photos of the catalogue's own products, as a shopper would send them; thumbnails where its folder is gone."""
    entry = recommender.shelf.manifest.catalogue
    rng = np.random.default_rng(0)
    try:
        catalogue = read_catalogue(entry.root)
        positions = rng.choice(len(catalogue.table), min(count, len(catalogue.table)), replace=False)
        found = [catalogue.photo(int(position)) for position in positions]
        return [photo if isinstance(photo, bytes) else photo.read_bytes() for photo in found]
    except (FashrecError, OSError):
        ids = recommender.shelf.table["product_id"].sample(min(count, len(recommender.shelf.table)), random_state=0)
        return [recommender.shelf.thumbnail(product_id) for product_id in ids]


def measure(settings: Settings) -> dict[str, Any]:
    """Medians in milliseconds over 100 photos asked of the largest shelf; each photo goes through every stage in turn.

    Interleaved, so that other work on the machine burdens all stages alike.
    """
    recommender = assemble(settings)
    gender = max(recommender.shelf.genders, key=lambda one: len(recommender.shelf.genders[one]))
    shelf, embedder, size = recommender.shelf.genders[gender], recommender.embedder, recommender.embedder.preprocessing
    photos = photos_of(recommender, QUESTIONS)
    everything = np.ones(len(shelf), dtype=bool)
    for photo in photos[:5]:
        recommender.similar(gender, photo=photo)
    names = ("decode", "fit", "trunk", "gender model", "search", "whole")
    times: dict[str, list[float]] = {name: [] for name in names}
    for photo in photos:
        pixels = read_photo(photo)
        fitted = fit(pixels, size.height, size.width)[np.newaxis]
        trunk = embedder.embed(fitted)
        vector = shelf.model.vectors(trunk)[0]
        times["decode"].append(timed(read_photo, photo))
        times["fit"].append(timed(fit, pixels, size.height, size.width))
        times["trunk"].append(timed(embedder.embed, fitted))
        times["gender model"].append(timed(shelf.model.vectors, trunk) + timed(shelf.model.strangeness, trunk))
        times["search"].append(timed(nearest_things, shelf, vector, 10, everything))
        times["whole"].append(timed(recommender.similar, gender, photo=photo))
    medians = {name: median(values) for name, values in times.items()}
    medians["ranking"] = round(max(0.0, medians["whole"] - sum(medians[name] for name in names[:-1])), 3)
    shares = [whole / bare for whole, bare in zip(times["whole"], times["trunk"], strict=True)]
    ids = shelf.table["product_id"].sample(min(len(shelf), 50), random_state=0).tolist()
    rarest = shelf.choices["colour"][-1:] if shelf.choices["colour"] else []
    rows = [shelf.row_of[one] for one in ids]
    own = np.asarray(shelf.vectors[rows], dtype=np.float32)
    rare = shelf.table["colour"].isin(rarest).to_numpy()
    return {
        "catalogue": recommender.shelf.manifest.catalogue.name,
        "products": len(recommender.shelf.table),
        "asked": f"{gender}, {len(shelf):,} products",
        "photo_size": f"{size.height}×{size.width}",
        "milliseconds": medians,
        "share_of_trunk": round(float(np.median(shares)), 3),
        "product_question": median([timed(recommender.similar, gender, product_id=one) for one in ids]),
        "rare_filter": median(
            [timed(recommender.similar, gender, product_id=one, filters=Filters(colour=rarest)) for one in ids]
        ),
        "browse": median([timed(recommender.browse, gender) for _ in range(20)]),
        "recall_at_10": {
            "photos": recall_of(shelf, embedder, photos_of(recommender, RECALL_QUESTIONS)),
            "products": recall(shelf, own, everything),
            "rare filter": recall(shelf, own, rare),
        },
        "search": search(recommender.shelf),
        "bytes": bytes_on_disk(recommender.shelf),
    }


def recall_of(shelf: GenderShelf, embedder: Embedder, photos: list[bytes]) -> float:
    """Recall@10 of the whole way from photos, which the shelf may or may not hold, beside exact search."""
    size = embedder.preprocessing
    fitted = np.stack([fit(read_photo(photo), size.height, size.width) for photo in photos])
    return recall(shelf, shelf.model.vectors(embedder.embed(fitted)), np.ones(len(shelf), dtype=bool))


def recall(shelf: GenderShelf, vectors: NDArray[np.float32], allowed: NDArray[np.bool_]) -> float:
    """The share of the ten nearest allowed things, by exact search, that questions (n×d) find as they are served."""
    exact = replace(shelf, index=ExactIndex(shelf.vectors))
    found, right = (
        [set(nearest_things(one, vector, 10, allowed).rows.tolist()) for vector in vectors] for one in (shelf, exact)
    )
    hits = sum(len(one & other) for one, other in zip(found, right, strict=True))
    return round(hits / max(1, sum(len(one) for one in right)), 4)


def search(shelf: Shelf) -> list[dict[str, Any]]:
    """For each gender, milliseconds a search and recall@10, of the index as it is served and of exact search."""
    rows = []
    for gender, own in shelf.genders.items():
        exact = ExactIndex(own.vectors)
        asked = np.random.default_rng(1).choice(len(own), min(len(own), RECALL_QUESTIONS), replace=False)
        hits, seen, annoy_times, exact_times = 0, 0, [], []
        for row in asked:
            vector = np.asarray(own.vectors[row], dtype=np.float32)
            exact_times.append(timed(exact.nearest, vector, 11))
            annoy_times.append(timed(own.index.nearest, vector, 11))
            right = set(exact.nearest(vector, 11).rows.tolist()) - {int(row)}
            hits += len(right & set(own.index.nearest(vector, 11).rows.tolist()))
            seen += len(right)
        rows.append(
            {
                "gender": str(gender),
                "vectors": len(own),
                "index": type(own.index).__name__.removesuffix("Index"),
                "milliseconds": median(annoy_times),
                "recall_at_10": round(hits / max(1, seen), 4),
                "exact_milliseconds": median(exact_times),
            }
        )
    return rows


def bytes_on_disk(shelf: Shelf) -> dict[str, int]:
    """Bytes of a version's files: thumbnails, and all else."""
    sizes = {path: path.stat().st_size for path in shelf.folder.rglob("*") if path.is_file()}
    thumbnails = sum(size for path, size in sizes.items() if "thumbnails" in path.parts)
    return {"thumbnails": thumbnails, "everything_else": sum(sizes.values()) - thumbnails}


def batch_rate(embedder: Embedder, batch_size: int, batches: int) -> float:
    """Photos a second through the bare trunk, in batches that are ready in memory."""
    size = embedder.preprocessing
    shape = (batch_size, size.height, size.width, 3)
    batch = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    return 1000 * batch_size * batches / timed(lambda: [embedder.embed(batch) for _ in range(batches)])
