"""What requests say and answers hold, as /docs shows it; answers about look-alikes are `fashrec similar --json`'s."""

from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict

from fashrec.catalog import Product
from fashrec.recommend import Filters
from fashrec.store import What


class Guess(BaseModel):
    """What a photo shows, and with what share (0–1) of its look-alikes' votes."""

    value: str
    share: float


class Asked(BaseModel):
    """The question; `nothing_close`: the shelf has nothing that looks like it, matches are the nearest all the same.

    Where filters leave no product there are no matches, and nothing is close.
    """

    gender: str
    product_id: str | None
    product_type: Guess | None
    colour: Guess | None
    nothing_close: bool


class Match(BaseModel):
    """A product that looks like the question; a smaller distance is nearer, `closeness` says it in words."""

    product_id: str
    title: str
    gender: str
    distance: float
    rank: int
    closeness: str
    reasons: list[str]
    product_type: str
    colour: str
    price: float | None
    currency: str
    url: str
    more_like_it: list[str]


class Similar(BaseModel):
    """The look-alikes of a photo or a product, the nearest first."""

    query: Asked
    matches: list[Match]


class Offered(BaseModel):
    """A product as a card shows it."""

    product_id: str
    title: str
    product_type: str
    colour: str
    price: float | None
    currency: str
    url: str


def said_of(product: Product) -> dict[str, Any]:
    """What is offered of a product."""
    return {name: getattr(product, name) for name in Offered.model_fields}


class Pairing(Offered):
    """A product that goes with another one, and how their colours suit."""

    harmony: str


class GoesWith(BaseModel):
    """What goes with a product, the best first."""

    product_id: str
    gender: str
    pairings: list[Pairing]


class Click(BaseModel):
    """What a visitor did with a product; `asked` is the product whose look-alikes were shown, where there was one."""

    model_config = ConfigDict(extra="forbid")

    gender: str
    product_id: str
    what: What
    asked: str = ""


class Kept(BaseModel):
    """How many clicks were kept."""

    kept: int


class Suggestion(Offered):
    """A product that suits a visitor, and why."""

    why: str


class Feed(BaseModel):
    """What suits a visitor, the best first; `new`: nothing is known of them yet."""

    gender: str
    new: bool
    suggestions: list[Suggestion]


class Shelf(BaseModel):
    """A gender's products: how many, and what filters may name."""

    gender: str
    products: int
    choices: dict[str, list[str]]


class Catalogue(BaseModel):
    """What is served."""

    name: str
    version: str
    created: str
    products: int
    shelves: list[Shelf]
    notice: str


class Health(BaseModel):
    """That questions are answered."""

    status: str
    fashrec: str
    catalogue: str
    version: str


Several = Annotated[list[str], Query(max_length=100)]


def filters(
    category: Several = [],  # noqa: B006, FastAPI copies it
    product_type: Annotated[list[str], Query(alias="type", max_length=100)] = [],  # noqa: B006
    colour: Several = [],  # noqa: B006
    usage: Several = [],  # noqa: B006
    price_from: Annotated[float | None, Query(ge=0)] = None,
    price_to: Annotated[float | None, Query(ge=0)] = None,
) -> Filters:
    """What matches must be; each of the lists may be repeated, what is left out allows everything."""
    return Filters(category, product_type, colour, usage, price_from, price_to)


Narrowed = Annotated[Filters, Depends(filters)]
