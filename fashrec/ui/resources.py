"""Cached library calls. What they give back is shared between visitors and never changed."""

import hashlib
import json
import logging
import threading
from pathlib import Path

import streamlit as st

from fashrec import photos
from fashrec.assemble import assemble, find_active
from fashrec.catalog import Gender
from fashrec.embedding import LazyTrunk
from fashrec.errors import FashrecError, PhotoError
from fashrec.recommend import NO_FILTERS, Answer, Filters, Recommender
from fashrec.settings import Settings, load_settings

logger = logging.getLogger(__name__)


def get_recommender() -> Recommender:
    """The Recommender over the version that is served now; another version is picked up at the next click.

    Raises:
        FashrecError: there is none that can be served.
    """
    settings = load_settings()
    return _recommender(settings, find_active(settings).version_key)


@st.cache_resource(max_entries=2, show_spinner="Opening the catalogue …", hash_funcs={Settings: repr})
def _recommender(settings: Settings, version_key: str) -> Recommender:
    recommender = assemble(settings)
    if isinstance(recommender.embedder, LazyTrunk):
        threading.Thread(target=_warm, args=(recommender.embedder,), daemon=True).start()
    return recommender


def _warm(trunk: LazyTrunk) -> None:
    """Loads the trunk while the visitor still looks around; where it fails, the first photo says why."""
    try:
        trunk.load()
    except FashrecError as error:
        logger.warning("%s", error)


def ask_product(recommender: Recommender, gender: Gender, product_id: str, k: int, filters: Filters) -> Answer:
    """The answer to a product."""
    return _answer(_key(recommender), gender, k, filters, product_id, "", recommender, b"")


def ask_photo(recommender: Recommender, gender: Gender, photo: bytes, k: int, filters: Filters = NO_FILTERS) -> Answer:
    """The answer to an uploaded photo.

    Raises:
        PhotoError: the photo is refused.
    """
    digest = hashlib.sha256(photo).hexdigest()
    return _answer(_key(recommender), gender, k, filters, "", digest, recommender, photo)


def _key(recommender: Recommender) -> str:
    manifest = recommender.shelf.manifest
    return f"{recommender.shelf.folder} {manifest.created} {manifest.catalogue.fingerprint}"


@st.cache_data(max_entries=500, ttl=3600, show_spinner=False, hash_funcs={Filters: repr})
def _answer(
    key: str,
    gender: Gender,
    k: int,
    filters: Filters,
    product_id: str,
    digest: str,
    _recommender: Recommender,
    _photo: bytes,
) -> Answer:
    if product_id:
        return _recommender.similar(gender, product_id=product_id, k=k, filters=filters)
    return _recommender.similar(gender, photo=_photo, k=k, filters=filters)


@st.cache_data(max_entries=20_000, show_spinner=False)
def thumbnail(folder: str, product_id: str, _recommender: Recommender) -> bytes | None:
    """A product's thumbnail, or None where its file is damaged: a card without a picture, not a page without cards."""
    try:
        return _recommender.shelf.thumbnail(product_id)
    except FashrecError as error:
        logger.warning("%s", error)
        return None


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
