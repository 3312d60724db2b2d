"""What requests say and answers hold, as /docs shows it; answers about look-alikes are `fashrec similar --json`'s."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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
# A form sends the fields that nobody filled in as empty text.
Price = Annotated[
    Annotated[float, Field(ge=0)] | None, BeforeValidator(lambda given: None if given == "" else given), Query()
]


def filters(
    request: Request,
    category: Several = [],  # noqa: B006, FastAPI copies it
    type: Several = [],  # noqa: B006
    product_type: Annotated[list[str], Query(max_length=100, description="The same as type.")] = [],  # noqa: B006
    colour: Several = [],  # noqa: B006
    usage: Several = [],  # noqa: B006
    price_from: Price = None,
    price_to: Price = None,
) -> Filters:
    """What matches must be; each of the lists may be repeated, what is left out or empty allows everything.

    Raises:
        RequestValidationError: a parameter has a name that none has; left aside, it would let everything pass.
    """
    described = request.app.openapi()["paths"][request.scope["route"].path_format][request.method.lower()]["parameters"]
    known = [one["name"] for one in described if one["in"] == "query"]
    if unknown := sorted(set(request.query_params) - set(known)):
        there_are = f"there is no such parameter; there are {', '.join(known)}"
        raise RequestValidationError([{"loc": ("query", name), "msg": there_are} for name in unknown])
    return Filters(category, [*type, *product_type], colour, usage, price_from, price_to)


Narrowed = Annotated[Filters, Depends(filters)]
