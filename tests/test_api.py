"""Over HTTP: the same answers as from the library, and every refusal a problem document that says what to do."""

import io
import json
import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import FakeEmbedder, dress, quiet, says_what_to_do, toy_photo
from fastapi.testclient import TestClient
from PIL import Image

from fashrec import assemble, cutout
from fashrec.api import Served, create_app
from fashrec.build import Built, build
from fashrec.catalog import Catalogue, Gender
from fashrec.embedding import Embedder
from fashrec.index import Versions
from fashrec.index.versions import CURRENT
from fashrec.photos import MOST_BYTES
from fashrec.recommend import Filters, Recommender, answer_to_json, goes_with
from fashrec.settings import Settings, load_settings

ASK = "/v1/products/m-red-square-0/similar"


def another(built: Built) -> Path:
    """A draft with what a version holds."""
    draft = Versions(built.folder.parent).draft()
    shutil.copytree(built.folder, draft, dirs_exist_ok=True)
    return draft


class Open(Served):
    """Serves what is open already."""

    def __init__(self, recommender: Recommender) -> None:
        self._open_one = recommender

    def recommender(self) -> Recommender:
        return self._open_one


@pytest.fixture
def client(own_home: Path, recommender: Recommender) -> TestClient:
    """A shop that asks about the toys."""
    return TestClient(create_app(load_settings(), Open(recommender)), raise_server_exceptions=False)


@pytest.fixture
def client_of_disk(toy_shop: Built) -> TestClient:
    """A shop that asks about toys that lie in the test's own home."""
    return TestClient(create_app(load_settings()))


def photo_of(colour: str, shape: str) -> dict[str, tuple[str, bytes, str]]:
    """A toy photo as a form sends it."""
    file = io.BytesIO()
    toy_photo(colour, shape).save(file, "PNG")
    return {"photo": ("photo.png", file.getvalue(), "image/png")}


