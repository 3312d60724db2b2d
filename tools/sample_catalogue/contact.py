"""Contact sheets: `python -m tools.sample_catalogue.contact [--by gender|product_type] [--out docs/sample.jpg]`.

Without `--by` it composes the one sheet that the README shows: a few products of every kind, sorted by colour.
"""

from __future__ import annotations

import argparse
import colorsys
from pathlib import Path

import pandas as pd
from PIL import Image

from tools.sample_catalogue.palette import COLOURS
from tools.sample_catalogue.render import BACKDROP

CELL = (96, 128)


def _hue(colour: str) -> tuple[bool, float, float]:
    value = COLOURS[colour].value
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    return strength < 0.18 or light < 0.2 or light > 0.9, (hue + 0.04) % 1, light


def compose(root: Path, images: list[str], columns: int, cell: tuple[int, int]) -> Image.Image:
    """One RGB image of the pictures, row by row."""
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (columns * cell[0], rows * cell[1]), BACKDROP)
    for i, name in enumerate(images):
        picture = Image.open(root / name).convert("RGB").resize(cell, Image.Resampling.LANCZOS)
        sheet.paste(picture, (i % columns * cell[0], i // columns * cell[1]))
    return sheet


def lookbook(table: pd.DataFrame, count: int) -> list[str]:
    """Pictures of `count` products, every kind in turn, then in the order of the rainbow."""
    turns = table.assign(turn=table.groupby("product_type").cumcount()).sort_values(["turn", "product_type"])
    chosen = turns.head(count)
    return list(chosen.iloc[chosen["colour"].map(_hue).argsort()]["image"])


def main() -> None:
    """Writes the sheet, or one sheet a group."""
    parser = argparse.ArgumentParser(prog="python -m tools.sample_catalogue.contact", description="Contact sheets.")
    parser.add_argument("--catalogue", type=Path, default=Path("assets/sample"), help="a drawn catalogue")
    parser.add_argument("--by", choices=("gender", "product_type"), help="one sheet for each of these")
    parser.add_argument("--out", type=Path, default=Path("docs/sample.jpg"), help="a file; a folder with --by")
    chosen = parser.parse_args()
    table = pd.read_parquet(chosen.catalogue / "products.parquet")
    if chosen.by is None:
        compose(chosen.catalogue, lookbook(table, 98), 14, CELL).save(chosen.out, quality=84, optimize=True)
        return
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, group in table.sort_values(["product_type", "title"]).groupby(chosen.by):
        compose(chosen.catalogue, list(group["image"]), 12, CELL).save(chosen.out / f"{name}.png")


if __name__ == "__main__":
    main()
