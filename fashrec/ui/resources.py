"""Cached library calls. What they give back is shared between visitors and never changed."""

import gc
import hashlib
import json
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from fashrec import cutout, photos
from fashrec.assemble import assemble, find_active, load_trunk
from fashrec.catalog import Gender, Product
from fashrec.embedding import LazyTrunk
from fashrec.errors import FashrecError, PhotoError
from fashrec.measure.look import Look, look_at
from fashrec.plain_text import in_markdown
from fashrec.recommend import (
    NO_FILTERS,
    Answer,
    Filters,
    Pairing,
    Recommender,
    goes_with,
    showcase,
    swatches,
)
from fashrec.settings import Settings, load_settings
from fashrec.ui.view import Part

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """What is looked for in a photo: uint8 pixels H×W×3, whether cut out or a part; `key` stands for all of it."""

    key: str
    pixels: NDArray[np.uint8]
    cut: bool
    part: bool


def get_recommender() -> Recommender:
    """The Recommender over the version that is served now; another version is picked up at the next click.

    Raises:
        FashrecError: there is none that can be served.
    """
    settings = load_settings()
    return _recommender(settings, find_active(settings).version_key)


def open_recommender() -> Recommender:
    """The Recommender over what is served; where there is none, the page says why and stops."""
    try:
        return get_recommender()
    except FashrecError as error:
        st.error(in_markdown(str(error), 2000), icon=":material/error:")
        st.stop()


@st.cache_resource(max_entries=2, show_spinner="Opening the catalogue …", hash_funcs={Settings: repr})
def _recommender(settings: Settings, version_key: str) -> Recommender:
    trunk = _trunk(settings)
    recommender = assemble(settings, trunk)
    if isinstance(recommender.embedder, LazyTrunk):
        threading.Thread(target=_warm, args=(recommender.embedder,), daemon=True).start()
    return recommender


@st.cache_resource(max_entries=1, show_spinner=False, hash_funcs={Settings: lambda settings: settings.weights})
def _trunk(settings: Settings) -> LazyTrunk:
    """The trunk, which goes on from one version of a catalogue to the next."""
    return load_trunk(settings)


def _warm(trunk: LazyTrunk) -> None:
    """Loads the trunk while the visitor still looks around; where it fails, the first photo says why."""
    try:
        trunk.load()
    except FashrecError as error:
        logger.warning("%s", error)
    set_aside()


def set_aside() -> None:
    """Takes what is loaded for good out of garbage collection.

    Streamlit collects twice after each run of a page, which holds all other visitors up for as long as it takes to look
    through all that TensorFlow and the catalogue made.
    """
    gc.unfreeze()  # what an earlier version left behind is garbage by now
    gc.collect()
    gc.freeze()


def ask_product(recommender: Recommender, gender: Gender, product_id: str, k: int, filters: Filters) -> Answer:
    """The answer to a product."""
    return _answer(key_of(recommender), gender, k, filters, product_id, "", recommender, None)


def ask_photo(recommender: Recommender, gender: Gender, seen: Seen, k: int, filters: Filters = NO_FILTERS) -> Answer:
    """The answer to a photo, or to what is looked for in it."""
    return _answer(key_of(recommender), gender, k, filters, "", seen.key, recommender, seen)


def elsewhere(recommender: Recommender, gender: Gender, product_id: str, seen: Seen | None) -> tuple[Answer, ...]:
    """What other genders' shelves have that is close to a product or a photo."""
    return _elsewhere(key_of(recommender), gender, product_id, seen.key if seen else "", recommender, seen)


def key_of(recommender: Recommender) -> str:
    """Changes whenever another version is served."""
    manifest = recommender.shelf.manifest
    return f"{recommender.shelf.folder} {manifest.created} {manifest.catalogue.fingerprint}"


def refused(photo: bytes) -> str:
    """Why a photo cannot be opened, in a sentence that says what to do; empty where it can."""
    return _refused(hashlib.sha256(photo).hexdigest(), photo)


@st.cache_data(max_entries=200, ttl=3600, show_spinner=False)
def _refused(digest: str, _photo: bytes) -> str:
    try:
        photos.open_photo(_photo)
    except PhotoError as error:
        return str(error)
    return ""


def look_for(photo: bytes, part: Part | None, whole: bool) -> Seen:
    """What is looked for in a photo: `part` of it, in percent, where given, and the garment alone unless `whole`.

    Raises:
        PhotoError: the photo is refused.
    """
    return _look_for(hashlib.sha256(photo).hexdigest(), part, whole, photo)


@st.cache_data(max_entries=60, ttl=3600, show_spinner=False)
def _look_for(digest: str, part: Part | None, whole: bool, _photo: bytes) -> Seen:
    pixels = photos.read_photo(_photo)
    taken = False
    if part:
        height, width = pixels.shape[:2]
        left, top, right, bottom = (
            round(share * side / 100) for share, side in zip(part, (width, height) * 2, strict=True)
        )
        cropped = pixels[top:bottom, left:right]
        if min(cropped.shape[:2]) >= photos.LEAST_SIDE:
            pixels, taken = cropped, True
    cut = False
    if not whole:
        found = cutout.focus(pixels)
        pixels, cut = found.pixels, found.cut
    return Seen(f"{digest} {part} {whole}", pixels, cut, taken)


