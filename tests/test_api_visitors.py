"""Over HTTP: what a shop's visitors did, the feed that follows, and what is kept about them."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_api import Open, refusal

from fashrec.api import create_app
from fashrec.recommend import Recommender
from fashrec.settings import load_settings

MINE, OTHERS = {"X-Visitor": "visitor-of-a-shop-0001"}, {"X-Visitor": "visitor-of-a-shop-0002"}
MEN = {"gender": "Men"}


@pytest.fixture
def client(own_home: Path, recommender: Recommender) -> TestClient:
    """A shop over the toys with a store of the test's own."""
    return TestClient(create_app(load_settings(), Open(recommender)), raise_server_exceptions=False)


def click(product_id: str, what: str = "like", **more: str) -> dict[str, str]:
    """One click on a product for men."""
    return {"gender": "Men", "product_id": product_id, "what": what, **more}


def feed(client: TestClient, headers: dict[str, str], **params: Any) -> dict[str, Any]:
    """A visitor's feed."""
    given = client.get("/v1/feed", params=MEN | params, headers=headers)
    assert given.status_code == 200, given.text
    return dict(given.json())


def test_a_feed_follows_likes_at_once_and_only_the_visitors_own(client: TestClient) -> None:
    before = feed(client, MINE)
    assert before["new"]
    likes = [click("m-red-square-0"), click("m-red-square-1")]
    assert client.post("/v1/events", json=likes, headers=MINE).json() == {"kept": 2}
    after = feed(client, MINE)
    assert not after["new"]
    assert after["suggestions"][0]["colour"] == "red"
    assert after["suggestions"][0]["why"]
    assert not {one["product_id"] for one in after["suggestions"]} & {"m-red-square-0", "m-red-square-1"}
    assert feed(client, OTHERS)["new"]


def test_clicks_that_come_together_are_of_one_moment(client: TestClient) -> None:
    likes = [click(f"m-{colour}-square-{step}") for colour in ("red", "blue") for step in range(5)]
    client.post("/v1/events", json=likes, headers=MINE)
    assert len({one["at"] for one in client.get("/v1/visitor", headers=MINE).json()["events"]}) == 1


def test_what_was_shown_is_not_shown_again(client: TestClient) -> None:
    first = [one["product_id"] for one in feed(client, MINE, k=3)["suggestions"]]
    second = [one["product_id"] for one in feed(client, MINE, k=3, shown=first)["suggestions"]]
    assert len(first) == len(second) == 3
    assert not set(first) & set(second)


def test_all_that_is_kept_is_told_and_deleted(client: TestClient) -> None:
    client.post("/v1/events", json=[click("m-red-square-0", asked="m-blue-square-0")], headers=MINE)
    client.post("/v1/events", json=[click("m-blue-square-0", "dislike")], headers=OTHERS)
    kept = client.get("/v1/visitor", headers=MINE).json()
    assert [(one["product_id"], one["asked"]) for one in kept["events"]] == [("m-red-square-0", "m-blue-square-0")]
    assert client.delete("/v1/visitor", headers=MINE).status_code == 204
    assert client.get("/v1/visitor", headers=MINE).json()["events"] == []
    assert len(client.get("/v1/visitor", headers=OTHERS).json()["events"]) == 1


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        (click("nix"), 404),
        (click("m-red-square-0", asked="nix"), 404),
        (click("m-red-square-0") | {"gender": "Cats"}, 404),
        (click("w-red-square-0"), 404),
        (click("m-red-square-0", "adore"), 422),
        (click("m-red-square-0") | {"when": "2026-05-31T18:45:00Z"}, 422),
        ({"product_id": "m-red-square-0"}, 422),
    ],
)
def test_of_clicks_that_are_wrong_in_part_nothing_is_kept(client: TestClient, bad: dict[str, str], status: int) -> None:
    refusal(client.post("/v1/events", json=[click("m-red-square-0"), bad], headers=MINE), status)
    assert client.get("/v1/visitor", headers=MINE).json()["events"] == []


@pytest.mark.parametrize("headers", [{}, {"X-Visitor": "short"}, {"X-Visitor": "somebody@shop.example"}])
def test_a_visitor_is_an_opaque_id(client: TestClient, headers: dict[str, str]) -> None:
    assert "X-Visitor" in refusal(client.get("/v1/feed", params=MEN, headers=headers), 422)


def test_a_damaged_store_costs_the_learning_not_the_feed(client: TestClient) -> None:
    place = load_settings().store
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"not a database, " * 300)
    assert feed(client, MINE)["new"]
    said = refusal(client.post("/v1/events", json=[click("m-red-square-0")], headers=MINE), 503)
    assert str(place) not in said
