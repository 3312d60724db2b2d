"""Many visitors at once: what benchmarks/visitors.py drives at length, here in short."""

import asyncio
import io
import tracemalloc
from pathlib import Path

import pytest
import typer
from conftest import COLOURS, SHAPES, need, toy_photo

from benchmarks import visitors
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
    with running_app({"FASHREC_HOME": str(tmp_path)}) as (address, process):
        walked = asyncio.run(walk_together(address, 3, rounds=2, process=process))
    assert walked.same
    assert (len(walked.alone), len(walked.together), len(walked.memory)) == (6, 12, 2)


@pytest.mark.parametrize(("grown", "status"), [(0, 0), (19_000_000, 0), (21_000_000, 1)])
def test_growing_memory_ends_the_script_with_status_one(
    recommender: Recommender,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    grown: int,
    status: int,
) -> None:
    held = iter([500_000_000, 500_000_000 + grown])
    monkeypatch.setattr(visitors, "assemble", lambda settings: recommender)
    monkeypatch.setattr(visitors, "memory_of", lambda: next(held))
    with pytest.raises(typer.Exit) as ended:
        visitors.main(visitors=2, questions=20, browsers=0)
    assert ended.value.exit_code == status
    assert f"{grown / 1e6:+.1f} MB over 20 questions" in capsys.readouterr().out
