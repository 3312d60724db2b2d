"""What a shop's visitors did and what suits them, by an id of the shop's own that stands in no address."""

import logging
import math
import time
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Query, Request, status

from fashrec.api import schemas
from fashrec.api.serving import OfGender, Ready, known
from fashrec.catalog import Gender, parse_gender
from fashrec.errors import NotFound, StoreError
from fashrec.recommend import Recommender
from fashrec.settings import Settings
from fashrec.store import Event, EventStore
from fashrec.store.words import VISITOR
from fashrec.taste.crowd import Crowd
from fashrec.taste.feed import Moment, make_feed, quiet_moment
from fashrec.taste.latest import Latest
from fashrec.taste.profile import Profile, make_profile
from fashrec.taste.stock import Stock, stock_of

logger = logging.getLogger(__name__)

MOST_IN_A_FEED = 60
SHOWN_BEFORE = 1000

routes = APIRouter(prefix="/v1", tags=["visitors"], dependencies=[Depends(known)])


class Visitors:
    """The store of clicks, and what all visitors like now; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.store = EventStore(settings.store, settings.retention_days)
        self.half_life_days = settings.half_life_days
        self._stocks = Latest[Stock](math.inf)
        self._crowd = Crowd(self.store)

    def stock(self, recommender: Recommender, gender: Gender) -> Stock:
        """What can be suggested to a gender.

        Raises:
            NotFound: the catalogue has nothing for this gender.
        """
        return self._stocks.get(gender, recommender, lambda: stock_of(recommender.shelf, gender))

    def moment(self, recommender: Recommender, gender: Gender, stock: Stock) -> Moment:
        """What is popular and rising; nothing where the store cannot be read."""
        try:
            return self._crowd.moment(recommender.shelf.manifest.catalogue.name, gender, stock)
        except StoreError as error:
            logger.warning("%s", error)
            return quiet_moment(stock)

    def profile(self, recommender: Recommender, gender: Gender, visitor: str, stock: Stock) -> Profile:
        """A visitor's profile within a gender; that of somebody new where the store cannot be read."""
        of_visitor = (visitor, recommender.shelf.manifest.catalogue.name, gender)
        try:
            events, by_hand = self.store.of_visitor(*of_visitor), self.store.by_hand(*of_visitor)
            judged = self.store.judged_products(*of_visitor)
        except StoreError as error:
            logger.warning("%s", error)
            events, by_hand, judged = [], {}, frozenset()
        return make_profile(events, stock, time.time(), self.half_life_days, by_hand, judged_before=judged)


def _visitors(request: Request) -> Visitors:
    visitors: Visitors = request.app.state.visitors
    return visitors


OfAll = Annotated[Visitors, Depends(_visitors)]
Visitor = Annotated[
    str,
    Header(
        alias="X-Visitor",
        pattern=f"^{VISITOR}$",
        description="An opaque id of the shop's own, 16 to 64 letters, digits, - and _; nobody's name or address.",
    ),
]


@routes.post("/events", status_code=status.HTTP_201_CREATED)
def record(
    recommender: Ready, visitors: OfAll, visitor: Visitor, clicks: Annotated[list[schemas.Click], Body(max_length=100)]
) -> schemas.Kept:
    """Keeps what a visitor did, all of it or none: on the disk once this answers, and in the next feed."""
    shelf = recommender.shelf
    events, now = [], time.time()  # one moment for all; of what is said of one product the last word holds
    for click in clicks:
        gender = parse_gender(click.gender)
        for product_id in filter(None, (click.product_id, click.asked)):
            shelf.product(product_id)  # refuses what there is not
        if click.product_id not in shelf.gender(gender).row_of:
            raise NotFound(f"The product {click.product_id!r} is not on the {gender} shelf. Send its own gender.")
        events.append(
            Event(
                visitor=visitor,
                catalogue=shelf.manifest.catalogue.name,
                gender=str(gender),
                product_id=click.product_id,
                what=click.what,
                asked=click.asked,
                at=now,
            )
        )
    return schemas.Kept(kept=len(visitors.store.record(*events)))


@routes.get("/feed")
def feed(
    recommender: Ready,
    visitors: OfAll,
    visitor: Visitor,
    gender: OfGender,
    k: Annotated[int, Query(ge=1, le=MOST_IN_A_FEED, description="How many suggestions.")] = 12,
    shown: Annotated[list[str], Query(max_length=SHOWN_BEFORE, description="Products to leave out.")] = [],  # noqa: B006
) -> schemas.Feed:
    """What suits a visitor, varied, each with its reason; popular and varied for who is new."""
    shelf = recommender.shelf
    stock = visitors.stock(recommender, gender)
    moment, profile = visitors.moment(recommender, gender, stock), visitors.profile(recommender, gender, visitor, stock)
    row_of = shelf.gender(gender).row_of
    left_out = [row_of[product_id] for product_id in shown if product_id in row_of]
    suggestions = [
        schemas.Suggestion(**schemas.said_of(shelf.product(str(stock.product_ids[one.row]))), why=one.why)
        for one in make_feed(stock, profile, moment, k, left_out)
    ]
    return schemas.Feed(gender=str(gender), new=profile.empty, suggestions=suggestions)


@routes.get("/visitor")
def kept(visitors: OfAll, visitor: Visitor) -> dict[str, list[dict[str, Any]]]:
    """All that is kept about a visitor."""
    return visitors.store.kept(visitor)


@routes.delete("/visitor", status_code=status.HTTP_204_NO_CONTENT)
def forget(visitors: OfAll, visitor: Visitor) -> None:
    """Deletes all that is kept about a visitor."""
    visitors.store.delete(visitor)
