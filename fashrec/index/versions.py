"""The versions of one catalogue's index: written beside each other, published by one rename, gone back to, pruned."""

import json
import os
import re
import shlex
import shutil
import threading
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from fashrec.errors import Busy, FashrecError, NotFound, reading, writing
from fashrec.index.manifest import MANIFEST

CURRENT = "CURRENT"
DRAFT_SUFFIX = ".draft"
TRY_AGAIN = "Free some space or make it writable, then try again."
_VERSION = re.compile(r"v\d{4,}")
# Held while another version is served or some are removed: for seconds, where a build holds its own for longer.
SERVING_LOCK, PATIENCE = ".serving.lock", 10  # seconds


class Versions:
    """The folder of one catalogue: `v0001/`, `v0002/`, … and `CURRENT`, which names the one that is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[str]:
        """The complete versions, oldest first.

        Raises:
            FashrecError: the folder cannot be read.
        """
        with reading(self.folder, "Make it readable, or set FASHREC_HOME."):
            if not self.folder.is_dir():
                return []
            names = [path.name for path in self.folder.iterdir() if (path / MANIFEST).is_file()]
        return sorted((name for name in names if _VERSION.fullmatch(name)), key=lambda name: int(name[1:]))

    def current(self) -> str:
        """The version that is served; empty where nothing was published.

        Raises:
            NotFound: `CURRENT` names a version that is not there.
        """
        try:
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise NotFound(f"{self.folder / CURRENT} cannot be read ({error}). {self._way_back()}") from error
        if name not in self.all():
            raise NotFound(f"{self.folder / CURRENT} names {name[:40]!r}, which is not there. {self._way_back()}")
        return name

    def _way_back(self) -> str:
        names = self.all()
        name = shlex.quote(self.folder.name)
        return (
            f"Go back: fashrec versions --name {name} --use {names[-1]}"
            if names
            else "Build it: fashrec build --catalogue DIR"
        )

    def path(self, version: str = "") -> Path:
        """The folder of a version, of the current one where none is named.

        Raises:
            NotFound: there is no such version.
        """
        version = version or self.current()
        if version not in self.all():
            have = ", ".join(self.all()) or "none"
            raise NotFound(f"There is no version {version!r} in {self.folder}; there are: {have}.")
        return self.folder / version

    def lock(self) -> AbstractContextManager[object]:
        """Holds the lock that one build or pruning at a time has, across processes, until the `with` around it ends.

        A killed process lets it go.

        Raises:
            Busy: another process holds it.
            FashrecError: the folder cannot be written.
        """
        return self._hold(".lock", 0, f"Another build of {self.folder.name!r} is running, or its versions are pruned.")

    def _hold(self, name: str, patience: float, busy: str) -> AbstractContextManager[object]:
        lock = FileLock(self.folder / name)
        with writing(self.folder, "Free some space or make it writable, or set FASHREC_HOME."):
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                return lock.acquire(timeout=patience)
            except Timeout as error:
                raise Busy(f"{busy} Wait for it, then try again.") from error

    def _serving(self) -> AbstractContextManager[object]:
        return self._hold(SERVING_LOCK, PATIENCE, f"Versions of {self.folder.name!r} are pruned just now.")

    def draft(self) -> Path:
        """An empty folder to write the next version into; what killed builds and prunings left behind is removed."""
        for path in self.folder.glob(f"v*{DRAFT_SUFFIX}"):
            shutil.rmtree(path)
        numbers = {int(path.name[1:]): path for path in self.folder.iterdir() if _VERSION.fullmatch(path.name)}
        last = max(numbers, default=0)
        for number, path in numbers.items():
            # The last folder stays, whatever it holds: its name is all that says that its number was given.
            if number < last and not (path / MANIFEST).exists():
                shutil.rmtree(path)
        draft = self.folder / f"v{last + 1:04d}{DRAFT_SUFFIX}"
        draft.mkdir()
        return draft

    def publish(self, draft: Path) -> str:
        """Makes a draft, whose manifest was written last, a version and the current one; returns its name."""
        sync_tree(draft)
        version = draft.name.removesuffix(DRAFT_SUFFIX)
        draft.rename(self.folder / version)
        self._serve(version)
        return version

    def use(self, version: str) -> None:
        """Serves a version from now on, while another one is built too.

        Raises:
            NotFound: there is no such version.
            Busy: versions are removed all the while.
            FashrecError: the disk is full or not writable; what was served still is.
        """
        with self._serving():
            self.path(version)
            with writing(self.folder, TRY_AGAIN):
                self._serve(version)

    def _serve(self, version: str) -> None:
        write_by_rename(self.folder / CURRENT, version + "\n")

    def prune(self, keep: int) -> list[str]:
        """Removes all but the newest `keep` versions, never the current one; returns those removed.

        Raises:
            Busy: a build goes on, which shares files with a version.
            FashrecError: `keep` is below 1, or the folder is not writable.
        """
        if keep < 1:
            raise FashrecError(f"At least 1 version must be kept; {keep} was asked for.")
        with self.lock(), self._serving(), writing(self.folder, TRY_AGAIN):
            current = self.current()
            removed = [version for version in self.all()[:-keep] if version != current]
            for version in removed:
                # Without its manifest it is no version any more, also when this process dies half-way: then the next
                # build removes the rest.
                (self.folder / version / MANIFEST).unlink()
                shutil.rmtree(self.folder / version)
        return removed


def write_by_rename(path: Path, text: str) -> None:
    """Replaces a small file in one step that a crash cannot tear, and waits until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
    _sync_folder(path.parent)


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Writes a JSON document in one step."""
    write_by_rename(path, json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def sync_tree(folder: Path) -> None:
    """Waits until the disk has everything below a folder."""
    if hasattr(os, "sync"):
        os.sync()  # one call, where a version has thousands of thumbnails
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
