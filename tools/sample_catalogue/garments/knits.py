"""Jumpers and cardigans."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, light_on, rib, seam
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.tees import inside_neck, lay_sleeves, strain
from tools.sample_catalogue.hardware import button
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Shape, Sheet, element, line, symmetric
from tools.sample_catalogue.torso import Torso, sleeve, torso_for

COARSE = 5.5  # between the ribs of a jumper, in sheet units; fleece has them twice as close


def rib_hem(studio: Studio, torso: Torso, paint: str, deep: float, gap: float = 2.6) -> None:
    """A ribbed band along the hem."""
    rib(studio.sheet, torso.hem_edge(deep / 2 - 1), paint, deep, gap)


def _stocking_stitch(body: Shape, fabric: Fabric) -> str:
    """Columns of small Vs, as plain knitting shows them."""
    light = light_on(fabric.base)
    x0, y0, x1, y1 = body.box
    across, down = 9.0, 7.0
    d = ""
    for i in range(int((x1 - x0) / across) + 2):
        x = x0 + i * across
        for k in range(int((y1 - y0) / down) + 2):
            d += f"M{x - 3.6:.1f} {y0 + k * down:.1f}l3.6 4.4l3.6 -4.4"
    return element("path", d=d, fill="none", stroke=light.shade, stroke_width=2.0, opacity=0.42) + element(
        "path", d=d, fill="none", stroke=light.shine, stroke_width=0.9, opacity=0.3, transform="translate(0 1.9)"
    )


def _cables(sheet: Sheet, body: Shape, fabric: Fabric) -> str:
    light, parts = light_on(fabric.base), []
    _, y0, _, y1 = body.box
    for centre in (AXIS - 44, AXIS, AXIS + 44):
        for phase in (0, 1):
            points, y, i = [], y0, 0
            while y < y1 + 12:
                points.append((centre + (6.5 if (i + phase) % 2 else -6.5), y))
                y, i = y + 11, i + 1
            d = line(points).d
            parts.append(element("path", d=d, fill="none", stroke=light.shade, stroke_width=7.5, opacity=0.32))
            parts.append(element("path", d=d, fill="none", stroke=fabric.base, stroke_width=5.6))
            parts.append(element("path", d=d, fill="none", stroke=light.shine, stroke_width=1.6, opacity=0.3))
        for x in (centre - 17, centre + 17):
            d = line([(x, y0), (x, y1)]).d
            parts.append(element("path", d=d, fill="none", stroke=light.shade, stroke_width=2.4, opacity=0.3))
    return "".join(parts)


def _ribs(body: Shape, fabric: Fabric, lean: float = 0) -> str:
    light, parts = light_on(fabric.base), []
    x0, y0, x1, y1 = body.box
    x = x0 - 20
    while x < x1 + 20:
        d = line([(x, y0), (x + lean * (y1 - y0), y1)]).d
        parts.append(element("path", d=d, fill="none", stroke=light.shade, stroke_width=4.2, opacity=0.34))
        parts.append(
            element(
                "path",
                d=d,
                fill="none",
                stroke=light.shine,
                stroke_width=2.2,
                opacity=0.34,
                transform="translate(5 0)",
            )
        )
        x += 11.5
    return "".join(parts)


def _roll_neck(studio: Studio, torso: Torso, paint: str) -> None:
    n, top = torso.neck, torso.top
    tube = symmetric(
        [(AXIS, top - 25), (AXIS + n * 0.6, top - 25.5), (AXIS + n * 0.8, top - 23)],
        [(AXIS + n * 0.9, top - 8), (AXIS + n + 3, top + 6)],
        [(AXIS + n * 0.6, top + 14), (AXIS, top + 17)],
    )
    fabric = Fabric("plain", paint, paint, paint, "knit")
    lay(studio, tube, fabric, round_=1.0, lift=0.8, prints=_ribs(tube, fabric))
    fold = line([(AXIS - n * 0.86, top - 6), (AXIS, top - 1), (AXIS + n * 0.86, top - 6)])
    seam(studio.sheet, fold, paint, 1.0)


def draw_knit(studio: Studio, design: Design) -> None:
    """Draws a jumper or a cardigan."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    cardigan, loose = cut == "Cardigan", cut in ("Oversized", "Chunky")
    torso = torso_for(
        design.gender,
        rng,
        waist=4 + 10 * loose + (5 if design.feminine else 0),
        hem=-3 + 6 * loose,
        shoulder=2 + 7 * loose,
        arm=3 + 8 * loose,
        arm_y=8 * loose,
        neck_low={"V-Neck": 34, "Cardigan": 70}.get(cut, 2),
        hem_y=(-8 if design.feminine else -4) - (34 if cut == "Cropped" else 0),
    )
    style = "v" if cut in ("V-Neck", "Cardigan") else "round"
    trim = fabric.accent if fabric.pattern in ("breton", "colour block") and rng.random() < 0.4 else fabric.base
    inside_neck(studio, torso, fabric.base)
    rib(sheet, torso.back_edge(), darker(trim, 0.14), 8)
    arm = sleeve(torso, (254 if not design.child else 230) + 4 * loose, 34 + 6 * loose, 77)
    lay_sleeves(studio, design, arm, 20, trim)
    body = torso.body(style)
    prints = {"cable": lambda: _cables(sheet, body, fabric), "rib": lambda: _ribs(body, fabric)}.get(
        fabric.pattern, lambda: _stocking_stitch(body, fabric)
    )()
    lay(
        studio,
        body,
        fabric,
        lift=0.3,
        prints=prints,
        folds=strain(studio, torso, 1.1),
    )
    for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
        seam(sheet, edge, fabric.base, 1.0)
    rib_hem(studio, torso, darker(trim, 0.1), 24, COARSE)
    if cut == "Roll Neck":
        _roll_neck(studio, torso, trim)
    else:
        rib(sheet, torso.neck_edge(style), darker(trim, 0.1), 13, COARSE * 0.8)
    if cardigan:
        low = torso.hem_y + torso.hem_sag - 1
        rib(sheet, line([(AXIS, torso.neck_low - 3), (AXIS, low)]), trim, 14, 2.4)
        seam(sheet, line([(AXIS - 7, torso.neck_low + 6), (AXIS - 7, low)]), trim, 0.8)
        paint = rng.choice(("#7a5a3c", lighter(fabric.base, 0.7), darker(fabric.base, 0.5)))
        for i in range(5):
            button(sheet, AXIS, torso.neck_low + 8 + (low - torso.neck_low - 24) * i / 4, 3.6, paint)
        for side in (-1, 1):
            y = torso.waist_y + 28
            rib(sheet, line([(AXIS + side * 24, y), (AXIS + side * 58, y)]), trim, 6, 2.4)


