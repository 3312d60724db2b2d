"""Three public sets of damaged and unusual images: each opens or is refused in words, whichever way it comes in.

`python -m tools.fetch_bad_photos` fetches them.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SOME_OR_ALL, Run, need, says_what_to_do
from test_page import shows_matches_or_says_what_to_do

from fashrec.photos import MOST_BYTES

FOLDER = ROOT / "bad-photos"
SETS = {"pillow": 1000, "gdk-pixbuf": 400, "pngsuite": 28}
PATIENCE = 60  # seconds without a word after which a photo counts as hanging; a busy machine is slow, not wrong
MOST_SECONDS = 2.0  # of processor time for one photo; by the clock it would depend on what else the machine does

# In a process of its own, so that a crash or a hang in a decoder is a failed test and not the end of all tests.
CHILD = """
import json, sys, time
import numpy as np
from fashrec.cutout import cut_out, focus
from fashrec.errors import PhotoError
from fashrec.photos import fit, read_photo, thumbnail
most, cut_each = float(sys.argv[1]), int(sys.argv[2])
cut_out(np.zeros((64, 64, 3), np.uint8))  # loads the model
for number, line in enumerate(sys.stdin):
    photo = line.strip()
    print(json.dumps({"begun": photo}), flush=True)
    seconds = []
    while len(seconds) < 3 and min(seconds, default=most + 1) > most:  # a full machine lengthens this too
        start, clock = time.process_time(), time.perf_counter()
        try:
            pixels = read_photo(photo)
            if number % cut_each == 0:
                pixels = focus(pixels).pixels
            fit(pixels, 96, 72), thumbnail(pixels)
            said = ""
        except PhotoError as error:
            said = str(error)
        seconds.append(time.process_time() - start)
        waited = time.perf_counter() - clock
    print(json.dumps({"photo": photo, "said": said, "seconds": min(seconds), "waited": waited}), flush=True)
"""


def photos(name: str) -> list[Path]:
    """The files of a set."""
    found = sorted(path for path in (FOLDER / name).rglob("*") if path.is_file())
    need("bad-photos", len(found) >= SETS[name], f"there is no bad-photos/{name}: python -m tools.fetch_bad_photos")
    return found


def answers(paths: list[Path], cut_each: int = 1) -> Iterator[dict[str, Any]]:
    """What the library says of each photo; fails at the first crash, traceback or hang.

    Of every so many photos the garment is cut out too, which takes longest.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(MOST_SECONDS), str(cut_each)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert child.stdout
        for line in child.stdout:
            lines.put(line)
        lines.put("")

    threading.Thread(target=listen, daemon=True).start()
    assert child.stdin
    assert child.stderr
    begun = ""
    try:
        for path in paths:
            print(path, file=child.stdin, flush=True)
            while True:
                line = lines.get(timeout=PATIENCE)
                assert line, f"died at {begun}: {child.stderr.read()[-2000:]}"
                said = json.loads(line)
                if "photo" in said:
                    break
                begun = said["begun"]
            yield said
    except queue.Empty:
        pytest.fail(f"no answer in {PATIENCE} s: {begun}")
    finally:
        child.kill()
        child.wait()


def all_answered_in_time(said: list[dict[str, Any]]) -> int:
    """How many of the photos opened; fails where one took over two seconds, or was refused without a way on."""
    print("The slowest photos:")
    for one in sorted(said, key=lambda one: one["seconds"])[-3:]:
        print(f"  {one['seconds']:.2f} s of processor time, {one['waited']:.2f} s by the clock: {one['photo']}")
    for one in said:
        assert one["said"] == "" or says_what_to_do(one["said"]), one
        assert one["seconds"] <= MOST_SECONDS, one
    return sum(one["said"] == "" for one in said)


@SOME_OR_ALL
@pytest.mark.parametrize("name", SETS)
def test_the_library_opens_or_refuses_each(name: str, every_one: bool) -> None:
    said = list(answers(photos(name), cut_each=1 if every_one else 7))
    opened = all_answered_in_time(said)
    print(f"{name}: {len(said)} photos, {opened} opened")
    assert 0 < opened < len(said) or name == "pngsuite"


@SOME_OR_ALL
@pytest.mark.parametrize("name", SETS)
def test_the_command_line_answers_or_ends_with_one_line(run_built: Run, name: str, every_one: bool) -> None:
    for path in photos(name)[:: 1 if every_one else 5]:
        ran = run_built("similar", path, "-g", "Women", "-k", "2", "--json")
        if ran.status:
            assert says_what_to_do(ran.refusal()), path
        else:
            assert len(ran.json()["matches"]) == 2, path


@SOME_OR_ALL
@pytest.mark.usefixtures("toy_shop")
@pytest.mark.parametrize("name", SETS)
def test_the_page_shows_matches_or_says_what_to_do(name: str, every_one: bool) -> None:
    chosen = [path for path in photos(name) if path.stat().st_size <= MOST_BYTES]
    for path in chosen[:: 1 if every_one else len(chosen) // 6]:
        shows_matches_or_says_what_to_do(path.read_bytes())
