"""The garment in a photo: where it is, and the photo without its background."""

import logging
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashrec.photos import Pixels
from fashrec.settings import ASSETS

logger = logging.getLogger(__name__)

Mask: TypeAlias = NDArray[np.float32]
Box: TypeAlias = tuple[int, int, int, int]

MODEL = ASSETS / "cutout" / "u2netp.onnx"
SIDE = 320
MEAN = np.array((0.485, 0.456, 0.406), np.float32)
SPREAD = np.array((0.229, 0.224, 0.225), np.float32)
MARGIN = 0.04
LEAST_SHARE, MOST_SHARE = 0.02, 0.95
PLAIN_WITHIN = 28.0
PLAIN_SHARE = 0.85


@dataclass(frozen=True)
class Focus:
    """What is looked for in a photo: pixels, where they stood (left, top, right, bottom), and whether cut out."""

    pixels: Pixels
    box: Box
    cut: bool


@cache
def how_it_cuts() -> str:
    """What garments are cut out with: `u2netp`, else `grabcut`, else nothing (empty)."""
    try:
        import onnxruntime

        return "u2netp" if MODEL.is_file() and onnxruntime else ""
    except ImportError:
        pass
    try:
        import cv2

        return "grabcut" if cv2 else ""
    except ImportError:
        return ""


def cut_out(pixels: Pixels) -> Mask:
    """How much each pixel belongs to the garment, float32 of shape H×W, 0–1; all 1 where nothing can be cut out.

    By U²-Net (Qin et al., 2020), its small model; by GrabCut (Rother, Kolmogorov and Blake, 2004) where onnxruntime is
    not installed and OpenCV is.
    """
    way = how_it_cuts()
    if way == "u2netp":
        return _by_u2net(pixels)
    if way == "grabcut":
        return _by_grabcut(pixels)
    return np.ones(pixels.shape[:2], np.float32)


def garment_box(pixels: Pixels, mask: Mask | None = None) -> Box:
    """Left, top, right and bottom of the garment, in pixels, with a small margin; the whole photo where none is found.

    `mask` is what `cut_out` gave for these pixels, where that is known already.
    """
    height, width = pixels.shape[:2]
    mask = cut_out(pixels) if mask is None else mask
    inside = mask > 0.5
    if not LEAST_SHARE <= float(inside.mean()) <= MOST_SHARE:
        return 0, 0, width, height
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    margin = round(MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    return (
        max(0, int(columns[0]) - margin),
        max(0, int(rows[0]) - margin),
        min(width, int(columns[-1]) + 1 + margin),
        min(height, int(rows[-1]) + 1 + margin),
    )


def on_white(pixels: Pixels, mask: Mask) -> Pixels:
    """The garment on white, uint8 of the shape of `pixels`."""
    share = mask[..., np.newaxis]
    mixed = pixels.astype(np.float32) * share + 255.0 * (1.0 - share)
    return np.round(mixed).astype(np.uint8)


def plain_ground(pixels: Pixels) -> bool:
    """Whether most of the photo's rim has one colour: a product photo, whose ground does no harm."""
    deep = max(1, min(pixels.shape[:2]) // 50)
    rim = np.concatenate(
        [edge.reshape(-1, 3) for edge in (pixels[:deep], pixels[-deep:], pixels[:, :deep], pixels[:, -deep:])]
    ).astype(np.float32)
    away = np.abs(rim - np.median(rim, axis=0)).max(axis=1)
    return float((away < PLAIN_WITHIN).mean()) >= PLAIN_SHARE


def focus(pixels: Pixels) -> Focus:
    """The garment alone on white, where the photo has a ground of its own and a garment that stands out from it.

    A product photo on a plain ground is looked for as it is.
    """
    height, width = pixels.shape[:2]
    whole = Focus(pixels, (0, 0, width, height), cut=False)
    if plain_ground(pixels) or not how_it_cuts():
        return whole
    mask = cut_out(pixels)
    box = garment_box(pixels, mask)
    if not LEAST_SHARE <= float((mask > 0.5).mean()) <= MOST_SHARE:
        return whole
    left, top, right, bottom = box
    return Focus(on_white(pixels, mask)[top:bottom, left:right], box, cut=True)


_loading = threading.Lock()


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])


def _by_u2net(pixels: Pixels) -> Mask:
    small = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    scaled = np.asarray(small, np.float32)
    batch = ((scaled / max(1.0, float(scaled.max())) - MEAN) / SPREAD).transpose(2, 0, 1)[np.newaxis]
    with _loading:
        session = _session()
    seen = session.run(None, {session.get_inputs()[0].name: np.ascontiguousarray(batch, np.float32)})[0][0, 0]
    low, high = float(seen.min()), float(seen.max())
    mask = Image.fromarray(((seen - low) / max(high - low, 1e-6)).astype(np.float32))
    full = mask.resize((pixels.shape[1], pixels.shape[0]), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(full, np.float32), 0.0, 1.0)


def _by_grabcut(pixels: Pixels) -> Mask:
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
    marks = np.zeros(small.shape[:2], np.uint8)
    box = (size[0] // 12, size[1] // 12, size[0] - size[0] // 6, size[1] - size[1] // 6)
    try:
        cv2.grabCut(small, marks, box, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_RECT)
    except cv2.error as error:  # one flat colour has nothing to tell apart
        logger.info("GrabCut found nothing: %s", error)
        return np.ones((height, width), np.float32)
    inside = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    full = Image.fromarray(inside).resize((width, height), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(full, np.float32), 0.0, 1.0)
