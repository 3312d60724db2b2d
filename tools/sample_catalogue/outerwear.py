"""What jackets and coats share, and the two that need most building: puffers and parkas."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Studio, lay, light_on, seam, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design
from tools.sample_catalogue.garments.tees import inside_neck, lay_sleeves, strain
from tools.sample_catalogue.hardware import puller, zip_line
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.svg import AXIS, Shape, element, line, outline, panel, symmetric
from tools.sample_catalogue.torso import Sleeve, Torso, sleeve, torso_for


def sides(shape: Shape) -> tuple[Shape, Shape]:
    """A shape and its mirror image."""
    return shape, shape.mirrored()


def coat(
    studio: Studio,
    design: Design,
    style: str = "v",
    cuff: float = 8,
    trim: str | None = None,
    width: float = 37,
    prints: str = "",
    **changes: float,
) -> tuple[Torso, Sleeve]:
    """The sleeves and the front that every jacket starts from; `changes` add to the measurements."""
    fabric, rng = design.fabric, studio.rng
    easy = {"waist": 7 + (6 if design.feminine else 0), "shoulder": 3, "arm": 5, "arm_y": 6, "neck": -1}
    torso = torso_for(design.gender, rng, **{k: easy.get(k, 0) + changes.get(k, 0) for k in {**easy, **changes}})
    inside_neck(studio, torso, fabric.accent if fabric.pattern == "plain" and rng.random() < 0.3 else fabric.base)
    arm = sleeve(torso, 250 if not design.child else 226, width, 77)
    lay_sleeves(studio, design, arm, cuff, trim)
    lay(
        studio,
        torso.body(style),
        fabric,
        lift=0.3,
        prints=prints,
        folds=strain(studio, torso, 1.1),
    )
    for edge in sides(torso.armhole_edge()):
        seam(studio.sheet, edge, fabric.base, 1.0)
    return torso, arm


def welts(studio: Studio, torso: Torso, fabric: Fabric, y: float) -> None:
    """A slanted pocket on each side."""
    welt = outline([(AXIS + 28, y), (AXIS + 36, y - 2)], [(AXIS + 60, y + 34)], [(AXIS + 52, y + 37)])
    for shape in sides(welt):
        lay(studio, shape, fabric.plain(), round_=0.4, lift=0.9)


def _quilting(studio: Studio, fabric: Fabric, x0: float, x1: float) -> None:
    sheet, light, rng = studio.sheet, light_on(fabric.base), studio.rng
    y, tall = 70.0, 27.0
    while y < 440:
        xs = [x0 + (x1 - x0) * i / 8 for i in range(9)]
        edge = line([(x, y + rng.uniform(-0.8, 0.8) + 3 * (1 - ((i - 4) / 4) ** 2)) for i, x in enumerate(xs)])
        tube = outline(edge.points, [(x, py + tall) for x, py in reversed(edge.points)])
        stops = [
            (0.0, light.shade, min(1.0, light.shading * 0.95)),
            (0.2, light.shade, 0.06),
            (0.34, light.shine, min(1.0, light.shining * 0.8)),
            (0.52, light.shine, 0.05),
            (0.74, light.shade, 0.1),
            (1.0, light.shade, min(1.0, light.shading * 1.15)),
        ]
        sheet.path(tube, fill=sheet.gradient(stops, (0, y + 2), (0, y + tall + 2)))
        sheet.path(edge, fill="none", stroke=darker(fabric.base, 0.5), stroke_width=1.1, opacity=0.9)
        for _ in range(int((x1 - x0) / 9)):
            px, down = rng.uniform(x0, x1), rng.choice((-1, 1))
            start = y + 2 + 2 * down
            pucker = line([(px, start), (px + rng.uniform(-3, 3), start + down * rng.uniform(4, 9))])
            sheet.path(
                pucker,
                fill="none",
                stroke=light.shade,
                stroke_width=1.5,
                opacity=light.shading * 0.5,
                stroke_linecap="round",
            )
        y += tall


def _funnel(studio: Studio, torso: Torso, fabric: Fabric) -> None:
    n, top = torso.neck + 3, torso.top
    collar = symmetric(
        [(AXIS, top - 22), (AXIS + n * 0.7, top - 22), (AXIS + n * 0.92, top - 18)],
        [(AXIS + n, top - 6), (AXIS + n + 5, top + 7)],
        [(AXIS + n * 0.6, torso.neck_low - 6), (AXIS, torso.neck_low - 1)],
    )
    lay(studio, collar, fabric.plain(), lift=1.4)
    for k in (0.35, 0.7):
        y = top - 22 + (torso.neck_low - top + 22) * k
        seam(studio.sheet, line([(AXIS - n * 0.96, y - 5), (AXIS, y), (AXIS + n * 0.96, y - 5)]), fabric.base, 1.0)
    zip_line(studio.sheet, line([(AXIS, top - 21), (AXIS, torso.neck_low)]), fabric.base)


def puffer(studio: Studio, design: Design) -> None:
    """A quilted jacket."""
    fabric, sheet = design.fabric, studio.sheet
    torso, arm = coat(
        studio,
        design,
        "v",
        9,
        None,
        42,
        hem_y=-14,
        shoulder=5,
        arm=6,
        waist=10,
        hem=8,
        neck_low=-4,
    )
    sleeved = fabric.plain(fabric.accent) if fabric.pattern == "colour block" else fabric
    for shape, x0, x1, angle, cloth in (
        (arm.shape, 236, 356, -10, sleeved),
        (arm.shape.mirrored(), 4, 124, 10, sleeved),
        (torso.body("v"), 70, 290, 0, fabric),
    ):
        if cloth is fabric and angle == 0:
            lay(studio, shape, fabric, round_=0.7)
        with sheet.group(clip_path=sheet.clip(shape)), sheet.group(transform=f"rotate({angle} {(x0 + x1) / 2} 240)"):
            _quilting(studio, cloth, x0, x1)
    for edge in sides(torso.armhole_edge()):
        seam(sheet, edge, fabric.base, 1.2)
    low = torso.hem_y + torso.hem_sag
    lay(
        studio,
        panel(AXIS - 8, torso.neck_low - 14, AXIS + 8, low - 1),
        fabric.plain(),
        round_=0.5,
        lift=0.8,
    )
    zip_line(sheet, line([(AXIS, torso.neck_low - 16), (AXIS, low)]), fabric.base)
    welts(studio, torso, fabric, torso.waist_y + 6)
    _funnel(studio, torso, fabric)
    puller(sheet, AXIS, torso.top - 4)


def _sway(studio: Studio, spread: float) -> str:
    return f"{studio.rng.uniform(-spread, spread):.1f}"


def _lined_hood(studio: Studio, torso: Torso, fabric: Fabric, fur: bool) -> None:
    sheet, n, top, low = studio.sheet, torso.neck + 8, torso.top, torso.neck_low + 8
    outer = symmetric(
        [(AXIS, top - 40), (AXIS + n * 0.7, top - 35), (AXIS + n + 12, top - 12), (AXIS + n + 14, top + 12)],
        [(AXIS + n * 0.8, low - 4), (AXIS, low + 14)],
    )
    lay(studio, outer, fabric.plain(), lift=1.4)
    hole = symmetric(
        [
            (AXIS, top - 22),
            (AXIS + n * 0.55, top - 18),
            (AXIS + n * 0.76, top - 2),
            (AXIS + n * 0.62, top + 18),
            (AXIS + n * 0.26, low),
            (AXIS, low + 7),
        ],
        pointed=True,
    )
    sheet.path(hole, fill=darker(fabric.accent, 0.3))
    sheet.path(
        hole.moved(0, 12),
        fill=darker(fabric.accent, 0.55),
        opacity=0.5,
        clip_path=sheet.clip(hole),
        filter=sheet.blur(5),
    )
    if not fur:
        stitch(sheet, hole, thread(fabric.base), 0.9, 0.8)
        return
    ring = [p for run in hole.runs for p in run]
    for tone, spread, width in (("#7d6a55", 9, 1.5), ("#b7a081", 8, 1.2), ("#dccbb0", 6.5, 0.9)):
        d = ""
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            for k in range(12):
                x, y = ax + (bx - ax) * k / 12, ay + (by - ay) * k / 12
                d += f"M{x:.1f} {y:.1f}l{_sway(studio, spread)} {_sway(studio, spread)}"
        sheet.put(element("path", d=d, fill="none", stroke=tone, stroke_width=width, stroke_linecap="round"))


def parka(studio: Studio, design: Design) -> None:
    """A hooded coat."""
    fabric, sheet = design.fabric, studio.sheet
    long = 16 if not design.child else 10
    torso, _ = coat(studio, design, "v", 10, None, 38, hem_y=long, hem=8, waist=6, neck_low=4, top=8, shoulder_y=6)
    low = torso.hem_y + torso.hem_sag
    lay(studio, panel(AXIS - 10, torso.neck_low - 2, AXIS + 10, low - 1), fabric, round_=0.4, lift=1.0)
    for i in range(6):
        y = torso.neck_low + 22 + (low - torso.neck_low - 44) * i / 5
        sheet.put(
            element(
                "circle",
                cx=AXIS,
                cy=y,
                r=2.8,
                fill=darker(fabric.base, 0.35),
                stroke=lighter(fabric.base, 0.3),
                stroke_width=0.7,
            )
        )
    for side in (-1, 1):
        y = torso.waist_y + 26
        x0, x1 = sorted((AXIS + side * 24, AXIS + side * 64))
        lay(studio, panel(x0, y, x1, y + 46, 4), fabric.plain(), round_=0.4, lift=1.2)
        lay(studio, panel(x0 - 1, y - 5, x1 + 1, y + 11, 3), fabric.plain(), round_=0.5, lift=1.0)
        stitch(sheet, line([(x0 + 1, y + 8), (x1 - 1, y + 8)]), thread(fabric.base), 0.7, 0.7)
    stitch(
        sheet,
        line(
            [
                (AXIS - torso.waist, torso.waist_y + 4),
                (AXIS, torso.waist_y + 9),
                (AXIS + torso.waist, torso.waist_y + 4),
            ]
        ),
        thread(fabric.base),
        1.0,
        0.7,
    )
    stitch(sheet, torso.hem_edge(8), thread(fabric.base), 0.7, 0.7)
    _lined_hood(studio, torso, fabric, fur=fabric.pattern == "plain" and studio.rng.random() < 0.6)
