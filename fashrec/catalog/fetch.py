"""Kaggle's two public sets, by name."""

from pathlib import Path

from fashrec.errors import CatalogueError

SETS = {
    "fashion-images": "vikashrajluhaniwal/fashion-images",
    "styles": "paramaggarwal/fashion-product-images-small",
}


def fetch(name: str) -> Path:
    """The folder of a set, downloaded unless it is there already.

    Raises:
        CatalogueError: the set is unknown, `kagglehub` is not installed, or the download failed.
    """
    if name not in SETS:
        raise CatalogueError(f"There is no set {name!r} to fetch. Choose one of {', '.join(SETS)}.")
    try:
        import kagglehub
    except ImportError:
        raise CatalogueError("Fetching needs kagglehub. Install it: pip install kagglehub") from None
    try:
        return Path(kagglehub.dataset_download(SETS[name]))
    except Exception as error:  # kagglehub passes on whatever requests, Kaggle or the disk raised
        raise CatalogueError(
            f"Kaggle's {SETS[name]} could not be fetched ({type(error).__name__}: {error}). "
            "Check the network and try again."
        ) from error
