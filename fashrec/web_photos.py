"""Photos that a table names by web addresses, saved into its folder."""

import io
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import requests
from PIL import Image
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from fashrec import __version__
from fashrec.catalog import FETCHED, LeftOut, Source, WebPhoto, find_web_photos
from fashrec.errors import CatalogueError, PhotoError
from fashrec.photos import MOST_BYTES, open_photo
from fashrec.plain_text import one_line

AT_ONCE = 8
TRIES = 4
BUSY = (429, 500, 502, 503, 504)
SECONDS_FOR_ANSWER = 20
SECONDS_FOR_PHOTO = 120
LONGEST_WAIT = 30  # that a server may ask for before the next try
CHUNK = 64 * 1024
# What servers of photos send by themselves is often AVIF to whoever does not say.
WANTED = {"Accept": "image/jpeg, image/png, image/webp", "User-Agent": f"fashrec/{__version__}"}
SUFFIX = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp"}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fetched:
    """How many photos were saved, how many were there already, and those that could not be had, each with why."""

    folder: Path
    saved: int
    there: int
    failed: tuple[LeftOut, ...]


def fetch_photos(source: Source, progress: Progress) -> Fetched:
    """Saves each photo that the table has at a web address into its folder, where a build looks for it.

    Photos that are there stay, those that were fetched from another address are fetched anew. Each is opened before it
    is saved, and is complete or not there; a run that was stopped goes on where it was.

    Raises:
        CatalogueError: the table cannot be read, or of several photos not one could be fetched.
    """
    found = find_web_photos(source)
    folder, wanted, there = found.folder, found.wanted, found.there
    failed: list[LeftOut] = []
    if wanted:
        progress("Fetching photos", 0, len(wanted))
    for done, (one, problem) in enumerate(_fetch_all(wanted, folder), 1):
        if problem:
            failed.append(LeftOut(one.line, one.product_id, problem))
        progress("Fetching photos", done, len(wanted))
    saved = len(wanted) - len(failed)
    if failed and not saved and not there:
        raise CatalogueError(
            f"None of {len(failed):,} photos could be fetched. Line {failed[0].line}: {failed[0].reason} "
            "Check the network and the addresses, and try again."
        )
    return Fetched(folder, saved, there, tuple(sorted(failed, key=lambda one: one.line)))


def _fetch_all(wanted: Sequence[WebPhoto], folder: Path) -> Iterator[tuple[WebPhoto, str]]:
    """Each photo as it was saved, with the reason why where it was not."""
    if not wanted:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = (folder / FETCHED).open("a", encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"Photos cannot be saved in {folder} ({error.strerror}). Make it writable.") from error
    own = threading.local()

    def fetch(one: WebPhoto) -> str:
        if not hasattr(own, "session"):
            own.session = _session()
        return _fetch(own.session, one, folder)

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        with lines:
            lines.write("\n")  # a crash may have cut the last line off
            waiting = {pool.submit(fetch, one): one for one in wanted}
            for done in as_completed(waiting):
                one, problem = waiting[done], done.result()
                if not problem:
                    lines.write(json.dumps([one.product_id, one.address]) + "\n")
                    lines.flush()
                yield one, problem
    finally:
        pool.shutdown(cancel_futures=True)


def _session() -> requests.Session:
    session = requests.Session()
    again = Retry(
        TRIES - 1,
        status_forcelist=BUSY,
        backoff_factor=0.5,
        backoff_jitter=0.5,
        retry_after_max=LONGEST_WAIT,
        raise_on_status=False,
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    session.headers.update(WANTED)
    return session


def _fetch(session: requests.Session, one: WebPhoto, folder: Path) -> str:
    """Saves one photo; why not, where it could not be had."""
    said = one_line(one.address, 200)
    if not one.saved_as[0].resolve().is_relative_to(folder.resolve()):
        return f"the id {one.product_id[:80]!r} names no file within {folder.name}/."
    try:
        content = _download(session, "https:" * one.address.startswith("//") + one.address)
        open_photo(content)
    except PhotoError as error:
        return f"{said}: {error}"
    except (requests.RequestException, ValueError) as error:
        return f"{said} could not be fetched ({_why(error)})."
    try:
        _save(content, one.saved_as)
    except (OSError, ValueError) as error:
        return f"{one.saved_as[0].name[:80]!r} could not be saved ({one_line(str(error), 200)})."
    return ""


def _why(error: Exception) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return one_line(f"{error.response.status_code} {error.response.reason}", 80)
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return one_line(str(error), 200)


def _download(session: requests.Session, address: str) -> bytes:
    """The bytes at an address, no more of them than tell that they are too many."""
    until = time.monotonic() + SECONDS_FOR_PHOTO
    with session.get(address, timeout=SECONDS_FOR_ANSWER, stream=True) as answer:
        answer.raise_for_status()
        content = bytearray()
        for chunk in answer.iter_content(CHUNK):
            content += chunk
            if len(content) > MOST_BYTES:
                break
            if time.monotonic() > until:
                raise requests.Timeout(f"not complete after {SECONDS_FOR_PHOTO} seconds")
    return bytes(content)


def _save(content: bytes, places: tuple[Path, ...]) -> None:
    """The photo under the name that fits its format; what another format had been saved as goes."""
    with Image.open(io.BytesIO(content)) as image:
        suffix = SUFFIX[str(image.format)]
    path = next(place for place in places if place.suffix == suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for place in places:
        if place.suffix.casefold() != suffix:
            place.unlink(missing_ok=True)
