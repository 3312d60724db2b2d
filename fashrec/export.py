"""From a catalogue to a file of vectors, for other programs; needs no build."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashrec.assemble import find_active, rebuild_command
from fashrec.build import Progress, stream_catalogue
from fashrec.catalog import GENDERS, SAMPLE, Catalogue, Gender, shelf_rows
from fashrec.embedding import Embedded, Embedder, GenderModel, fit_gender_model, unlabelled
from fashrec.errors import FashrecError, NotFound
from fashrec.index import Manifest
from fashrec.settings import Settings


@dataclass(frozen=True)
class Exported:
    """A row for each product and shelf: ids and genders (str of n), trunk outputs (n×2048), vectors (n×d), float32.

    `models` says for each gender where its model came from.
    """

    product_id: NDArray[np.str_]
    gender: NDArray[np.str_]
    trunk: NDArray[np.float32]
    vector: NDArray[np.float32]
    models: dict[str, str]
    catalogue: Catalogue


def embed_catalogue(catalogue: Catalogue, settings: Settings, embedder: Embedder, progress: Progress) -> Exported:
    """Every usable product of a catalogue on each of its shelves, as numbers.

    The gender models are those of the catalogue built last where it was built with the same weights, else principal
    components of this catalogue. Shorter vectors are filled up with zeros, which changes no distance.

    Raises:
        CatalogueError: not one photo can be used.
        IndexDamaged: the catalogue built last is damaged.
    """
    built, outputs, problems = _built_models(settings, embedder), [], {}
    for at, result in enumerate(stream_catalogue(catalogue, settings, embedder, progress)):
        if isinstance(result, Embedded):
            outputs.append(result.trunk)
        else:
            problems[at] = f"unreadable photo: {result}"
    catalogue = catalogue.without(problems)
    trunk = np.stack(outputs)
    positions, genders, vectors, models = [], [], [], {}
    for gender in GENDERS:
        rows = shelf_rows(catalogue.table, gender)
        if not len(rows):
            continue
        others = np.delete(trunk, rows, axis=0)
        model = built.get(gender) or fit_gender_model(
            unlabelled(trunk[rows]), unlabelled(others), settings.dimensions, settings.seed
        )
        models[str(gender)] = ("built: " if gender in built else "fitted now: ") + model.kind
        positions.append(rows)
        genders += [str(gender)] * len(rows)
        vectors.append(model.vectors(trunk[rows]))
    longest = max(part.shape[1] for part in vectors)
    where = np.concatenate(positions)
    return Exported(
        product_id=catalogue.table["product_id"].to_numpy(dtype=str)[where],
        gender=np.array(genders, dtype=str),
        trunk=trunk[where],
        vector=np.concatenate([np.pad(part, ((0, 0), (0, longest - part.shape[1]))) for part in vectors]),
        models=models,
        catalogue=catalogue,
    )


def _built_models(settings: Settings, embedder: Embedder) -> dict[Gender, GenderModel]:
    """The gender models of the catalogue built last; none where there is none, or it was built with other weights.

    Raises:
        IndexDamaged: it is there, and damaged.
    """
    try:
        active = find_active(settings)
    except NotFound:
        return {}
    if active.name == SAMPLE:
        return {}
    folder = active.versions.path()
    mend = rebuild_command(active, folder)
    manifest = Manifest.read(folder, mend)
    if manifest.weights.fingerprint != embedder.fingerprint:
        return {}
    manifest.check_files(folder, mend)
    return {
        gender: GenderModel.from_bytes((folder / f"{gender}.model.npz").read_bytes())
        for gender in GENDERS
        if gender in manifest.genders
    }


def check_place(path: Path) -> None:
    """Nothing where a file can be put at this path, as far as can be told before the long work.

    Raises:
        FashrecError: its folder is not there, or it is a folder itself.
    """
    if path.is_dir() or not path.absolute().parent.is_dir():
        why = "it is a folder" if path.is_dir() else "its folder is not there"
        raise FashrecError(f"{path} cannot be written: {why}. Name another file with --out.")


def write_npz(exported: Exported, path: Path) -> None:
    """Writes the four arrays to an .npz file, in one step.

    Raises:
        FashrecError: the file cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            np.savez(
                file,
                product_id=exported.product_id,
                gender=exported.gender,
                trunk=exported.trunk,
                vector=exported.vector,
            )
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise FashrecError(f"{path} cannot be written ({error.strerror}). Name another file with --out.") from error
