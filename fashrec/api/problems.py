"""Refusals as problem details for HTTP (RFC 9457): what was seen, what was wanted, what mends it."""

import logging
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from fashrec.errors import (
    Busy,
    FashrecError,
    IndexDamaged,
    IndexMismatch,
    NotFound,
    PhotoError,
    StoreError,
    WeightsError,
)
from fashrec.plain_text import one_line

logger = logging.getLogger(__name__)

NOT_NOW = "This cannot be answered just now; the server's log says why"

# The first that an error is decides; what the shop cannot mend is the server's own fault.
STATUS: dict[type[FashrecError], HTTPStatus] = {
    PhotoError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFound: HTTPStatus.NOT_FOUND,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexMismatch: HTTPStatus.SERVICE_UNAVAILABLE,
    WeightsError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    FashrecError: HTTPStatus.BAD_REQUEST,
}


class Problem(BaseModel):
    """What was refused and why, in one line for a person (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str


# What /openapi.json says of refusals; without it FastAPI would describe one that never comes.
REFUSALS: dict[int | str, dict[str, Any]] = {
    status.value: {
        "description": why,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, why in (
        (HTTPStatus.BAD_REQUEST, "It cannot be done as it was asked."),
        (HTTPStatus.UNAUTHORIZED, "The key is missing or wrong, where the server asks for one."),
        (HTTPStatus.NOT_FOUND, "There is no such product, or nothing for this gender."),
        (HTTPStatus.LENGTH_REQUIRED, "The request does not say how long its body is."),
        (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large."),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "It cannot be understood, or the photo is refused."),
        (HTTPStatus.SERVICE_UNAVAILABLE, "The server must be mended first; its log says how."),
    )
}


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document: its title is the status's own phrase, its detail one line for a person."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": one_line(detail)}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def tell_problems(app: FastAPI) -> None:
    """Has an app answer with problem documents whatever goes wrong."""

    @app.exception_handler(FashrecError)
    def refused(request: Request, error: FashrecError) -> JSONResponse:
        status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # What mends it names folders of this machine: that is for its log, not for whoever asks.
            logger.error("%s", error)
            return problem(status, f"{NOT_NOW}.")
        return problem(status, str(error))

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, error: RequestValidationError) -> JSONResponse:
        parts = (": ".join(filter(None, [".".join(map(str, one["loc"][1:])), one["msg"]])) for one in error.errors())
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{'; '.join(parts)}. /docs says what can be asked.")

    @app.exception_handler(HTTPException)
    def turned_away(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        return problem(error.status_code, f"{error.detail.rstrip('.')}.", headers)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> JSONResponse:
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This should not happen; the server's log says what did.")
