"""Fabrics: what a cloth is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fabric:
    """A cloth: its pattern, its paints, its weave (a key of `drape.HANGS`) and how large the pattern is drawn."""

    pattern: str
    base: str
    accent: str
    third: str
    weave: str = "jersey"
    scale: float = 1.0

    def plain(self, base: str | None = None, weave: str | None = None) -> Fabric:
        """The same cloth without its pattern, for trims; in another paint or weave where given."""
        return replace(self, pattern="plain", base=base or self.base, weave=weave or self.weave)
