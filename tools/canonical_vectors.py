"""Writes `tests/canonical/`: photos, and what the shipped trunk says of them: `python -m tools.canonical_vectors`.

Run it when the shipped weights change; a test then holds every later change of code or library to these numbers.
"""

import json
import shutil
from pathlib import Path

import numpy as np

from fashrec.assemble import load_trunk
from fashrec.photos import fit, read_photo
from fashrec.settings import ASSETS, load_settings

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "canonical"
LEADING = 16


def main() -> None:
    """Takes two thumbnails of the sample catalogue where none were chosen yet, and writes the numbers."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not list(FOLDER.glob("*.jpg")):
        for i, path in enumerate(sorted((ASSETS / "sample" / "index").rglob("*.jpg"))[::150][:2]):
            shutil.copy(path, FOLDER / f"photo-{i + 1}.jpg")
    trunk = load_trunk(load_settings())
    size = trunk.preprocessing
    outputs = {
        path.name: trunk.embed(fit(read_photo(path), size.height, size.width)[np.newaxis])[0]
        for path in sorted(FOLDER.glob("*.jpg"))
    }
    document = {
        "weights": trunk.fingerprint,
        "photos": {name: [round(float(value), 5) for value in output[:LEADING]] for name, output in outputs.items()},
        "norms": {name: round(float(np.linalg.norm(output)), 4) for name, output in outputs.items()},
    }
    (FOLDER / "trunk.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
