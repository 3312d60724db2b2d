"""What a link says: the gender, what is asked, and the filters. The address is the one place that holds it."""

from dataclasses import dataclass, replace
from typing import Any, Self

import streamlit as st

from fashrec.catalog import GENDERS, Gender
from fashrec.recommend import Filters

COUNTS = (12, 24, 48)


@dataclass(frozen=True)
class View:
    """One view of the page; at most one of product, example and the visitor's own photo is asked about."""

    gender: Gender
    product: str = ""
    example: str = ""
    photo: bool = False
    types: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    count: int = COUNTS[0]

    @classmethod
    def from_address(cls, default: Gender) -> Self:
        """The view that the address names; what makes no sense in it is left aside."""
        address = st.query_params
        gender = next((g for g in GENDERS if g.casefold() == address.get("gender", "").casefold()), default)
        count = address.get("show", "")
        return cls(
            gender=gender,
            product=address.get("product", ""),
            example=address.get("example", ""),
            photo=address.get("photo") == "yours",
            types=tuple(address.get_all("type")),
            colours=tuple(address.get_all("colour")),
            count=int(count) if count in map(str, COUNTS) else COUNTS[0],
        )

    def go(self) -> None:
        """Makes the address say this view; the browser's back button leads to the one before."""
        address: dict[str, Any] = {"gender": str(self.gender)}
        if self.product:
            address["product"] = self.product
        elif self.example:
            address["example"] = self.example
        elif self.photo:
            address["photo"] = "yours"
        if self.types:
            address["type"] = list(self.types)
        if self.colours:
            address["colour"] = list(self.colours)
        if self.count != COUNTS[0]:
            address["show"] = str(self.count)
        st.query_params.from_dict(address)

    def asking(self, *, product: str = "", example: str = "", photo: bool = False) -> "View":
        """This view with another question; filters chosen for the last one are dropped."""
        return View(self.gender, product, example, photo, count=self.count)

    def with_gender(self, gender: Gender) -> "View":
        """The same question to another gender, whose types and colours are its own."""
        return replace(self, gender=gender, types=(), colours=())

    @property
    def filters(self) -> Filters:
        """The filters as the library takes them."""
        return Filters(product_type=self.types, colour=self.colours)
