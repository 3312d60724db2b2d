"""One run: a catalogue in, every figure of "How quality is measured" out."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from fashrec import __version__
from fashrec.assemble import load_trunk
from fashrec.build import Progress
from fashrec.catalog import COLUMNS, Catalogue, folder_name
from fashrec.cutout import how_it_cuts
from fashrec.embedding import Embedder, PhotoCache, imagenet
from fashrec.evaluate.changed import robustness
from fashrec.evaluate.claim import text_cases
from fashrec.evaluate.questions import Asking, gender_questions, genders_left_out, measure_catalogue
from fashrec.evaluate.serving import index_figures, reliability, speed
from fashrec.evaluate.street_photos import in_shop, street_to_shop
from fashrec.evaluate.tables import failures, groups, question_groups, ways
from fashrec.evaluate.ways import ask_all_ways
from fashrec.measure.bootstrap import Resamples
from fashrec.measure.quality import OURS, Quality, rival_of
from fashrec.measure.retrieval import DEPTH
from fashrec.settings import Settings


@dataclass(frozen=True)
class Options:
    """What to measure beside the catalogue itself, and how thoroughly.

    `street` holds people's photos in folders named by class; the catalogue `street_gallery` answers them, with at most
    `street_most` of its products where that is not 0. `in_shop` is DeepFashion's folder.
    """

    quick: bool = False
    imagenet: bool = True
    street: Path | None = None
    street_gallery: Path | None = None
    street_most: int = 0
    in_shop: Path | None = None

    @property
    def changed_photos(self) -> int:
        """How many products ask again with changed photos."""
        return 50 if self.quick else 500

    @property
    def draws(self) -> int:
        """Resamples for the intervals."""
        return 200 if self.quick else 1000

    @property
    def timed_photos(self) -> int:
        """Photos whose stages are timed."""
        return 5 if self.quick else 40


def evaluate(
    catalogue: Catalogue,
    settings: Settings,
    embedder: Embedder,
    progress: Progress,
    options: Options | None = None,
) -> Quality:
    """Every figure, from one run over the same questions.

    Precision is measured within each gender, every labelled product asking once and left out of its own answer by its
    id. Gender models are measured by five folds that never split a title: a fold's model is fit on the other four
    fifths, asked by the held-out fifth, and answers from all of the gender's products.

    Raises:
        CatalogueError: no gender has 50 products with a type and a colour.
    """
    options, name = options or Options(), folder_name(catalogue.name)
    start = time.perf_counter()
    embedders, left_out = _embedders(settings, embedder, options)
    measured = measure_catalogue(catalogue, settings, embedders, progress)
    # One thread for linear algebra, as in a build: OpenBLAS's threads wait for each other on a busy processor.
    with threadpool_limits(1, user_api="blas"):
        answered = []
        for done, asking in enumerate(gender_questions(measured, settings.seed)):
            progress("Asking", done, 4)
            asking.fit_folds(settings)
            answered.append((asking, ask_all_ways(asking)))
        progress("Asking", 4, 4)
        left_out |= genders_left_out(measured, [asking.gender for asking, _ in answered])
        askings: Sequence[Asking] = [asking for asking, _ in answered]
        resamples = Resamples(question_groups(askings), options.draws, settings.seed)
        texts = text_cases(answered, resamples, settings.seed)
        indexes = index_figures(measured, askings, settings, options.draws)
    with PhotoCache(settings.cache) as cache:
        changed = robustness(
            measured, askings, embedders, cache, options.changed_photos, options.draws, settings.seed, progress
        )
    street = shop = None
    if options.street and options.street_gallery:
        street = street_to_shop(
            options.street, options.street_gallery, options.street_most, settings, embedders, options.draws, progress
        )
        if not how_it_cuts():
            left_out["people's own photos, cut out"] = "nothing is installed that cuts: pip install onnxruntime"
    else:
        left_out["people's own photos"] = "not asked for: --street FOLDER --street-gallery CATALOGUE"
    if options.in_shop:
        shop = in_shop(options.in_shop, settings, embedders, options.draws, progress)
    else:
        left_out["DeepFashion In-Shop"] = "not asked for: --in-shop FOLDER, for whoever has the data"
    timed = speed(measured, askings[0], embedder, settings, options.timed_photos, progress)
    in_full = sum(len(answers[OURS].nearest) for asking, answers in answered if answers[OURS].nearest.shape[1] == DEPTH)
    size = embedder.preprocessing
    return Quality(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        fashrec=__version__,
        catalogue=name,
        catalogue_fingerprint=_fingerprint(catalogue),
        products=len(measured.table),
        weights=settings.weights,
        weights_fingerprint=embedder.fingerprint,
        photo_size=f"{size.height}×{size.width}",
        seed=settings.seed,
        quick=options.quick,
        seconds=round(time.perf_counter() - start, 1),
        questions={str(asking.gender): len(asking.asking) for asking in askings},
        ways=ways(answered, resamples),
        groups=groups(answered, resamples, (rival_of(answered[0][1]), OURS)),
        failures=failures(answered),
        robustness=changed,
        street=street,
        text=texts,
        index=indexes,
        speed=timed,
        reliability=reliability(measured, askings, in_full, settings.seed),
        in_shop=shop,
        left_out=left_out,
    )


def _embedders(settings: Settings, embedder: Embedder, options: Options) -> tuple[dict[str, Embedder], dict[str, str]]:
    """The trunk and those to hold it against, and why others are left out."""
    embedders: dict[str, Embedder] = {"trunk": embedder}
    left_out = {}
    if not options.imagenet:
        left_out["ImageNet features"] = "left out as asked: --no-imagenet"
    else:
        try:
            embedders["imagenet"] = imagenet.EfficientNetLite()
        except ImportError as error:
            left_out["ImageNet features"] = f"{error.name} is not installed; {imagenet.HOW_TO_ADD}"
    resnet = Path.home() / ".keras" / "models" / "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    if not resnet.is_file():
        left_out["ResNet50 with ImageNet weights"] = f"Keras has not downloaded them: there is no {resnet.name}"
    elif settings.weights != "imagenet" and options.imagenet:
        embedders["resnet"] = load_trunk(settings.model_copy(update={"weights": "imagenet"}))
    return embedders, left_out


def _fingerprint(catalogue: Catalogue) -> str:
    """Names the rows of a catalogue."""
    rows = catalogue.table[list(COLUMNS)].sort_values("product_id")
    return hashlib.sha256(rows.to_json(orient="values").encode()).hexdigest()[:16]
