"""Pyjamas: a top and trousers or shorts of one cloth, laid out as a set."""

from __future__ import annotations

from dataclasses import replace

from tools.sample_catalogue.cloth import Studio
from tools.sample_catalogue.garments import Design, Kind, register
from tools.sample_catalogue.garments.shirts import draw_shirt
from tools.sample_catalogue.garments.shorts import draw_shorts
from tools.sample_catalogue.garments.tees import draw_tee
from tools.sample_catalogue.garments.trousers import draw_trousers
from tools.sample_catalogue.svg import AXIS

_SCALE = 0.66


def draw_pyjamas(studio: Studio, design: Design) -> None:
    """Draws the lower piece a little to one side, and the top over its waistband."""
    short = design.cut == "Short"
    lower = replace(design, cut="Swim" if short else "Jogger" if design.cut == "Jersey" else "Relaxed")
    aside = studio.rng.choice((-1, 1)) * studio.rng.uniform(30, 40)
    low = 170 if short else 152
    with studio.placed(AXIS + aside, low, _SCALE):
        (draw_shorts if short else draw_trousers)(studio, lower)
    with studio.placed(AXIS - aside, 24, _SCALE):
        if design.cut == "Jersey":
            draw_tee(studio, replace(design, cut="Long Sleeve"))
        else:
            draw_shirt(studio, replace(design, cut="Camp Collar" if short else "Regular"))


register(
    Kind(
        "Pyjamas",
        "Pyjamas",
        "Apparel",
        "Sleepwear",
        counts={"Men": 11, "Women": 14, "Boys": 12, "Girls": 14},
        cuts={
            "Men": {"Buttoned": 4, "Jersey": 2, "Short": 1},
            "Women": {"Buttoned": 4, "Short": 3, "Jersey": 1},
            "": {"Jersey": 3, "Buttoned": 2, "Short": 2},
        },
        patterns={
            "Men": {"plain": 2, "tartan": 4, "candy stripe": 3, "pinstripe": 2, "gingham": 1},
            "Women": {"plain": 2, "ditsy": 2, "floral": 2, "candy stripe": 3, "dots": 1, "hearts": 1},
            "Boys": {"stars": 4, "candy stripe": 2, "tartan": 2, "camouflage": 1},
            "Girls": {"hearts": 3, "stars": 2, "dots": 2, "ditsy": 2, "gingham": 1},
        },
        prices=(22, 70),
        usages={"Home": 1},
        draw=draw_pyjamas,
        weave="woven",
        weaves={"Jersey": "jersey"},
        colours={"Navy": 7, "Light Blue": 5, "Black": 2},
    )
)
