"""What can go wrong, as a caller sees it: every message says what was seen, what was wanted, and what mends it."""


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
