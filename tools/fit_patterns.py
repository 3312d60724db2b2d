"""Teaches the patterns and prints how often they are right.

Usage: python -m tools.fit_patterns TRAINING VALIDATION [--write]

Both are Parquet tables with the columns title, product_type and image (bytes); what is taught is what titles say, and
what products drawn from another seed than the sample's are covered with. Few titles say dotted, so dots are painted on
plain garments. `--write` replaces assets/patterns.safetensors. The sample's own products are only asked about.
"""

import io
import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from fashrec.assemble import SHIPPED_WEIGHTS
from fashrec.embedding import Embedder
from fashrec.embedding.trunk import Trunk
from fashrec.embedding.weights import find_weights
from fashrec.measure.colour import to_lab
from fashrec.measure.garment import find_garment
from fashrec.measure.look import SIZE
from fashrec.measure.pattern import PATTERNS, TAUGHT, joined, pattern_chances, scaled
from fashrec.measure.weave import FEATURES, pattern_features
from fashrec.photos import fit
from fashrec.settings import load_settings
from tools.sample_catalogue.plan import Piece, catalogue
from tools.sample_catalogue.render import developed, draw, photograph

SAID = {
    "striped": r"strip",
    "checked": r"check|plaid|gingham|tartan",
    "dotted": r"polka|\bdots?\b|\bdotted\b",
    "printed": r"print|graphic|floral|camo",
    "textured": r"knit|\brib(bed)?\b|cable|lace|quilt|crochet|textur",
    "plain": r"\bsolid\b|\bplain\b",
}
PLAIN_TYPES = ["Formal Shoes", "Trousers", "Heels", "Flats", "Watches", "Wallets", "Belts", "Sandals", "Jeans"]
PLAIN_MOST = 400
DRAWN = {
    "striped": ("breton", "candy stripe", "chest stripe", "pinstripe", "wide stripe"),
    "checked": ("gingham", "tartan", "windowpane"),
    "dotted": ("dots", "pin dots"),
    "textured": ("cable", "quilt", "rib"),
    "plain": ("plain", "denim wash", "gradient", "colour block"),
}
DRAWN_SEED, DRAWN_PRODUCTS = 11, 900
LEAST_WIDTH = 100
PAINTED = 420
EACH = 350
BATCH = 64


@dataclass(frozen=True)
class Measured:
    """Features (n×F), trunk outputs (n×2048) and the true patterns of n products."""

    features: NDArray[np.float32]
    trunk: NDArray[np.float32]
    patterns: NDArray[np.str_]


def said(title: str) -> str:
    """The pattern that a title names; empty where it names none or several."""
    named = [name for name, words in SAID.items() if re.search(words, title.lower())]
    return named[0] if len(named) == 1 else ""


def seen(content: bytes) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The pixels as a look is taken of them, and the garment's weight."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image.thumbnail(SIZE)
    weight = find_garment(to_lab(np.asarray(image.reduce(2)))).weight
    fine = np.repeat(np.repeat(weight, 2, axis=0), 2, axis=1)[: image.height, : image.width]
    return np.array(image), fine


def paint_dots(pixels: NDArray[np.uint8], weight: NDArray[np.float32], seed: int) -> NDArray[np.uint8]:
    """The garment with dots of one colour, in rows that are staggered, its folds kept."""
    rng = np.random.default_rng(seed)
    step = rng.uniform(6, 26)
    radius, turn = step * rng.uniform(0.18, 0.36), rng.choice([0.0, np.pi / 4])
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    across = (u + (np.floor(v / step) % 2) * step / 2) % step - step / 2
    cover = np.clip(radius - np.hypot(across, v % step - step / 2) + 0.5, 0, 1) * (weight > 0)
    base = pixels[weight > 0].mean(axis=0)
    colours = np.array([[255, 255, 255], [15, 15, 20], [200, 30, 50], *rng.integers(0, 256, (5, 3))])
    colour = rng.permutation(colours[np.abs(colours - base).sum(axis=1) > 150])[0]
    shade = np.clip(pixels.mean(axis=2, keepdims=True) / max(base.mean(), 1), 0.6, 1.2)
    cover = cover[..., np.newaxis]
    dotted: NDArray[np.float64] = pixels * (1 - cover) + colour * shade * cover
    return np.clip(dotted, 0, 255).astype(np.uint8)


