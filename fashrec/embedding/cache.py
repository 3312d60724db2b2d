"""What the trunk said of each photo, kept between builds; losing it costs time, never data."""

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fashrec.errors import FashrecError

logger = logging.getLogger(__name__)

# Counts the ways in which photos have been fitted for the trunk; what an earlier one made is forgotten.
FITTED = 2

SCHEMA = """
CREATE TABLE IF NOT EXISTS photo (
    weights TEXT NOT NULL,      -- fingerprint
    sha256 BLOB NOT NULL,       -- of the photo's bytes
    trunk BLOB NOT NULL,        -- 2048 little-endian float32
    thumbnail BLOB NOT NULL,    -- JPEG
    PRIMARY KEY (weights, sha256)
)
"""


@dataclass(frozen=True, slots=True)
class CachedPhoto:
    """One photo as the trunk saw it: trunk output float32 of 2048, thumbnail as JPEG bytes."""

    trunk: NDArray[np.float32]
    thumbnail: bytes


class PhotoCache:
    """Trunk outputs and thumbnails in one SQLite file, by weights fingerprint and photo content.

    Safe to use from several threads at once, however SQLite was compiled.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, made if need be; a damaged one is put aside and begun anew, now or once that is found out.

        Raises:
            FashrecError: the file can be neither opened nor made.
        """
        self.path = path
        self._lock = threading.Lock()
        with self._sentences("opened"):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = _open(path)
            except sqlite3.DatabaseError as error:
                self._begin_anew(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, weights: str, keys: Sequence[bytes]) -> dict[bytes, CachedPhoto]:
        """What is known of the photos with these sha256 digests.

        Raises:
            FashrecError: the file cannot be read.
        """
        found = {}
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT sha256, trunk, thumbnail FROM photo WHERE weights = ? AND sha256 IN ({marks})"
            rows = []
            with self._lock, self._sentences("read"):
                try:
                    rows = self._connection.execute(query, (weights, *part)).fetchall()
                except sqlite3.DatabaseError as error:
                    self._begin_anew(error)
            for key, trunk, thumbnail in rows:
                found[key] = CachedPhoto(np.frombuffer(trunk, dtype="<f4"), thumbnail)
        return found

    def put(self, weights: str, photos: Iterable[tuple[bytes, CachedPhoto]]) -> None:
        """Keeps photos, all of them or (where the process dies) none.

        Raises:
            FashrecError: the disk is full or the file cannot be written.
        """
        rows = [(weights, key, photo.trunk.astype("<f4").tobytes(), photo.thumbnail) for key, photo in photos]
        with self._lock, self._sentences("written"):
            try:
                self._write(rows)
            except sqlite3.DatabaseError as error:
                self._begin_anew(error)
                self._write(rows)

    def _write(self, rows: list[tuple[str, bytes, bytes, bytes]]) -> None:
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO photo VALUES (?, ?, ?, ?)", rows)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM photo").fetchone()[0])

    def _begin_anew(self, error: sqlite3.DatabaseError) -> None:
        """Puts a damaged file aside; where it is the disk or another process that refuses, that stays an error."""
        if isinstance(error, sqlite3.OperationalError):
            raise error
        if hasattr(self, "_connection"):
            self._connection.close()
        aside = self.path.with_suffix(".damaged")
        self.path.replace(aside)
        for suffix in ("-wal", "-shm"):  # else SQLite would take what they hold for the new file's
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        logger.warning("The cache %s was damaged; it was put aside as %s and begun anew.", self.path, aside.name)
        self._connection = _open(self.path)

    @contextmanager
    def _sentences(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise FashrecError(
                f"The cache {self.path} cannot be {done} ({error}). Free some space, make its folder writable, or "
                "set FASHREC_HOME."
            ) from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != FITTED:
                connection.execute("DROP TABLE IF EXISTS photo")
                connection.execute(f"PRAGMA user_version = {FITTED}")
            connection.execute(SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
