"""What an index version says of itself: read and believed before any other file of it is opened."""

import hashlib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fashrec.catalog import Source
from fashrec.errors import IndexDamaged, IndexMismatch

MANIFEST = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Part):
    """A file of the version."""

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class CatalogueEntry(_Part):
    """The catalogue that the version was built from; `fingerprint` covers its rows and the content of its photos.

    `source` is how it was read; None for the sample, and in versions of before it was kept.
    """

    name: str
    root: str
    format: str
    products: int = Field(ge=1)
    fingerprint: str
    source: Source | None = None

    @property
    def read_from(self) -> Source:
        """How to read the catalogue again: as its build did, or its folder where that was not kept."""
        return self.source or Source(Path(self.root))


class WeightsEntry(_Part):
    """The trunk weights that the version was built with."""

    name: str
    fingerprint: str


class ModelEntry(_Part):
    """What a gender model was fit on, and how much more of the first ten it gets right of products held out.

    `gain` is the mean of `gains`: by type, colour and both. Versions built before these were kept have none.
    """

    kind: str
    fit_on: int = Field(ge=0)
    gain: float | None = Field(default=None, ge=-1, le=1)
    gains: dict[str, float] = Field(default_factory=dict)


class Closeness(_Part):
    """Distances up to which a match is very close, close, or loosely alike, calibrated on the shelf itself."""

    very_close: float = Field(gt=0)
    close: float = Field(gt=0)
    loosely: float = Field(gt=0)


class GenderEntry(_Part):
    """A gender's index; `trees` is 0 where only exact search was built."""

    products: int = Field(ge=1)
    dimensions: int = Field(ge=1)
    trees: int = Field(ge=0)
    search_k: int = Field(ge=0)
    recall_at_10: float = Field(ge=0, le=1)
    model: ModelEntry
    closeness: Closeness


class Manifest(_Part):
    """Everything about a version that must be known before its files are opened."""

    format_version: Literal[1] = 1
    metric: Literal["euclidean"] = "euclidean"
    seed: int
    created: str
    catalogue: CatalogueEntry
    weights: WeightsEntry
    genders: dict[str, GenderEntry] = Field(min_length=1)
    thumbnails: int = Field(ge=0)
    files: dict[str, FileEntry]

    @classmethod
    def read(cls, folder: Path, mend: str) -> Self:
        """The manifest of a version's folder; `mend` is the command that rebuilds it, for the error messages.

        Raises:
            IndexDamaged: it is missing or not a manifest.
            IndexMismatch: it is of another format version or metric.
        """
        path = folder / MANIFEST
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{path} cannot be read ({error.strerror}). Rebuild: {mend}") from error
        try:
            return cls.model_validate_json(content)
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"]) or "the file"
            message = f"In {path}, {where} is {str(wrong['input'])[:60]!r}: {wrong['msg']}. Rebuild: {mend}"
            kind = IndexMismatch if wrong["loc"][:1] in (("format_version",), ("metric",)) else IndexDamaged
            raise kind(message) from error

    def check_files(self, folder: Path, mend: str) -> None:
        """Nothing where every file is the one that was built.

        Raises:
            IndexDamaged: one is missing, cut or changed.
        """
        for name, wanted in self.files.items():
            try:
                seen = describe(folder / name)
            except OSError as error:
                raise IndexDamaged(f"{folder / name} cannot be read ({error.strerror}). Rebuild: {mend}") from error
            if seen != wanted:
                raise IndexDamaged(
                    f"{folder / name} is damaged: {seen.size:,} bytes, sha256 {seen.sha256[:12]}…; its manifest says "
                    f"{wanted.size:,} bytes, {wanted.sha256[:12]}…. Rebuild: {mend}"
                )


def describe(path: Path) -> FileEntry:
    """The size and sha256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileEntry(size=file.tell(), sha256=digest)
