"""From nothing to the first match, in a process of its own, and the most memory that it took."""

from pathlib import Path
from typing import Any

from benchmarks.clock import in_a_process
from fashrec.settings import Settings

PROGRAM = """
import json, sys, time
start = time.perf_counter()
from benchmarks.clock import peak_memory
from fashrec.assemble import assemble
from fashrec.settings import load_settings
recommender = assemble(load_settings(catalogue=sys.argv[2]))
gender = max(recommender.shelf.genders, key=lambda one: len(recommender.shelf.genders[one]))
opened = time.perf_counter()
recommender.similar(gender, product_id=recommender.shelf.genders[gender].product(0).product_id)
product = time.perf_counter()
by_product = peak_memory()
recommender.similar(gender, photo=sys.argv[1])
photo = time.perf_counter()
for _ in range(100):
    recommender.similar(gender, photo=sys.argv[1])
peak = peak_memory()
print(json.dumps({
    "opened_seconds": opened - start, "first_match_of_a_product_seconds": product - start,
    "first_match_of_a_photo_seconds": photo - start,
    "peak_memory_before_a_photo": by_product, "peak_memory": peak,
}))
"""


def measure(settings: Settings, photo: Path) -> dict[str, Any]:
    """Seconds since the interpreter started, and peak memory in bytes after a hundred more photos."""
    figures: dict[str, Any] = in_a_process(PROGRAM, photo, settings.catalogue)
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()}
