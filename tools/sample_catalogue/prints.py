"""Prints for the chest of a top: small invented motifs in two paints."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tools.sample_catalogue.fabric import Fabric
from tools.sample_catalogue.svg import element

Motif = Callable[[float, str, str, Random], str]


def _sun(r: float, ink: str, second: str, rng: Random) -> str:
    bars = "".join(
        element("rect", x=-r, y=r * k, width=2 * r, height=r * h, fill="#000")
        for k, h in ((0.02, 0.05), (0.24, 0.08), (0.48, 0.12), (0.76, 0.3))
    )
    waves = "".join(
        element(
            "path",
            d=f"M{-r:.1f} {r * k:.1f}q{r * 0.25:.1f} {-r * 0.16:.1f} {r * 0.5:.1f} 0t{r * 0.5:.1f} 0t"
            f"{r * 0.5:.1f} 0t{r * 0.5:.1f} 0",
            fill="none",
            stroke=second,
            stroke_width=r * 0.07,
        )
        for k in (0.62, 0.8, 0.98)
    )
    key = f"m{rng.randrange(10**9)}"
    mask = f'<mask id="{key}"><rect x="{-r}" y="{-r}" width="{2 * r}" height="{2 * r}" fill="#fff"/>{bars}</mask>'
    return mask + element("circle", r=r * 0.86, fill=ink, mask=f"url(#{key})") + waves


def _mountains(r: float, ink: str, second: str, rng: Random) -> str:
    peaks = f"M{-r} {r * 0.55}L{-r * 0.35} {-r * 0.45}L{-r * 0.02} {r * 0.08}L{r * 0.34} {-r * 0.3}L{r} {r * 0.55}Z"
    caps = (
        f"M{-r * 0.35} {-r * 0.45}L{-r * 0.56} {-r * 0.13}L{-r * 0.4} {-r * 0.02}L{-r * 0.3} {-r * 0.16}"
        f"L{-r * 0.18} {-r * 0.02}L{-r * 0.14} {-r * 0.11}Z"
    )
    return (
        element("circle", cx=r * 0.42, cy=-r * 0.5, r=r * 0.27, fill=second)
        + element("path", d=peaks, fill=ink)
        + element("path", d=caps, fill=second)
        + element("rect", x=-r, y=r * 0.66, width=2 * r, height=r * 0.07, fill=ink)
        + element("rect", x=-r * 0.7, y=r * 0.82, width=1.4 * r, height=r * 0.07, fill=second)
    )


def _rings(r: float, ink: str, second: str, rng: Random) -> str:
    return "".join(
        element(
            "path",
            d=f"M{-r * k:.1f} {r * 0.5:.1f}a{r * k:.1f} {r * k:.1f} 0 0 1 {2 * r * k:.1f} 0",
            fill="none",
            stroke=ink if i % 2 else second,
            stroke_width=r * 0.13,
        )
        for i, k in enumerate((0.95, 0.74, 0.53, 0.32))
    ) + element("circle", cy=r * 0.42, r=r * 0.1, fill=ink)


def _leaf(r: float, ink: str, second: str, rng: Random) -> str:
    parts = [
        element(
            "path",
            d=f"M0 {r}C{r * 0.1:.1f} {r * 0.3:.1f} {-r * 0.1:.1f} {-r * 0.3:.1f} 0 {-r}",
            fill="none",
            stroke=ink,
            stroke_width=r * 0.06,
        )
    ]
    for i in range(6):
        y, s = r * (0.7 - i * 0.29), r * (0.62 - i * 0.06)
        for side in (-1, 1):
            d = (
                f"M0 {y:.1f}Q{side * s * 0.35:.1f} {y - s * 0.75:.1f} {side * s:.1f} {y - s * 0.62:.1f}"
                f"Q{side * s * 0.7:.1f} {y - s * 0.02:.1f} 0 {y:.1f}Z"
            )
            parts.append(element("path", d=d, fill=ink if i % 2 else second))
    return "".join(parts)


def _unit(d: str, r: float, paint: str) -> str:
    return element("path", d=d, fill=paint, transform=f"scale({r:.2f})")


def _rocket(r: float, ink: str, second: str, rng: Random) -> str:
    hull = "M0 -1C.5 -.5 .42 .2 .28 .5H-.28C-.42 .2 -.5 -.5 0 -1Z"
    fins = "M-.3 .1L-.68 .62L-.26 .46ZM.3 .1L.68 .62L.26 .46Z"
    sparks = "".join(
        element("circle", cx=r * x, cy=r * y, r=r * 0.05, fill=second)
        for x, y in ((-0.7, -0.6), (0.75, -0.3), (-0.85, 0.0), (0.6, -0.8), (0.85, 0.85), (-0.6, 0.95))
    )
    return (
        _unit(fins, r, second)
        + _unit("M-.2 .54Q0 1.3 .2 .54Z", r, "#f2a541")
        + _unit(hull, r, ink)
        + element("circle", cy=-r * 0.2, r=r * 0.2, fill=second)
        + element("circle", cy=-r * 0.2, r=r * 0.12, fill="#bfe3ee")
        + sparks
    )


def _dinosaur(r: float, ink: str, second: str, rng: Random) -> str:
    body = (
        "M-1 .55C-.75 .5 -.6 .1 -.2 -.02C.1 -.1 .18 -.35 .2 -.62C.24 -.98 .95 -.95 .98 -.62C1 -.4 .75 -.38 .62 -.36"
        "C.62 -.05 .6 .3 .45 .5V.9H.22V.62H-.12V.9H-.36V.55C-.6 .62 -.8 .64 -1 .55Z"
    )
    spikes = "".join(
        f"M{x} {y}l-.16 -.16l.26 -.05Z"
        for x, y in ((-0.55, 0.2), (-0.33, 0.06), (-0.1, -0.02), (0.1, -0.16), (0.19, -0.4), (0.23, -0.66))
    )
    eye = element("circle", cx=r * 0.62, cy=-r * 0.68, r=r * 0.07, fill="#fff")
    return (
        _unit(spikes, r, second)
        + _unit(body, r, ink)
        + eye
        + element("circle", cx=r * 0.64, cy=-r * 0.68, r=r * 0.035, fill="#222")
    )


def _rainbow(r: float, ink: str, second: str, rng: Random) -> str:
    arcs = "".join(
        element(
            "path",
            d=f"M{-r * k:.1f} {r * 0.5:.1f}a{r * k:.1f} {r * k:.1f} 0 0 1 {2 * r * k:.1f} 0",
            fill="none",
            stroke=paint,
            stroke_width=r * 0.15,
        )
        for k, paint in ((0.92, "#e0776b"), (0.77, "#f0b458"), (0.62, "#8fc0a0"), (0.47, ink), (0.32, second))
    )
    puff = "".join(
        element("circle", cx=x * r, cy=y * r, r=k * r, fill="#fffdf8")
        for x, y, k in (
            (-0.78, 0.55, 0.2),
            (-0.55, 0.58, 0.17),
            (-0.95, 0.6, 0.14),
            (0.78, 0.55, 0.2),
            (0.55, 0.58, 0.17),
            (0.95, 0.6, 0.14),
        )
    )
    return arcs + puff


def _butterfly(r: float, ink: str, second: str, rng: Random) -> str:
    parts = []
    for side in (-1, 1):
        parts.append(
            element(
                "path",
                d=f"M0 {-r * 0.1}C{side * r * 0.3} {-r} {side * r * 1.05} {-r * 0.95} {side * r} {-r * 0.35}"
                f"C{side * r * 0.95} {r * 0.05} {side * r * 0.4} {r * 0.1} 0 {r * 0.05}Z",
                fill=ink,
            )
        )
        parts.append(
            element(
                "path",
                d=f"M0 {r * 0.05}C{side * r * 0.6} {r * 0.1} {side * r * 0.85} {r * 0.4} {side * r * 0.6} {r * 0.75}"
                f"C{side * r * 0.4} {r * 0.95} {side * r * 0.1} {r * 0.6} 0 {r * 0.2}Z",
                fill=second,
            )
        )
        parts.append(element("circle", cx=side * r * 0.64, cy=-r * 0.45, r=r * 0.14, fill=second))
        parts.append(element("circle", cx=side * r * 0.45, cy=r * 0.48, r=r * 0.1, fill=ink))
    return "".join(parts) + element("ellipse", cy=r * 0.1, rx=r * 0.06, ry=r * 0.5, fill="#2b2b30")


def _flower(r: float, ink: str, second: str, rng: Random) -> str:
    petals = "".join(
        element(
            "ellipse",
            cy=-r * 0.58,
            rx=r * 0.25,
            ry=r * 0.4,
            fill=ink if i % 2 else second,
            transform=f"rotate({i * 45})",
        )
        for i in range(8)
    )
    return petals + element("circle", r=r * 0.26, fill="#f0bd4f")


def _blocks(r: float, ink: str, second: str, rng: Random) -> str:
    parts = []
    for row in range(3):
        for column in range(3):
            x, y, s = (column - 1.5) * r * 0.62, (row - 1.5) * r * 0.62, r * 0.56
            paint = rng.choice((ink, second))
            turn = rng.randrange(4) * 90
            arc = f"M0 0H{s:.1f}A{s:.1f} {s:.1f} 0 0 1 0 {s:.1f}Z"
            parts.append(
                element(
                    "path",
                    d=arc,
                    fill=paint,
                    transform=f"translate({x + s / 2:.1f} {y + s / 2:.1f}) "
                    f"rotate({turn}) translate({-s / 2:.1f} {-s / 2:.1f})",
                )
            )
    return "".join(parts)


def _bolt(r: float, ink: str, second: str, rng: Random) -> str:
    flash = "M.16 -1L-.52 .16H-.08L-.22 1L.52 -.24H.06Z"
    return element("circle", r=r * 0.9, fill=second) + _unit(flash, r * 0.86, ink)


def _heart(r: float, ink: str, second: str, rng: Random) -> str:
    d = "M0 .82C-1.5 -.2 -.7 -1.2 0 -.45C.7 -1.2 1.5 -.2 0 .82Z"
    stripes = "".join(
        element("rect", x=-r, y=r * k, width=2 * r, height=r * 0.13, fill=second) for k in (-0.5, -0.18, 0.14, 0.46)
    )
    key = f"h{rng.randrange(10**9)}"
    clip = f'<clipPath id="{key}"><path d="{d}" transform="scale({r:.2f})"/></clipPath>'
    return clip + _unit(d, r, ink) + element("g", stripes, clip_path=f"url(#{key})")


def _planet(r: float, ink: str, second: str, rng: Random) -> str:
    ring = {"fill": "none", "stroke": second, "stroke_width": r * 0.13, "transform": "rotate(-22)"}
    return (
        element("circle", r=r * 0.56, fill=ink)
        + element("path", d=f"M{-r * 0.98:.1f} 0A{r * 0.98:.1f} {r * 0.3:.1f} 0 0 0 {r * 0.98:.1f} 0", **ring)
        + "".join(
            element("circle", cx=r * x, cy=r * y, r=r * 0.06, fill=second)
            for x, y in ((-0.75, -0.7), (0.8, -0.55), (0.55, 0.85), (-0.5, 0.8))
        )
    )


ADULT: tuple[Motif, ...] = (_sun, _mountains, _rings, _leaf, _blocks, _flower, _bolt, _planet)
BOYS: tuple[Motif, ...] = (_rocket, _dinosaur, _mountains, _sun, _blocks, _bolt, _planet)
GIRLS: tuple[Motif, ...] = (_rainbow, _butterfly, _flower, _rings, _heart, _planet)


def chest(fabric: Fabric, gender: str, x: float, y: float, size: float, rng: Random) -> str:
    """Markup of one motif, centred on a point, `size` being its half width."""
    motif = rng.choice({"Boys": BOYS, "Girls": GIRLS}.get(gender, ADULT))
    art = motif(size, fabric.accent, fabric.third, rng)
    return element("g", art, transform=f"translate({x:.1f} {y:.1f})")
