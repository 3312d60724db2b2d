"""What takes long to count is served as last counted while a thread counts it anew."""

import logging
import math
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from fashrec.errors import FashrecError

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(eq=False)
class _Kept(Generic[T]):
    """The last value of one name, none before the first count; `counted` is when, seconds of a clock that only runs on.

    `lock` is held during a count that is waited for, never during another.
    """

    of: object
    value: list[T] = field(default_factory=list)
    counted: float = 0.0
    counting: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Latest(Generic[T]):
    """Values by name, each counted anew once it is older than so many seconds; safe to share between threads.

    Only who comes before the first count has ended waits for one, and who comes so late that nobody asked for long and
    the last value is out of date.
    """

    def __init__(self, again_after: float, out_of_date_after: float = math.inf) -> None:
        self._again_after = again_after
        self._out_of_date_after = out_of_date_after
        self._lock = threading.Lock()
        self._known: dict[Hashable, _Kept[T]] = {}

    def get(self, name: Hashable, of: object, count: Callable[[], T]) -> T:
        """The last value under a name that was counted `of` this very object; of another one, it is counted first.

        What goes wrong in a count that is waited for is raised, and the next who comes tries again; in another it is
        logged, and the value before is served until the next is due.
        """
        with self._lock:
            kept = self._known.get(name)
            if kept is None or kept.of is not of:
                kept = self._known[name] = _Kept(of)
        with kept.lock:
            age = time.monotonic() - kept.counted
            if not kept.value or (age >= self._out_of_date_after and not kept.counting):
                kept.value, kept.counted = [count()], time.monotonic()
            elif age >= self._again_after and not kept.counting:
                kept.counting = True
                threading.Thread(target=_count_anew, args=(kept, count), name=f"count {name}", daemon=True).start()
            return kept.value[0]

    def forget(self, name: Hashable) -> None:
        """Has a name counted first when it is asked for next."""
        with self._lock:
            self._known.pop(name, None)

    def forget_all(self) -> None:
        """Has each name counted first when it is asked for next; a count that goes on is nobody's any more."""
        with self._lock:
            self._known.clear()


def _count_anew(kept: _Kept[T], count: Callable[[], T]) -> None:
    try:
        value = count()
    except Exception as error:  # in a thread of its own nobody else would hear of it
        known = isinstance(error, FashrecError)
        logger.error("What was counted before is served on: %s", error, exc_info=not known)
    else:
        kept.value = [value]
    finally:
        kept.counted, kept.counting = time.monotonic(), False
