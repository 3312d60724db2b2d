"""The HTTP app: its routes, who may ask, and what goes wrong said in one form."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from fashrec import __version__
from fashrec.api import products, visitors
from fashrec.api.lengths import WithinLength
from fashrec.api.problems import REFUSALS, tell_problems
from fashrec.api.served import Served
from fashrec.photos import MOST_BYTES
from fashrec.settings import Settings

HEADERS = ["X-API-Key", "X-Visitor", "Content-Type"]


def create_app(settings: Settings, served: Served | None = None) -> FastAPI:
    """The app over the active catalogue, or over one that is warm already; else the first request opens it."""
    app = FastAPIOffline(
        title="fashrec",
        version=__version__,
        summary="Finds the fashion products that look like a photo.",
        description="Ask with a photo or a product, within a gender; what look most alike comes first.",
    )
    app.state.served, app.state.key = served or Served(settings), settings.api_key.get_secret_value()
    app.state.visitors = visitors.Visitors(settings)
    tell_problems(app)
    app.add_middleware(WithinLength, most=MOST_BYTES)
    if settings.api_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=HEADERS,
        )
    for routes in (products.open_to_all, products.routes, visitors.routes):
        app.include_router(routes, responses=REFUSALS)
    return app
