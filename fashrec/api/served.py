"""The Recommender over the version that is served now, for as many requests at once as come."""

import logging
import threading

from fashrec.assemble import assemble, find_active
from fashrec.embedding import LazyTrunk
from fashrec.errors import FashrecError
from fashrec.recommend import Recommender
from fashrec.settings import Settings

logger = logging.getLogger(__name__)


class Served:
    """Opens the active catalogue, and opens it anew once another version is served; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._tried = ""
        self._recommender: Recommender | None = None

    def recommender(self) -> Recommender:
        """The Recommender over the current version; over the one before while that is opened, or where it cannot be.

        Raises:
            FashrecError: there is none that can be served.
        """
        before = self._recommender
        try:
            key = find_active(self._settings).version_key
        except FashrecError as error:
            if before is None:
                raise
            if self._tried != str(error):
                self._tried = str(error)
                logger.error("The version before is served on: %s", error)
            return before
        if before is not None and key == self._tried:
            return before
        # Whoever comes while another thread opens a version waits for it only where there is none before it.
        if before is not None and self._lock.locked():
            return before
        with self._lock:
            if self._recommender is None or key != self._tried:
                self._recommender = self._open(key)
            return self._recommender

    def _open(self, key: str) -> Recommender:
        try:
            opened = assemble(self._settings, self._recommender.embedder if self._recommender else None)
        except FashrecError as error:
            self._tried = key
            if self._recommender is None:
                raise
            logger.error("The version before is served on: %s", error)
            return self._recommender
        # Only now: where anything else fails, such as memory that is short for a moment, the next request tries again.
        self._tried = key
        return opened

    def warm(self) -> None:
        """Opens the catalogue and loads the trunk, so that the first shopper does not wait for either.

        Raises:
            FashrecError: there is no catalogue that can be served, or no weights.
        """
        trunk = self.recommender().embedder
        if isinstance(trunk, LazyTrunk):
            trunk.load()
