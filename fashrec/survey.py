"""What a build finds out beyond the index: looks, their colours together, the atlas, near-duplicates, odd labels."""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from fashrec.catalog import GENDERS, shelf_rows
from fashrec.errors import FashrecError
from fashrec.index.manifest import Manifest, describe
from fashrec.index.shelf import ALIKE, DUPLICATES, LOOKS, ODD, SCHEMES, SPREADS, WHEEL, thumbnail_path
from fashrec.measure.atlas import compact, lay_out
from fashrec.measure.look import LOOK_VERSION, look_at
from fashrec.measure.neighbours import VOTERS, near_pairs, nearest_others, odd_labels
from fashrec.measure.pattern import taught_with
from fashrec.measure.schemes import colour_wheel, schemes, spread_by

logger = logging.getLogger(__name__)

# Of pairs with one title in real catalogues, the same picture lies below 0.02 and another garment above 0.14.
NEAR = 0.12
TINY = (12, 16)
MOST_APART = 9.0  # mean difference of two pictures at 12×16, of 255
PART = 256
FIGURES = ("lightness", "strength", "warmth")


def survey(
    draft: Path,
    previous: Path | None,
    table: pd.DataFrame,
    trunk: NDArray[np.float32],
    weights: str,
    seed: int,
    progress: Callable[[str, int, int], None],
) -> list[str]:
    """Writes what is found out about a draft's products; returns the names of the files.

    `trunk` is what weights of this fingerprint say of each product's photo, N×2048.
    """
    known = _known_looks(previous, weights)
    looks = _looks(draft, known, table["thumbnail"].tolist(), trunk if taught_with(weights) else None, progress)
    progress("Drawing the atlas", 0, 1)
    points = compact(trunk, seed)
    looks[["atlas_x", "atlas_y"]] = lay_out(points, seed)
    looks.insert(0, "product_id", table["product_id"].to_numpy())
    looks.to_parquet(draft / LOOKS, index=False)
    progress("Drawing the atlas", 1, 1)
    _colours_together(draft, table, looks, progress)
    progress("Comparing look-alikes", 0, 2)
    _duplicates(draft, table, points).to_parquet(draft / DUPLICATES, index=False)
    progress("Comparing look-alikes", 1, 2)
    _odd(table, points).to_parquet(draft / ODD, index=False)
    progress("Comparing look-alikes", 2, 2)
    return [LOOKS, SCHEMES, WHEEL, SPREADS, DUPLICATES, ODD]


def _looks(
    draft: Path,
    known: dict[str, dict[str, object]],
    thumbnails: list[str],
    trunk: NDArray[np.float32] | None,
    progress: Callable[[str, int, int], None],
) -> pd.DataFrame:
    """The look of each product in the table's order; of thumbnails that are `known`, what was found before."""
    first = {name: row for row, name in reversed(list(enumerate(thumbnails)))}
    wanted = [name for name in dict.fromkeys(thumbnails) if name not in known]

    def look(name: str) -> dict[str, object]:
        with Image.open(thumbnail_path(draft, name)) as image:
            pixels = np.asarray(image.convert("RGB"))
        return look_at(pixels, None if trunk is None else trunk[first[name]]).to_row()

    found = dict(known)
    stage = "Measuring colours and patterns"
    progress(stage, 0, len(wanted))
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        for start in range(0, len(wanted), PART):
            part = wanted[start : start + PART]
            found.update(zip(part, pool.map(look, part), strict=True))
            progress(stage, start + len(part), len(wanted))
    return pd.DataFrame([found[name] for name in thumbnails]).assign(thumbnail=thumbnails, look_version=LOOK_VERSION)


