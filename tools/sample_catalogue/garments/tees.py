"""T-shirts and polos."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, fan, lay, light_on, rib, seam, shadow_in, stitch, thread
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.hardware import button, label
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.prints import chest
from tools.sample_catalogue.svg import AXIS, element, line, outline
from tools.sample_catalogue.torso import Sleeve, Torso, sleeve, torso_for


def strain(studio: Studio, torso: Torso, heavy: float = 1.0) -> list[Fold]:
    """Creases that run in from both armpits and across the waist of a top."""
    rng, folds = studio.rng, []
    for side in (-1, 1):
        at = (AXIS + side * (torso.arm - 2), torso.arm_y - 2)
        folds += fan(rng, at, (AXIS + side * 24, torso.arm_y + 62), 0.42, 3, 66, 8 * heavy)
        hip = (AXIS + side * (torso.waist - 2), torso.waist_y + rng.uniform(-8, 20))
        folds += fan(rng, hip, (AXIS + side * 10, hip[1] + 22), 0.3, 2, 52, 7 * heavy)
    return folds


def lay_sleeves(studio: Studio, design: Design, arm: Sleeve, hem: float, trim: str | None = None) -> None:
    """Both sleeves with a stitched hem, or a ribbed cuff where a trim paint is given."""
    fabric, sheet, rng = design.fabric, studio.sheet, studio.rng
    ix, iy = arm.cuff[1]
    long = arm.shape.box[3] - arm.shape.box[1] > 170
    creases = []
    if long:
        _, y0, _, y1 = arm.shape.box
        for share in (0.36, 0.47, 0.56, 0.8, 0.9):
            y = y0 + (y1 - y0) * share + rng.uniform(-8, 8)
            left = ix - (ix - AXIS - 84) * (1 - share) * 0.6
            creases.append(Fold(((left, y + 10), (left + 14, y + 3), (left + 26, y - 6)), 6, rng.uniform(0.35, 0.7)))
    else:
        creases = [
            Fold(((ix - 4, iy - 22), (ix + 10, iy - 26), (ix + 24, iy - 38)), 7, 0.5),
            Fold(((ix - 6, iy - 8), (ix + 8, iy - 14), (ix + 20, iy - 18)), 6, 0.45),
        ]
    for side in (1, -1):
        shape = arm.shape if side > 0 else arm.shape.mirrored()
        turn = (arm.angle - 90) * 0.9 * side
        folds = (
            creases
            if side > 0
            else [Fold([(2 * AXIS - x, y) for x, y in fold.points], fold.width, -fold.depth) for fold in creases]
        )
        lay(
            studio,
            shape,
            fabric,
            angle=turn,
            role="sleeve",
            folds=folds,
        )
        paint = fabric.accent if fabric.pattern == "colour block" else fabric.base
        if trim:
            band = arm.cuff_line(hem / 2)
            rib(sheet, band if side > 0 else band.mirrored(), trim, hem)
        else:
            edge = arm.cuff_line(hem)
            stitch(sheet, edge if side > 0 else edge.mirrored(), thread(paint), 0.7, 0.7)


def inside_neck(studio: Studio, torso: Torso, paint: str) -> None:
    """The inside of the back, with its label, as seen through the neck."""
    sheet, back = studio.sheet, torso.back()
    sheet.path(back, fill=darker(paint, 0.42))
    shadow_in(
        studio,
        line([(0, torso.neck_low - 6), (360, torso.neck_low - 6)], [(360, 400)], [(0, 400)]),
        back,
        paint,
        0.9,
        7,
    )
    label(sheet, AXIS, torso.top + 6.5, "#f4f1ea")


def draw_tee(studio: Studio, design: Design) -> None:
    """Draws a T-shirt."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    boxy = cut in ("Boxy", "Oversized")
    torso = torso_for(
        design.gender,
        rng,
        shoulder=10 if boxy else 0,
        arm=9 if boxy else 0,
        waist=14 if boxy else (-4 if cut == "Slim" else 0),
        hem=10 if boxy else (-4 if cut == "Slim" else 0),
        hem_y={"Boxy": -28, "Cropped": -74, "Longline": 30}.get(cut, 0),
        neck=5 if cut == "Scoop Neck" else 0,
        neck_low={"V-Neck": 26, "Scoop Neck": 20}.get(cut, 0),
        arm_y=10 if boxy else 0,
    )
    style = "v" if cut == "V-Neck" else "round"
    trim = (
        fabric.accent
        if fabric.pattern in ("breton", "chest print", "colour block") and rng.random() < 0.45
        else fabric.base
    )
    inside_neck(studio, torso, fabric.base)
    rib(sheet, torso.back_edge(), darker(trim, 0.16), 6)
    if cut == "Long Sleeve":
        arm = sleeve(torso, 262 if not design.child else 236, 31, 77)
        lay_sleeves(studio, design, arm, 12, trim)
    elif cut == "Cap Sleeve":
        lay_sleeves(studio, design, sleeve(torso, 48, 50, 60), 5)
    else:
        length = rng.uniform(88, 104) * (0.84 if design.feminine else 1) + (14 if boxy else 0)
        arm = sleeve(torso, length, rng.uniform(50, 56) * (0.86 if design.feminine else 1), rng.uniform(61, 66))
        lay_sleeves(studio, design, arm, 8, trim if trim != fabric.base else None)
    body = torso.body(style)
    prints = ""
    middle = torso.arm_y + rng.uniform(4, 18)
    if fabric.pattern == "chest print":
        prints = chest(
            fabric, design.gender, AXIS, middle + 8, rng.uniform(34, 42) * (0.86 if design.feminine else 1), rng
        )
    if fabric.pattern == "chest stripe":
        prints = "".join(
            element("rect", x=0, y=middle - 22 + offset, width=360, height=height, fill=paint)
            for offset, height, paint in ((0, 20, fabric.accent), (23, 7, fabric.third), (33, 20, fabric.accent))
        )
    lay(studio, body, fabric, lift=0.3, prints=prints, folds=strain(studio, torso))
    for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
        seam(sheet, edge, fabric.base, 0.8)
    stitch(sheet, torso.hem_edge(9), thread(fabric.base), 0.7, 0.75)
    stitch(sheet, torso.hem_edge(11), thread(fabric.base), 0.7, 0.55)
    rib(sheet, torso.neck_edge(style), trim, 7.5)
    if cut == "Pocket":
        x, y = AXIS + 24, torso.arm_y - 14
        patch = outline([(x, y), (x + 32, y)], [(x + 32, y + 30)], [(x + 16, y + 36)], [(x, y + 30)])
        lay(studio, patch, fabric, round_=0.4, lift=0.7)
        stitch(sheet, line([(x, y + 6), (x + 32, y + 6)]), thread(fabric.base), 0.7, 0.7)


