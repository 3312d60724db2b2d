"""Draws the sample catalogue: `python -m tools.sample_catalogue [--out DIR] [--seed N] [--jobs N]`."""

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

Job = tuple[Path, Design, str, str, Scene]


def _take(job: Job) -> int:
    path, design, style_seed, piece_seed, scene = job
    data = developed(photograph(draw(design, style_seed, piece_seed, scene)))
    path.write_bytes(data)
    return len(data)


def _progress(sizes: Iterable[int], total: int) -> None:
    written = 0
    for done, size in enumerate(sizes, start=1):
        written += size
        print(f"\rdrawn {done} of {total}, {written / 1e6:.2f} MB", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def main() -> None:
    """Writes the table, the pictures and the query photos."""
    parser = argparse.ArgumentParser(prog="python -m tools.sample_catalogue", description="Draws the sample catalogue.")
    parser.add_argument("--out", type=Path, default=Path("assets/sample"), help="the folder to write to")
    parser.add_argument("--seed", type=int, default=0, help="another seed draws another catalogue")
    parser.add_argument("--jobs", type=int, default=2, help="processes that draw at once")
    chosen = parser.parse_args()
    images, photos = chosen.out / "images", chosen.out / "queries"
    for folder in (images, photos):
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("*.webp"):
            stale.unlink()
    pieces, asked = catalogue(chosen.seed), list(queries(chosen.seed))
    jobs: list[Job] = [(chosen.out / str(p.row["image"]), p.design, p.style_seed, p.piece_seed, STUDIO) for p in pieces]
    jobs += [(photos / query.file, query.design, query.seed, query.seed, query.scene) for query in asked]
    with ProcessPoolExecutor(chosen.jobs) as pool:
        _progress(pool.map(_take, jobs, chunksize=4), len(jobs))
    table(pieces).to_parquet(chosen.out / "products.parquet", index=False)
    listing = [{"file": query.file, "gender": query.gender, "label": query.label} for query in asked]
    (photos / "queries.json").write_text(json.dumps(listing, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
