"""HTTP: a shop asks for look-alikes and for what goes with a product, and gets JSON."""

from fashrec.api.app import create_app
from fashrec.api.served import Served

__all__ = ["Served", "create_app"]