def refusal(response: httpx2.Response, status: int) -> str:
    """What a problem document says."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    return str(problem["detail"])


def test_a_photo_gets_the_librarys_answer(client: TestClient, recommender: Recommender) -> None:
    form = photo_of("red", "square")
    given = client.post("/v1/similar", params={"gender": "men", "k": 3}, files=form).json()
    answer = recommender.similar(Gender.MEN, photo=form["photo"][1], k=3)
    assert given == json.loads(json.dumps(answer_to_json(answer)))
    assert given["matches"][0]["colour"] == "red"


def test_a_product_gets_the_librarys_answer_with_filters(client: TestClient, recommender: Recommender) -> None:
    params = {"gender": "Men", "colour": ["red", "blue"], "type": "square", "k": 4}
    given = client.get(ASK, params=params).json()
    filters = Filters(colour=["red", "blue"], product_type=["square"])
    answer = recommender.similar(Gender.MEN, product_id="m-red-square-0", k=4, filters=filters)
    assert given == json.loads(json.dumps(answer_to_json(answer)))
    assert given["matches"]


def test_a_garment_is_cut_out_where_that_is_asked_for(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[int] = []

    def focus(pixels: Any) -> Any:
        cut.append(1)
        return cutout.focus(pixels)

    monkeypatch.setattr("fashrec.api.products.focus", focus)
    for asked in ("false", "true"):
        params = {"gender": "Men", "cut_out": asked}
        assert client.post("/v1/similar", params=params, files=photo_of("red", "square")).status_code == 200
        assert len(cut) == (asked == "true")


def test_what_goes_with_a_product(own_home: Path, recommender: Recommender) -> None:
    dressed = dress(recommender, square="T-shirts", circle="Jeans", stripes="Trainers")
    client = TestClient(create_app(load_settings(), Open(dressed)))
    given = client.get("/v1/products/m-red-square-0/goes-with", params={"gender": "Men"}).json()
    product = dressed.shelf.product("m-red-square-0")
    wanted = [one.product.product_id for one in goes_with(dressed.shelf, Gender.MEN, product)]
    assert wanted
    assert [one["product_id"] for one in given["pairings"]] == wanted


def test_fields_that_nobody_filled_in_allow_everything(client: TestClient) -> None:
    everything = client.get(ASK, params={"gender": "Men"}).json()
    unfilled = dict.fromkeys(("category", "type", "colour", "usage", "price_from", "price_to"), "")
    assert client.get(ASK, params={"gender": "Men", **unfilled}).json() == everything


def test_a_picture_is_a_jpeg(client: TestClient) -> None:
    given = client.get("/v1/products/m-red-square-0/picture")
    assert client.head("/v1/products/m-red-square-0/picture").headers == given.headers
    assert given.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(given.content)).format == "JPEG"


def test_a_catalogue_says_what_it_has(client: TestClient, recommender: Recommender) -> None:
    given = client.get("/v1/catalogue").json()
    assert given["products"] == len(recommender.shelf.table)
    men = next(shelf for shelf in given["shelves"] if shelf["gender"] == "Men")
    assert men["products"] == len(recommender.shelf.gender(Gender.MEN))
    assert "red" in men["choices"]["colour"]
    for name, values in men["choices"].items():
        given = client.get(ASK, params={"gender": "Men", name: values[0], "k": 1}).json()
        assert given["matches"], name


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/v1/products/nix/similar", {"gender": "Men"}, 404),
        ("/v1/products/nix/picture", {}, 404),
        ("/v1/products/nix/goes-with", {"gender": "Men"}, 404),
        (ASK, {"gender": "Cats"}, 404),
        (ASK, {}, 422),
        (ASK, {"gender": "Men", "k": 0}, 422),
        (ASK, {"gender": "Men", "price_from": "cheap"}, 422),
        (ASK, {"gender": "Men", "color": "red"}, 422),
        ("/v2/anything", {}, 404),
    ],
)
def test_refusals_are_problem_documents(client: TestClient, path: str, params: dict[str, Any], status: int) -> None:
    assert refusal(client.get(path, params=params), status)


@pytest.mark.parametrize(
    "content", [b"", b"not a photo", b"\x89PNG\r\n\x1a\n" + bytes(50)], ids=["empty", "text", "damaged"]
)
def test_a_bad_photo_is_told_what_to_do(client: TestClient, content: bytes) -> None:
    given = client.post("/v1/similar", params={"gender": "Men"}, files={"photo": ("a.png", content, "image/png")})
    assert says_what_to_do(refusal(given, 422))


def test_too_large_a_photo_is_turned_away_unread(client: TestClient) -> None:
    given = client.post("/v1/similar", params={"gender": "Men"}, files={"photo": ("a.png", bytes(MOST_BYTES * 2))})
    assert "10 MB" in refusal(given, 413)


def test_a_body_without_a_length_is_turned_away(client: TestClient) -> None:
    given = client.post("/v1/similar", params={"gender": "Men"}, content=iter([b"a", b"b"]))
    assert "Content-Length" in refusal(given, 411)


def test_a_body_that_comes_in_pieces_is_turned_away_whatever_length_it_names(client: TestClient) -> None:
    both = {"Content-Length": "5", "Transfer-Encoding": "chunked"}
    given = client.post("/v1/events", content=b"12345", headers=both)
    assert "Transfer-Encoding" in refusal(given, 411)


def test_a_key_is_asked_for_where_one_is_set(
    own_home: Path, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASHREC_API_KEY", "open sesame")
    client = TestClient(create_app(load_settings(), Open(recommender)))
    for headers in ({}, {"X-API-Key": "open"}, {"X-API-Key": "öpen sesame".encode()}):
        assert "X-API-Key" in refusal(client.get(ASK, params={"gender": "Men"}, headers=headers), 401)
    assert client.get(ASK, params={"gender": "Men"}, headers={"X-API-Key": "open sesame"}).status_code == 200
    assert client.get("/v1/health").json()["status"] == "ok"
    assert "open sesame" not in repr(load_settings())


def test_only_the_shops_own_pages_may_ask(
    own_home: Path, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASHREC_API_ORIGINS", "https://shop.example, https://other.example/")
    client = TestClient(create_app(load_settings(), Open(recommender)))
    allowed = "access-control-allow-origin"
    for origin, own in (("https://shop.example", True), ("https://other.example", True), ("https://e.example", False)):
        given = client.get(ASK, params={"gender": "Men"}, headers={"Origin": origin})
        assert (given.headers.get(allowed) == origin) is own


def test_a_new_version_is_served_at_the_next_request(
    client_of_disk: TestClient, toy_shop: Built, toys: Catalogue, settings: Settings
) -> None:
    assert client_of_disk.get("/v1/health").json()["version"] == toy_shop.version
    later = build(replace(toys, table=toys.table.iloc[1:]), settings, FakeEmbedder(), quiet)
    assert client_of_disk.get("/v1/health").json()["version"] == later.version != toy_shop.version
    Versions(later.folder.parent).use(toy_shop.version)
    assert client_of_disk.get("/v1/health").json()["version"] == toy_shop.version


def test_the_version_before_is_served_on_where_the_new_one_is_damaged(
    client_of_disk: TestClient, toy_shop: Built, toys: Catalogue, settings: Settings
) -> None:
    assert client_of_disk.get("/v1/health").json()["version"] == toy_shop.version
    later = build(replace(toys, table=toys.table.iloc[1:]), settings, FakeEmbedder(), quiet)
    (later.folder / "Men.vectors.npy").write_bytes(b"damaged")
    assert client_of_disk.get("/v1/health").json()["version"] == toy_shop.version
    assert client_of_disk.get(ASK, params={"gender": "Men"}).status_code == 200


@pytest.mark.parametrize("current", ["", "v9999", None])
def test_the_version_before_is_served_on_where_none_is_named_any_more(
    client_of_disk: TestClient, toy_shop: Built, current: str | None
) -> None:
    assert client_of_disk.get("/v1/health").json()["version"] == toy_shop.version
    named = toy_shop.folder.parent / CURRENT
    named.unlink() if current is None else named.write_text(current, encoding="utf-8")
    for _ in range(2):
        assert client_of_disk.get(ASK, params={"gender": "Men"}).status_code == 200


def test_a_new_version_goes_on_with_the_trunk_that_is_loaded(toy_shop: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "load_trunk", lambda settings: FakeEmbedder())
    served = Served(load_settings())
    first = served.recommender()
    Versions(toy_shop.folder.parent).publish(another(toy_shop))
    second = served.recommender()
    assert second.shelf.folder != first.shelf.folder
    assert second.embedder is first.embedder


def test_a_version_that_failed_to_open_for_want_of_memory_is_tried_again(
    toy_shop: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "load_trunk", lambda settings: FakeEmbedder())
    served = Served(load_settings())
    first = served.recommender()
    Versions(toy_shop.folder.parent).publish(another(toy_shop))

    def fails(*_: object) -> Recommender:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("fashrec.api.served.assemble", fails)
        with pytest.raises(MemoryError):
            served.recommender()
    assert served.recommender().shelf.folder != first.shelf.folder


def test_where_nothing_can_be_served_that_is_said_without_folders(client_of_disk: TestClient, toy_shop: Built) -> None:
    (toy_shop.folder / "Men.vectors.npy").write_bytes(b"damaged")
    said = refusal(client_of_disk.get("/v1/health"), 503)
    assert "log" in said
    assert str(toy_shop.folder) not in said


def test_what_should_not_happen_is_a_problem_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recommender, "similar", lambda *_, **__: 1 / 0)
    assert "log" in refusal(client.get(ASK, params={"gender": "Men"}), 500)


def test_many_first_requests_open_the_catalogue_once(toy_shop: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    open_it, together = assemble.assemble, threading.Barrier(8)

    def count(settings: Settings, loaded: Embedder | None) -> Recommender:
        opened.append(1)
        return open_it(settings, loaded)

    monkeypatch.setattr("fashrec.api.served.assemble", count)
    served, got = Served(load_settings()), []

    def ask() -> None:
        together.wait()
        got.append(served.recommender())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert len(set(map(id, got))) == 1


def test_what_the_routes_refuse_is_described_as_it_comes(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            for status, answer in one["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (path, method, status)
    given = client.post("/v1/similar", params={"gender": "Men"})
    wanted = described["paths"]["/v1/similar"]["post"]["responses"]["422"]["content"][given.headers["content-type"]]
    assert set(given.json()) == set(wanted["schema"]["required"])


def test_docs_need_no_network(client: TestClient) -> None:
    page = client.get("/docs").text
    files = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert files
    for file in files:
        assert file.startswith("/"), file
        assert client.get(file).status_code == 200, file