def draw_polo(studio: Studio, design: Design) -> None:
    """Draws a polo with a knitted collar and a buttoned placket."""
    sheet, rng, fabric = studio.sheet, studio.rng, design.fabric
    torso = torso_for(design.gender, rng, neck_low=6, waist=-3 if design.cut == "Slim" else 0)
    tipped = design.cut == "Tipped" or (fabric.pattern == "colour block")
    knitted = darker(fabric.base, 0.28) if rng.random() < 0.6 else lighter(fabric.base, 0.4)
    collar = fabric.accent if fabric.pattern == "colour block" else fabric.base if tipped else knitted
    inside_neck(studio, torso, fabric.base)
    arm = sleeve(torso, rng.uniform(86, 98), rng.uniform(48, 53), rng.uniform(62, 66))
    lay_sleeves(studio, design, arm, 9, collar)
    if tipped:
        for edge in (arm.cuff_line(5), arm.cuff_line(5).mirrored()):
            sheet.path(
                edge, fill="none", stroke=fabric.accent if collar == fabric.base else fabric.third, stroke_width=2.2
            )
    prints = ""
    if fabric.pattern == "chest stripe":
        prints = "".join(
            element("rect", x=0, y=torso.arm_y + o, width=360, height=h, fill=p)
            for o, h, p in ((0, 26, fabric.accent), (30, 6, fabric.third))
        )
    lay(studio, torso.body("v"), fabric, lift=0.3, prints=prints, folds=strain(studio, torso))
    for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
        seam(sheet, edge, fabric.base, 0.8)
    stitch(sheet, torso.hem_edge(9), thread(fabric.base), 0.7, 0.75)
    low = torso.neck_low + rng.uniform(58, 72)
    placket = outline(
        [(AXIS - 9, torso.neck_low - 12), (AXIS + 9, torso.neck_low - 12)], [(AXIS + 9, low)], [(AXIS - 9, low)]
    )
    lay(studio, placket, fabric.plain(collar), round_=0.3, lift=1.0)
    stitch(sheet, line([(AXIS - 6, low - 3), (AXIS + 6, low - 3)]), thread(fabric.base), 0.7)
    buttons = lighter(fabric.base, 0.75) if rng.random() < 0.6 else darker(fabric.base, 0.3)
    for share in (0.3, 0.62, 0.9):
        button(sheet, AXIS, torso.neck_low - 4 + (low - torso.neck_low) * share, 2.6, buttons)
    n, top, vee = torso.neck, torso.top, torso.neck_low
    stand = outline(
        [(AXIS - n, top), (AXIS - n * 0.5, top - 11), (AXIS, top - 13), (AXIS + n * 0.5, top - 11), (AXIS + n, top)],
        [(AXIS + n * 0.55, top + 4), (AXIS, top + 7), (AXIS - n * 0.55, top + 4), (AXIS - n, top)],
    )
    lay(studio, stand, fabric.plain(darker(collar, 0.1)), round_=0.6, lift=0.5)
    flap = outline(
        [(AXIS + n * 0.62, top - 10), (AXIS + n + 4, top + 1)],
        [(AXIS + n + 13, top + 16), (AXIS + n + 2, top + 42)],
        [(AXIS + 17, vee + 16), (AXIS + 2, vee - 8)],
        [(AXIS + n * 0.56, top + 10), (AXIS + n * 0.62, top - 10)],
    )
    for shape in (flap, flap.mirrored()):
        lay(studio, shape, fabric.plain(collar), round_=0.6, lift=1.4)
    if tipped:
        tip = line([(AXIS + n + 10, top + 15), (AXIS + n, top + 38)], [(AXIS + 17, vee + 12)])
        for shape in (tip, tip.mirrored()):
            sheet.path(
                shape, fill="none", stroke=fabric.accent if collar == fabric.base else fabric.third, stroke_width=2
            )
    if rng.random() < 0.6:
        mark = light_on(fabric.base).shine
        x, y = AXIS + 40, torso.arm_y - 20
        sheet.put(
            element("path", d=f"M{x} {y + 6}q4 -9 8 0q-4 5 -8 0z", fill=fabric.accent, stroke=mark, stroke_width=0.3)
        )


