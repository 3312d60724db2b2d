"""Builds the sample catalogue's index into `assets/sample/index`, as one version: `python -m tools.sample_index`."""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from fashrec.assemble import load_trunk
from fashrec.build import build_into
from fashrec.catalog import SAMPLE, read_catalogue
from fashrec.index import Versions
from fashrec.settings import load_settings


def main() -> None:
    """Builds the index beside the old one, then puts it in its place."""
    settings = load_settings()
    catalogue = read_catalogue(settings.sample / "products.parquet", name=SAMPLE)
    # The manifest is committed: it must not name a folder of the machine it was made on.
    catalogue = replace(catalogue, root=Path("assets/sample"), source=None)
    with tempfile.TemporaryDirectory(dir=settings.sample) as scratch:
        home = settings.model_copy(update={"home": Path(scratch) / "home"})
        versions = Versions(Path(scratch) / SAMPLE)
        built = build_into(versions, catalogue, home, load_trunk(settings), lambda stage, done, total: None)
        (versions.folder / ".lock").unlink(missing_ok=True)
        shutil.rmtree(settings.sample / "index", ignore_errors=True)
        versions.folder.rename(settings.sample / "index")
    print(f"{built.manifest.catalogue.products} products, {built.version}", file=sys.stderr)


if __name__ == "__main__":
    main()
