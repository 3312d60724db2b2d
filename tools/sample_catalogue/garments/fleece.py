"""Hoodies and sweatshirts."""

from __future__ import annotations

from tools.sample_catalogue.cloth import Fold, Studio, lay, rib, seam, shadow_in, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.knits import rib_hem
from tools.sample_catalogue.garments.tees import inside_neck, lay_sleeves, strain
from tools.sample_catalogue.hardware import puller, zip_line
from tools.sample_catalogue.palette import darker, lighter
from tools.sample_catalogue.prints import chest
from tools.sample_catalogue.svg import AXIS, element, line, outline, panel, symmetric
from tools.sample_catalogue.torso import Torso, sleeve, torso_for


def _hood(studio: Studio, torso: Torso, fabric: Fabric, lining: str) -> None:
    n, top, low = torso.neck + 6, torso.top, torso.neck_low + 10
    outer = symmetric(
        [(AXIS, top - 42), (AXIS + n * 0.7, top - 37), (AXIS + n + 13, top - 14), (AXIS + n + 18, top + 10)],
        [(AXIS + n * 0.9, low - 4), (AXIS, low + 16)],
    )
    lay(
        studio,
        outer,
        fabric.plain(weave=fabric.weave),
        lift=1.2,
        folds=[
            Fold(((AXIS + n * 0.8, top - 22), (AXIS + n, top - 4), (AXIS + n * 0.9, top + 14)), 7, 0.5),
            Fold(((AXIS - n * 0.8, top - 22), (AXIS - n, top - 4), (AXIS - n * 0.9, top + 14)), 7, -0.5),
        ],
    )
    hole = symmetric(
        [
            (AXIS, top - 24),
            (AXIS + n * 0.52, top - 20),
            (AXIS + n * 0.74, top - 4),
            (AXIS + n * 0.66, top + 14),
            (AXIS + n * 0.3, low - 2),
            (AXIS, low + 7),
        ],
        pointed=True,
    )
    studio.sheet.path(hole, fill=darker(lining, 0.34))
    shadow_in(studio, hole.moved(3, 14), hole, lining, 0.5, 6)
    back = line([(AXIS - n * 0.6, top + 2), (AXIS, top + 9), (AXIS + n * 0.6, top + 2)])
    seam(studio.sheet, back, darker(lining, 0.3), 0.9)
    studio.sheet.path(hole, fill="none", stroke=darker(fabric.base, 0.3), stroke_width=1.4)
    rim = symmetric(
        [
            (AXIS, top - 28),
            (AXIS + n * 0.6, top - 23),
            (AXIS + n * 0.84, top - 4),
            (AXIS + n * 0.74, top + 16),
            (AXIS + n * 0.34, low),
            (AXIS, low + 10),
        ],
        pointed=True,
    )
    stitch(studio.sheet, rim, thread(fabric.base), 0.7, 0.6)


