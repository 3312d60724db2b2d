"""What all visitors do, for all who show it: never older than a few minutes, and hardly anybody waits for a count."""

import threading
import time

from fashrec.errors import StoreError
from fashrec.store import EventStore, week_of
from fashrec.taste.crowd_moment import moment_of
from fashrec.taste.feed import Moment
from fashrec.taste.latest import Latest
from fashrec.taste.stock import Stock
from fashrec.taste.trends import Judgements, judgements_of

# Seconds. A feed may be led by last night's popularity for one click; figures that somebody looks up may not be so old.
MOMENT_AGAIN = 300.0
JUDGEMENTS_AGAIN, JUDGEMENTS_OUT_OF_DATE = 60.0, 600.0


class Crowd:
    """Counts over the clicks of all visitors, kept for each catalogue and gender; safe to share between threads.

    They belong to one stock: that of another version is counted before it is served. So are all once a visitor deleted
    what they did, here or in another process.
    """

    def __init__(self, store: EventStore, moment_again: float = MOMENT_AGAIN) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._deletions = 0
        self._moments = Latest[Moment](moment_again)
        self._judgements = Latest[Judgements](JUDGEMENTS_AGAIN, JUDGEMENTS_OUT_OF_DATE)

    def moment(self, catalogue: str, gender: str, stock: Stock) -> Moment:
        """What is popular and rising.

        Raises:
            StoreError: nothing was counted yet, and the store cannot be read.
        """
        self._forget_what_was_deleted()
        return self._moments.get(
            (catalogue, gender), stock, lambda: moment_of(self._store, catalogue, gender, stock, time.time())
        )

    def judgements(self, catalogue: str, gender: str, stock: Stock) -> Judgements:
        """What visitors said of each product; counted each time while nobody has said anything.

        Raises:
            StoreError: nothing was counted yet, and the store cannot be read.
        """
        self._forget_what_was_deleted()
        shelf = (catalogue, gender)
        said = self._judgements.get(
            shelf, stock, lambda: judgements_of(self._store, catalogue, gender, stock, week_of(time.time()))
        )
        if said.empty:
            self._judgements.forget(shelf)
        return said

    def _forget_what_was_deleted(self) -> None:
        try:
            deletions = self._store.deletions()
        except StoreError:  # a store that cannot be read costs nobody what was counted before
            return
        with self._lock:
            if deletions != self._deletions:
                self._deletions = deletions
                self._moments.forget_all()
                self._judgements.forget_all()
