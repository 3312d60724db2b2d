"""What a shelf holds: how common a kind is on it, how its colours look, what shows it best."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from fashrec.catalog import UNISEX, Gender
from fashrec.index import GenderShelf, Shelf
from fashrec.measure.colour import NAMES, chroma
from fashrec.recommend.answers import STEPS, Answer
from fashrec.recommend.goes_with import place_on_body
from fashrec.recommend.recommender import Recommender

UNKNOWN_COLOUR = "#b8b2aa"
LOOKED_THROUGH = 80
GARMENTS = ("whole", "outer", "top", "bottom")
VIVID = 22.0  # chroma from which a colour catches the eye


@dataclass(frozen=True)
class Placement:
    """How many of a shelf's `products` have a type, a colour, and both; None where the question shows neither."""

    products: int
    product_type: tuple[str, int] | None
    colour: tuple[str, int] | None
    both: int | None


def placement(shelf: GenderShelf, answer: Answer) -> Placement:
    """How common the type and the colour of what was asked about are on a shelf."""
    kind, colour = answer.product_type, answer.colour
    of_kind = (shelf.table["product_type"] == kind.value).to_numpy() if kind else None
    of_colour = (shelf.table["colour"] == colour.value).to_numpy() if colour else None
    return Placement(
        products=len(shelf),
        product_type=(kind.value, int(of_kind.sum())) if kind and of_kind is not None else None,
        colour=(colour.value, int(of_colour.sum())) if colour and of_colour is not None else None,
        both=int((of_kind & of_colour).sum()) if of_kind is not None and of_colour is not None else None,
    )


def swatches(shelf: Shelf, gender: Gender) -> dict[str, str]:
    """Each colour on a shelf, the commonest first, and how it looks as `#rrggbb`.

    The commonest of the colours that were measured on the products called so; where none were, what the name means.
    """
    own = shelf.gender(gender)
    seen: dict[str, Counter[str]] = {}
    if shelf.looks is not None:
        first = shelf.looks["colours"].iloc[own.positions].str[0]
        for name, code in zip(own.table["colour"], first, strict=True):
            seen.setdefault(name, Counter())[code] += 1
    return {name: _middle(seen[name]) if name in seen else _meaning(name) for name in own.choices["colour"]}


def _middle(codes: Counter[str]) -> str:
    """The colour that lies in the middle of those seen, channel by channel."""
    channels = np.array([list(bytes.fromhex(code[1:])) for code in codes.elements()])
    return "#" + bytes(np.median(channels, axis=0).astype(np.uint8).tolist()).hex()


def _meaning(name: str) -> str:
    words = name.casefold()
    if words in NAMES:
        return NAMES[words][0]
    return next((codes[0] for known, codes in NAMES.items() if known in words), UNKNOWN_COLOUR)


def _how_telling(recommender: Recommender, answer: Answer) -> tuple[bool, bool, bool, int, float]:
    """Less for answers that show more at a glance.

    About one gender's products, most matches close, a garment in a vivid colour before small things and greys; then
    those whose matches share more of type and colour, and are nearer.
    """
    product = answer.product
    everyone = product is None or product.gender == UNISEX
    close = sum(match.closeness in STEPS[:2] for match in answer.matches)
    far = 2 * close < len(answer.matches) or answer.matches[-1].closeness not in STEPS
    place = place_on_body(product.product_type, product.subcategory, product.category) if product else ""
    look = recommender.shelf.look(product.product_id) if product else None
    colourful = look is not None and chroma(look.palette[0].lab) >= VIVID
    shared = sum(reason in ("same type", "same colour") for match in answer.matches for reason in match.reasons)
    return everyone, far, not (place in GARMENTS and colourful), -shared, answer.matches[-1].distance


def showcase(recommender: Recommender, gender: Gender, count: int = 2, k: int = 5) -> tuple[Answer, ...]:
    """The answers to a few products of different types that have the closest look-alikes of those looked through.

    What stands on the shelves of both men and women is left to the last, so that each shelf shows its own; where a
    shelf has them, garments in colours come before small things and greys.
    """
    tried = [
        recommender.similar(gender, product_id=product.product_id, k=k)
        for product in recommender.browse(gender, count=LOOKED_THROUGH).products
    ]
    whole = [answer for answer in tried if len(answer.matches) == k and answer.product]
    chosen: dict[str, Answer] = {}
    for answer in sorted(whole, key=lambda answer: _how_telling(recommender, answer)):
        if answer.product:
            chosen.setdefault(answer.product.product_type, answer)
    return tuple(chosen.values())[:count]
