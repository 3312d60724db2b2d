"""Questions about products: each route parses what came in, calls one library function, says what comes back."""

from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response, UploadFile
from fastapi.responses import FileResponse
from PIL import Image

from fashrec import __version__
from fashrec.api import schemas
from fashrec.api.schemas import Narrowed
from fashrec.api.serving import OfGender, Ready, known
from fashrec.cutout import focus
from fashrec.photos import MOST_BYTES, Photo, read_photo
from fashrec.recommend import MOST_MATCHES, answer_to_json, goes_with

A_DAY = 86_400
STRIP = FilePath(__file__).with_name("look_alikes.js")

ProductId = Annotated[str, Path(max_length=200)]
K = Annotated[int, Query(ge=1, le=MOST_MATCHES, description="How many matches.")]

open_to_all = APIRouter(prefix="/v1", tags=["products"])
routes = APIRouter(prefix="/v1", tags=["products"], dependencies=[Depends(known)])


@open_to_all.head("/health", include_in_schema=False)
@open_to_all.get("/health")
def health(recommender: Ready) -> schemas.Health:
    """Whether questions are answered."""
    shelf = recommender.shelf
    return schemas.Health(
        status="ok", fashrec=__version__, catalogue=shelf.manifest.catalogue.name, version=shelf.folder.name
    )


@open_to_all.head("/look-alikes.js", include_in_schema=False)
@open_to_all.get("/look-alikes.js", response_class=FileResponse, responses={200: {"content": {"text/javascript": {}}}})
def strip() -> FileResponse:
    """A script for a shop's own pages: `<fashrec-look-alikes product="…" gender="…">` shows a product's look-alikes."""
    return FileResponse(STRIP, media_type="text/javascript", headers={"Cache-Control": f"max-age={A_DAY}"})


@routes.get("/catalogue")
def catalogue(recommender: Ready) -> schemas.Catalogue:
    """What is served: how many products each gender has, and what filters may name."""
    shelf = recommender.shelf
    shelves = [
        schemas.Shelf(gender=str(gender), products=len(own), choices=own.choices)
        for gender, own in shelf.genders.items()
    ]
    manifest = shelf.manifest
    return schemas.Catalogue(
        name=manifest.catalogue.name,
        version=shelf.folder.name,
        created=manifest.created,
        products=manifest.catalogue.products,
        shelves=shelves,
        notice=shelf.notice,
    )


@routes.post("/similar", response_model=schemas.Similar)
def similar_to_photo(
    recommender: Ready,
    gender: OfGender,
    filters: Narrowed,
    photo: UploadFile,
    k: K = 10,
    cut_out: Annotated[bool, Query(description="Look for the garment alone, without its background.")] = False,
) -> dict[str, Any]:
    """The products of a gender that look most like a photo: JPEG, PNG or WebP, up to 10 MB. It is not kept."""
    asked: Photo = photo.file.read(MOST_BYTES + 1)
    if cut_out:
        asked = _garment(asked)
    return answer_to_json(recommender.similar(gender, photo=asked, k=k, filters=filters))


def _garment(photo: Photo) -> Image.Image:
    return Image.fromarray(focus(read_photo(photo)).pixels)


@routes.get("/products/{product_id:path}/similar", response_model=schemas.Similar)
def similar_to_product(
    recommender: Ready, product_id: ProductId, gender: OfGender, filters: Narrowed, k: K = 10
) -> dict[str, Any]:
    """The products of a gender that look most like a product of the catalogue."""
    return answer_to_json(recommender.similar(gender, product_id=product_id, k=k, filters=filters))


@routes.get("/products/{product_id:path}/goes-with")
def worn_with(recommender: Ready, product_id: ProductId, gender: OfGender) -> schemas.GoesWith:
    """What goes with a product: of other types, in colours that suit."""
    pairings = [
        schemas.Pairing(**schemas.said_of(one.product), harmony=str(one.harmony))
        for one in goes_with(recommender.shelf, gender, recommender.shelf.product(product_id))
    ]
    return schemas.GoesWith(product_id=product_id, gender=str(gender), pairings=pairings)


@routes.head("/products/{product_id:path}/picture", include_in_schema=False)
@routes.get(
    "/products/{product_id:path}/picture", response_class=Response, responses={200: {"content": {"image/jpeg": {}}}}
)
def picture(recommender: Ready, product_id: ProductId) -> Response:
    """A product's picture, JPEG of at most 288×384 pixels."""
    content = recommender.shelf.thumbnail(product_id)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": f"max-age={A_DAY}"})
