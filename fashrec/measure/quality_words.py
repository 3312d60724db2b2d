"""An evaluation in plain words, for those who do not measure for a living."""

from fashrec.measure.quality import (
    BEST,
    HISTOGRAM,
    IMAGENET,
    IMAGENET_MODELS,
    OURS,
    PIXELS,
    RANDOM,
    RESNET,
    TEXT,
    TEXT_MASKED,
    TRUNK,
    Label,
    Quality,
)
from fashrec.plain_text import one_line, percent

PLAIN = {
    RANDOM: "guessing",
    PIXELS: "comparing pixels",
    HISTOGRAM: "comparing colours",
    TEXT: "searching titles",
    TEXT_MASKED: "searching titles that name no type or colour",
    IMAGENET: "a general photo network (EfficientNet-Lite0)",
    IMAGENET_MODELS: "a general photo network, fitted to each gender",
    RESNET: "a general photo network (ResNet50)",
    TRUNK: "fashrec, not fitted to the shop",
    OURS: "fashrec",
    BEST: "the most that is possible",
}
NOTICED = 0.05
RIGHT: dict[Label, str] = {"type": "right kind", "colour": "right colour", "both": "both right"}
# The figures of a run's history, as the history calls them and in words.
OF_A_RUN = {
    f"{way}: {label} {metric}": f"{PLAIN[way]}: {right}{which}"
    for way in (OURS, TRUNK)
    for metric, which in (("P@10", ", of the first ten"), ("P@1", ", the very first"))
    for label, right in RIGHT.items()
}


def headline(quality: Quality) -> list[str]:
    """Three sentences: what the first ten are and could be, how that compares, and what changed photos do."""
    own, other, floor = (
        {label: 10 * way.plain[label]["P@10"].mean for label in RIGHT}
        for way in quality.ways_named(OURS, quality.rival, RANDOM)
    )
    best = quality.way(BEST)
    said = {
        label: f"{mean:.1f}" + (f" (of {10 * best.plain[label]['P@10'].mean:.1f} that could)" if best else "")
        for label, mean in own.items()
    }
    difference = own["both"] - other["both"]
    than = f"{abs(difference):.1f} {'more' if difference > 0 else 'fewer'} with both right than"
    if abs(difference) < NOTICED:
        than = "as many with both right as"
    return [
        f"Of the first ten products that fashrec shows, {said['type']} are of the right kind, {said['colour']} have "
        f"the right colour, and {said['both']} have both.",
        f"That is {than} {PLAIN[quality.rival]} finds ({other['both']:.1f}), and guessing finds {floor['both']:.1f}.",
        f"When a product's photo is compressed, blurred, cropped, turned or otherwise changed, fashrec still finds "
        f"that product first in {percent(_changed(quality, OURS))} of cases; {PLAIN[quality.rival]} does in "
        f"{percent(_changed(quality, quality.rival))}.",
    ]


def who_asked(quality: Quality) -> str:
    """One sentence on how many questions there were, and why there may be more of them than products."""
    asked, name = sum(quality.questions.values()), one_line(quality.catalogue, 60)
    return (
        f"{asked:,} questions by products of “{name}”, each within its gender, unisex ones once among Men's and once "
        "among Women's; a product is left out of its own answer."
    )


def _changed(quality: Quality, name: str) -> float:
    changes = quality.robustness.changes
    return sum(change.hit_at_1[name].mean for change in changes) / len(changes)
