"""One SQLite connection that threads share, and its errors as sentences."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fashrec.errors import StoreError
from fashrec.store.migrations import migrate

logger = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds that a writer waits for another
BETWEEN_TRIES = 0.02  # seconds


class Connection:
    """A store's file, opened at its first use; what is acknowledged survives a kill and a power cut.

    `at_opening` is called with the connection each time that it is opened. What an earlier process had to leave in the
    log is then taken out of it, where nobody is in the way. A file that was moved away or removed meanwhile is let go,
    and the one in its place opened or begun; one that is damaged is let go by all who are `beside`, too.
    """

    def __init__(
        self,
        path: Path,
        patience: float = PATIENCE,
        at_opening: Callable[[sqlite3.Connection], None] = lambda connection: None,
    ) -> None:
        self.path = path
        self.patience = patience
        self.beside: tuple[Connection, ...] = ()  # others of this process on the same file
        self._at_opening = at_opening
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._to_let_go = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time.

        Raises:
            StoreError: the file is locked, full, damaged or of a newer fashrec.
        """
        with self._lock, self._sentences():
            if self._connection is not None and self._opened != self._there():
                self._let_all_go()
            if self._to_let_go:
                self.close()
            if self._connection is None:
                self._connection = self._open()
                self._opened = self._there()
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection within a transaction that is on the disk when the block ends, or undone where it fails."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def empty_log(self) -> bool:
        """Writes the log into the file and empties it, where nobody is in the way; whether it was done.

        SQLite keeps in the log what pages held before, as long as anybody reads an older state of the file.
        """
        with self.reading() as connection:
            return self._empty(connection)

    def close(self) -> None:
        """Lets the file go; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._to_let_go = False

    def let_go(self) -> None:
        """Lets the file go at once or, where a thread is at it, before its next use; waits for nobody."""
        self._to_let_go = True
        if self._lock.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._lock.release()

    def _let_all_go(self) -> None:
        # SQLite's own files beside the old one are not to be shared with a new one.
        self.close()
        for other in self.beside:
            other.let_go()

    def _there(self) -> tuple[int, int] | None:
        """Which file lies at the path now, by its device and number; None where none can be seen."""
        try:
            seen = self.path.stat()
        except OSError:
            return None
        return seen.st_dev, seen.st_ino

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=self.patience, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        try:
            self._keep_a_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            migrate(connection)
            self._at_opening(connection)
            self._empty(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _keep_a_log(self, connection: sqlite3.Connection) -> None:
        """Has SQLite write ahead; what is new is told so by one process at a time, and SQLite waits for none here."""
        until = time.monotonic() + self.patience
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if not _busy(error) or time.monotonic() >= until:
                    raise
            time.sleep(BETWEEN_TRIES)

    def _empty(self, connection: sqlite3.Connection) -> bool:
        # Never waiting: while it waits for a reader, no other process could write.
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            logger.warning("The log of %s was not emptied: %s", self.path, error)
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {round(1000 * self.patience)}")
        return not busy

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            if _busy(error):
                what = "is held by another process. Try again in a moment."
            elif name.startswith("SQLITE_FULL"):
                what = "cannot grow: the disk is full. Free some space."
            elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
                what = f"cannot be written ({error}). Make its folder writable, or set FASHREC_HOME."
            else:
                what = f"is damaged ({error}). Move it away, with its -wal and -shm, and a new one is begun."
                self._let_all_go()
            raise StoreError(f"The store {self.path} {what} Until then nothing is learned; all else works.") from error
        except OSError as error:
            raise StoreError(
                f"The store {self.path} cannot be opened ({error.strerror or error}). Make its folder writable, or set "
                "FASHREC_HOME. Until then nothing is learned; all else works."
            ) from error


def _busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the file."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