def measure(table: pd.DataFrame, embedder: Embedder) -> Measured:
    """What each row's photo is measured by; those of rows marked `paint` get dots first."""
    size = (embedder.preprocessing.height, embedder.preprocessing.width)

    def one(row: tuple[int, bytes, bool]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        pixels, weight = seen(row[1])
        if row[2]:
            pixels = paint_dots(pixels, weight, row[0])
        return pattern_features(to_lab(pixels), weight), fit(pixels, *size)

    with ThreadPoolExecutor() as pool:
        rows = zip(range(len(table)), table["image"], table["paint"], strict=True)
        features, photos = zip(*pool.map(one, rows), strict=True)
    parts = [embedder.embed(np.stack(photos[i : i + BATCH])) for i in range(0, len(photos), BATCH)]
    return Measured(np.stack(features), np.concatenate(parts), table["pattern"].to_numpy(str))


def examples(path: str, painted: int, with_types: bool) -> pd.DataFrame:
    """Products whose titles name a pattern, with dots to be painted on some of the plain ones."""
    table = pd.read_parquet(path)
    table = table[table["width"] > LEAST_WIDTH].assign(paint=False)
    table["pattern"] = table["title"].map(said)
    named = table[table["pattern"] != ""]
    plain = named[named["pattern"] == "plain"]
    dotted = plain.sample(min(painted, len(plain)), random_state=1).assign(pattern="dotted", paint=True)
    parts = [named, dotted]
    if with_types:
        more = table[table["product_type"].isin(PLAIN_TYPES) & (table["pattern"] == "")]
        parts.append(more.sample(min(PLAIN_MOST, len(more)), random_state=0).assign(pattern="plain"))
    return pd.concat(parts, ignore_index=True)


def kind_of(drawn_pattern: str) -> str:
    """Which of `PATTERNS` a pattern of the sample catalogue is; a picture where it is none of the others."""
    return next((kind for kind, names in DRAWN.items() if drawn_pattern in names), "printed")


def _photo(piece: Piece) -> bytes:
    return developed(photograph(draw(piece.design, piece.style_seed, piece.piece_seed), SIZE))


def drawn(pieces: list[Piece], photos: list[bytes]) -> pd.DataFrame:
    """Drawn products with the pattern that they were drawn with."""
    patterns = [kind_of(piece.design.fabric.pattern) for piece in pieces]
    return pd.DataFrame({"image": photos, "paint": False, "pattern": patterns})


def teach(taught: Measured, fingerprint: str) -> None:
    """Writes what `fashrec.measure.pattern` reads: for features alone, and for features beside the trunk's outputs."""
    rng = np.random.default_rng(0)
    rows = []
    for name in np.unique(taught.patterns):
        own = np.flatnonzero(taught.patterns == name)
        rows.append(own if len(own) >= EACH else rng.choice(own, EACH))
    chosen = np.concatenate(rows)
    scaler = StandardScaler().fit(taught.features[chosen])
    features = scaled(taught.features, scaler.mean_, scaler.scale_)
    alone = MLPClassifier((24,), alpha=3.0, max_iter=600, random_state=0).fit(features[chosen], taught.patterns[chosen])
    both = LogisticRegression(C=1e-3, max_iter=1000).fit(joined(features, taught.trunk), taught.patterns)
    order = [list(both.classes_).index(name) for name in PATTERNS]
    tensors = {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "layer0.weights": alone.coefs_[0],
        "layer0.bias": alone.intercepts_[0],
        "layer1.weights": alone.coefs_[1][:, order],
        "layer1.bias": alone.intercepts_[1][order],
        "together.weights": both.coef_.T[:, order],
        "together.bias": both.intercept_[order],
    }
    small = {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()}
    save_file(small, TAUGHT, {"features": json.dumps(FEATURES), "fingerprint": fingerprint})


def report(name: str, asked: Measured) -> None:
    """Prints how often patterns are right, of features alone and with the trunk."""
    for way, trunk in (("by features alone", None), ("with the trunk", asked.trunk)):
        found = np.array(PATTERNS)[pattern_chances(asked.features, trunk).argmax(axis=1)]
        right = (found == asked.patterns).mean()
        print(f"\n{name}, {way}: {len(found)} products, {right:.3f} right; rows: what they are, columns: what is seen")
        matrix = confusion_matrix(asked.patterns, found, labels=list(PATTERNS))
        print(pd.DataFrame(matrix, list(PATTERNS), list(PATTERNS)))


def main() -> None:
    """Teaches on the first table where `--write` says so, and prints how the taught patterns do on the second."""
    training, validation = (name for name in sys.argv[1:3])
    trunk = Trunk(find_weights("fashion", SHIPPED_WEIGHTS))
    if "--write" in sys.argv:
        pieces = catalogue(DRAWN_SEED, DRAWN_PRODUCTS)
        with ProcessPoolExecutor() as pool:
            others = drawn(pieces, list(pool.map(_photo, pieces, chunksize=4)))
        table = examples(training, PAINTED, with_types=True)[["image", "paint", "pattern"]]
        teach(measure(pd.concat([table, others], ignore_index=True), trunk), trunk.fingerprint)
    report("Titles of products held out", measure(examples(validation, PAINTED, with_types=False), trunk))
    shipped = catalogue(0)
    photos = [(load_settings().sample / str(piece.row["image"])).read_bytes() for piece in shipped]
    report("The sample", measure(drawn(shipped, photos), trunk))


if __name__ == "__main__":
    main()
