"""Photos a second while a catalogue is embedded, beside the bare trunk's batches of the same run."""

from statistics import median
from typing import Any

from benchmarks.answering import batch_rate, photos_of
from benchmarks.clock import timed
from fashrec.assemble import assemble
from fashrec.embedding import embed_photos
from fashrec.settings import Settings

ROUNDS = 5
BATCHES = 24  # 768 photos a round: the first batch, which nothing runs beside, is a small part, as it is in a build


def measure(settings: Settings) -> dict[str, Any]:
    """Medians of five rounds, the two ways in turn; nothing comes from the cache."""
    recommender = assemble(settings)
    embedder, size = recommender.embedder, settings.batch_size
    photos = photos_of(recommender, size * BATCHES)
    batch_rate(embedder, size, 1)  # compiles
    bare, building = [], []
    for _ in range(ROUNDS):
        bare.append(batch_rate(embedder, size, BATCHES))
        took = timed(lambda: list(embed_photos(photos, embedder, batch_size=size)))
        building.append(1000 * len(photos) / took)
    shares = [one / other for one, other in zip(building, bare, strict=True)]
    return {
        "catalogue": recommender.shelf.manifest.catalogue.name,
        "photos": len(photos),
        "bare_photos_a_second": round(median(bare), 1),
        "building_photos_a_second": round(median(building), 1),
        "share": round(median(shares), 3),
    }
