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

import pytest
from conftest import ROOT, need
from test_cli import Run, run, run_built
from test_page import open_page

from fashrec.photos import MOST_BYTES

__all__ = ["run", "run_built"]

FOLDER = ROOT / "bad-photos"
SETS = {"pillow": 1000, "gdk-pixbuf": 400, "pngsuite": 28}
PATIENCE = 60  # seconds without a word after which a photo counts as hanging; a busy machine is slow, not wrong

# In a process of its own, so that a crash or a hang in a decoder is a failed test and not the end of all tests.
CHILD = """
import json, sys, time
from fashrec.errors import PhotoError
from fashrec.photos import fit, read_photo, thumbnail
for line in sys.stdin:
    print(json.dumps({"begun": line.strip()}), flush=True)
    start = time.process_time()
    try:
        pixels = read_photo(line.strip())
        fit(pixels, 96, 72), thumbnail(pixels)
        said = ""
    except PhotoError as error:
        said = str(error)
    print(json.dumps({"photo": line.strip(), "said": said, "seconds": time.process_time() - start}), flush=True)
"""


def photos(name: str) -> list[Path]:
    """The files of a set."""
    found = sorted(path for path in (FOLDER / name).rglob("*") if path.is_file())
    need("bad-photos", len(found) >= SETS[name], f"there is no bad-photos/{name}: python -m tools.fetch_bad_photos")
    return found


def answers(paths: list[Path]) -> Iterator[dict[str, object]]:
    """What the library says of each photo; fails at the first crash, traceback or hang."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
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


@pytest.mark.parametrize("name", SETS)
def test_the_library_opens_or_refuses_each(name: str) -> None:
    said = list(answers(photos(name)))
    slowest = sorted(said, key=lambda one: float(str(one["seconds"])))[-3:]
    opened = sum(one["said"] == "" for one in said)
    print(f"{name}: {len(said)} photos, {opened} opened; the slowest:")
    for one in slowest:
        print(f"  {float(str(one['seconds'])):.2f} s of processor time: {one['photo']}")
    assert 0 < opened < len(said) or name == "pngsuite"
    for one in said:
        refusal = str(one["said"])
        # Each refusal says what to do next.
        assert not refusal or any(word in refusal for word in ("Save", "Choose", "Try", "needs")), refusal


@pytest.mark.parametrize("name", SETS)
def test_the_command_line_answers_or_ends_with_one_line(run_built: Run, name: str) -> None:
    for path in photos(name)[::5]:
        ran = run_built("similar", path, "-g", "Women", "-k", "2", "--json")
        if ran.status:
            assert ran.refusal().endswith("."), path
        else:
            assert len(ran.json()["matches"]) == 2, path


@pytest.mark.usefixtures("toy_shop")
@pytest.mark.parametrize("name", SETS)
def test_the_page_shows_matches_or_says_what_to_do(name: str) -> None:
    chosen = [path for path in photos(name) if path.stat().st_size <= MOST_BYTES]
    for path in chosen[:: len(chosen) // 6]:
        app = open_page(gender="Women")
        app.get("file_uploader")[0].upload("photo.png", path.read_bytes(), "image/png").run()
        assert not app.exception, path
        assert app.error or app.subheader[0].value == "For Women, most like your photo", path
