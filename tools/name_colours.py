"""Prints how often colours are called as shops call them: `python -m tools.name_colours CATALOGUE [PRODUCTS]`.

The name that is measured for the largest colour of each product beside the catalogue's word for it. The colours that
stand for each name in `fashrec/measure/colour.py` are chosen so that `training/` agrees, and judged on `validation/`.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from fashrec.catalog import Catalogue, read_catalogue
from fashrec.errors import PhotoError
from fashrec.measure.colour import NAMES
from fashrec.measure.look import look_at
from fashrec.photos import read_photo

SAME = {"navy blue": "navy", "maroon": "burgundy", "off white": "cream"}
LEAST = 20  # products of a colour that is listed
MOST_NAMES = 4


def main() -> None:
    """A line for each of the catalogue's colours that has a name here, and the share of all."""
    most = int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize
    named = names(read_catalogue(Path(sys.argv[1])), most)
    known = named[named["shop"].isin(NAMES)]
    print("| the shop says | products | called the same | most often called |")
    print("|---|---|---|---|")
    for shop, own in sorted(known.groupby("shop"), key=lambda one: -len(one[1])):
        if len(own) >= LEAST:
            called = ", ".join(f"{name} {count}" for name, count in own["measured"].value_counts()[:MOST_NAMES].items())
            print(f"| {shop} | {len(own):,} | {(own['measured'] == shop).mean():.3f} | {called} |")
    print(f"| **all** | {len(known):,} | {(known['measured'] == known['shop']).mean():.3f} | |")


def names(catalogue: Catalogue, most: int) -> pd.DataFrame:
    """The shop's and the measured name of the colour of at most so many products, drawn by a fixed seed."""
    found = []
    for row in np.random.default_rng(0).permutation(len(catalogue.table))[:most]:
        word = str(catalogue.table["colour"].iloc[row]).casefold()
        try:
            look = look_at(read_photo(catalogue.photo(int(row))))
        except PhotoError:
            continue
        found.append((SAME.get(word, word), look.palette[0].name))
    return pd.DataFrame(found, columns=["shop", "measured"])


if __name__ == "__main__":
    main()
