"""Many visitors at once get the answers that each would get alone, and the process does not grow.

    python -m benchmarks.visitors [--visitors N] [--questions N] [--browsers N] [--rounds N]

First the library, asked by threads; then the running app, walked by visitors in a Chromium. Ends with status 1 where an
answer differs, or where the memory of the library's process or of the app's grows by more than is allowed, from when
both are warm.
"""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from playwright.async_api import Browser, async_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.answering import photos_of
from benchmarks.clock import timed
from fashrec.assemble import assemble
from fashrec.catalog import Gender
from fashrec.recommend import Filters, Recommender, answer_to_json
from fashrec.settings import ASSETS, load_settings
from tools.running_app import CHROMIUM, QUIET, running_app

QUERIES = ASSETS / "sample" / "queries"
PATIENCE = 120_000  # milliseconds
CARDS = "[class*='st-key-card-match-']"
# Bytes, over all questions after the warm-up. What the app caches grows up to its bounds: visitors of many photos fill
# it with pictures and answers, a leak would go on.
MOST_GROWN, MOST_GROWN_APP = 20_000_000, 100_000_000
WARM_UP = 200


@dataclass(frozen=True)
class Question:
    """One question of a visitor: a photo or a product, with or without a filter."""

    gender: Gender
    photo: bytes | None
    product_id: str | None
    filters: Filters


def questions_for(recommender: Recommender, photos: Sequence[bytes], count: int) -> list[Question]:
    """Questions of every kind: half products, half photos; a third of them narrowed to a colour."""
    rng = random.Random(0)
    asked = []
    for number in range(count):
        gender = rng.choice(list(recommender.shelf.genders))
        shelf = recommender.shelf.genders[gender]
        colours = shelf.choices["colour"]
        filters = Filters(colour=[rng.choice(colours)]) if number % 3 == 0 and colours else Filters()
        photo = rng.choice(photos) if number % 2 else None
        product_id = None if photo else shelf.product(rng.randrange(len(shelf))).product_id
        asked.append(Question(gender, photo, product_id, filters))
    return asked


def answer(recommender: Recommender, question: Question) -> str:
    """The whole answer as text, to be compared."""
    found = recommender.similar(
        question.gender, photo=question.photo, product_id=question.product_id, filters=question.filters
    )
    return json.dumps(answer_to_json(found))


def ask_together(recommender: Recommender, asked: Sequence[Question], visitors: int) -> tuple[list[str], list[float]]:
    """The answers when so many visitors ask at once, in the order of the questions, and the milliseconds of each."""
    times = [0.0] * len(asked)
    answers = [""] * len(asked)

    def ask(at: int) -> None:
        def one() -> None:
            answers[at] = answer(recommender, asked[at])

        times[at] = timed(one)

    order = list(range(len(asked)))
    random.Random(1).shuffle(order)
    with ThreadPoolExecutor(visitors) as threads:
        list(threads.map(ask, order))
    return answers, times


def memory_of(process: int | str = "self") -> int:
    """Bytes of memory that a process holds; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


async def walk(browser: Browser, address: str, gender: str, photo: Path) -> tuple[list[list[str]], list[float]]:
    """One visitor's walk: a photo, then more like its best match. What was shown each time, and the milliseconds."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    shown, times = [], []
    try:
        await page.goto(f"{address}?gender={gender}")
        await page.locator("[class*='st-key-card-']").first.wait_for()
        for step in range(2):
            start = time.perf_counter()
            if step == 0:
                await page.set_input_files("input[type=file]", photo)
            else:
                await page.locator(CARDS).first.get_by_role("button", name="More like this").click()
                await page.wait_for_url("**product=*")
            heading = f"For {gender}, most like {'your photo' if step == 0 else ''}"
            await page.get_by_role("heading", name=heading).first.wait_for()
            if step:
                await page.get_by_role("heading", name="your photo").first.wait_for(state="detached")
            await page.locator(CARDS).nth(11).wait_for()
            times.append(1000 * (time.perf_counter() - start))
            shown.append(await page.locator(f"{CARDS} .card-title").all_text_contents())
    finally:
        await context.close()
    return shown, times


