"""What became of every row of a catalogue."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not in the catalogue, and why; `line` counts from 1 as an editor does (a Parquet row from 1)."""

    line: int
    product_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A row that was kept after something in it was put right."""

    line: int
    product_id: str
    what: str


@dataclass(frozen=True)
class Report:
    """How many rows were read and kept, what happened to the others, and in `hints` what mends many of them at once."""

    read: int = 0
    left_out: tuple[LeftOut, ...] = ()
    repaired: tuple[Repair, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def kept(self) -> int:
        """Rows that became products."""
        return self.read - len(self.left_out)

    def leaving_out(self, more: list[LeftOut]) -> Self:
        """This report with further rows left out, in the order of their lines."""
        return replace(self, left_out=tuple(sorted((*self.left_out, *more), key=lambda row: row.line)))

    def reasons(self) -> dict[str, int]:
        """Rows left out by reason, the commonest first; what differs from row to row is cut at the colon."""
        return dict(Counter(row.reason.split(":")[0] for row in self.left_out).most_common())

    def summary(self) -> str:
        """One line for a person."""
        text = f"{self.read:,} rows read, {self.kept:,} kept, {len(self.left_out):,} left out"
        if self.left_out:
            text += " (" + ", ".join(f"{count:,} {reason}" for reason, count in self.reasons().items()) + ")"
        if self.repaired:
            text += f", {len(self.repaired):,} repaired"
        return text

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries."""
        return {**asdict(self), "kept": self.kept}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The report that `to_json` wrote, in this version or an older one."""
        return cls(
            read=data["read"],
            left_out=tuple(LeftOut(**row) for row in data["left_out"]),
            repaired=tuple(Repair(**row) for row in data["repaired"]),
            hints=tuple(data.get("hints", ())),
        )
