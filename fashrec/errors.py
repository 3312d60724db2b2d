"""What can go wrong, as a caller sees it: every message says what was seen, what was wanted, and what mends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FashrecError(Exception):
    """Anything fashrec refuses to do; its text is one sentence or two, fit to show to a person."""


class CatalogueError(FashrecError):
    """A catalogue that cannot be read, or that holds nothing usable."""


class PhotoError(FashrecError):
    """A photo that is refused: not an image, damaged, too large, too small."""


class WeightsError(FashrecError):
    """Trunk weights that are missing, damaged, or cannot be fetched."""


class IndexDamaged(FashrecError):
    """A file of an index version is missing, cut, changed or unreadable."""


class IndexMismatch(FashrecError):
    """A sound index version that does not go with this program, these weights or this metric."""


class NotFound(FashrecError):
    """A product, gender, catalogue or version that does not exist."""


class Busy(FashrecError):
    """Another process is at the same work; nothing was changed."""


class StoreError(FashrecError):
    """The store of clicks is locked, full, damaged or of a newer fashrec; all else works without it."""


@contextmanager
def writing(place: Path, way_on: str) -> Iterator[None]:
    """Turns what the disk refuses into two sentences: that a place cannot be written and why, and the way on.

    Raises:
        FashrecError: the disk is full, read-only or failing, or the place is not this person's to write.
    """
    try:
        yield
    except OSError as error:
        raise FashrecError(f"{place} cannot be written ({error.strerror or error}). {way_on}") from error


@contextmanager
def reading(place: Path, way_on: str) -> Iterator[None]:
    """The same for a place that cannot be read.

    Raises:
        FashrecError: the place is not this person's to read, or the disk is failing.
    """
    try:
        yield
    except OSError as error:
        raise FashrecError(f"{place} cannot be read ({error.strerror or error}). {way_on}") from error
