"""Evaluates the sample catalogue into `assets/sample/quality.json`: `python -m tools.sample_quality [--quick]`."""

import sys

from fashrec.assemble import load_trunk
from fashrec.catalog import SAMPLE, read_catalogue
from fashrec.evaluate import Options, evaluate, write_quality
from fashrec.evaluate.kept import FIGURES
from fashrec.settings import load_settings


def main() -> None:
    """Writes the figures that the quality page shows before anything was evaluated."""
    settings = load_settings()
    catalogue = read_catalogue(settings.sample / "products.parquet", name=SAMPLE)
    options = Options(quick="--quick" in sys.argv[1:])
    quality = evaluate(catalogue, settings, load_trunk(settings), lambda stage, done, total: None, options)
    write_quality(settings.sample / FIGURES, quality)
    print(f"{quality.products} products, {quality.seconds:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
