"""Prints quality against time by the size of the photo: `python -m tools.choose_size VALIDATION TRAINING`.

The products of one catalogue ask, those of another answer, within gender; docs/experiments.md keeps the table. With
`--sizes 96x72` it compares weights, those that FASHREC_WEIGHTS names.
"""

import argparse
import statistics
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import SHIPPED_WEIGHTS
from fashrec.catalog import Catalogue, read_catalogue
from fashrec.embedding import Embedder
from fashrec.embedding.trunk import Trunk
from fashrec.embedding.weights import find_weights
from fashrec.photos import read_photo
from fashrec.settings import load_settings
from tools.validation import HEADINGS, as_row, label_precision, outputs_of, shelves, unit, with_gender_model

SIZES = "64x48,96x72,128x96,160x120,224x168"
TIMED = 40


def main() -> None:
    """For each size: the trunk alone and with gender models, and the time of one photo."""
    parser = argparse.ArgumentParser(prog="python -m tools.choose_size", description=__doc__)
    parser.add_argument("asks", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--sizes", default=SIZES, help=f"heights and widths (default {SIZES})")
    parser.add_argument("--most", type=int, default=1000, help="products that answer on each shelf")
    chosen = parser.parse_args()
    asks, answers = read_catalogue(chosen.asks), read_catalogue(chosen.answers)
    parts = list(shelves(asks, answers, chosen.most))
    weights = find_weights(load_settings().weights, SHIPPED_WEIGHTS)
    print(f"| height × width | vectors | {HEADINGS} | one photo, ms |")
    print("|---" * 9 + "|")
    for size in chosen.sizes.split(","):
        height, width = (int(side) for side in size.split("x"))
        preprocessing = replace(weights.preprocessing, height=height, width=width)
        trunk = Trunk(replace(weights, preprocessing=preprocessing))
        trunk.warm_up()
        outputs = [(embed(trunk, asks, rows), embed(trunk, answers, own)) for _, rows, own in parts]
        took = f" {milliseconds(trunk, height, width):.0f} |"
        with threadpool_limits(1, user_api="blas"):
            for name in ("trunk", "with gender models"):
                measured = []
                for (asked, gallery), (_, rows, own) in zip(outputs, parts, strict=True):
                    vectors = (
                        unit(asked, gallery) if name == "trunk" else with_gender_model(asked, gallery, answers, own)
                    )
                    measured.append(label_precision(*vectors, asks, rows, answers, own))
                print(as_row(f"{height}×{width} | {name}", np.concatenate(measured)) + took, flush=True)


def embed(trunk: Embedder, catalogue: Catalogue, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Trunk outputs of some products of a catalogue, rows×2048."""
    return outputs_of(trunk, (read_photo(catalogue.photo(int(row))) for row in rows))


def milliseconds(trunk: Trunk, height: int, width: int) -> float:
    """How long one fitted photo takes, the median of some calls."""
    photo = np.random.default_rng(0).integers(0, 256, (1, height, width, 3), dtype=np.uint8)
    times = []
    for _ in range(TIMED):
        start = time.perf_counter()
        trunk.embed(photo)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
