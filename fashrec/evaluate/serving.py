"""The index apart from the vectors, where the time of one question goes, and what becomes of bad photos."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fashrec.build import Progress, aspects, model_for
from fashrec.embedding import Embedder, GenderModel
from fashrec.errors import PhotoError
from fashrec.evaluate.questions import Asking, Measured
from fashrec.evaluate.tables import between
from fashrec.index import ExactIndex, annoy_problem
from fashrec.index.contract import VectorIndex
from fashrec.index.curve import index_curve
from fashrec.index.tuning import build_tuned, sample_rows
from fashrec.measure.bootstrap import Resamples
from fashrec.measure.quality import IndexFigures, Reliability, Speed, Stage
from fashrec.photos import fit, read_photo, read_photo_bytes
from fashrec.settings import Settings

DAMAGED = 50


def index_figures(measured: Measured, askings: Sequence[Asking], settings: Settings, draws: int) -> list[IndexFigures]:
    """Recall, time and size of each gender's index as a build makes it, against exact search."""
    figures = []
    for asking in askings:
        vectors = served_model(measured, asking, settings).vectors(asking.features["trunk"]).astype(np.float16)
        trees = search_k = 0
        if not annoy_problem():
            with tempfile.TemporaryDirectory() as folder:
                tuned = build_tuned(Path(folder) / "tuned.ann", vectors, settings.seed)
            trees, search_k = tuned.trees, tuned.search_k
        exact, *annoy = index_curve(vectors, settings.seed, [(trees, search_k)] if trees else [])
        found = annoy[0] if trees else exact
        shares = np.array(found.found)[:, np.newaxis]
        resamples = Resamples(np.arange(len(shares)), draws, settings.seed)
        figures.append(
            IndexFigures(
                gender=str(asking.gender),
                products=len(vectors),
                dimensions=vectors.shape[1],
                trees=trees,
                search_k=search_k,
                recall_at_10=round(found.recall_at_10, 4),
                recall_between=between(resamples.plain(shares)),
                milliseconds=round(found.milliseconds, 4),
                exact_milliseconds=round(exact.milliseconds, 4),
                bytes=found.bytes,
            )
        )
    return figures


def served_model(measured: Measured, asking: Asking, settings: Settings) -> GenderModel:
    """A gender model as a build fits it, on all of the gender's products; for figures of the index and of speed."""
    return model_for(asking.rows, measured.features["trunk"], aspects(measured.table), settings)


def speed(
    measured: Measured, asking: Asking, embedder: Embedder, settings: Settings, count: int, progress: Progress
) -> Speed:
    """Milliseconds of each stage of answering a photo, one photo at a time, the first one not counted."""
    model = served_model(measured, asking, settings)
    index: VectorIndex = ExactIndex(model.vectors(asking.features["trunk"]))
    size = embedder.preprocessing
    stages = ("open the photo", "fit it to the trunk", "trunk", "gender model", "search")
    rows = np.resize(asking.rows[sample_rows(len(asking.rows), count, settings.seed)], count + 1)
    taken = []
    for done, position in enumerate(rows):
        progress("Timing questions", done, len(rows))
        photo = measured.catalogue.photo(int(position))
        marks = [time.perf_counter()]
        pixels = read_photo(photo)
        marks.append(time.perf_counter())
        fitted = fit(pixels, size.height, size.width)[np.newaxis]
        marks.append(time.perf_counter())
        trunk = embedder.embed(fitted)
        marks.append(time.perf_counter())
        vector = model.vectors(trunk)[0]
        marks.append(time.perf_counter())
        index.nearest(vector, 10)
        marks.append(time.perf_counter())
        taken.append(np.diff(marks) * 1000)
    progress("Timing questions", len(rows), len(rows))
    milliseconds = np.array(taken[1:])
    whole = np.column_stack([milliseconds, milliseconds.sum(axis=1)])
    return Speed(
        photos=len(milliseconds),
        stages=[
            Stage(
                stage=stage,
                median=round(float(np.median(column)), 3),
                nine_in_ten=round(float(np.quantile(column, 0.9)), 3),
            )
            for stage, column in zip([*stages, "all of it"], whole.T, strict=True)
        ],
    )


def reliability(measured: Measured, askings: Sequence[Asking], answered: int, seed: int) -> Reliability:
    """What became of every row and question, and whether photos cut off half-way are told from whole ones."""
    report = measured.catalogue.report
    told, damaged = 0, sample_rows(len(measured.table), DAMAGED, seed)
    for position in damaged:
        photo = measured.catalogue.photo(int(position))
        content = read_photo_bytes(photo) if isinstance(photo, Path) else photo
        try:
            read_photo(content[: len(content) // 2])
        except PhotoError:
            told += 1
    return Reliability(
        rows_read=report.read,
        rows_left_out=len(report.left_out),
        reasons=report.reasons(),
        questions=sum(len(asking.asking) for asking in askings),
        answered_in_full=answered,
        damaged_photos=len(damaged),
        damaged_photos_told=told,
    )
