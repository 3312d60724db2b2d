"""Invented brands, and the titles and labels that describe a product in plain words."""

from __future__ import annotations

from random import Random

from tools.sample_catalogue.garments import Design, Kind
from tools.sample_catalogue.patterns import patterns

# Names made up for this catalogue, with their share of it and how dear they are.
_ADULT = {
    "Harbour & Pine": (9, 1.0),
    "Fennimoor": (7, 0.85),
    "Larkwether": (6, 1.1),
    "Quillmere": (5, 1.35),
    "Brackenhythe": (4, 1.2),
    "Tansy Row": (4, 0.8),
    "Saltlark": (3, 0.95),
    "Mossgate Mill": (2, 1.45),
    "Vellamy": (1.5, 1.7),
    "Ollerwick": (1, 1.0),
}
_CHILD = {
    "Puddlefern": (8, 0.95),
    "Little Thistledrum": (6, 1.1),
    "Hopskiff": (5, 0.85),
    "Harbour & Pine": (3, 1.0),
    "Wrenlocke": (2, 1.2),
    "Ollerwick": (1, 0.9),
}
_FOOTWEAR = {
    "Strideholm": (7, 1.0),
    "Cobblewick": (6, 1.15),
    "Kestrelpace": (5, 1.25),
    "Fennimoor": (2, 0.8),
    "Vellamy": (1, 1.6),
}

_POSSESSIVE = {"Men": "Men's", "Women": "Women's", "Boys": "Boys'", "Girls": "Girls'", "Unisex": "Unisex"}


def brand_for(kind: Kind, gender: str, rng: Random) -> tuple[str, float]:
    """A brand and the factor on its prices."""
    brands = _FOOTWEAR if kind.category == "Footwear" else _CHILD if gender in ("Boys", "Girls") else _ADULT
    name = rng.choices(list(brands), [share for share, _ in brands.values()])[0]
    return name, brands[name][1]


def _noun(kind: Kind, cut: str) -> str:
    return kind.nouns.get(cut, f"{cut} {kind.singular}")


def title(kind: Kind, design: Design, colour: str, brand: str) -> str:
    """A shop title: brand, whose it is, cut, pattern, colour and type."""
    noun = _noun(kind, design.cut)
    cut, _, last = noun.rpartition(" ")
    words = (brand, _POSSESSIVE[design.gender], cut, patterns()[design.fabric.pattern].words, colour, last)
    return " ".join(word for word in words if word)


def label(kind: Kind, design: Design, colour: str) -> str:
    """A plain description, such as "A striped navy T-shirt"."""
    last = _noun(kind, design.cut).rpartition(" ")[2]
    noun = last if last[:2] == "T-" else last.lower()
    pattern = patterns()[design.fabric.pattern].words.lower()
    words = " ".join(word for word in (pattern, colour.lower(), noun) if word)
    if noun.endswith("s") and noun not in ("dress",):
        return f"{words[0].upper()}{words[1:]}"
    return f"{'An' if words[0] in 'aeiou' else 'A'} {words}"
