"""Draws the sample catalogue, or other products for training: `python -m tools.sample_catalogue --help`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.sample_catalogue.garments import Design
from tools.sample_catalogue.plan import catalogue, table
from tools.sample_catalogue.queries import queries
from tools.sample_catalogue.render import STUDIO, Scene, developed, draw, photograph
from tools.sample_catalogue.svg import HEIGHT, WIDTH

Size = tuple[int, int]
Job = tuple[Path, Design, str, str, Scene, Size]

SHIPPED_SEED = 0


def _take(job: Job) -> int:
    path, design, style_seed, piece_seed, scene, size = job
    data = developed(photograph(draw(design, style_seed, piece_seed, scene), size, scene))
    path.write_bytes(data)
    return len(data)


def _progress(sizes: Iterable[int], total: int) -> None:
    written = 0
    for done, size in enumerate(sizes, start=1):
        written += size
        if sys.stderr.isatty() or done == total:
            print(f"\rdrawn {done} of {total}, {written / 1e6:.2f} MB", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _size(text: str) -> Size:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it as 144x192")
    return int(width), int(height)


def _emptied(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.webp"):
        stale.unlink()
    return folder


def main() -> None:
    """Writes the table, the pictures and, for the catalogue that ships, the query photos."""
    parser = argparse.ArgumentParser(prog="python -m tools.sample_catalogue", description="Draws the sample catalogue.")
    parser.add_argument("--out", type=Path, default=Path("assets/sample"), help="the folder to write to")
    parser.add_argument("--seed", type=int, default=SHIPPED_SEED, help="another seed draws another catalogue")
    parser.add_argument("--products", type=int, help="how many products, in the plan's proportions (default: the plan)")
    parser.add_argument("--size", type=_size, default=(WIDTH, HEIGHT), help="width and height of a picture, as 144x192")
    parser.add_argument("--jobs", type=int, default=2, help="processes that draw at once")
    chosen = parser.parse_args()
    pieces = catalogue(chosen.seed, chosen.products)
    _emptied(chosen.out / "images")
    jobs: list[Job] = [
        (chosen.out / str(p.row["image"]), p.design, p.style_seed, p.piece_seed, STUDIO, chosen.size) for p in pieces
    ]
    if chosen.seed == SHIPPED_SEED:
        photos, asked = _emptied(chosen.out / "queries"), list(queries(chosen.seed))
        jobs += [(photos / q.file, q.design, q.seed, q.seed, q.scene, chosen.size) for q in asked]
        listing = [{"file": query.file, "gender": query.gender, "label": query.label} for query in asked]
        (photos / "queries.json").write_text(json.dumps(listing, indent=2) + "\n", encoding="utf-8")
    if chosen.jobs == 1:
        _progress(map(_take, jobs), len(jobs))
    else:
        with ProcessPoolExecutor(chosen.jobs) as pool:
            _progress(pool.map(_take, jobs, chunksize=4), len(jobs))
    table(pieces).to_parquet(chosen.out / "products.parquet", index=False)


if __name__ == "__main__":
    main()
