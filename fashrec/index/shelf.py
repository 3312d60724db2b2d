"""A published version, checked and opened: the indexes of all genders of one catalogue."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import COLUMNS, GENDERS, Gender, Product, Report, shelf_rows
from fashrec.catalog.photo_sources import FolderPhotos
from fashrec.embedding import GenderModel
from fashrec.errors import IndexDamaged, IndexMismatch, NotFound, PhotoError
from fashrec.index.annoy_index import AnnoyIndex, annoy_problem
from fashrec.index.contract import VectorIndex
from fashrec.index.exact import ExactIndex
from fashrec.index.manifest import Closeness, GenderEntry, Manifest
from fashrec.index.searching import as_searched
from fashrec.measure.look import Look
from fashrec.photos import read_photo_bytes
from fashrec.settings import ASSETS

Columns: TypeAlias = dict[str, NDArray[np.object_]]

PRODUCTS = "products.parquet"
REPORT = "report.json"
THUMBNAILS = "thumbnails"
LOOKS = "looks.parquet"
DUPLICATES = "duplicates.parquet"
ODD = "odd.parquet"
ALIKE = "alike"  # the column of odd.parquet with the ids of a product's look-alikes
SCHEMES = "schemes.parquet"
WHEEL = "wheel.parquet"
SPREADS = "spreads.parquet"
PATTERN_SURE = 0.6
LEARNED = "learned.json"
PHOTO = "photo"  # the column of products.parquet with the sha256 of each photo's bytes


@dataclass(frozen=True)
class GenderShelf:
    """One gender's products by row, 0…n−1, in the order of their ids.

    `positions` says where each row stands in the version's table, `things` has equal numbers for pictures of one
    thing, `vectors` are float16 of shape n×d.
    """

    gender: Gender
    table: pd.DataFrame
    positions: NDArray[np.int64]
    things: NDArray[np.int64]
    vectors: NDArray[np.float16]
    index: VectorIndex
    model: GenderModel
    closeness: Closeness

    def __len__(self) -> int:
        return len(self.positions)

    @cached_property
    def columns(self) -> Columns:
        """The columns of the table as arrays of objects, equal values shared: a row costs a hundredth of a table's."""
        parts = {name: pd.factorize(self.table[name], use_na_sentinel=False) for name in COLUMNS}
        return {name: np.asarray(values, dtype=object)[codes] for name, (codes, values) in parts.items()}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Where a product stands."""
        return {product_id: row for row, product_id in enumerate(self.table["product_id"])}

    @cached_property
    def searched(self) -> pd.Series:
        """The text of each row that a search by words looks through, as `as_searched` spells it."""
        return (self.table["title"] + " " + self.table["product_type"] + " " + self.table["product_id"]).map(
            as_searched
        )

    @cached_property
    def choices(self) -> dict[str, list[str]]:
        """The categories, types, colours and uses on the shelf, the commonest first."""
        columns = ("category", "product_type", "colour", "usage")
        return {name: [value for value in self.table[name].value_counts().index if value] for name in columns}

    @cached_property
    def currencies(self) -> list[str]:
        """The currencies of the shelf's prices; one that is not said is taken for the others'.

        Of two currencies the lower number need not be the lower price.
        """
        priced = self.table["currency"][self.table["price"].notna()]
        return [str(one) for one in priced.unique() if one]

    @cached_property
    def _by_thing(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows in the order of their things, and the things in that order."""
        rows = np.argsort(self.things, kind="stable")
        return rows, self.things[rows]

    @cached_property
    def has_twins(self) -> NDArray[np.bool_]:
        """Which rows have another picture of the same thing beside them."""
        _, which, counts = np.unique(self.things, return_inverse=True, return_counts=True)
        return np.asarray(counts[which] > 1)

    def pictures_of(self, row: int) -> NDArray[np.int64]:
        """The rows that are pictures of the same thing as a row, itself among them, ascending."""
        rows, things = self._by_thing
        first, last = np.searchsorted(things, self.things[row]), np.searchsorted(things, self.things[row], "right")
        return rows[first:last]

    def product(self, row: int) -> Product:
        """The product of a row."""
        return Product.from_row({name: values[row] for name, values in self.columns.items()})


