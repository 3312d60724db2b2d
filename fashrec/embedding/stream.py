"""Any number of photos through the trunk in constant memory."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.cache import CachedPhoto, PhotoCache
from fashrec.embedding.embedder import Embedder
from fashrec.errors import PhotoError
from fashrec.photos import Pixels, fit, open_photo, read_photo_bytes, thumbnail

READERS = 2
AHEAD = 2  # batches that are opened while the trunk works on another one


@dataclass(frozen=True, slots=True)
class Embedded:
    """A photo after the trunk: sha256 of its bytes, trunk output float32 of 2048, and its thumbnail as JPEG bytes."""

    sha256: bytes
    trunk: NDArray[np.float32]
    thumbnail: bytes


def embed_photos(
    photos: Iterable[Path | bytes],
    embedder: Embedder,
    *,
    cache: PhotoCache | None = None,
    batch_size: int = 32,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Embedded | PhotoError]:
    """One result a photo, in order: what the trunk says of it, or why it was refused.

    Photos are opened by threads while the trunk works on a batch before. With a cache, what it knows is not opened
    at all, and each batch is kept as soon as it is done, so that a killed run goes on where it was. `progress` is
    called with the number of photos just finished.
    """
    waiting, open_one = iter(photos), partial(_open, embedder=embedder, cache=cache)
    threads = ThreadPoolExecutor(READERS)
    try:
        batches: deque[list[tuple[Path | bytes, Future[Embedded | _Opened | PhotoError]]]] = deque()
        while True:
            while len(batches) <= AHEAD and (next_ones := list(islice(waiting, batch_size))):
                batches.append([(photo, threads.submit(open_one, photo)) for photo in next_ones])
            if not batches:
                return
            # What no thread has begun is done here, since the trunk would wait for it.
            batch = [open_one(photo) if opening.cancel() else opening.result() for photo, opening in batches.popleft()]
            yield from _embed(batch, embedder, cache)
            if progress:
                progress(len(batch))
    finally:
        threads.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A photo before the trunk: sha256 of its bytes, its fitted pixels, and its thumbnail."""

    sha256: bytes
    pixels: Pixels
    thumbnail: bytes


def _open(photo: Path | bytes, embedder: Embedder, cache: PhotoCache | None) -> Embedded | _Opened | PhotoError:
    """A photo as the cache knows it, else opened; or why it was refused."""
    try:
        content = photo if isinstance(photo, bytes) else read_photo_bytes(photo)
        key = hashlib.sha256(content).digest()
        if cache is not None and (known := cache.get(embedder.fingerprint, [key])):
            return Embedded(key, known[key].trunk, known[key].thumbnail)
        picture, size = open_photo(content), embedder.preprocessing
        return _Opened(key, fit(picture, size.height, size.width), thumbnail(picture))
    except PhotoError as error:
        return error


def _embed(
    batch: list[Embedded | _Opened | PhotoError], embedder: Embedder, cache: PhotoCache | None
) -> Iterator[Embedded | PhotoError]:
    """One result a photo, in order, after the opened ones went through the trunk and into the cache."""
    opened = {photo.sha256: photo for photo in batch if isinstance(photo, _Opened)}
    done: dict[bytes, Embedded] = {}
    if opened:
        outputs = embedder.embed(np.stack([photo.pixels for photo in opened.values()]))
        for photo, output in zip(opened.values(), outputs, strict=True):
            done[photo.sha256] = Embedded(photo.sha256, output, photo.thumbnail)
        if cache is not None:
            new = ((key, CachedPhoto(photo.trunk, photo.thumbnail)) for key, photo in done.items())
            cache.put(embedder.fingerprint, new)
    for one in batch:
        yield done[one.sha256] if isinstance(one, _Opened) else one
