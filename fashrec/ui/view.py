"""What a link says: the gender, what is asked, how it is narrowed. The address is the one place that holds it."""

from dataclasses import dataclass, replace
from typing import Any, Self

import streamlit as st

from fashrec.catalog import GENDERS, Gender
from fashrec.recommend import STEPS, Filters
from fashrec.ui.address import go_to

COUNTS = (12, 24, 48)
ORDERS = {"": "Closest first", "cheap": "Price, low to high", "dear": "Price, high to low"}
MOST_COMPARED = 4
# What belongs to one gender's shelf and is left behind where another is chosen.
OF_ONE_SHELF = ("type", "colour", "use", "from", "to", "words", "page")

Part = tuple[int, int, int, int]


@dataclass(frozen=True)
class View:
    """One view of the page; at most one of product, example and the visitor's own photo is asked about.

    `part` is what of the photo is asked about, in percent from its left and top; `whole` keeps its background.
    """

    gender: Gender
    product: str = ""
    example: str = ""
    photo: bool = False
    part: Part | None = None
    whole: bool = False
    types: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    price_from: float | None = None
    price_to: float | None = None
    how_close: str = ""
    order: str = ""
    count: int = COUNTS[0]
    words: str = ""
    page: int = 1
    compare: tuple[str, ...] = ()
    comparing: bool = False

    @classmethod
    def from_address(cls, default: Gender) -> Self:
        """The view that the address names; what makes no sense in it is left aside."""
        address = st.query_params
        gender = next((g for g in GENDERS if g.casefold() == address.get("gender", "").casefold()), default)
        count, page, how_close = address.get("show", ""), address.get("page", ""), address.get("close", "")
        compare = tuple(dict.fromkeys(address.get_all("compare")))[:MOST_COMPARED]
        product = address.get("product", "")
        example = "" if product else address.get("example", "")
        return cls(
            gender=gender,
            product=product,
            example=example,
            photo=address.get("photo") == "yours" and not (product or example),
            part=_part(address.get("part", "")),
            whole=address.get("whole") == "yes",
            types=tuple(address.get_all("type")),
            colours=tuple(address.get_all("colour")),
            uses=tuple(address.get_all("use")),
            price_from=_price(address.get("from", "")),
            price_to=_price(address.get("to", "")),
            how_close=how_close if how_close in STEPS else "",
            order=address.get("sort", "") if address.get("sort", "") in ORDERS else "",
            count=int(count) if count in map(str, COUNTS) else COUNTS[0],
            words=address.get("words", "")[:200],
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1,
            compare=compare,
            comparing=address.get("view") == "compare" and len(compare) > 1,
        )

    def go(self) -> None:
        """Makes the address say this view; the browser's back button leads to the one before."""
        said: dict[str, Any] = {
            "gender": str(self.gender),
            "product": self.product,
            "example": self.example,
            "photo": "yours" if self.photo else "",
            "part": ",".join(map(str, self.part)) if self.part else "",
            "whole": "yes" if self.whole else "",
            "type": list(self.types),
            "colour": list(self.colours),
            "use": list(self.uses),
            "from": "" if self.price_from is None else f"{self.price_from:g}",
            "to": "" if self.price_to is None else f"{self.price_to:g}",
            "close": self.how_close,
            "sort": self.order,
            "show": str(self.count) if self.count != COUNTS[0] else "",
            "words": self.words,
            "page": str(self.page) if self.page > 1 else "",
            "compare": list(self.compare),
            "view": "compare" if self.comparing else "",
        }
        address = {name: value for name, value in said.items() if value not in ("", [])}
        go_to(address)

    def asking(self, *, product: str = "", example: str = "", photo: bool = False) -> "View":
        """This view with another question; filters and order chosen for the last one are dropped."""
        return View(self.gender, product, example, photo, count=self.count, compare=self.compare)

    def ask_about(self, product_id: str) -> None:
        """Goes to the look-alikes of a product."""
        self.asking(product=product_id).go()

    def without_filters(self) -> "View":
        """The same question with nothing left out."""
        return replace(self, types=(), colours=(), uses=(), price_from=None, price_to=None, how_close="")

    def for_gender(self, gender: Gender) -> "View":
        """The same question to another shelf."""
        return replace(self.without_filters(), gender=gender, words="", page=1)

    def with_compared(self, product_id: str) -> "View":
        """The same view with a product put on the list to compare, or taken off it."""
        if product_id in self.compare:
            left = tuple(one for one in self.compare if one != product_id)
            return replace(self, compare=left, comparing=self.comparing and len(left) > 1)
        return replace(self, compare=(*self.compare, product_id)[:MOST_COMPARED])

    @property
    def asked(self) -> bool:
        """Whether something is asked about."""
        return bool(self.product or self.example or self.photo)

    @property
    def filters(self) -> Filters:
        """The filters as the library takes them."""
        return Filters(
            product_type=self.types,
            colour=self.colours,
            usage=self.uses,
            price_from=self.price_from,
            price_to=self.price_to,
            how_close=self.how_close,
        )


def left_behind(view: View) -> bool:
    """Whether the address asks about something else than this view by now.

    A control that has just left the page may still report a change, when the next click comes at once.
    """
    now = View.from_address(view.gender)
    return (now.product, now.example, now.photo) != (view.product, view.example, view.photo)


def _price(text: str) -> float | None:
    try:
        price = float(text)
    except ValueError:
        return None
    return price if 0 <= price < 1e9 else None


def _part(text: str) -> Part | None:
    sides = text.split(",")
    if len(sides) != 4 or not all(side.isascii() and side.isdigit() and len(side) < 4 for side in sides):
        return None
    left, top, right, bottom = map(int, sides)
    return (left, top, right, bottom) if left < right <= 100 and top < bottom <= 100 else None
