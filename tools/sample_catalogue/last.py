"""The pair: footwear is drawn once from the side and shown as two shoes, one behind the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.sample_catalogue.cloth import Studio
from tools.sample_catalogue.svg import Point, element

GROUND = 330.0
LEFT = 40.0


def at(points: Sequence[Point]) -> list[Point]:
    """Points measured from the toe (x) and down to the ground (y, negative upwards), placed on the sheet."""
    return [(LEFT + x, GROUND + y) for x, y in points]


def ground_shadow(studio: Studio, x0: float, x1: float, y: float = 0) -> None:
    """The soft shadow where a sole touches the ground."""
    sheet = studio.sheet
    for ry, strength, blur in ((9, 0.22, 7), (3.2, 0.4, 2.4)):
        sheet.put(
            element(
                "ellipse",
                cx=LEFT + (x0 + x1) / 2,
                cy=GROUND + y + 1,
                rx=(x1 - x0) / 2,
                ry=ry,
                fill="#2a2530",
                opacity=strength,
                filter=sheet.blur(blur),
            )
        )


def pair(studio: Studio, draw: Callable[[], None], dx: float, dy: float) -> None:
    """Draws a shoe twice from the same chance: one behind, moved by (dx, dy), and one in front."""
    state = studio.rng.getstate()
    with studio.sheet.group(transform=f"translate({dx:.1f} {dy:.1f})"):
        draw()
    x0, y0, x1, y1 = studio.extent
    studio.rng.setstate(state)
    draw()
    studio.reach((x0 + dx, y0 + dy, x1 + dx, y1 + dy))
