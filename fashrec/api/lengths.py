"""Turns a body away by the length that its request names, before a byte of it is read."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from fashrec.api.problems import problem

# What a form adds to the photo that it carries.
ROUND_A_PHOTO = 64 * 1024


class WithinLength:
    """Lets bodies of at most `most` bytes and their form through.

    A server reads no more than their length says, unless they also say that they come in pieces: then it goes by these.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["method"] in ("POST", "PUT", "PATCH"):
            headers = Headers(scope=scope)
            length = headers.get("content-length", "")
            if not length.isdigit() or "transfer-encoding" in headers:
                words = "Say by Content-Length how long the request is, and send it without a Transfer-Encoding."
                await problem(HTTPStatus.LENGTH_REQUIRED, words)(scope, receive, send)
                return
            if int(length) > self._most + ROUND_A_PHOTO:
                most = f"over {self._most // 2**20} MB"
                photo = headers.get("content-type", "").startswith("multipart/")
                words = f"The photo is {most}. Save it smaller" if photo else f"The request is {most}. Send less"
                words += " and try again."
                await problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)(scope, receive, send)
                return
        await self._app(scope, receive, send)
