"""Teaches the patterns and prints how often they are right.

Usage: python -m tools.fit_patterns TRAINING VALIDATION [--write]

Both are Parquet tables with the columns title, product_type and image (bytes); what is taught is what titles say.
Few titles say dotted, so dots are painted on plain garments. `--write` replaces assets/patterns.json.
"""

import io
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image
from sklearn.metrics import confusion_matrix
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from fashrec.measure.colour import to_lab
from fashrec.measure.garment import find_garment
from fashrec.measure.look import SIZE
from fashrec.measure.pattern import PATTERNS, TAUGHT, pattern_chances
from fashrec.measure.weave import FEATURES, pattern_features

SAID = {
    "striped": r"strip",
    "checked": r"check|plaid|gingham|tartan",
    "dotted": r"polka|\bdots?\b|\bdotted\b",
    "printed": r"print|graphic|floral|camo",
    "textured": r"knit|\brib(bed)?\b|cable|lace|quilt|crochet|textur",
    "plain": r"\bsolid\b|\bplain\b",
}
PLAIN_TYPES = ["Formal Shoes", "Trousers", "Heels", "Flats"]
LEAST_WIDTH = 100
PAINTED = 420
EACH = 350


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
    return np.clip(pixels * (1 - cover) + colour * shade * cover, 0, 255).astype(np.uint8)


def measure(table: pd.DataFrame) -> NDArray[np.float32]:
    """The features of each row; rows marked `paint` get dots."""

    def one(row: tuple[int, bytes, bool]) -> NDArray[np.float32]:
        pixels, weight = seen(row[1])
        return pattern_features(to_lab(paint_dots(pixels, weight, row[0]) if row[2] else pixels), weight)

    with ThreadPoolExecutor() as pool:
        return np.stack(list(pool.map(one, zip(range(len(table)), table["image"], table["paint"], strict=True))))


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
        parts.append(more.sample(min(250, len(more)), random_state=0).assign(pattern="plain"))
    return pd.concat(parts, ignore_index=True)


def teach(features: NDArray[np.float32], patterns: NDArray[np.str_]) -> dict[str, object]:
    """What `fashrec.measure.pattern` reads: scaling and layers."""
    rng = np.random.default_rng(0)
    rows = []
    for name in np.unique(patterns):
        own = np.flatnonzero(patterns == name)
        rows.append(own if len(own) >= EACH else rng.choice(own, EACH))
    chosen = np.concatenate(rows)
    scaler = StandardScaler().fit(features[chosen])
    scaled = np.clip(scaler.transform(features[chosen]), -6, 6)
    model = MLPClassifier((24,), alpha=3.0, max_iter=600, random_state=0).fit(scaled, patterns[chosen])
    weights, biases = [part.round(3) for part in model.coefs_], [part.round(3) for part in model.intercepts_]
    order = [list(model.classes_).index(name) for name in PATTERNS]
    weights[-1], biases[-1] = weights[-1][:, order], biases[-1][order]
    layers = [{"weights": w.tolist(), "bias": b.tolist()} for w, b in zip(weights, biases, strict=True)]
    return {
        "patterns": list(PATTERNS),
        "features": list(FEATURES),
        "mean": scaler.mean_.round(4).tolist(),
        "scale": scaler.scale_.round(4).tolist(),
        "layers": layers,
    }


def main() -> None:
    """Teaches on the first table where `--write` says so, and prints how the taught patterns do on the second."""
    training, validation = (name for name in sys.argv[1:3])
    if "--write" in sys.argv:
        table = examples(training, PAINTED, with_types=True)
        document = teach(measure(table), table["pattern"].to_numpy(str))
        TAUGHT.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    table = examples(validation, PAINTED, with_types=False)
    found = np.array(PATTERNS)[pattern_chances(measure(table)).argmax(axis=1)]
    truth = table["pattern"].to_numpy(str)
    print(f"{len(truth)} products, {(found == truth).mean():.3f} right; rows: what titles say, columns: what is seen")
    print(pd.DataFrame(confusion_matrix(truth, found, labels=list(PATTERNS)), list(PATTERNS), list(PATTERNS)))


if __name__ == "__main__":
    main()
