"""Hard accessories, as the trade calls them: sunglasses and watches."""

from __future__ import annotations

import math

from tools.sample_catalogue.cloth import Studio, lay, light_on, seam, stitch, thread
from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.accessories import LEATHERS, PLAIN
from tools.sample_catalogue.hardware import METALS, strap
from tools.sample_catalogue.palette import darker, lighter, mix
from tools.sample_catalogue.svg import AXIS, Shape, disc, element, line, outline, panel


def _lens(cut: str, side: int, grow: float) -> Shape:
    x, y, grow = AXIS + side * 70, 240, grow * 0.94
    rings = {
        "Round": [(0, -48), (34, -34), (48, 0), (34, 34), (0, 48), (-34, 34), (-48, 0), (-34, -34)],
        "Square": [(0, -40), (44, -40), (52, -30), (46, 30), (34, 40), (-34, 40), (-46, 30), (-50, -34), (-42, -40)],
        "Aviator": [(-6, -42), (36, -40), (56, -24), (54, 8), (36, 40), (10, 48), (-16, 36), (-40, 2), (-46, -34)],
        "Cat-Eye": [(0, -32), (40, -46), (62, -44), (50, 6), (26, 36), (-14, 38), (-42, 20), (-48, -16), (-36, -28)],
    }[cut]
    points = [(x + side * px * grow, y + py * grow) for px, py in rings]
    return Shape(((*points, points[0]),))


