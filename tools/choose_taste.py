"""Chooses how much each part of a taste counts: `python -m tools.choose_taste TRIALS`, on the active catalogue.

Set FASHREC_HOME to where the validation products were built. Draws tunings around the present one and prints the best
by nDCG@10 after 3, 10 and 30 clicks and 10 clicks after a drift, each as it is on shoppers of another seed.
"""

import sys
from dataclasses import asdict, replace

import numpy as np
from threadpoolctl import threadpool_limits

from fashrec.assemble import find_active, rebuild_command
from fashrec.evaluate_taste import LEAST_PRODUCTS, sights_of
from fashrec.index import open_shelf
from fashrec.settings import load_settings
from fashrec.taste.measured import OURS, Panel, draw_panel, measure_taste
from fashrec.taste.simulator import FROZEN
from fashrec.taste.stock import stock_of
from fashrec.taste.tuning import TUNED, Tuning

SHOPPERS = 40
RANGES = {
    "look_reach": (0.4, 2.0), "look": (0.3, 3.0), "type": (0.02, 1.0), "colour": (0.02, 1.0), "price": (0.01, 0.2),
    "style": (0.02, 1.0), "dislike": (-1.0, -0.1), "half_life_clicks": (6.0, 30.0), "popular": (0.1, 2.0),
    "view": (0.02, 0.5), "sameness": (0.05, 0.3), "palette": (0.01, 0.5), "pattern": (0.01, 0.5),
    "shade": (0.01, 1.0), "shade_of_type": (0.05, 2.0), "shade_reach": (6.0, 40.0),
    "passing": (0.02, 0.9), "short_half_life_clicks": (1.5, 8.0), "belief": (0.2, 5.0), "surprise": (2.0, 15.0),
}  # fmt: skip


def main() -> None:
    """Prints the best of some tunings."""
    trials = int(sys.argv[1])
    settings = load_settings()
    active = find_active(settings)
    shelf = open_shelf(active.versions.path(), rebuild_command(active, active.versions.path()), exact=True)
    quiet = lambda stage, done, total: None  # noqa: E731
    parts = [
        (stock_of(shelf, gender), sights_of(shelf, gender, quiet))
        for gender, own in shelf.genders.items()
        if len(own) >= LEAST_PRODUCTS
    ]

    def drawn(seed: int) -> list[Panel]:
        return [draw_panel(stock, sights, FROZEN, SHOPPERS, seed) for stock, sights in parts]

    def reached(panels: list[Panel], tuning: Tuning) -> dict[str, float]:
        found: dict[str, list[float]] = {}
        for one in panels:
            for stage in measure_taste(one, tuning, ways=(OURS,)):
                key = f"{'drift+' if stage.drifted else ''}{stage.clicks}"
                found.setdefault(key, []).append(float(stage.figures[:, 1].mean()))
        return {key: float(np.mean(values)) for key, values in found.items()}

    def total(figures: dict[str, float]) -> float:
        return sum(figures[key] for key in ("3", "10", "30", "drift+10"))

    rng = np.random.default_rng(0)
    asked, others = drawn(1), drawn(2)
    best, best_figures = TUNED, reached(asked, TUNED)
    print("now", {key: round(value, 3) for key, value in best_figures.items()}, flush=True)
    for _ in range(trials):
        changed = {}
        for name in rng.choice(list(RANGES), 3, replace=False):
            low, high = RANGES[str(name)]
            value = getattr(best, str(name)) * float(np.exp(rng.normal(0, 0.5)))
            changed[str(name)] = float(np.clip(value, low, high))
        tried = replace(best, **changed)
        figures = reached(asked, tried)
        if total(figures) > total(best_figures):
            best, best_figures = tried, figures
            print({name: round(value, 3) for name, value in changed.items()}, round(total(figures), 3), flush=True)
    print("best", {name: round(value, 3) for name, value in asdict(best).items()})
    for name, tuning in (("before", TUNED), ("best", best)):
        print(name, "on others", {key: round(value, 3) for key, value in reached(others, tuning).items()})


if __name__ == "__main__":
    with threadpool_limits(1, user_api="blas"):
        main()
