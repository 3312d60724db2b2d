"""What is loaded for good is not looked through by garbage collection after each run of a page."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from fashrec.ui.resources import set_aside


class Thing:
    """Something that may hold itself, as an old version of a catalogue may."""

    held: "Thing"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_no_longer_looked_through() -> None:
    thing = Thing()
    assert any(one is thing for one in gc.get_objects())
    set_aside()
    assert not any(one is thing for one in gc.get_objects())


def test_what_an_earlier_version_left_behind_is_freed() -> None:
    thing = Thing()
    thing.held = thing
    left = weakref.ref(thing)
    set_aside()
    del thing
    gc.collect()
    assert left() is not None  # set aside, so that no collection sees it
    set_aside()
    assert left() is None
