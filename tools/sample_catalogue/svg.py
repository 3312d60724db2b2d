"""Small SVG building blocks: smooth shapes through points, and the sheet that a garment is drawn on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.sax.saxutils import quoteattr

WIDTH, HEIGHT = 360, 480
AXIS = WIDTH / 2

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def attributes(**values: object) -> str:
    """Attribute text with a leading space; underscores become hyphens and None is left out."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        parts.append(f" {name.rstrip('_').replace('_', '-')}={quoteattr(text)}")
    return "".join(parts)


def element(tag: str, body: str = "", /, **values: object) -> str:
    """One SVG element with its attributes and, where given, its inner markup."""
    return f"<{tag}{attributes(**values)}>{body}</{tag}>" if body else f"<{tag}{attributes(**values)}/>"


def _tangents(points: Sequence[Point]) -> list[Point]:
    slopes, spans = [], []
    for (x0, y0), (x1, y1) in pairwise(points):
        span = math.hypot(x1 - x0, y1 - y0) or 1e-6
        spans.append(span)
        slopes.append(((x1 - x0) / span, (y1 - y0) / span))
    inner = []
    for (ax, ay), (bx, by), da, db in zip(slopes, slopes[1:], spans, spans[1:], strict=False):
        inner.append(((ax * db + bx * da) / (da + db), (ay * db + by * da) / (da + db)))

    def end(slope: Point, neighbour: Point) -> Point:
        return (1.5 * slope[0] - 0.5 * neighbour[0], 1.5 * slope[1] - 0.5 * neighbour[1])

    return [end(slopes[0], inner[0]), *inner, end(slopes[-1], inner[-1])]


def _curve(points: Sequence[Point]) -> str:
    if len(points) == 2:
        return f"L{points[1][0]:.1f} {points[1][1]:.1f}"
    tangents = _tangents(points)
    parts = []
    for (x0, y0), (x1, y1), (tx0, ty0), (tx1, ty1) in zip(points, points[1:], tangents, tangents[1:], strict=False):
        third = math.hypot(x1 - x0, y1 - y0) / 3
        parts.append(
            f"C{x0 + tx0 * third:.1f} {y0 + ty0 * third:.1f} "
            f"{x1 - tx1 * third:.1f} {y1 - ty1 * third:.1f} {x1:.1f} {y1:.1f}"
        )
    return "".join(parts)


@dataclass(frozen=True)
class Shape:
    """A line or outline made of runs of points; smooth within a run, cornered where two runs meet."""

    runs: tuple[tuple[Point, ...], ...]
    closed: bool = True

    @cached_property
    def d(self) -> str:
        """The path data."""
        start = self.runs[0][0]
        return f"M{start[0]:.1f} {start[1]:.1f}" + "".join(_curve(run) for run in self.runs) + "Z" * self.closed

    @cached_property
    def points(self) -> list[Point]:
        """Every point, in drawing order."""
        return [point for run in self.runs for point in run]

    @property
    def box(self) -> Box:
        """The bounding box (x0, y0, x1, y1) of the points."""
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def mirrored(self, axis: float = AXIS) -> Shape:
        """The same shape on the other side of a vertical axis."""
        return Shape(tuple(tuple((2 * axis - x, y) for x, y in run) for run in self.runs), self.closed)

    def moved(self, dx: float, dy: float) -> Shape:
        """The same shape elsewhere."""
        return Shape(tuple(tuple((x + dx, y + dy) for x, y in run) for run in self.runs), self.closed)


def _joined(runs: tuple[Sequence[Point], ...]) -> tuple[tuple[Point, ...], ...]:
    first, *rest = runs
    joined = [tuple(first)] if len(first) > 1 else []
    last = first[-1]
    for run in rest:
        joined.append((last, *run))
        last = run[-1]
    return tuple(joined)


def outline(*runs: Sequence[Point]) -> Shape:
    """A closed shape; each run after the first starts where the one before it ended."""
    return Shape(_joined(runs))


def line(*runs: Sequence[Point]) -> Shape:
    """An open line; each run after the first starts where the one before it ended."""
    return Shape(_joined(runs), closed=False)


