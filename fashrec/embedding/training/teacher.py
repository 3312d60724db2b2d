"""Features of a network trained on ImageNet, for the trunk to imitate."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.embedding.gender_model import normalise
from fashrec.embedding.imagenet import HOW_TO_ADD, EfficientNetLite
from fashrec.photos import fit

logger = logging.getLogger(__name__)

HEIGHT, WIDTH, BATCH = 128, 96, 64


def teacher_features(
    photos: NDArray[np.uint8], folder: Path, progress: Callable[[str, int, int], None]
) -> NDArray[np.float32] | None:
    """EfficientNet-Lite0's features of each photo, centred and of unit length, float32 of N×1280.

    Kept in a file of the folder that the photos name, since they take minutes. None where the packages of
    requirements-train.txt are missing: the trunk then learns from labels alone.
    """
    cached = folder / f"teacher-{hashlib.sha256(photos.tobytes()).hexdigest()[:16]}.npy"
    if cached.is_file():
        return np.asarray(np.load(cached), dtype=np.float32)
    try:
        teacher = EfficientNetLite(HEIGHT, WIDTH)
    except ImportError:
        logger.warning("No teacher: %s", HOW_TO_ADD)
        return None
    parts = []
    for start in range(0, len(photos), BATCH):
        parts.append(teacher.embed(np.stack([fit(photo, HEIGHT, WIDTH) for photo in photos[start : start + BATCH]])))
        progress("Asking the teacher", min(start + BATCH, len(photos)), len(photos))
    features = np.concatenate(parts)
    features = normalise(features - features.mean(axis=0)).astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    partial = cached.with_suffix(".partial")
    with partial.open("wb") as file:
        np.save(file, features)
    partial.replace(cached)
    return features.astype(np.float32)