register(
    Kind(
        "Sweaters",
        "Jumper",
        "Apparel",
        "Topwear",
        counts={"Men": 18, "Women": 12, "Boys": 16, "Girls": 12},
        cuts={
            "Men": {"Crew Neck": 2, "Roll Neck": 3, "V-Neck": 1, "Cardigan": 3, "Chunky": 3},
            "Women": {"Oversized": 3, "Cardigan": 3, "Roll Neck": 2, "V-Neck": 2, "Cropped": 2},
            "Boys": {"Crew Neck": 3, "Roll Neck": 2, "Cardigan": 2, "Chunky": 1},
            "Girls": {"Crew Neck": 3, "Cardigan": 3, "Oversized": 1},
        },
        patterns={
            "": {"plain": 2, "cable": 5, "rib": 3, "fair isle": 4, "breton": 0.5, "colour block": 0.5},
            "Girls": {"plain": 3, "cable": 2, "fair isle": 2, "hearts": 2, "breton": 1},
        },
        prices=(32, 110),
        usages={"Casual": 7, "Smart Casual": 3},
        draw=draw_knit,
        weave="knit",
        nouns={"Cardigan": "Cardigan"},
        seasons=("Autumn", "Winter", "Winter"),
        colours={
            "*": 0.15,
            "Cream": 4,
            "Burgundy": 3,
            "Charcoal": 3,
            "Mustard": 2.5,
            "Grey": 2.5,
            "Rust": 2,
            "Brown": 2,
            "Tan": 2,
            "Olive": 2,
            "Navy": 1.5,
            "Teal": 1,
        },
    )
)