def symmetric(*runs: Sequence[Point], axis: float = AXIS, pointed: bool = False) -> Shape:
    """A closed shape from its right half, which runs from the axis to the axis.

    Args:
        pointed: keep a corner where the outline starts on the axis, as a V-neck has.
    """
    right = _joined(runs)
    left = tuple(tuple((2 * axis - x, y) for x, y in reversed(run)) for run in reversed(right))
    around = [*right[:-1], right[-1] + left[0][1:], *left[1:]]
    if not pointed:
        around = [around[-1] + around[0][1:], *around[1:-1]]
    return Shape(tuple(around))


def disc(x: float, y: float, rx: float, ry: float | None = None) -> Shape:
    """A closed ellipse."""
    ry = rx if ry is None else ry
    ring = [(x + rx * math.cos(a * math.pi / 8), y + ry * math.sin(a * math.pi / 8)) for a in range(17)]
    return Shape((tuple(ring),))


def panel(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Shape:
    """A closed rectangle, its corners rounded where a radius is given."""
    if not radius:
        return outline([(x0, y0), (x1, y0)], [(x1, y1)], [(x0, y1)])
    r, k = min(radius, (x1 - x0) / 2, (y1 - y0) / 2), 0.3
    return outline(
        [(x0 + r, y0), (x1 - r, y0)],
        [(x1 - r * k, y0 + r * k), (x1, y0 + r)],
        [(x1, y1 - r)],
        [(x1 - r * k, y1 - r * k), (x1 - r, y1)],
        [(x0 + r, y1)],
        [(x0 + r * k, y1 - r * k), (x0, y1 - r)],
        [(x0, y0 + r)],
        [(x0 + r * k, y0 + r * k), (x0 + r, y0)],
    )


class Sheet:
    """What one picture is drawn on: shared definitions, and the markup in painting order."""

    def __init__(self) -> None:
        self._definitions: list[str] = []
        self._body: list[str] = []
        self._known: dict[str, str] = {}

    def define(self, template: str) -> str:
        """The id of a definition, whose text holds `{id}`; the same text is stored only once."""
        if template not in self._known:
            self._known[template] = f"d{len(self._known)}"
            self._definitions.append(template.replace("{id}", self._known[template]))
        return self._known[template]

    def put(self, markup: str) -> None:
        """Paints markup on top of what is there."""
        self._body.append(markup)

    def open_group(self) -> int:
        """A place to open a group whose attributes are known only once it is drawn."""
        self._body.append("")
        return len(self._body) - 1

    def close_group(self, place: int, **values: object) -> None:
        """Closes the group opened at `place` and gives it its attributes."""
        self._body[place] = f"<g{attributes(**values)}>"
        self.put("</g>")

    def path(self, shape: Shape, **values: object) -> None:
        """Paints one shape."""
        self.put(element("path", d=shape.d, **values))

    @contextmanager
    def group(self, **values: object) -> Iterator[None]:
        """Everything painted inside becomes one group with these attributes."""
        self.put(f"<g{attributes(**values)}>")
        yield
        self.put("</g>")

    def blur(self, radius: float) -> str:
        """A filter reference that blurs by `radius` user units."""
        name = self.define(
            '<filter id="{id}" x="-30%" y="-30%" width="160%" height="160%">'
            f'<feGaussianBlur stdDeviation="{radius:.1f}"/></filter>'
        )
        return f"url(#{name})"

    def clip(self, shape: Shape) -> str:
        """A clip-path reference to a shape."""
        name = self.define(f'<clipPath id="{{id}}"><path d="{shape.d}"/></clipPath>')
        return f"url(#{name})"

    def gradient(self, stops: Sequence[tuple[float, str, float]], start: Point, end: Point) -> str:
        """A paint that runs from one point to another; a stop is (offset, colour, opacity)."""
        marks = "".join(f'<stop offset="{o:.3f}" stop-color="{c}" stop-opacity="{a:.2f}"/>' for o, c, a in stops)
        name = self.define(
            f'<linearGradient id="{{id}}" gradientUnits="userSpaceOnUse" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
            f'x2="{end[0]:.1f}" y2="{end[1]:.1f}">{marks}</linearGradient>'
        )
        return f"url(#{name})"

    def text(self) -> str:
        """The finished SVG document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{"".join(self._definitions)}</defs>{"".join(self._body)}</svg>'
        )
