"""Any number of photos through the trunk in constant memory."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.cache import CachedPhoto, PhotoCache
from fashrec.embedding.embedder import Embedder
from fashrec.errors import PhotoError
from fashrec.photos import Pixels, fit, open_photo, read_photo_bytes, thumbnail

READERS = 2


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

    Photos are opened by threads while the trunk works on the batch before. With a cache, what it knows is not opened
    at all, and each batch is kept as soon as it is done, so that a killed run goes on where it was. `progress` is
    called with the number of photos just finished.
    """
    waiting = iter(photos)
    with ThreadPoolExecutor(READERS) as threads:
        ahead = _Batch(list(islice(waiting, batch_size)), embedder, cache, threads)
        while ahead:
            batch = ahead
            ahead = _Batch(list(islice(waiting, batch_size)), embedder, cache, threads)
            yield from batch.results()
            if progress:
                progress(len(batch))


class _Batch:
    """Photos on their way: known ones taken from the cache, the others being opened by threads."""

    def __init__(
        self, photos: list[Path | bytes], embedder: Embedder, cache: PhotoCache | None, threads: ThreadPoolExecutor
    ) -> None:
        self._embedder = embedder
        self._cache = cache
        self._contents = list(threads.map(_read, photos))
        keys = [content[0] for content in self._contents if not isinstance(content, PhotoError)]
        self._known = cache.get(embedder.fingerprint, keys) if cache is not None else {}
        size = embedder.preprocessing
        self._opening: dict[bytes, Future[tuple[Pixels, bytes]]] = {}
        for content in self._contents:
            if (
                not isinstance(content, PhotoError)
                and content[0] not in self._known
                and content[0] not in self._opening
            ):
                self._opening[content[0]] = threads.submit(_open, content[1], size.height, size.width)

    def __len__(self) -> int:
        return len(self._contents)

    def results(self) -> Iterator[Embedded | PhotoError]:
        """One a photo, in order, after the new ones went through the trunk and into the cache."""
        opened: dict[bytes, tuple[Pixels, bytes]] = {}
        refused: dict[bytes, PhotoError] = {}
        for key, future in self._opening.items():
            try:
                opened[key] = future.result()
            except PhotoError as error:
                refused[key] = error
        new: dict[bytes, CachedPhoto] = {}
        if opened:
            outputs = self._embedder.embed(np.stack([fitted for fitted, _ in opened.values()]))
            for (key, (_, small)), output in zip(opened.items(), outputs, strict=True):
                new[key] = CachedPhoto(output, small)
            if self._cache is not None:
                self._cache.put(self._embedder.fingerprint, new.items())
        known = self._known | new
        for content in self._contents:
            if isinstance(content, PhotoError):
                yield content
            elif content[0] in refused:
                yield refused[content[0]]
            else:
                photo = known[content[0]]
                yield Embedded(content[0], photo.trunk, photo.thumbnail)


def _read(photo: Path | bytes) -> tuple[bytes, bytes] | PhotoError:
    """The sha256 of a photo and its bytes."""
    try:
        content = photo if isinstance(photo, bytes) else read_photo_bytes(photo)
    except PhotoError as error:
        return error
    return hashlib.sha256(content).digest(), content


def _open(content: bytes, height: int, width: int) -> tuple[Pixels, bytes]:
    """The fitted pixels of a photo, and its thumbnail."""
    picture = open_photo(content)
    return fit(picture, height, width), thumbnail(picture)