@dataclass(frozen=True)
class Walked:
    """Whether visitors at once saw what each saw alone, the milliseconds of steps, and the app's memory in bytes.

    The memory is that after each round of the visitors at once: just before the first, the app holds what loading the
    trunk took, a gigabyte more than it keeps.
    """

    same: bool
    alone: list[float]
    together: list[float]
    memory: list[int]


async def walk_together(address: str, visitors: int, rounds: int = 1, process: int | str = "self") -> Walked:
    """Visitors walk the app one after the other, then at once, as many rounds as wanted."""
    queries = json.loads((QUERIES / "queries.json").read_text(encoding="utf-8"))[:visitors]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            walks = [(browser, address, query["gender"], QUERIES / query["file"]) for query in queries]
            alone = [await walk(*one) for one in walks]
            together, memory = [], []
            for _ in range(rounds):
                together.append(await asyncio.gather(*(walk(*one) for one in walks)))
                memory.append(memory_of(process))
        finally:
            await browser.close()
    seen = [shown for shown, _ in alone]
    return Walked(
        same=all(seen == [shown for shown, _ in walked] for walked in together),
        alone=[t for _, times in alone for t in times],
        together=[t for walked in together for _, times in walked for t in times],
        memory=memory,
    )


def grew_too_much(what: str, memory: Sequence[int], most: int, over: str) -> bool:
    """Whether memory grew by more than `most` bytes from the first figure to the last; prints it."""
    grown = memory[-1] - memory[0]
    print(
        f"Memory of {what}: {memory[0] / 1e6:,.0f} MB before, {memory[-1] / 1e6:,.0f} MB after, {grown / 1e6:+.1f} MB "
        f"over {over}; {most / 1e6:.0f} MB are allowed."
    )
    return grown > most


def main(
    visitors: Annotated[int, typer.Option(help="Threads that ask the library at once.")] = 8,
    questions: Annotated[int, typer.Option(help="How many questions they ask in all.")] = 1000,
    browsers: Annotated[int, typer.Option(help="Visitors of the running app; 0 leaves it out.")] = 4,
    rounds: Annotated[int, typer.Option(help="How often they walk it at once; the first warms it up.", min=2)] = 10,
) -> None:
    """Ask alone and together, and compare."""
    recommender = assemble(load_settings())
    photos = photos_of(recommender, 50)
    asked = questions_for(recommender, photos, questions)
    table = Table("", "questions", "median, ms", "95 %, ms", "slowest, ms")

    def add(what: str, times: list[float]) -> None:
        cells: list[Any] = [len(times), *(f"{np.quantile(times, part):.1f}" for part in (0.5, 0.95, 1.0))]
        table.add_row(what, *map(str, cells))

    alone, alone_times = ask_together(recommender, asked, 1)
    ask_together(recommender, asked[:WARM_UP], visitors)
    before = memory_of()
    together, together_times = ask_together(recommender, asked, visitors)
    memory = [before, memory_of()]
    add("library, one at a time", alone_times)
    add(f"library, {visitors} at once", together_times)
    same, walked = alone == together, None
    if browsers and CHROMIUM:
        with running_app() as (address, process):
            walked = asyncio.run(walk_together(address, browsers, rounds, process))
        same = same and walked.same
        add("app in a browser, one at a time", walked.alone)
        add(f"app in a browser, {browsers} at once", walked.together)
    Console().print(table)
    grew = grew_too_much("the library's process", memory, MOST_GROWN, f"{questions:,} questions asked together")
    if walked:
        grew |= grew_too_much("the app", walked.memory, MOST_GROWN_APP, f"{rounds - 1} more rounds of visitors")
        print("The app's memory by rounds, MB:", *(f"{one / 1e6:,.0f}" for one in walked.memory))
    print("Every answer was the same as alone." if same else "ANSWERS DIFFERED.")
    raise typer.Exit(0 if same and not grew else 1)


if __name__ == "__main__":
    typer.run(main)
