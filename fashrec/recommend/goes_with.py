"""What goes with a product: worn elsewhere on the body, in colours that suit."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.catalog import Gender, Product
from fashrec.index import Shelf
from fashrec.measure.colour import colour_of_word, from_hex
from fashrec.measure.harmony import STRENGTH, Harmony, harmonies
from fashrec.measure.look import Look

MOST, OF_ONE_PLACE, MOST_SMALL = 6, 2, 2
SAME_USE, SAME_SEASON, COLOUR_COUNTS = 0.25, 0.08, 1.0
# The first place whose words are in a product's type, subcategory or category.
PLACES = {
    "sleep": r"pyjamas?|pajamas?|night ?wear|night ?dress(es)?|night ?gowns?|night ?suits?|sleepwear|loungewear"
    r"|lounge (pants|shorts|tshirts)|(bath ?)?robes?",
    "whole": r"dress(es)?|jumpsuits?|sarees?|gowns?|kurta sets?|suits?|tracksuits?|rompers?|dungarees",
    "legs": r"socks|stockings",
    "feet": r"shoes?|sandals?|flats|heels|boots?|trainers|sneakers|flip flops|slippers|footwear",
    "bag": r"bags?|backpacks?|handbags?|clutch(es)?|wallets?|purses?|rucksacks?|waist pouch(es)?",
    "head": r"caps?|hats?|beanies?|headbands?|headwear",
    "outer": r"jackets?|coats?|blazers?|hoodies|sweatshirts?|waistcoats?|cardigans?|knitwear|sweaters?|shrugs?",
    "bottom": r"jeans|trousers|pants|shorts|skirts?|leggings|capris|jeggings|tights|bottomwear|track pants"
    r"|salwars?|churidars?|patialas?",
    "top": r"t-?shirts?|shirts?|tops?|tunics?|polos?|kurtas?|kurtis?|topwear|blouses?|camisoles?",
    "waist": r"belts?|suspenders|braces",
    "tie": r"(bow ?)?ties?|cravats?|cufflinks?|pocket squares?",
    "neck": r"scarves|scarfs?|stoles?|mufflers?|dupattas?|shawls?|snoods?",
    "jewellery": r"jewell?e?ry|necklaces?|pendants?|earrings?|rings?|bracelets?|bangles?",
    "wrist": r"watch(es)?|smartwatch(es)?|wristbands?",
    "eyes": r"sunglasses|glasses|eyewear|spectacles",
    "hands": r"gloves|mittens",
}
# Who wears the one has no room for the other.
INSTEAD = {"whole": {"top", "bottom"}, "top": {"whole"}, "bottom": {"whole"}}
# What finishes an outfit and makes none: one of a place, and few in all.
SMALL = {"sleep", "legs", "head", "waist", "tie", "neck", "jewellery", "wrist", "eyes", "hands"}
# What is worn with some things only, whatever its colour.
ONLY_WITH = {
    "sleep": r"slippers|flip flops|socks|cardigans?|hoodies|sweatshirts?|sweaters?",
    "tie": r"(?<!t-)shirts?|blazers?|suits?|waistcoats?|coats?|trousers|formal shoes|belts?|watches",
}


@dataclass(frozen=True)
class Pairing:
    """A product that goes with the one asked about, and how their colours suit."""

    product: Product
    harmony: Harmony


def place_on_body(product_type: str, subcategory: str = "", category: str = "") -> str:
    """Where a product is worn, one of `PLACES`; empty where its words do not say."""
    for text in (product_type, subcategory, category):
        for place, words in PLACES.items():
            if re.search(rf"\b({words})\b", text.casefold()):
                return place
    return ""


def goes_with(shelf: Shelf, gender: Gender, product: Product) -> tuple[Pairing, ...]:
    """Up to six products of a gender worn elsewhere than `product`, in colours that suit it, the best first.

    Colours are those measured at build; there are none to go by, and so no pairings, in versions built before that.
    """
    own = shelf.gender(gender)
    look = shelf.look(product.product_id)
    place = place_on_body(product.product_type, product.subcategory, product.category)
    if shelf.looks is None or look is None or not place:
        return ()
    table = own.table
    places = worn_at(table)
    room = ~np.isin(places, ["", place, *INSTEAD.get(place, ())]) & _worn_together(table, places, product, place)
    if not room.any():
        return ()
    rows = np.flatnonzero(room)
    first = (codes[0] for codes in shelf.looks["colours"].iloc[own.positions[rows]])
    ways = harmonies(_own_colour(look, product.colour), from_hex(*first))
    score = np.array([STRENGTH[way] for way in ways]) * COLOUR_COUNTS
    candidates = table.iloc[rows]
    if product.usage:
        score += SAME_USE * (candidates["usage"] == product.usage).to_numpy()
    if product.season:
        score += SAME_SEASON * (candidates["season"] == product.season).to_numpy()
    suits = ways != Harmony.NONE
    order = np.lexsort((candidates["product_id"].to_numpy(dtype=str), -score))
    chosen: list[Pairing] = []
    taken: dict[str, int] = {}
    things: set[int] = set()
    for at in order[suits[order]]:
        row = int(rows[at])
        where, thing = places[row], int(own.things[row])
        full = taken.get(where, 0) >= (1 if where in SMALL else OF_ONE_PLACE)
        if where in SMALL and sum(taken.get(small, 0) for small in SMALL) >= MOST_SMALL:
            full = True
        if not full and thing not in things:
            taken[where] = taken.get(where, 0) + 1
            things.add(thing)
            chosen.append(Pairing(own.product(row), ways[at]))
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _own_colour(look: Look, word: str) -> NDArray[np.float32]:
    """The colour (CIELAB, 3) of what is seen that a product is named after: a white shoe's, not its beige insole's."""
    palette = np.stack([shade.lab for shade in look.palette])
    if colour_of_word(word) == colour_of_word(""):
        return np.asarray(palette[0])
    return np.asarray(palette[np.argmin(np.linalg.norm(palette - from_hex(colour_of_word(word)), axis=1))])


def _worn_together(table: pd.DataFrame, places: NDArray[np.object_], product: Product, place: str) -> NDArray[np.bool_]:
    """Which rows are worn with a product at all, as `ONLY_WITH` has it in both directions."""
    worn = np.ones(len(table), dtype=bool)
    for picky, words in ONLY_WITH.items():
        if picky == place:
            worn &= table["product_type"].str.contains(rf"\b(?:{words})\b", case=False).to_numpy(bool)
        elif not re.search(rf"\b(?:{words})\b", product.product_type.casefold()):
            worn &= places != picky
    return worn


def worn_at(table: pd.DataFrame) -> NDArray[np.object_]:
    """Where each of n rows is worn, as `place_on_body` says, object array of n; looked up once for equal words."""
    names = ["product_type", "subcategory", "category"]
    which = table.groupby(names, sort=False, dropna=False).ngroup().to_numpy()  # numbered as they first appear
    kinds = table[names].drop_duplicates().itertuples(index=False, name=None)
    return np.array([place_on_body(*kind) for kind in kinds], dtype=object)[which]
