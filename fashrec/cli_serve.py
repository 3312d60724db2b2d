"""`fashrec serve`: on the command line like the others, in a file of its own."""

import socket
from ipaddress import ip_address
from typing import Annotated

import typer

from fashrec.errors import FashrecError
from fashrec.settings import load_settings


def serve(
    host: Annotated[str, typer.Option(help="The address to answer at; 0.0.0.0 answers other machines.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes one that is free.")] = 8000,
    without_key: Annotated[bool, typer.Option("--without-key", help="Answer other machines without a key.")] = False,
) -> None:
    """Answer shops over HTTP: look-alikes of a photo or a product, and what goes with it, as JSON.

    /docs shows all that can be asked. Another version that is published is served at the next request. Requests must
    carry FASHREC_API_KEY in X-API-Key where that is set; pages of FASHREC_API_ORIGINS may ask from a browser.
    """
    import uvicorn

    from fashrec.api import Served, create_app

    settings = load_settings()
    if not (settings.api_key.get_secret_value() or without_key or _is_own(host)):
        raise FashrecError(
            f"At {host} everybody who reaches this machine could ask. Set FASHREC_API_KEY, or add --without-key."
        )
    _check_free(host, port)
    served = Served(settings)
    served.warm()
    uvicorn.run(create_app(settings, served), host=host, port=port)


def _check_free(host: str, port: int) -> None:
    """Nothing where the server can answer at this address: better now than after the seconds of loading."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            probe.bind(address)
    except OSError as error:
        raise FashrecError(
            f"The server cannot answer at {host}, port {port} ({error.strerror}). Name others: --host, --port; "
            "--port 0 takes one that is free."
        ) from error


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