def draw_sunglasses(studio: Studio, design: Design) -> None:
    """Draws sunglasses from the front."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    wire = cut == "Aviator" or (cut == "Round" and rng.random() < 0.5)
    frame = fabric.plain(rng.choice(METALS) if wire else fabric.base, "smooth")
    tint = rng.choice(("#3a3f45", "#4a3a30", mix(fabric.base, "#2b2b30", 0.45)))
    grow = rng.uniform(0.95, 1.04)
    for side in (-1, 1):
        arm = [(AXIS + side * 114, 222), (AXIS + side * 132, 214), (AXIS + side * 136, 250)]
        strap(sheet, arm, darker(frame.base, 0.3), 4 if wire else 8)
    studio.reach((AXIS - 144, 176, AXIS + 144, 300))
    strap(sheet, [(AXIS - 24, 230), (AXIS, 220), (AXIS + 24, 230)], frame.base, 3.5 if wire else 8)
    if wire and cut == "Aviator":
        strap(sheet, [(AXIS - 40, 206), (AXIS, 203), (AXIS + 40, 206)], frame.base, 3.5)
    for side in (-1, 1):
        lay(studio, _lens(cut, side, grow * (1.07 if wire else 1.17)), frame, round_=0.7, lift=1.8)
        lens = _lens(cut, side, grow)
        stops = [(0.0, darker(tint, 0.25), 1.0), (1.0, lighter(tint, 0.4), 1.0)]
        sheet.path(lens, fill=sheet.gradient(stops, (0, 195), (0, 290)), stroke=darker(frame.base, 0.5), stroke_width=1)
        with sheet.group(clip_path=sheet.clip(lens)):
            x = AXIS + side * 66
            for dx, wide in ((-26, 16), (0, 6)):
                gleam = outline(
                    [(x + dx, 300), (x + dx + wide, 300)], [(x + dx + wide + 56, 180)], [(x + dx + 56, 180)]
                )
                sheet.path(gleam, fill="#ffffff", opacity=0.17)


def _case(cut: str, inset: float, grow: float) -> Shape:
    if cut == "Sport":
        wide, tall = 66 * grow - inset, 68 * grow - inset
        return panel(AXIS - wide, 240 - tall, AXIS + wide, 240 + tall, 30 - inset * 0.7)
    return disc(AXIS, 240, 73 * grow - inset)


def draw_watch(studio: Studio, design: Design) -> None:
    """Draws a wristwatch from the front."""
    sheet, rng, fabric, cut = studio.sheet, studio.rng, design.fabric, design.cut
    metal = rng.choice(METALS)
    face = rng.choice(("#f6f3ea", "#26282d", mix(fabric.base, "#1f2838", 0.5)))
    grow, tells = rng.uniform(0.94, 1.06), rng.uniform(0, 12)
    steel = cut == "Bracelet"
    band = fabric.plain(metal if steel else fabric.base, "smooth" if steel else fabric.weave)
    for up in (True, False):
        y0, y1 = (62, 200) if up else (280, 420)
        half0, half1 = (24, 33 * grow) if up else (33 * grow, 23)
        part = outline([(AXIS - half0, y0), (AXIS + half0, y0)], [(AXIS + half1, y1)], [(AXIS - half1, y1)])
        lay(studio, part, band, round_=1.0, lift=1.2)
        if steel:
            with sheet.group(clip_path=sheet.clip(part)):
                for joint in range(int(y0) + 10, int(y1), 13):
                    seam(sheet, line([(AXIS - 34, joint), (AXIS + 34, joint)]), metal, 1.0)
                for edge in (-11, 11):
                    seam(sheet, line([(AXIS + edge, y0), (AXIS + edge * 1.1, y1)]), metal, 0.7)
        else:
            stitch(sheet, part.moved(0, 0), thread(band.base), 0.9, 0.5)
            for i in range(5) if not up else ():
                sheet.put(element("circle", cx=AXIS, cy=y1 - 22 - i * 15, r=2.6, fill=darker(band.base, 0.65)))
    side = (66 if cut == "Sport" else 73) * grow
    crown = element("rect", x=AXIS + side - 3, y=231, width=13, height=18, rx=3, fill=metal, stroke=darker(metal, 0.5))
    sheet.put(crown)
    case, dial = (_case(cut, inset, grow) for inset in (0, 12 * grow))
    lay(studio, case, Fabric("plain", metal, metal, metal, "smooth"), round_=0.9, lift=2.4)
    sheet.path(dial, fill=face, stroke=darker(metal, 0.5), stroke_width=1.2)
    ink = lighter(face, 0.85) if face != "#f6f3ea" else "#33353a"
    for i in range(12):
        a, long = i * math.tau / 12, 10 if i % 3 else 15
        x, y = math.sin(a), -math.cos(a)
        outer, inner = 53 * grow, 53 * grow - long
        mark = line([(AXIS + x * outer, 240 + y * outer), (AXIS + x * inner, 240 + y * inner)])
        sheet.path(mark, fill="none", stroke=ink, stroke_width=2.4 if i % 3 else 3.6)
    hour, minute = tells * math.tau / 12, tells % 1 * math.tau
    for a, long, wide in ((hour, 27, 4.6), (minute, 41, 3.4), (3.4, 45, 1.3)):
        hand = line([(AXIS, 240), (AXIS + math.sin(a) * long, 240 - math.cos(a) * long)])
        sheet.path(
            hand, fill="none", stroke=ink if wide > 2 else fabric.accent, stroke_width=wide, stroke_linecap="round"
        )
    sheet.put(element("circle", cx=AXIS, cy=240, r=4.4, fill=metal))
    gleam = outline([(AXIS - 46, 262), (AXIS - 30, 280)], [(AXIS + 46, 208)], [(AXIS + 26, 192)])
    with sheet.group(clip_path=sheet.clip(dial)):
        sheet.path(gleam, fill=light_on(face).shine, opacity=0.12)


register(
    Kind(
        "Sunglasses",
        "Sunglasses",
        "Accessories",
        "Eyewear",
        counts={"Unisex": 12},
        cuts={"": {"Square": 4, "Round": 3, "Aviator": 3, "Cat-Eye": 2}},
        patterns=PLAIN,
        prices=(18, 90),
        usages={"Casual": 6, "Travel": 3},
        draw=draw_sunglasses,
        weave="smooth",
        colours={"Black": 8, "Brown": 5, "Tan": 4, "White": 0.5},
        seasons=("Summer", "Summer", "Spring"),
    )
)
register(
    Kind(
        "Watches",
        "Watch",
        "Accessories",
        "Watches",
        counts={"Unisex": 11},
        cuts={"": {"Leather-Strap": 4, "Bracelet": 2, "Sport": 2}},
        patterns=PLAIN,
        prices=(45, 220),
        usages={"Casual": 5, "Formal": 3, "Sports": 1},
        draw=draw_watch,
        weave="smooth",
        colours={**LEATHERS, "Grey": 2, "Blue": 1, "Red": 0.5},
    )
)
