"""Where figures are kept between runs, and what changed since the last one."""

import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from fashrec.catalog import SAMPLE
from fashrec.errors import FashrecError
from fashrec.index.versions import write_by_rename
from fashrec.measure.quality import LABELS, OURS, TRUNK, Quality
from fashrec.measure.quality_words import OF_A_RUN
from fashrec.settings import Settings

FIGURES = "quality.json"
HISTORY = "quality-history.jsonl"
NOTICED = 0.0005


class Run(BaseModel):
    """One line of the history: when, what was measured with which weights, and the main figures."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    created: str
    fashrec: str
    catalogue: str
    catalogue_fingerprint: str
    products: int
    weights: str
    weights_fingerprint: str
    quick: bool
    figures: dict[str, float]

    @classmethod
    def of(cls, quality: Quality) -> Self:
        """The line that says this run."""
        figures: dict[str, float] = {}
        for name in (OURS, TRUNK):
            if way := quality.way(name):
                figures |= {
                    f"{name}: {label} {metric}": way.plain[label][metric].mean
                    for metric in ("P@10", "P@1")
                    for label in LABELS
                }
        changes = quality.robustness.changes
        figures["changed photos: own product first"] = sum(c.hit_at_1[OURS].mean for c in changes) / len(changes)
        if quality.street:
            own = {way.cut_out: way.mean.mean for way in quality.street.ways if way.name == OURS}
            figures["people's own photos: right kind"] = own[False]
            if True in own:
                figures["people's own photos, cut out: right kind"] = own[True]
        shared = set(cls.model_fields) - {"figures"}
        return cls(
            figures={name: round(value, 4) for name, value in figures.items()}, **quality.model_dump(include=shared)
        )


History = list[Run]


def quality_path(settings: Settings, catalogue: str) -> Path:
    """Where a run over a catalogue leaves its figures."""
    return settings.catalogues / catalogue / FIGURES


def write_quality(path: Path, quality: Quality) -> None:
    """Writes figures to a file, in one step.

    Raises:
        FashrecError: the file cannot be written.
    """
    try:
        write_by_rename(path, quality.to_json() + "\n")
    except OSError as error:
        raise FashrecError(f"{path} cannot be written ({error.strerror}). Name another place for it.") from error


def keep(quality: Quality, settings: Settings) -> None:
    """Keeps a run's figures where the quality page finds them, and adds a line to the catalogue's history.

    Raises:
        FashrecError: the home folder cannot be written.
    """
    path = quality_path(settings, quality.catalogue)
    try:
        write_quality(path, quality)
        with (path.parent / HISTORY).open("ab+") as file:
            whole = Run.of(quality).model_dump_json().encode() + b"\n"
            if file.tell():
                file.seek(-1, os.SEEK_END)
                whole = whole if file.read() == b"\n" else b"\n" + whole  # a crash cut off the line before
            file.write(whole)
    except OSError as error:
        raise FashrecError(
            f"{path.parent} cannot be written ({error.strerror}). Make it writable, or set FASHREC_HOME."
        ) from error


def read_quality(settings: Settings, catalogue: str) -> Quality | None:
    """The newest figures of a catalogue, None where it was never evaluated; the sample's come with fashrec.

    Raises:
        FashrecError: the file is not one of figures.
    """
    paths = [quality_path(settings, catalogue)]
    if catalogue == SAMPLE:
        paths.append(settings.sample / FIGURES)
    found = [Quality.from_json(path.read_text(encoding="utf-8")) for path in paths if path.is_file()]
    return max(found, key=lambda quality: quality.created, default=None)


def read_history(settings: Settings, catalogue: str) -> History:
    """The runs over a catalogue, oldest first; lines that a crash cut off are left aside."""
    try:
        lines = (settings.catalogues / catalogue / HISTORY).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    runs = []
    for line in lines:
        try:
            runs.append(Run.model_validate_json(line))
        except ValidationError:
            continue
    return runs


def changes_since(before: Run, now: Run) -> list[str]:
    """What changed from one run to the next, in plain sentences; none where nothing did."""
    said = []
    if before.weights_fingerprint != now.weights_fingerprint:
        said.append(
            f"Other weights: {before.weights} ({before.weights_fingerprint}) became {now.weights} "
            f"({now.weights_fingerprint})."
        )
    if before.catalogue_fingerprint != now.catalogue_fingerprint:
        said.append(f"The catalogue changed: {before.products:,} products became {now.products:,}.")
    if before.quick != now.quick:
        said.append("One of the two runs was a quick one.")
    for name, value in now.figures.items():
        if name in before.figures and abs(value - before.figures[name]) >= NOTICED:
            words = OF_A_RUN.get(name, name)
            said.append(
                f"{words}: {before.figures[name]:.3f} became {value:.3f} ({value - before.figures[name]:+.3f})."
            )
    return said
