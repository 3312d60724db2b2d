"""Photos made from others (changed, cut out) through an embedder, each made and looked at once."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding import Embedder, PhotoCache
from fashrec.embedding.cache import CachedPhoto
from fashrec.photos import fit

BATCH = 32


class MadePhotos(Protocol):
    """Photos that are made when somebody first needs them."""

    def __len__(self) -> int: ...

    def key(self, at: int) -> bytes:
        """Names a made photo by what it was made of and how, in 32 bytes."""

    def pixels(self, at: int) -> NDArray[np.uint8]:
        """A made photo, RGB uint8 of H×W×3."""


def features_of(
    photos: MadePhotos, embedder: Embedder, cache: PhotoCache, report: Callable[[int], None]
) -> NDArray[np.float32]:
    """What an embedder says of each made photo, float32 of n×its length; the cache answers what was asked before."""
    keys = [photos.key(at) for at in range(len(photos))]
    known = {key: photo.trunk for key, photo in cache.get(embedder.fingerprint, keys).items()}
    missing = [at for at, key in enumerate(keys) if key not in known]
    size = embedder.preprocessing
    for start in range(0, len(missing), BATCH):
        part = missing[start : start + BATCH]
        outputs = embedder.embed(np.stack([fit(photos.pixels(at), size.height, size.width) for at in part]))
        made = {keys[at]: CachedPhoto(output, b"") for at, output in zip(part, outputs, strict=True)}
        cache.put(embedder.fingerprint, made.items())
        known |= {key: photo.trunk for key, photo in made.items()}
        report(start + len(part))
    report(len(photos))
    return np.stack([known[key] for key in keys])
