"""Many visitors at once: what benchmarks/visitors.py drives at length, here in short."""

import asyncio
import io
import tracemalloc
from pathlib import Path

import pytest
from conftest import COLOURS, SHAPES, need, toy_photo

from benchmarks.visitors import ask_together, questions_for, walk_together
from fashrec.recommend import Recommender
from tools.running_app import CHROMIUM, running_app


def toy_photos() -> list[bytes]:
    photos = []
    for colour in COLOURS:
        for shape in SHAPES:
            file = io.BytesIO()
            toy_photo(colour, shape, 0.93).save(file, "PNG")
            photos.append(file.getvalue())
    return photos


def test_eight_at_once_get_what_each_gets_alone(recommender: Recommender) -> None:
    asked = questions_for(recommender, toy_photos(), 200)
    alone, _ = ask_together(recommender, asked, 1)
    together, _ = ask_together(recommender, asked, 8)
    assert together == alone
    assert len(set(alone)) > 50


def test_memory_does_not_grow_over_a_thousand_questions(recommender: Recommender) -> None:
    asked = questions_for(recommender, toy_photos(), 100)
    ask_together(recommender, asked, 4)
    tracemalloc.start()
    try:
        ask_together(recommender, asked, 4)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(10):
            ask_together(recommender, asked, 4)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 500_000, f"{grown:,} bytes"


@pytest.mark.browser
@pytest.mark.slow
def test_three_visitors_of_the_app_see_what_each_sees_alone(tmp_path: Path) -> None:
    need("browser", CHROMIUM is not None, "there is no Chromium on this machine")
    with running_app({"FASHREC_HOME": str(tmp_path)}) as (address, _):
        same, alone, together = asyncio.run(walk_together(address, 3))
    assert same
    assert len(alone) == len(together) == 6