def _colours_together(
    draft: Path, table: pd.DataFrame, looks: pd.DataFrame, progress: Callable[[str, int, int], None]
) -> None:
    """Writes the colours of all products together and of each gender's: by type, as a wheel, how figures spread."""
    stage = "Mixing the colours"
    together = table[["gender", "product_type"]].assign(
        **{name: looks[name].to_numpy() for name in ("colours", "shares", *FIGURES)}
    )
    parts = {"": together, **{str(g): together.iloc[shelf_rows(table, g)] for g in GENDERS}}
    parts = {name: part for name, part in parts.items() if len(part)}
    found_schemes, found_wheels = [], []
    for done, (name, part) in enumerate(parts.items()):
        progress(stage, done, len(parts))
        rows = pd.DataFrame([row for scheme in schemes(part) for row in scheme.to_rows()])
        found_schemes.append(rows.assign(gender=name))
        found_wheels.append(colour_wheel(part).assign(gender=name))
    pd.concat(found_schemes, ignore_index=True).to_parquet(draft / SCHEMES, index=False)
    pd.concat(found_wheels, ignore_index=True).to_parquet(draft / WHEEL, index=False)
    spreads = pd.concat([spread_by(together, name).assign(figure=name) for name in FIGURES], ignore_index=True)
    spreads.to_parquet(draft / SPREADS, index=False)
    progress(stage, len(parts), len(parts))


def _known_looks(previous: Path | None, weights: str) -> dict[str, dict[str, object]]:
    """The looks of the version before by thumbnail; none where they are damaged, of an older kind or other weights."""
    if previous is None:
        return {}
    try:
        manifest = Manifest.read(previous, "")
        entry = manifest.files.get(LOOKS)
        if manifest.weights.fingerprint != weights or entry is None or describe(previous / LOOKS) != entry:
            return {}
        looks = pd.read_parquet(previous / LOOKS)
    except (FashrecError, OSError, ValueError) as error:
        logger.warning("The looks in %s cannot be used again (%s); they are measured anew.", previous, error)
        return {}
    looks = looks[looks["look_version"] == LOOK_VERSION].drop_duplicates("thumbnail")
    rows = looks.drop(columns=["product_id", "look_version", "atlas_x", "atlas_y"]).to_dict("records")
    return {str(row.pop("thumbnail")): {str(key): value for key, value in row.items()} for row in rows}


def _duplicates(draft: Path, table: pd.DataFrame, points: NDArray[np.float32]) -> pd.DataFrame:
    """Pairs of products whose pictures are nearly the same, the nearest first: ids, and the difference in % of full."""
    names, ids = table["thumbnail"].tolist(), table["product_id"].to_numpy()
    tiny: dict[str, NDArray[np.float32]] = {}
    pairs = near_pairs(points, NEAR)
    for row in np.unique(pairs):
        if names[row] not in tiny:
            with Image.open(thumbnail_path(draft, names[row])) as image:
                tiny[names[row]] = np.asarray(image.convert("RGB").resize(TINY, Image.Resampling.BOX), np.float32)
    apart = np.array([np.abs(tiny[names[a]] - tiny[names[b]]).mean() for a, b in pairs], np.float32)
    near = apart < MOST_APART
    found = pd.DataFrame(
        {
            "product_id": ids[pairs[near, 0]],
            "other_id": ids[pairs[near, 1]],
            "difference": np.round(100 * apart[near] / 255, 2),
        }
    )
    return found.sort_values(["difference", "product_id", "other_id"]).reset_index(drop=True)


def _odd(table: pd.DataFrame, points: NDArray[np.float32]) -> pd.DataFrame:
    """Products whose type or colour disagrees with their look-alikes of the same gender, the surest first.

    The column `alike` holds the ids of these look-alikes, the nearest first.
    Look-alikes by what the trunk sees, not by the gender models: those were fit to the very labels in doubt.
    """
    things = table["thing"].to_numpy(np.int64)
    found = []
    for gender in GENDERS:
        positions = shelf_rows(table, gender)
        if len(positions) <= VOTERS:
            continue
        nearest, _ = nearest_others(points[positions], VOTERS, things[positions])
        for what in ("product_type", "colour"):
            odd = odd_labels(nearest, table[what].to_numpy(object)[positions])
            rows, ids = odd["row"].to_numpy(np.int64), table["product_id"].to_numpy()[positions]
            named = {"product_id": ids[rows], ALIKE: [ids[row[row >= 0]].tolist() for row in nearest[rows]]}
            found.append(odd.drop(columns="row").assign(**named, gender=str(gender), what=what))
    columns = ["product_id", "gender", "what", "label", "others", "sure", "agree", ALIKE]
    if not found:
        return pd.DataFrame(columns=columns)
    odd = pd.concat(found, ignore_index=True)[columns]
    odd = odd.sort_values(["sure", "product_id"], ascending=[False, True], kind="stable")
    return odd.drop_duplicates(["product_id", "what"]).reset_index(drop=True)
