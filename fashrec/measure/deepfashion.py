"""DeepFashion In-Shop Clothes Retrieval (Liu et al. 2016) in its official split."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashrec.errors import CatalogueError

RECALL_AT = (1, 10, 20, 50)
PARTS = ("train", "query", "gallery")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of `list_eval_partition.txt`: a photo's path, the item it shows, and train, query or gallery."""

    image: str
    item: str
    part: str


def read_partition(text: str) -> list[Entry]:
    """The lines of `list_eval_partition.txt`: a count, a heading, then image_name, item_id and evaluation_status.

    Raises:
        CatalogueError: the text is not of this layout, or its count is not the number of its lines.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    heading = ["image_name", "item_id", "evaluation_status"]
    if len(lines) < 2 or not lines[0][0].isdigit() or lines[1] != heading:
        raise CatalogueError(
            f"This is not list_eval_partition.txt: it must begin with a count and the line {' '.join(heading)!r}."
        )
    wanted = int(lines[0][0])
    entries = []
    for number, line in enumerate(lines[2:], start=3):
        if len(line) != 3 or line[2] not in PARTS:
            raise CatalogueError(
                f"Line {number} of list_eval_partition.txt is {' '.join(line)[:80]!r}; "
                "a photo, an item and one of train, query, gallery are wanted."
            )
        entries.append(Entry(*line))
    if len(entries) != wanted:
        raise CatalogueError(f"list_eval_partition.txt says it has {wanted:,} photos; it lists {len(entries):,}.")
    return entries


def found_within(
    nearest: NDArray[np.int64], asked_items: NDArray[np.object_], gallery_items: NDArray[np.object_]
) -> NDArray[np.float64]:
    """Whether each question's item is among its nearest 1, 10, 20 and 50 rows (Recall@k), 0 or 1, questions×4."""
    right = gallery_items[nearest] == asked_items[:, np.newaxis]
    return np.stack([right[:, :k].any(axis=1) for k in RECALL_AT], axis=1).astype(np.float64)
