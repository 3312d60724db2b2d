"""Prints how well people's photos are answered whole, cut out, and both: `python -m tools.choose_focus ASKS ANSWERS`.

The products of one catalogue ask, laid on floors, cloths and walls as people photograph them, those of another answer,
within gender; docs/experiments.md keeps the table.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import load_trunk
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.cutout import cut_out, garment_box, on_white
from fashrec.embedding.training.changes import on_another_ground, white_ground
from fashrec.photos import Pixels, read_photo
from fashrec.settings import load_settings
from tools.choose_size import embed
from tools.validation import HEADINGS, as_row, label_precision, outputs_of, shelves, unit, with_gender_model

LEAST_WHITE, MOST_WHITE = 0.1, 0.75
MOST_ROOM = 0.2


def main() -> None:
    """For each way to look at a photo: the trunk alone, and with gender models."""
    parser = argparse.ArgumentParser(prog="python -m tools.choose_focus", description=__doc__)
    parser.add_argument("asks", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--most", type=int, default=2000, help="products that answer on each shelf")
    parser.add_argument("--photos", type=int, default=400, help="photos that ask on each shelf")
    chosen = parser.parse_args()
    asks, answers = read_catalogue(chosen.asks), read_catalogue(chosen.answers)
    trunk = load_trunk(load_settings())
    random = np.random.default_rng(0)
    measured: dict[str, list[NDArray[np.float64]]] = {}
    for _, rows, own in shelves(asks, answers, chosen.most):
        rows = rows[white_rows(asks, rows)][: chosen.photos]
        photos = [laid_somewhere(read_photo(asks.photo(int(row))), random) for row in rows]
        gallery = embed(trunk, answers, own)
        whole, alone = (outputs_of(trunk, some) for some in (photos, [garment(photo) for photo in photos]))
        ways = {"whole": whole, "cut out": alone, "both, the mean": (whole + alone) / np.float32(2)}
        with threadpool_limits(1, user_api="blas"):
            for name, asked in ways.items():
                vectors = {"trunk": unit(asked, gallery)}
                vectors["with gender models"] = with_gender_model(asked, gallery, answers, own)
                for way, both in vectors.items():
                    figures = label_precision(*both, asks, rows, answers, own)
                    measured.setdefault(f"{name} | {way}", []).append(figures)
    print(f"| a photo asks | vectors | {HEADINGS} |")
    print("|---" * 8 + "|")
    for name, parts in measured.items():
        print(as_row(name, np.concatenate(parts)))


def white_rows(catalogue: Catalogue, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows have a photo on a white ground that is neither nearly all of it nor hardly seen."""
    shares = np.array([white_ground(read_photo(catalogue.photo(int(row)))).mean() for row in rows])
    return (shares > LEAST_WHITE) & (shares < MOST_WHITE)


def garment(photo: Pixels) -> Pixels:
    """The garment on white, whatever the ground; the trunk has learned on grounds that `focus` would take for plain."""
    mask = cut_out(photo)
    left, top, right, bottom = garment_box(photo, mask)
    return on_white(photo, mask)[top:bottom, left:right]


def laid_somewhere(photo: Pixels, random: np.random.Generator) -> Pixels:
    """A product photo with room around it, on another ground."""
    room = [int(side * random.uniform(0, MOST_ROOM) / 2) for side in photo.shape[:2]]
    roomy = np.pad(photo, ((room[0], room[0]), (room[1], room[1]), (0, 0)), constant_values=255)
    return on_another_ground(roomy, random)


if __name__ == "__main__":
    main()
