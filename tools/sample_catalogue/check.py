"""Measures whether look-alikes share their kind: `python -m tools.sample_catalogue.check`; exit status 1 where not.

Every product of the served sample asks for its first ten matches within its gender. Of each kind that has ten members
or more on a gender's shelf, at least eight of ten must be of the kind asked for, on average.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fashrec.assemble import assemble
from fashrec.catalog import SAMPLE, Gender
from fashrec.recommend import Recommender
from fashrec.settings import load_settings

K, ENOUGH, AIM = 10, 10, 8.0


@dataclass(frozen=True)
class KindFigure:
    """How many of the first ten matches share the kind, as a mean over its members, and what the others are."""

    gender: str
    product_type: str
    members: int
    shared: float
    mistaken_for: tuple[tuple[str, int], ...]

    @property
    def counts(self) -> bool:
        """Whether the kind has enough members for the aim to hold for it."""
        return self.members >= ENOUGH


def measure(recommender: Recommender) -> Iterator[KindFigure]:
    """A figure for each kind on each gender's shelf."""
    for gender in Gender:
        table = recommender.shelf.gender(gender).table
        for product_type, members in table.groupby("product_type"):
            found: Counter[str] = Counter()
            for product_id in members["product_id"]:
                answer = recommender.similar(gender, product_id=product_id, k=K)
                found.update(match.product.product_type for match in answer.matches)
            shared = found.pop(str(product_type), 0) / len(members)
            yield KindFigure(gender, str(product_type), len(members), shared, tuple(found.most_common(3)))


def main() -> int:
    """Prints a line for each kind and gender, and the mean; 1 where a kind misses the aim."""
    recommender = assemble(load_settings(catalogue=SAMPLE))
    figures = list(measure(recommender))
    print(f"{'gender':8}{'kind':16}{'members':>8}{'of 10':>8}   mistaken for")
    for figure in figures:
        note = "(rare) " if not figure.counts else "MISSED " if figure.shared < AIM else ""
        others = ", ".join(f"{name} {count / figure.members:.1f}" for name, count in figure.mistaken_for)
        print(f"{figure.gender:8}{figure.product_type:16}{figure.members:>8}{figure.shared:>8.2f}   {note}{others}")
    held = [figure for figure in figures if figure.counts]
    missed = [figure for figure in held if figure.shared < AIM]
    members = sum(figure.members for figure in held)
    mean = sum(figure.shared * figure.members for figure in held) / members
    print(
        f"\n{len(held)} kinds of {ENOUGH} members or more: {mean:.2f} of {K} on average; {len(missed)} below {AIM:g}."
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
