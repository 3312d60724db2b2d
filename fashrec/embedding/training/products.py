"""Labelled products as arrays to train on."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import Catalogue
from fashrec.embedding.training.colours import neighbours
from fashrec.embedding.training.recipe import LEFT_OUT_CATEGORIES, Recipe
from fashrec.errors import CatalogueError, PhotoError
from fashrec.photos import fit, read_photo

LEAST_PRODUCTS = 200
LEAST_CLASSES = 2
WORD = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True)
class Task:
    """A label to learn: `codes` (int64 of N, the number of classes where the label is not known) and what to answer.

    `targets` is float32 of (classes+1)×classes: for each code how likely each class is meant to be; the last row, of
    the unknown, is zero and adds nothing to the loss.
    """

    name: str
    classes: tuple[str, ...]
    codes: NDArray[np.int64]
    targets: NDArray[np.float32]


@dataclass(frozen=True)
class TrainingProducts:
    """Photos at the serving size, uint8 of N×height×width×3, and what is known of each."""

    photos: NDArray[np.uint8]
    tasks: tuple[Task, ...]

    def __len__(self) -> int:
        return len(self.photos)


def load_training_products(
    catalogues: Sequence[Catalogue], recipe: Recipe, progress: Callable[[str, int, int], None]
) -> TrainingProducts:
    """The products of some catalogues, less those that are not worn or carried and those without a readable photo.

    Raises:
        CatalogueError: too few are left to train on.
    """
    height, width = recipe.serving
    tables, photos = [], []
    total = sum(len(catalogue.table) for catalogue in catalogues)
    done = 0
    for catalogue in catalogues:
        kept = []
        for at, category in enumerate(catalogue.table["category"]):
            done += 1
            if done % 100 == 0 or done == total:
                progress("Reading the photos", done, total)
            if category in LEFT_OUT_CATEGORIES:
                continue
            try:
                photos.append(fit(read_photo(catalogue.photo(at)), height, width))
            except PhotoError:
                continue
            kept.append(at)
        tables.append(catalogue.table.iloc[kept])
    if len(photos) < LEAST_PRODUCTS:
        raise CatalogueError(
            f"{len(photos)} products with a photo are too few to train on: {LEAST_PRODUCTS} are needed."
        )
    table = pd.concat(tables, ignore_index=True)
    kinds, colours = table["product_type"], table["colour"]
    table["type_and_colour"] = (kinds + ", " + colours).where((kinds != "") & (colours != ""), "")
    names = [name for name, _ in recipe.weights if name in table]
    tasks = [task for name in names if (task := make_task(name, table[name], recipe)) is not None]
    if "words" in dict(recipe.weights) and (words := words_task(table["title"], recipe)) is not None:
        tasks.append(words)
    if not tasks:
        raise CatalogueError("No column of the products has two labels to tell apart: there is nothing to learn.")
    return TrainingProducts(np.stack(photos), tuple(tasks))


def make_task(name: str, labels: "pd.Series[str]", recipe: Recipe) -> Task | None:
    """The task of telling a column's labels apart; None where it has fewer than two that are frequent enough."""
    counts = labels[labels != ""].value_counts()
    classes = tuple(sorted(counts.index[counts >= recipe.least_of_label]))
    if len(classes) < LEAST_CLASSES:
        return None
    number = {label: code for code, label in enumerate(classes)}
    codes = labels.map(lambda label: number.get(label, len(classes))).to_numpy(np.int64)
    return Task(name, classes, codes, _targets(name, classes, recipe))


def words_task(titles: "pd.Series[str]", recipe: Recipe) -> Task | None:
    """The task of saying which words a product's title has, each as likely (Mahajan et al. 2018, who do so with tags).

    Its codes are the products themselves. None where fewer than two words are frequent enough.
    """
    lists = [sorted(set(WORD.findall(title.lower()))) for title in titles]
    counts = Counter(word for words in lists for word in words)
    classes = tuple(sorted(word for word, count in counts.items() if count >= recipe.least_of_label))
    if len(classes) < LEAST_CLASSES:
        return None
    number = {word: code for code, word in enumerate(classes)}
    targets = np.zeros((len(lists) + 1, len(classes)), np.float32)
    for row, words in enumerate(lists):
        known = [number[word] for word in words if word in number]
        if known:
            targets[row, known] = 1 / len(known)
    return Task("words", classes, np.arange(len(lists)), targets)


def _targets(name: str, classes: tuple[str, ...], recipe: Recipe) -> NDArray[np.float32]:
    """Each class nearly surely itself; a colour a little also its neighbours, which people name as readily."""
    targets = np.eye(len(classes))
    if name == "colour":
        for code, colour in enumerate(classes):
            near = [classes.index(other) for other in neighbours(colour) if other in classes]
            if near:
                targets[code, near] = recipe.neighbour_colours / len(near)
                targets[code, code] = 1 - recipe.neighbour_colours
    targets = targets * (1 - recipe.smoothing) + recipe.smoothing / len(classes)
    return np.vstack([targets, np.zeros(len(classes))]).astype(np.float32)
