"""Damaged and hostile photos through the command line and the page: an answer or one sentence, never a traceback."""

import io
import random
import zlib
from pathlib import Path

import pytest
from conftest import SOME_OR_ALL, Run, says_what_to_do, toy_photo
from test_page import shows_matches_or_says_what_to_do
from test_photos_hostile import PHOTOS, chunk, jpeg_that_claims, png_that_claims
from test_photos_public import all_answered_in_time, answers

from fashrec.photos import MOST_BYTES


def cut(content: bytes) -> list[bytes]:
    """A photo that ends too early, at every tenth of its length."""
    return [content[: len(content) * tenth // 10] for tenth in range(10)]


def mutated(content: bytes, times: int = 6) -> list[bytes]:
    """A photo with some bytes changed, differently each time, the same in each run."""
    rng = random.Random(len(content))
    changed = []
    for _ in range(times):
        copy = bytearray(content)
        for _ in range(rng.randint(1, 12)):
            copy[rng.randrange(len(copy))] = rng.randrange(256)
        changed.append(bytes(copy))
    return changed


def largest(side: int) -> bytes:
    """A real photo of side×side pixels."""
    file = io.BytesIO()
    toy_photo("red", "circle", size=(side, side)).save(file, "PNG")
    return file.getvalue()


def bombs() -> list[bytes]:
    """What claims or unpacks to far more than it is."""
    endless = zlib.compress(b"a" * 20_000_000)
    png = PHOTOS["palette png"]
    return [
        png_that_claims(5001, 5000),
        png_that_claims(2**31 - 1, 2**31 - 1),
        jpeg_that_claims(65_000, 65_000),
        png[:33] + chunk(b"zTXt", b"note\0\0" + endless) + png[33:],
        png[:33] + chunk(b"iCCP", b"profile\0\0" + endless) + png[33:],
        PHOTOS["jpeg"].ljust(MOST_BYTES + 1, b"\0"),
    ]


GROUPS = {
    "cut": lambda: [part for content in PHOTOS.values() for part in cut(content)[1:]],
    "mutated": lambda: [changed for content in PHOTOS.values() for changed in mutated(content)],
    "bombs": bombs,
    "25 megapixels": lambda: [largest(5000), largest(5001)],
    "whole": lambda: list(PHOTOS.values()),
}


@pytest.mark.parametrize("group", GROUPS)
def test_the_command_line_answers_or_ends_with_one_line(run_built: Run, group: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.img"
    ended = []
    for content in GROUPS[group]():
        path.write_bytes(content)
        ran = run_built("similar", path, "-g", "Women", "-k", "2", "--json")
        ended.append(ran.status)
        if ran.status:
            assert says_what_to_do(ran.refusal())
        else:
            assert len(ran.json()["matches"]) == 2
    assert group != "whole" or not any(ended)
    assert group != "25 megapixels" or [status == 0 for status in ended] == [True, False]


@SOME_OR_ALL
@pytest.mark.usefixtures("toy_shop")
@pytest.mark.parametrize("group", GROUPS)
def test_the_page_shows_matches_or_says_what_to_do(group: str, every_one: bool) -> None:
    contents = [content for content in GROUPS[group]() if len(content) <= MOST_BYTES]  # the uploader takes no more
    for content in contents[:: 1 if every_one else max(1, len(contents) // 9)]:
        shows_matches_or_says_what_to_do(content)


@pytest.mark.parametrize("group", GROUPS)
def test_not_one_answer_of_the_library_takes_over_two_seconds(group: str, tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(GROUPS[group]()):
        paths.append(tmp_path / f"{number}.img")
        paths[-1].write_bytes(content)
    opened = all_answered_in_time(list(answers(paths)))
    assert group != "whole" or opened == len(paths)
    assert group != "25 megapixels" or opened == 1
