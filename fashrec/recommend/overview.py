"""What a shelf holds: how common a kind is on it, how its colours look, what shows it best."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fashrec.catalog import UNISEX, Gender
from fashrec.index import GenderShelf, Shelf
from fashrec.measure.colour import chroma, colour_of_word, from_hex, to_hex
from fashrec.recommend.answers import STEPS, Answer
from fashrec.recommend.goes_with import place_on_body
from fashrec.recommend.recommender import Recommender

STILL_IT = 40.0  # difference in CIELAB within which a shade is what a word means
FEW = 3
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

    The middle of the shades that the products called so show of it: of each the one nearest to what the word means,
    since the largest may be a sole or a lining. Where too few show it, what the word means.
    """
    own = shelf.gender(gender)
    meanings = {name: colour_of_word(name) for name in own.choices["colour"]}
    if shelf.looks is None:
        return meanings
    shown = pd.DataFrame(
        {"name": own.table["colour"].to_numpy(), "code": shelf.looks["colours"].iloc[own.positions].to_numpy()}
    )
    shown["product"] = shown.index
    shown = shown[shown["name"] != ""].explode("code").dropna()
    lab = from_hex(*shown["code"])
    away = np.linalg.norm(lab - from_hex(*shown["name"].map(meanings)), axis=1)
    nearest = shown.assign(away=away, row=np.arange(len(shown))).sort_values("away", kind="stable")
    nearest = nearest.drop_duplicates("product").query("away < @STILL_IT")
    of_name = ((str(name), part["row"]) for name, part in nearest.groupby("name"))
    return meanings | {name: to_hex(np.median(lab[rows], axis=0)) for name, rows in of_name if len(rows) >= FEW}


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