@dataclass(frozen=True)
class Shelf:
    """All genders of one version.

    `notice` is what a person should know, such as that Annoy is not used; `mend` is the command that rebuilds it.
    """

    folder: Path
    manifest: Manifest
    table: pd.DataFrame
    genders: Mapping[Gender, GenderShelf]
    notice: str
    mend: str

    def gender(self, gender: Gender) -> GenderShelf:
        """The shelf of a gender.

        Raises:
            NotFound: the catalogue has no products for it.
        """
        if gender not in self.genders:
            have = ", ".join(self.genders)
            raise NotFound(f"The catalogue {self.manifest.catalogue.name!r} has nothing for {gender}; it has {have}.")
        return self.genders[gender]

    @cached_property
    def position_of(self) -> dict[str, int]:
        """Where a product stands in the table."""
        return {product_id: position for position, product_id in enumerate(self.table["product_id"])}

    def product(self, product_id: str) -> Product:
        """The product of an id.

        Raises:
            NotFound: there is none.
        """
        return Product.from_row(self.table.iloc[self._position(product_id)].to_dict())

    def _position(self, product_id: str) -> int:
        if product_id not in self.position_of:
            name = self.manifest.catalogue.name
            raise NotFound(f"There is no product {product_id[:80]!r} in the catalogue {name!r}.")
        return self.position_of[product_id]

    def thumbnail(self, product_id: str) -> bytes:
        """A product's thumbnail, JPEG bytes.

        Raises:
            NotFound: there is no such product.
            IndexDamaged: the file is gone or changed.
        """
        name = str(self.table["thumbnail"].iloc[self._position(product_id)])
        path = thumbnail_path(self.folder, name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(
                f"The thumbnail {path} cannot be read ({error.strerror}). Rebuild: {self.mend}"
            ) from error
        if thumbnail_name(content) != name:
            raise IndexDamaged(
                f"The thumbnail {path} is damaged: its content no longer goes with its name. Rebuild: {self.mend}"
            )
        return content

    def original(self, product_id: str) -> bytes | None:
        """The catalogue's own photo of a product, untrusted; None where its file is gone, changed or not a file.

        Raises:
            NotFound: there is no such product.
        """
        row = self.table.iloc[self._position(product_id)]
        folder = FolderPhotos(ASSETS.parent / self.manifest.catalogue.root)  # the sample's is named from there
        if folder.problem(row["image"]):
            return None
        try:
            content = read_photo_bytes(folder.photo(row["image"]))
        except PhotoError:
            return None
        return content if hashlib.sha256(content).hexdigest() == row.get(PHOTO) else None

    @cached_property
    def looks(self) -> pd.DataFrame | None:
        """What each product looks like, in the table's order, with its place on the atlas; None in older versions."""
        return self._found_out(LOOKS)

    @cached_property
    def duplicates(self) -> pd.DataFrame | None:
        """Pairs of products with nearly the same picture, the nearest first; None in older versions."""
        return self._found_out(DUPLICATES)

    @cached_property
    def odd(self) -> pd.DataFrame | None:
        """Labels that disagree with a product's look-alikes, the surest first; None in older versions.

        Where these do not say which look-alikes, the column of them is empty.
        """
        odd = self._found_out(ODD)
        return odd if odd is None or ALIKE in odd else odd.assign(alike=pd.Series([()] * len(odd), odd.index, object))

    @cached_property
    def schemes(self) -> pd.DataFrame | None:
        """The colours of the commonest types by `gender`, empty for all of them; None in older versions."""
        return self._found_out(SCHEMES)

    @cached_property
    def wheel(self) -> pd.DataFrame | None:
        """How hues and lightnesses spread by `gender`, empty for all of them; None in older versions."""
        return self._found_out(WHEEL)

    @cached_property
    def spreads(self) -> pd.DataFrame | None:
        """How each `figure` of the look spreads within each gender; None in older versions."""
        return self._found_out(SPREADS)

    @cached_property
    def patterns(self) -> NDArray[np.object_]:
        """The pattern of each product in the table's order, empty where it is not sure or was never measured."""
        if self.looks is None:
            return np.full(len(self.table), "", dtype=object)
        sure = self.looks["pattern_sure"].to_numpy() >= PATTERN_SURE
        return np.where(sure, self.looks["pattern"].to_numpy(object), "")

    def look(self, product_id: str) -> Look | None:
        """What a product looks like; None in versions built before looks were measured.

        Raises:
            NotFound: there is no such product.
        """
        position = self._position(product_id)
        return None if self.looks is None else Look.from_row(self.looks.iloc[position].to_dict())

    def _found_out(self, name: str) -> pd.DataFrame | None:
        return _read_table(self.folder / name, self.mend) if name in self.manifest.files else None

    def report(self) -> Report:
        """What became of every row when the version was built."""
        return Report.from_json(json.loads((self.folder / REPORT).read_text(encoding="utf-8")))


def thumbnail_name(content: bytes) -> str:
    """A thumbnail's name is made of its content, so that it can be checked, and shared between versions."""
    return hashlib.sha256(content).hexdigest()[:32]


def thumbnail_path(folder: Path, name: str) -> Path:
    """Where a version keeps a thumbnail."""
    return folder / THUMBNAILS / name[:2] / f"{name}.jpg"


def file_names(gender: str, with_annoy: bool) -> list[str]:
    """The files of a gender in a version."""
    suffixes = ["vectors.npy", "model.npz", *(["ann"] if with_annoy else [])]
    return [f"{gender}.{suffix}" for suffix in suffixes]


def open_shelf(folder: Path, mend: str, exact: bool = False) -> Shelf:
    """Opens a version after checking every file against its manifest; `mend` is the command that rebuilds it.

    Raises:
        IndexDamaged: a file is missing, cut or changed.
        IndexMismatch: the version is of another format or metric, or its parts do not go together.
    """
    manifest = Manifest.read(folder, mend)
    _check_parts(folder, manifest, mend)
    manifest.check_files(folder, mend)
    problem = "" if exact else annoy_problem()
    without_annoy = any(entry.trees == 0 for entry in manifest.genders.values())
    notice = ""
    if problem:
        notice = f"Searching exactly, without Annoy: answers are the same, large catalogues are slower. {problem}"
    elif without_annoy and not exact:
        notice = f"This version was built without Annoy and is searched exactly. Rebuild: {mend}"
    table = _read_table(folder / PRODUCTS, mend)
    genders = {
        gender: _open_gender(folder, table, gender, manifest.genders[gender], exact or bool(problem), mend)
        for gender in GENDERS
        if gender in manifest.genders
    }
    return Shelf(folder, manifest, table, genders, notice, mend)


def _read_table(path: Path, mend: str) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}). Rebuild: {mend}") from error


