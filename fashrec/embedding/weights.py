"""Which trunk weights there are; finding and checking them needs no Keras."""

import hashlib
import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

from fashrec.errors import WeightsError

PREPROCESSING_KEY = "preprocessing"
# The file that Keras 3 downloads for ResNet50 without its top, by the checksum in its source.
IMAGENET_MD5 = "4d473c1dd8becc155b73f8504c6f6626"
CHOICES = "Choose `fashion` (shipped with fashrec), `imagenet`, or the path of a .safetensors file."


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What the trunk expects: photos fitted to height×width and scaled.

    `unit` scales to -1…1, `caffe` is Keras's own scaling for ResNet50.
    """

    height: int
    width: int
    scaling: Literal["unit", "caffe"]

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The preprocessing that `to_json` wrote.

        Raises:
            ValueError: it is not one.
        """
        data = json.loads(text)
        size = (data["height"], data["width"])
        if not all(isinstance(side, int) and 32 <= side <= 1024 for side in size):
            raise ValueError(f"a photo of {size} pixels")
        if data["scaling"] not in ("unit", "caffe"):
            raise ValueError(f"scaling {data['scaling']!r}")
        return cls(*size, data["scaling"])

    def to_json(self) -> str:
        """One line, always the same for the same values."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that are there and whole; `path` is None for those that Keras fetches."""

    name: str
    path: Path | None
    preprocessing: Preprocessing
    fingerprint: str


def find_weights(setting: str, shipped: Path) -> Weights:
    """The weights that a setting names, `fashion` being the file that is shipped; the file is read and checked.

    Raises:
        WeightsError: there is no such file, or it is damaged or not a trunk of fashrec.
    """
    if setting == "imagenet":
        preprocessing = Preprocessing(224, 168, "caffe")
        return Weights("imagenet", None, preprocessing, _digest(IMAGENET_MD5 + preprocessing.to_json()))
    path = shipped if setting == "fashion" else Path(setting).expanduser()
    if not path.is_file():
        if setting == "fashion":
            raise WeightsError(f"The shipped weights are missing: there is no {path}. Install fashrec again.")
        raise WeightsError(f"There are no weights {setting!r}. {CHOICES}")
    content_sha256 = sha256_of_file(path)
    sidecar = path.with_suffix(".sha256")
    wanted = sidecar.read_text(encoding="ascii", errors="replace").partition(" ")[0] if sidecar.is_file() else ""
    if wanted not in ("", content_sha256):
        raise WeightsError(
            f"The weights {path} are damaged: their sha256 is {content_sha256}, {sidecar.name} says {wanted}. "
            "Install fashrec again, or choose other weights."
        )
    preprocessing = _read_preprocessing(path)
    return Weights(setting if setting == "fashion" else path.stem, path, preprocessing, content_sha256[:16])


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_preprocessing(path: Path) -> Preprocessing:
    """The preprocessing in a safetensors file's own metadata: a length of 8 bytes, then JSON."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(min(length, 10_000_000)))
        return Preprocessing.from_json(header["__metadata__"][PREPROCESSING_KEY])
    except (OSError, struct.error, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} is not a trunk of fashrec: it names no preprocessing. {CHOICES}") from error