def draw_hoodie(studio: Studio, design: Design) -> None:
    """Draws a hoodie: pulled over the head or zipped."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    loose = cut in ("Oversized", "Cropped")
    torso = torso_for(
        design.gender,
        rng,
        waist=5 + 9 * loose + (6 if design.feminine else 0),
        hem=-2 + 6 * loose,
        shoulder=3 + 7 * loose,
        arm=4 + 7 * loose,
        arm_y=6 + 4 * loose,
        top=8,
        shoulder_y=6,
        neck_low=6,
        hem_y=-2 - (42 if cut == "Cropped" else 0),
    )
    sleeved = fabric.accent if fabric.pattern == "colour block" else fabric.base
    arm = sleeve(torso, (248 if not design.child else 226) + 4 * loose, 36, 77)
    lay_sleeves(studio, design, arm, 19, sleeved)
    middle = torso.arm_y + 4
    prints = ""
    if fabric.pattern == "chest print":
        prints = chest(fabric, design.gender, AXIS, middle + 10, 32 * (0.9 if design.feminine else 1), rng)
    if fabric.pattern == "chest stripe":
        prints = "".join(
            element("rect", x=0, y=middle - 14 + o, width=360, height=h, fill=p)
            for o, h, p in ((0, 22, fabric.accent), (25, 6, fabric.third))
        )
    lay(
        studio,
        torso.body("v"),
        fabric,
        lift=0.3,
        prints=prints,
        folds=strain(studio, torso, 1.2),
    )
    for edge in (torso.armhole_edge(), torso.armhole_edge().mirrored()):
        seam(sheet, edge, fabric.base, 1.0)
        stitch(sheet, edge.moved(0, 3), thread(fabric.base), 0.6, 0.4)
    rib_hem(studio, torso, fabric.base, 20)
    _pouch(studio, torso, fabric, split=cut == "Zip-Up")
    lining = fabric.accent if rng.random() < 0.4 else fabric.base
    if cut == "Zip-Up":
        closing = line([(AXIS, torso.neck_low + 12), (AXIS, torso.hem_y + torso.hem_sag)])
        lay(
            studio,
            panel(AXIS - 7, torso.neck_low + 8, AXIS + 7, torso.hem_y + torso.hem_sag),
            fabric.plain(),
            round_=0.4,
            lift=0.7,
        )
        zip_line(sheet, closing, fabric.base)
        puller(sheet, AXIS, torso.neck_low + 26)
    _hood(studio, torso, fabric, lining)
    cord = lighter(fabric.base, 0.7) if rng.random() < 0.7 else fabric.accent
    for side in (-1, 1):
        x, y = AXIS + side * 13, torso.neck_low + 8
        lace = line([(x, y), (x + side * 3, y + 28), (x + side * 1, y + 56 + side * 4)])
        sheet.path(
            lace, fill="none", stroke=darker(cord, 0.6), stroke_width=3.2, opacity=0.5, transform="translate(.8 1.2)"
        )
        sheet.path(lace, fill="none", stroke=cord, stroke_width=2.3, stroke_linecap="round")
        sheet.put(element("circle", cx=x, cy=y, r=2.3, fill="#a3a09a", stroke="#5d5a56", stroke_width=0.7))
        tip = lace.points[-1]
        sheet.put(element("rect", x=tip[0] - 1.5, y=tip[1] - 2, width=3, height=8, rx=1, fill=darker(cord, 0.35)))


def draw_sweatshirt(studio: Studio, design: Design) -> None:
    """Draws a sweatshirt: roomy fleece, raglan sleeves gathered into cuffs, a stitched V below the neck."""
    sheet, rng, fabric = studio.sheet, studio.rng, design.fabric
    wide = 8 * (design.cut == "Oversized")
    torso = torso_for(
        design.gender, rng, waist=13 + wide, hem=-4 + wide, shoulder=4 + wide, arm=9 + wide, arm_y=8, hem_y=-22
    )
    trim = fabric.accent if fabric.pattern in ("colour block", "breton") else fabric.base
    inside_neck(studio, torso, fabric.base)
    rib(sheet, torso.back_edge(), darker(trim, 0.14), 9)
    arm = sleeve(torso, 240 if not design.child else 220, 33, 76, puff=6)
    lay_sleeves(studio, design, arm, 26, darker(trim, 0.12))
    prints = ""
    if fabric.pattern == "chest print":
        prints = chest(fabric, design.gender, AXIS, torso.arm_y + 14, 36 * (0.9 if design.feminine else 1), rng)
    if fabric.pattern == "chest stripe":
        prints = "".join(
            element("rect", x=0, y=torso.arm_y - 6 + o, width=360, height=h, fill=p)
            for o, h, p in ((0, 24, fabric.accent), (27, 7, fabric.third))
        )
    body = torso.body("round")
    lay(studio, body, fabric, lift=0.3, prints=prints, folds=strain(studio, torso, 1.2))
    raglan = outline(
        [(AXIS + torso.neck * 0.86, torso.top + 6), (AXIS + torso.neck + 24, (torso.top + torso.arm_y) / 2 - 6)],
        [(AXIS + torso.arm - 2, torso.arm_y + 3)],
        [(AXIS + torso.shoulder + 16, torso.shoulder_y)],
        [(AXIS + torso.neck, torso.top - 6)],
    )
    cloth = fabric.plain(fabric.accent if fabric.pattern == "colour block" else fabric.base)
    for part in (raglan, raglan.mirrored()):
        with sheet.group(clip_path=sheet.clip(body)):
            lay(studio, part, cloth, round_=0.5, lift=1.2)
    low = torso.neck_low + 3
    stitch(sheet, line([(AXIS - 14, low)], [(AXIS, low + 22)], [(AXIS + 14, low)]), thread(fabric.base), 0.9, 0.8)
    rib_hem(studio, torso, darker(trim, 0.12), 28)
    rib(sheet, torso.neck_edge("round"), darker(trim, 0.12), 12, 2.4)


def _pouch(studio: Studio, torso: Torso, fabric: Fabric, split: bool) -> None:
    low, y = torso.hem_y - 16, torso.hem_y - 88
    half = torso.waist * 0.66
    pouch = symmetric(
        [(AXIS, y + 1), (AXIS + half * 0.56, y)],
        [(AXIS + half * 0.85, y + 26), (AXIS + half, y + 42)],
        [(AXIS + half, low + 2)],
        [(AXIS, low + 5)],
    )
    cloth = fabric.plain() if fabric.pattern in ("colour block", "tie dye") else fabric
    lay(studio, pouch, cloth, round_=0.5, lift=1.6)
    for side in (-1, 1):
        edge = line(
            [(AXIS + side * half * 0.5, y + 2), (AXIS + side * half * 0.78, y + 27), (AXIS + side * (half - 4), y + 44)]
        )
        stitch(studio.sheet, edge, thread(fabric.base), 0.7, 0.7)


register(
    Kind(
        "Hoodies",
        "Hoodie",
        "Apparel",
        "Topwear",
        counts={"Men": 12, "Boys": 16, "Girls": 12},
        cuts={
            "": {"Pullover": 5, "Zip-Up": 4, "Oversized": 2},
            "Girls": {"Pullover": 4, "Zip-Up": 3, "Cropped": 1},
        },
        patterns={
            "": {"plain": 6, "chest print": 2, "colour block": 2, "chest stripe": 1, "gradient": 0.7},
            "Boys": {"plain": 3, "chest print": 4, "camouflage": 2, "colour block": 2, "tie dye": 1, "chest stripe": 1},
            "Girls": {"plain": 3, "chest print": 4, "hearts": 1, "stars": 1, "tie dye": 1, "gradient": 1},
        },
        cut_patterns={"Zip-Up": {"plain": 6, "colour block": 2, "camouflage": 1, "chest stripe": 1, "stars": 0.6}},
        prices=(30, 85),
        usages={"Casual": 7, "Sports": 3},
        draw=draw_hoodie,
        weave="fleece",
        seasons=("Autumn", "Winter", "Spring"),
    )
)
register(
    Kind(
        "Sweatshirts",
        "Sweatshirt",
        "Apparel",
        "Topwear",
        counts={"Men": 12, "Women": 8, "Boys": 12, "Girls": 6},
        cuts={"": {"Crew Neck": 3, "Oversized": 1}},
        patterns={"": {"plain": 4, "chest print": 5, "chest stripe": 2, "colour block": 1}},
        prices=(26, 70),
        usages={"Casual": 7, "Sports": 3},
        draw=draw_sweatshirt,
        weave="fleece",
        seasons=("Autumn", "Winter", "Spring"),
    )
)
