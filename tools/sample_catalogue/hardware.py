"""What is sewn or fastened onto cloth: buttons, zips, labels, straps and clasps."""

from __future__ import annotations

from collections.abc import Sequence

from tools.sample_catalogue.cloth import light_on, stitch, thread
from tools.sample_catalogue.palette import darker
from tools.sample_catalogue.svg import Point, Shape, Sheet, element, line

METALS = ("#d8b665", "#cfcfcb", "#b98f5c")


def button(sheet: Sheet, x: float, y: float, radius: float, paint: str) -> None:
    """A sewn button with four holes and a rim."""
    sheet.put(element("circle", cx=x + 0.5, cy=y + 0.9, r=radius, fill="#17141f", opacity=0.35))
    sheet.put(element("circle", cx=x, cy=y, r=radius, fill=paint, stroke=darker(paint, 0.45), stroke_width=0.5))
    sheet.put(element("circle", cx=x, cy=y, r=radius * 0.62, fill="none", stroke=darker(paint, 0.25), stroke_width=0.4))
    for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        sheet.put(
            element("circle", cx=x + dx * radius * 0.22, cy=y + dy * radius * 0.22, r=0.42, fill=darker(paint, 0.6))
        )
    sheet.put(element("circle", cx=x - radius * 0.4, cy=y - radius * 0.45, r=radius * 0.2, fill="#fff", opacity=0.5))


def zip_line(sheet: Sheet, shape: Shape, paint: str, metal: str = "#c9c7c1", width: float = 4.2) -> None:
    """A zip along a line: its tape and its teeth."""
    sheet.path(shape, fill="none", stroke=darker(paint, 0.45), stroke_width=width + 1.6)
    sheet.path(shape, fill="none", stroke=darker(paint, 0.25), stroke_width=width)
    sheet.path(shape, fill="none", stroke=metal, stroke_width=width * 0.55, stroke_dasharray="1.1 0.9")
    sheet.path(shape, fill="none", stroke=darker(metal, 0.5), stroke_width=0.5)


def puller(sheet: Sheet, x: float, y: float, metal: str = "#d2d0ca") -> None:
    """The slider and the tab of a zip."""
    sheet.put(
        element(
            "rect",
            x=x - 2.4,
            y=y - 3,
            width=4.8,
            height=5,
            rx=1.4,
            fill=metal,
            stroke=darker(metal, 0.5),
            stroke_width=0.5,
        )
    )
    sheet.put(
        element(
            "rect",
            x=x - 1.6,
            y=y + 1.5,
            width=3.2,
            height=10,
            rx=1.5,
            fill=metal,
            stroke=darker(metal, 0.5),
            stroke_width=0.5,
        )
    )
    sheet.put(element("rect", x=x - 0.5, y=y + 3, width=1.0, height=6, fill="#fff", opacity=0.6))


def label(sheet: Sheet, x: float, y: float, paint: str) -> None:
    """A sewn-in neck label."""
    sheet.put(element("rect", x=x - 8, y=y, width=16, height=7.5, rx=0.8, fill=paint, opacity=0.95))
    sheet.put(
        element("path", d=line([(x - 5, y + 3), (x + 5, y + 3)]).d, stroke="#6d6a66", stroke_width=0.9, fill="none")
    )
    sheet.put(
        element("path", d=line([(x - 3, y + 5.2), (x + 3, y + 5.2)]).d, stroke="#a5a19b", stroke_width=0.6, fill="none")
    )


def strap(sheet: Sheet, points: Sequence[Point], paint: str, width: float) -> None:
    """A strap along some points, stitched along both edges where it is wide enough."""
    shape = line(points)
    light = light_on(paint)
    sheet.path(shape, fill="none", stroke=darker(paint, 0.55), stroke_width=width + 1.6, stroke_linecap="round")
    sheet.path(shape, fill="none", stroke=paint, stroke_width=width, stroke_linecap="round")
    sheet.path(
        shape.moved(-width * 0.18, -width * 0.14),
        fill="none",
        stroke=light.shine,
        stroke_width=width * 0.25,
        opacity=0.4,
        stroke_linecap="round",
    )
    if width > 6:
        for side in (-1, 1):
            stitch(sheet, shape.moved(side * width * 0.32, 0), thread(paint), 0.6, 0.5)


def clasp(sheet: Sheet, x: float, y: float, metal: str) -> None:
    """A metal clasp."""
    sheet.put(
        element(
            "rect",
            x=x - 8,
            y=y - 6,
            width=16,
            height=12,
            rx=2.5,
            fill=metal,
            stroke=darker(metal, 0.5),
            stroke_width=0.8,
        )
    )
    sheet.put(element("rect", x=x - 4.5, y=y - 3, width=9, height=6, rx=1.5, fill=darker(metal, 0.35)))
    sheet.put(element("rect", x=x - 6.5, y=y - 5, width=13, height=1.6, rx=0.8, fill="#fff", opacity=0.6))
