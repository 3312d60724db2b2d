"""Vectors in, neighbours out: one verified index a gender, all genders of one catalogue version on a shelf."""

from fashrec.index.annoy_index import AnnoyIndex, annoy_problem
from fashrec.index.contract import Neighbours, VectorIndex
from fashrec.index.exact import ExactIndex
from fashrec.index.manifest import Manifest
from fashrec.index.shelf import GenderShelf, Shelf, open_shelf
from fashrec.index.versions import Versions

__all__ = [
    "AnnoyIndex",
    "ExactIndex",
    "GenderShelf",
    "Manifest",
    "Neighbours",
    "Shelf",
    "VectorIndex",
    "Versions",
    "annoy_problem",
    "open_shelf",
]
