"""What a training run does and in which order; every number of it that a person may want to change."""

from __future__ import annotations

import math
from dataclasses import dataclass

LARGEST_BATCH, LEAST_BATCH, STEP_OF_BATCH = 1664, 64, 32
LARGEST_FOR = 80e9  # bytes of a GPU's memory, at 96×72
LEFT_OUT_CATEGORIES = ("Free Items", "Home", "Sporting Goods", "Personal Care")


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a run at one size of photo; it ends when `until` of the run's time is over, 0–1.

    `gentle` is the last part, whose photos are changed less than those before (only on a GPU).
    """

    until: float
    height: int
    width: int
    batch: int
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the trunk learns.

    Small photos first, since they cost a fraction and teach nearly as much (progressive resizing, Karras et al. 2018;
    Tan and Le 2021), the serving size last. `weights` says how much each task counts; the teacher is a network
    trained on ImageNet whose features are imitated (distillation, Hinton et al. 2015). On a GPU, `pairs` is how much it
    counts that the two photos of a product find each other, and `mixed` the share of photos that show a part of another
    product (CutMix, Yun et al. 2019). `margin` is by how much the cosine to the right direction must stand out
    (CosFace, Wang et al. 2018), `creases` the share of drawn grounds that lie in folds; the shipped trunk had neither.
    `without` names kinds of changes.CHANGES that a processor's batches leave out, to tell what each is worth.
    """

    phases: tuple[Phase, ...] = (Phase(0.45, 64, 48, 128), Phase(0.8, 80, 60, 128), Phase(1.0, 96, 72, 96))
    serving: tuple[int, int] = (96, 72)
    rate: float = 8e-4
    rate_from_weights: float = 5e-4
    warm_up: int = 20_000
    decay: float = 0.05
    smoothing: float = 0.1
    neighbour_colours: float = 0.2
    least_of_label: int = 15
    weights: tuple[tuple[str, float], ...] = (
        ("product_type", 1.0),
        ("colour", 1.0),
        ("type_and_colour", 0.5),
        ("gender", 0.3),
        ("usage", 0.2),
        ("words", 0.5),
        ("teacher", 2.0),
    )
    backgrounds: float = 0.35
    pairs: float = 0.0
    mixed: float = 0.0
    margin: float = 0.0
    creases: float = 0.0
    without: tuple[str, ...] = ()
    seed: int = 0

    @classmethod
    def for_gpu(cls, seed: int, memory: float = LARGEST_FOR) -> Recipe:
        """For a GPU of so many bytes; one of 80 GB sees 9,000 photos a second.

        Two photos of each product are in a batch and find each other; some show a part of another product.
        """
        batch = batch_for(memory)
        return cls(
            phases=(Phase(0.5, 80, 60, batch), Phase(0.82, 96, 72, batch), Phase(1.0, 96, 72, batch, gentle=True)),
            warm_up=150_000,
            weights=(
                ("product_type", 1.0),
                ("colour", 1.5),
                ("type_and_colour", 0.75),
                ("gender", 0.3),
                ("usage", 0.2),
                ("words", 0.5),
                ("teacher", 3.0),
            ),
            pairs=0.5,
            mixed=0.3,
            seed=seed,
        )

    def phase(self, share: float) -> Phase:
        """The phase in force when this share of the run's time is over, 0–1."""
        return next((phase for phase in self.phases if share < phase.until), self.phases[-1])

    def learning_rate(self, share: float, seen: int, batch: int, from_weights: bool) -> float:
        """The rate: a warm-up over the first photos, then half a cosine to zero (Loshchilov and Hutter 2017)."""
        highest = self.rate_from_weights if from_weights else self.rate
        warmed = min(1.0, (seen + batch) / self.warm_up)
        return highest * warmed * 0.5 * (1 + math.cos(math.pi * min(1.0, share))) * math.sqrt(batch / 64)


def batch_for(memory: float) -> int:
    """The photos of a batch that a GPU of so many bytes holds: what 80 GB were found to hold, scaled down.

    A multiple of 32, and never fewer than 64: of fewer, too few other products are there for a pair to be told from.
    """
    fits = int(LARGEST_BATCH * memory / LARGEST_FOR) // STEP_OF_BATCH * STEP_OF_BATCH
    return min(max(fits, LEAST_BATCH), LARGEST_BATCH)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a run is: so many seconds, or where `passes` is not 0, so many passes over all products.

    Phases and rate follow the share that is over. Seconds use a machine as well as it can; passes give the same weights
    for the same seed on any day.
    """

    seconds: float
    passes: float = 0.0

    def share(self, seconds: float, passes: float) -> float:
        """How much of the run is over after so many seconds and passes, 0 and up; 1 ends it."""
        return passes / self.passes if self.passes else seconds / self.seconds


@dataclass(frozen=True, slots=True)
class TrainingStep:
    """How far a run is: photos seen, passes, seconds, the share that is over, loss and photos a second of late."""

    seen: int
    passes: float
    seconds: float
    share: float
    loss: float
    rate: float
    phase: Phase