@st.cache_data(max_entries=60, ttl=3600, show_spinner=False)
def suggested_part(photo: bytes) -> Part:
    """Where the garment is in a photo, in percent."""
    pixels = photos.read_photo(photo)
    height, width = pixels.shape[:2]
    left, top, right, bottom = cutout.garment_box(pixels)
    return 100 * left // width, 100 * top // height, -(-100 * right // width), -(-100 * bottom // height)


@st.cache_data(max_entries=500, ttl=3600, show_spinner=False, hash_funcs={Filters: repr})
def _answer(
    key: str,
    gender: Gender,
    k: int,
    filters: Filters,
    product_id: str,
    digest: str,
    _recommender: Recommender,
    _seen: Seen | None,
) -> Answer:
    if _seen is None:
        return _recommender.similar(gender, product_id=product_id, k=k, filters=filters)
    return _recommender.similar(gender, photo=Image.fromarray(_seen.pixels), k=k, filters=filters)


@st.cache_data(max_entries=200, ttl=3600, show_spinner=False)
def _elsewhere(
    key: str, gender: Gender, product_id: str, digest: str, _recommender: Recommender, _seen: Seen | None
) -> tuple[Answer, ...]:
    if _seen is None:
        return _recommender.elsewhere(gender, product_id=product_id)
    return _recommender.elsewhere(gender, photo=Image.fromarray(_seen.pixels))


@st.cache_data(max_entries=20, show_spinner=False)
def get_showcase(key: str, gender: Gender, _recommender: Recommender) -> tuple[Answer, ...]:
    """A few products of a shelf with their closest look-alikes, the most telling first."""
    return showcase(_recommender, gender, count=8)


@st.cache_data(max_entries=20, show_spinner=False)
def get_swatches(key: str, gender: Gender, _recommender: Recommender) -> dict[str, str]:
    """How each colour on a shelf looks."""
    return swatches(_recommender.shelf, gender)


@st.cache_data(max_entries=500, show_spinner=False)
def get_goes_with(key: str, gender: Gender, product: Product, _recommender: Recommender) -> tuple[Pairing, ...]:
    """What goes with a product."""
    return goes_with(_recommender.shelf, gender, product)


@st.cache_data(max_entries=500, show_spinner=False)
def look_of_product(key: str, product_id: str, _recommender: Recommender) -> Look | None:
    """What a product looks like; from its thumbnail where the version was built before looks were measured."""
    shelf = _recommender.shelf
    try:
        return shelf.look(product_id) or look_at(photos.read_photo(shelf.thumbnail(product_id)))
    except FashrecError as error:
        logger.warning("%s", error)
        return None


@st.cache_data(max_entries=60, ttl=3600, show_spinner=False)
def look_of_photo(key: str, _seen: Seen) -> Look:
    """What is looked for in a photo looks like."""
    return look_at(_seen.pixels)


@st.cache_data(max_entries=60, ttl=3600, show_spinner=False)
def picture_of_photo(key: str, _seen: Seen) -> bytes:
    """What is looked for in a photo, small, freshly encoded."""
    return photos.thumbnail(_seen.pixels)


@st.cache_data(max_entries=20_000, show_spinner=False)
def thumbnail(folder: str, product_id: str, _recommender: Recommender) -> bytes | None:
    """A product's thumbnail, or None where its file is damaged: a card without a picture, not a page without cards."""
    try:
        return _recommender.shelf.thumbnail(product_id)
    except FashrecError as error:
        logger.warning("%s", error)
        return None


@st.cache_data(max_entries=200, ttl=3600, show_spinner=False)
def large_picture(key: str, product_id: str, _recommender: Recommender) -> bytes | None:
    """A product's picture as large as it is at hand: the catalogue's photo freshly encoded, else the thumbnail."""
    try:
        if original := _recommender.shelf.original(product_id):
            return photos.thumbnail(photos.read_photo(original), photos.LARGE_SIZE)
    except FashrecError as error:
        logger.warning("%s", error)
    return thumbnail(str(_recommender.shelf.folder), product_id, _recommender)


@st.cache_data(max_entries=100, ttl=3600, show_spinner=False)
def preview(photo: bytes) -> bytes | None:
    """An uploaded photo as fashrec sees it, small, freshly encoded; None where it is refused."""
    try:
        return photos.thumbnail(photos.read_photo(photo))
    except PhotoError:
        return None


@st.cache_data(ttl=60, show_spinner=False)
def example_photos(sample: Path) -> list[dict[str, str]]:
    """The photos to try, as `file`, `gender` and `label`; none where the sample is not there."""
    listed = sample / "queries" / "queries.json"
    if not listed.is_file():
        return []
    return [one for one in json.loads(listed.read_text(encoding="utf-8")) if (listed.parent / one["file"]).is_file()]


def example_file(name: str) -> Path | None:
    """The file of a photo to try, None where none has this name: a link may name any file."""
    sample = load_settings().sample
    known = any(one["file"] == name for one in example_photos(sample))
    return sample / "queries" / name if known else None
