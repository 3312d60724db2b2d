"""Tries parts of the training recipe one by one: `python -m tools.ablate VALIDATION TRAINING --minutes 10`.

Every variant begins with the same weights and learns as long, from the same products of TRAINING at 64×48. Then the
products of VALIDATION ask, and others of TRAINING answer, none of which was learnt from. Last, those that ask do so
among themselves, by changed photos: how often each comes first, over all changes that robustness is measured by, and on
another background.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from fashrec.catalog import Catalogue, read_catalogue, shelf_rows
from fashrec.embedding import Embedder
from fashrec.embedding.training import Length, Phase, Recipe, TrainingStep, load_training_products
from fashrec.embedding.training.changes import CHANGES
from fashrec.measure.photo_changes import CHANGES as MEASURED_CHANGES
from fashrec.measure.retrieval import nearest_rows
from fashrec.photos import read_photo
from tools.validation import HEADINGS, SHELVES, as_row, label_precision, outputs_of, unit, with_gender_model

HEIGHT, WIDTH, BATCH = 64, 48, 64
ANSWER = 1000
CHANGED = ("changed, own first", f"{list(MEASURED_CHANGES)[-1]}, own first")
WHOLE = Recipe(
    phases=(Phase(0.5, 48, 36, BATCH), Phase(1.0, HEIGHT, WIDTH, BATCH)), serving=(HEIGHT, WIDTH), warm_up=2_000
)
NO_TEACHER, PAIRS, DRAWN = "without the teacher", "two photos of a product find each other", "with drawn products"
VARIANTS = {
    "the whole recipe": WHOLE,
    "one size from the start": replace(WHOLE, phases=WHOLE.phases[1:]),
    NO_TEACHER: WHOLE,
    "without words of titles": replace(WHOLE, weights=tuple(one for one in WHOLE.weights if one[0] != "words")),
    "without other grounds": replace(WHOLE, backgrounds=0.0),
    **{f"without {kind}": replace(WHOLE, without=(kind,)) for kind in CHANGES},
    "without any change": replace(WHOLE, backgrounds=0.0, without=CHANGES),
    "grounds in folds of light": replace(WHOLE, creases=0.5),
    "neighbouring colours as strangers": replace(WHOLE, neighbour_colours=0.0),
    "a margin of .1": replace(WHOLE, margin=0.1),
    PAIRS: replace(WHOLE, pairs=0.5),
    "the same, and parts of others": replace(WHOLE, pairs=0.5, mixed=0.3),
    DRAWN: WHOLE,
}


def main() -> None:
    """Trains each variant in a process of its own, then measures it."""
    options = parsed()
    if options.train:
        train(options)
        return
    asks, answers = read_catalogue(options.asks), read_catalogue(options.answers)
    print(
        f"| learnt for {options.passes or options.minutes:g} {'passes' if options.passes else 'minutes'} | {HEADINGS} |"
        + "".join(f" {heading} |" for heading in CHANGED)
    )
    print("|---" * (7 + len(CHANGED)) + "|")
    for name in VARIANTS:
        if options.only not in name or (name == DRAWN and not options.drawn):
            continue
        backend = "torch" if find_spec("torch") else "tensorflow"
        command = [sys.executable, "-m", "tools.ablate", *sys.argv[1:], "--train", name]
        subprocess.run(command, env=os.environ | {"KERAS_BACKEND": backend}, check=True)
        measure(name, options, asks, answers)


def parsed() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.ablate", description=__doc__)
    parser.add_argument("asks", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--init", type=Path, help="weights that every variant begins with; from nothing without")
    parser.add_argument("--drawn", type=Path, help="drawn products to learn from as well, in one of the variants")
    parser.add_argument("--minutes", type=float, default=10, help="how long each variant learns")
    parser.add_argument("--passes", type=float, default=0, help="how often it sees each product, instead of minutes")
    parser.add_argument("--most", type=int, default=8000, help="products to learn from")
    parser.add_argument("--only", default="", help="only variants whose name has this in it")
    parser.add_argument("--out", type=Path, default=Path("checkpoints/ablate"), help="folder of the runs")
    parser.add_argument("--train", choices=VARIANTS, help=argparse.SUPPRESS)
    return parser.parse_args()


def train(options: argparse.Namespace) -> None:
    """Trains one variant, whose trunk then lies in a folder of its own."""
    from fashrec.embedding.training import run
    from fashrec.embedding.training.teacher import teacher_features

    recipe = VARIANTS[options.train]
    catalogue = read_catalogue(options.answers)
    rows = split(catalogue, options.most)[0]
    catalogues = [replace(catalogue, table=catalogue.table.iloc[rows].reset_index(drop=True))]
    if options.train == DRAWN:
        catalogues.append(read_catalogue(options.drawn))
    products = load_training_products(catalogues, recipe, lambda *_: None)
    teacher = None
    if options.train != NO_TEACHER:
        teacher = teacher_features(products.photos, options.out, lambda *_: None)
    if recipe.pairs and not run.gpu_memory():
        from fashrec.embedding.training.on_device import DeviceBatches

        run.batch_maker = lambda products, recipe: DeviceBatches(products, recipe, "cpu").make
    length = Length(60 * options.minutes, options.passes)
    run.train(products, teacher, recipe, folder(options, options.train), length, options.init, False, tell)


def tell(step: TrainingStep) -> None:
    """Says how far a run is."""
    print(f"{step.share:.0%}, pass {step.passes:.2f}, loss {step.loss:.3f}, {step.rate:.0f} photos/s", file=sys.stderr)


def measure(name: str, options: argparse.Namespace, asks: Catalogue, answers: Catalogue) -> None:
    """Prints a variant's row: its trunk alone, and with gender models."""
    from fashrec.embedding import find_weights
    from fashrec.embedding.trunk import Trunk
    from tools.choose_size import embed

    trunk = Trunk(find_weights(str(folder(options, name) / "trunk.safetensors"), options.out))
    held_out = split(answers, options.most)[1]
    ways: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
        "": unit,
        ", with gender models": with_gender_model,
    }
    found: dict[str, list[np.ndarray]] = {way: [] for way in ways}
    for gender in SHELVES:
        rows, own = shelf_rows(asks.table, gender), np.intersect1d(shelf_rows(answers.table, gender), held_out)
        own = np.random.default_rng(0).permutation(own)[:ANSWER]
        asked, gallery = embed(trunk, asks, rows), embed(trunk, answers, own)
        changed = changed_outputs(trunk, asks, rows)
        for way, vectors_of in ways.items():
            more = (answers, own) if way else ()
            vectors = vectors_of(asked, gallery, *more)
            changed_vectors = vectors_of(changed.reshape(-1, changed.shape[-1]), gallery, *more)[0]
            figures = label_precision(*vectors, asks, rows, answers, own)
            found[way].append(np.hstack([figures, own_first(changed_vectors, vectors[0])]))
    for way, of_way in found.items():
        print(as_row(name + way, np.concatenate(of_way)), flush=True)


def changed_outputs(embedder: Embedder, catalogue: Catalogue, rows: np.ndarray) -> np.ndarray:
    """Trunk outputs of the changed photos of some products, changes×rows×2048."""
    return np.stack(
        [
            outputs_of(
                embedder,
                (change(read_photo(catalogue.photo(int(row))), np.random.default_rng([0, int(row)])) for row in rows),
            )
            for change in MEASURED_CHANGES.values()
        ]
    )


def own_first(changed: np.ndarray, gallery: np.ndarray) -> np.ndarray:
    """For each product how often its changed photos find it first, by all changes and by the last, rows×2."""
    nearest = nearest_rows(changed, gallery, depth=1)
    hits = (nearest.reshape(-1, len(gallery)) == np.arange(len(gallery))).astype(np.float64)
    return np.stack([hits.mean(axis=0), hits[-1]], axis=1)


def split(catalogue: Catalogue, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows to learn from, and all the others."""
    order = np.random.default_rng(0).permutation(len(catalogue.table))
    return order[:most], order[most:]


def folder(options: argparse.Namespace, name: str) -> Path:
    """Where a variant's run lies."""
    out: Path = options.out
    return out / name.replace(" ", "-")


if __name__ == "__main__":
    main()
