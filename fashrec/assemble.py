"""From settings to a Recommender that is ready to answer."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from fashrec import __version__
from fashrec.catalog import SAMPLE, Source, folder_name
from fashrec.embedding import Embedder, LazyTrunk, find_weights
from fashrec.errors import FashrecError, IndexMismatch, NotFound, reading
from fashrec.index import Versions, annoy_problem, open_shelf
from fashrec.index.manifest import MANIFEST, Manifest
from fashrec.index.shelf import LEARNED
from fashrec.recommend import Recommender
from fashrec.settings import ASSETS, Settings

SHIPPED_WEIGHTS = ASSETS / "weights" / "fashion.safetensors"


@dataclass(frozen=True)
class Active:
    """The catalogue that is served, and where its versions are."""

    name: str
    versions: Versions

    @property
    def version_key(self) -> str:
        """Changes whenever another version is served."""
        folder = self.versions.path()
        # The sample is built in place, so its name stays; its manifest does not.
        return f"{folder} {(folder / MANIFEST).stat().st_mtime_ns}"


def find_active(settings: Settings) -> Active:
    """The catalogue that the settings name, else the one built last, else the sample.

    Raises:
        CatalogueError: none can have this name.
        NotFound: the catalogue was never built.
    """
    name = folder_name(settings.catalogue) if settings.catalogue else _built_last(settings)
    if name in ("", SAMPLE):
        return Active(SAMPLE, Versions(settings.sample / "index"))
    versions = Versions(settings.catalogues / name)
    if not versions.all():
        have = ", ".join([*built_names(settings), SAMPLE])
        raise NotFound(
            f"The catalogue {name!r} was not built; there are: {have}. "
            f"Build it: fashrec build --catalogue DIR --name {shlex.quote(name)}"
        )
    return Active(name, versions)


def built_names(settings: Settings) -> list[str]:
    """The catalogues with at least one version, by name.

    Raises:
        FashrecError: the home folder cannot be read.
    """
    with reading(settings.catalogues, "Make it readable, or set FASHREC_HOME."):
        folders = list(settings.catalogues.iterdir()) if settings.catalogues.is_dir() else []
    return sorted(path.name for path in folders if Versions(path).all())


def _built_last(settings: Settings) -> str:
    try:
        return settings.active.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise FashrecError(
            f"{settings.active} cannot be read ({error}). Remove it, or set FASHREC_CATALOGUE."
        ) from error


def load_trunk(settings: Settings) -> LazyTrunk:
    """The trunk with the weights that the settings name; they are checked now and loaded when first used.

    Raises:
        WeightsError: there are no such weights, or they are damaged.
    """
    return LazyTrunk(find_weights(settings.weights, SHIPPED_WEIGHTS))


def assemble(settings: Settings, loaded: Embedder | None = None) -> Recommender:
    """A Recommender over the active catalogue's current version, every file of it checked.

    `loaded` is a trunk that was used before: it goes on where the weights are the same, and nobody waits for another.

    Raises:
        NotFound: there is no such catalogue.
        IndexDamaged, IndexMismatch: the version is damaged, or was built with other weights.
        WeightsError: the weights are missing or damaged.
    """
    active = find_active(settings)
    folder = active.versions.path()
    mend = rebuild_command(active, folder)
    trunk: Embedder = load_trunk(settings)
    if loaded is not None and loaded.fingerprint == trunk.fingerprint:
        trunk = loaded
    built_with = Manifest.read(folder, mend).weights
    if built_with.fingerprint != trunk.fingerprint:
        raise IndexMismatch(
            f"The catalogue {active.name!r} was built with the weights {built_with.name} ({built_with.fingerprint}); "
            f"now {settings.weights} ({trunk.fingerprint}) are set. "
            f"Rebuild: {mend} or set FASHREC_WEIGHTS={built_with.name}"
        )
    # A question's products of vectors are so small that a second thread only waits, for milliseconds on busy cores.
    threadpool_limits(1, user_api="blas")
    return Recommender(open_shelf(folder, mend, settings.exact), trunk)


def rebuild_command(active: Active, folder: Path) -> str:
    """The command that builds the active catalogue anew."""
    if active.name == SAMPLE:
        return "make sample"
    try:
        entry = Manifest.read(folder, "").catalogue
    except FashrecError:
        return f"fashrec build --catalogue DIR --name {shlex.quote(active.name)}"
    source = entry.read_from
    name = "" if source.name == active.name else f" --name {shlex.quote(active.name)}"
    return f"fashrec build {source.options}{name}"


def served_products(settings: Settings) -> Source:
    """Where the products lie of the catalogue that is served, as its build was given them.

    Raises:
        NotFound: they are not there any more.
    """
    active = find_active(settings)
    if active.name == SAMPLE:
        return Source(settings.sample / "products.parquet")
    folder = active.versions.path()
    source = Manifest.read(folder, rebuild_command(active, folder)).catalogue.read_from
    if not source.path.exists():
        raise NotFound(
            f"The catalogue {active.name!r} was built from {source.path}, which is gone. Name its products by "
            "--data or --catalogue: a folder as fashrec build takes it, or a table (CSV, TSV, Parquet)."
        )
    return source


def describe_versions(active: Active) -> list[dict[str, Any]]:
    """The versions of a catalogue, oldest first, as plain values; of a damaged one little more than that it is so."""
    served = active.versions.current()
    described = []
    for version in active.versions.all():
        said: dict[str, Any] = {"version": version, "served": version == served, "damaged": False}
        try:
            manifest = Manifest.read(active.versions.path(version), "")
        except FashrecError:
            said |= {"damaged": True, "created": "", "products": 0, "weights": "", "learned": False}
        else:
            said |= {
                "created": manifest.created,
                "products": manifest.catalogue.products,
                "weights": f"{manifest.weights.name} {manifest.weights.fingerprint}",
                "learned": LEARNED in manifest.files,
            }
        described.append(said)
    return described


def describe(settings: Settings) -> dict[str, Any]:
    """What is served and with what, as plain values."""
    active = find_active(settings)
    folder = active.versions.path()
    manifest = Manifest.read(folder, rebuild_command(active, folder))
    weights = find_weights(settings.weights, SHIPPED_WEIGHTS)
    return {
        "fashrec": __version__,
        "home": str(settings.home),
        "catalogue": active.name,
        "catalogues": ", ".join([*built_names(settings), SAMPLE]),
        "version": active.versions.current(),
        "versions": ", ".join(active.versions.all()),
        "folder": str(folder),
        "products": {gender: entry.products for gender, entry in manifest.genders.items()},
        "recall_at_10": {gender: round(entry.recall_at_10, 4) for gender, entry in manifest.genders.items()},
        "weights": f"{weights.name} {weights.fingerprint}",
        "built_with": f"{manifest.weights.name} {manifest.weights.fingerprint}",
        "photo_size": f"{weights.preprocessing.height}×{weights.preprocessing.width}",
        "search": "exact" if settings.exact else annoy_problem() or "Annoy",
        "cache": _file(settings.cache),
        "store": _file(settings.store),
    }


def _file(path: Path) -> str:
    return f"{path} ({path.stat().st_size:,} bytes)" if path.exists() else "empty"