def _check_parts(folder: Path, manifest: Manifest, mend: str) -> None:
    """Every file that will be opened must be in the manifest, else it would be opened unchecked."""
    wanted = [PRODUCTS, REPORT]
    for gender, entry in manifest.genders.items():
        wanted += file_names(gender, entry.trees > 0)
    if missing := [name for name in wanted if name not in manifest.files]:
        raise IndexDamaged(f"The manifest in {folder} does not list {', '.join(missing)}. Rebuild: {mend}")


def _open_gender(
    folder: Path, table: pd.DataFrame, gender: Gender, entry: GenderEntry, exact: bool, mend: str
) -> GenderShelf:
    try:
        vectors = np.load(folder / f"{gender}.vectors.npy", mmap_mode="r", allow_pickle=False)
        model = GenderModel.from_bytes((folder / f"{gender}.model.npz").read_bytes())
    except (OSError, EOFError, ValueError) as error:
        raise IndexDamaged(f"The vectors of {gender} in {folder} cannot be read ({error}). Rebuild: {mend}") from error
    except IndexDamaged as error:
        raise IndexDamaged(f"In {folder}, {gender}: {error} Rebuild: {mend}") from error
    positions = shelf_rows(table, gender)
    wanted = (entry.products, entry.dimensions)
    for seen in (vectors.shape, (len(positions), model.dimensions)):
        if seen != wanted:
            raise IndexMismatch(
                f"In {folder}, {gender} has {seen[0]} products by {seen[1]} numbers; the manifest says "
                f"{wanted[0]} by {wanted[1]}. Rebuild: {mend}"
            )
    index: VectorIndex
    if exact or entry.trees == 0:
        index = ExactIndex(vectors)
    else:
        try:
            index = AnnoyIndex(folder / f"{gender}.ann", vectors, entry.search_k)
        except IndexDamaged as error:
            raise IndexDamaged(f"In {folder}: {error} Rebuild: {mend}") from error
    own = table.iloc[positions].reset_index(drop=True)
    things = own["thing"].to_numpy(dtype=np.int64)
    return GenderShelf(gender, own, positions, things, vectors, index, model, entry.closeness)