register(
    Kind(
        "Tshirts",
        "T-shirt",
        "Apparel",
        "Topwear",
        counts={"Men": 24, "Women": 16, "Boys": 28, "Girls": 26},
        cuts={
            "Men": {"Crew Neck": 4, "Slim": 2, "V-Neck": 2, "Oversized": 2, "Pocket": 2, "Long Sleeve": 1},
            "Women": {
                "Crew Neck": 3,
                "Scoop Neck": 2,
                "V-Neck": 2,
                "Boxy": 2,
                "Cap Sleeve": 2,
                "Cropped": 1,
                "Long Sleeve": 1,
            },
            "Boys": {"Crew Neck": 6, "Oversized": 2, "Pocket": 2, "Long Sleeve": 1},
            "Girls": {"Crew Neck": 4, "Cap Sleeve": 3, "Boxy": 2, "Long Sleeve": 1},
        },
        patterns={
            "Men": {
                "plain": 6,
                "breton": 4,
                "wide stripe": 1,
                "chest print": 4,
                "colour block": 1,
                "chest stripe": 2,
                "tie dye": 0.5,
                "gradient": 0.6,
            },
            "Women": {
                "plain": 5,
                "breton": 5,
                "dots": 1,
                "chest print": 3,
                "ditsy": 2,
                "leopard": 1,
                "gradient": 0.7,
                "tie dye": 0.5,
            },
            "Boys": {
                "plain": 3,
                "breton": 3,
                "wide stripe": 2,
                "chest print": 7,
                "camouflage": 2,
                "stars": 2,
                "colour block": 2,
                "tie dye": 1,
            },
            "Girls": {
                "plain": 3,
                "breton": 3,
                "chest print": 6,
                "hearts": 2,
                "stars": 1,
                "dots": 2,
                "ditsy": 2,
                "tie dye": 1,
                "gradient": 1,
            },
        },
        cut_patterns={"Pocket": {"plain": 3, "breton": 2, "wide stripe": 1}},
        prices=(12, 45),
        usages={"Casual": 9, "Sports": 1.5},
        colours={"Navy": 2, "Green": 1.5, "Light Blue": 1.5, "Charcoal": 1.5, "Cream": 1, "Burgundy": 0.6, "Rust": 0.5},
        draw=draw_tee,
    )
)
register(
    Kind(
        "Polos",
        "Polo",
        "Apparel",
        "Topwear",
        counts={"Men": 22, "Boys": 16},
        cuts={"": {"Classic": 4, "Slim": 3, "Tipped": 3}},
        patterns={"": {"plain": 5, "breton": 2, "wide stripe": 1.5, "colour block": 1.5, "chest stripe": 1.5}},
        prices=(24, 65),
        usages={"Casual": 6, "Smart Casual": 4, "Sports": 1},
        draw=draw_polo,
        weave="canvas",
        colours={
            "*": 0.15,
            "Navy": 6,
            "White": 4,
            "Green": 4,
            "Black": 3,
            "Light Blue": 3,
            "Red": 2,
            "Burgundy": 2,
            "Pink": 1,
        },
    )
)
