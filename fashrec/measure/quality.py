"""What an evaluation says, as a document that is written, kept and read again."""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fashrec.errors import FashrecError

Label = Literal["type", "colour", "both"]
LABELS: tuple[Label, ...] = ("type", "colour", "both")

RANDOM = "random"
PIXELS = "raw pixels, 32×32"
HISTOGRAM = "colour histogram, 8×8×8"
TEXT = "text: whole titles"
TEXT_MASKED = "text: titles without type, colour and gender"
IMAGENET = "ImageNet features (EfficientNet-Lite0)"
IMAGENET_MODELS = "ImageNet features + gender models"
RESNET = "ImageNet features (ResNet50)"
TRUNK = "trunk"
OURS = "trunk + gender models"
BEST = "the most that labels allow"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Between = tuple[float, float]


class Figure(_Part):
    """A mean (0–1) with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


class Way(_Part):
    """A way to find look-alikes: by label and metric, means over questions and (macro) means over classes."""

    name: str
    plain: dict[Label, dict[str, Figure]]
    macro: dict[Label, dict[str, Figure]]


class Group(_Part):
    """P@10 of one gender, type or colour, by way and label; for some ways what it lies between (95 %)."""

    by: Literal["gender", "type", "colour"]
    value: str
    questions: int
    ways: dict[str, dict[Label, float]]
    intervals: dict[str, dict[Label, Between]] = Field(default_factory=dict)


class Shown(_Part):
    """A product as a failure shows it."""

    product_id: str
    title: str
    product_type: str
    colour: str


class Failure(_Part):
    """A question that went badly: what was asked, how many of the first `possible` were right in both, what came first.

    `possible` is ten, or as many as there are where these are fewer.
    """

    gender: str
    asked: Shown
    right: int
    possible: int = 10
    matches: list[Shown]


class Change(_Part):
    """A change of the photo: by way, how often its own product (or one of its title) was first, or in the first ten."""

    change: str
    hit_at_1: dict[str, Figure]
    hit_at_10: dict[str, Figure]


class Robustness(_Part):
    """Photos changed, and whether their product is still found."""

    questions: int
    changes: list[Change]


class StreetWay(_Part):
    """P@10 of the right kind by a way: the mean over classes, and each class with what it lies between (95 %).

    `cut_out` says whether the garment alone was asked with, or the whole photo.
    """

    name: str
    cut_out: bool = False
    mean: Figure
    classes: dict[str, float]
    intervals: dict[str, Between] = Field(default_factory=dict)


class Street(_Part):
    """People's own photos against a shop's products."""

    photos: int
    gallery: int
    classes: dict[str, int]
    ways: list[StreetWay]


class TextCase(_Part):
    """What the titles are like, and P@10 by label of a search by their words, by groups of letters, and by looks."""

    titles: str
    words: dict[Label, Figure]
    letters: dict[Label, Figure]
    looks: dict[Label, Figure]


class IndexFigures(_Part):
    """A gender's index against exact search: recall@10 and what it lies between (95 %, over the questions).

    Times are medians of a search in milliseconds, sizes bytes.
    """

    gender: str
    products: int
    dimensions: int
    trees: int
    search_k: int
    recall_at_10: float
    recall_between: Between | None = None
    milliseconds: float
    exact_milliseconds: float
    bytes: int


class Stage(_Part):
    """A stage of answering one photo: milliseconds, the median and what nine in ten stay under."""

    stage: str
    median: float
    nine_in_ten: float


class Speed(_Part):
    """Where the time of one question goes, over several photos."""

    photos: int
    stages: list[Stage]


class Reliability(_Part):
    """What became of every row and every question."""

    rows_read: int
    rows_left_out: int
    reasons: dict[str, int]
    questions: int
    answered_in_full: int
    damaged_photos: int
    damaged_photos_told: int


class InShop(_Part):
    """Recall@1, 10, 20 and 50 on DeepFashion In-Shop, by way."""

    queries: int
    gallery: int
    ways: dict[str, dict[str, Figure]]


class Quality(_Part):
    """All figures of one run of `fashrec evaluate`; `left_out` says what was not measured, and why."""

    format_version: Literal[1] = 1
    created: str
    fashrec: str
    catalogue: str
    catalogue_fingerprint: str
    products: int
    weights: str
    weights_fingerprint: str
    photo_size: str
    seed: int
    quick: bool
    seconds: float
    questions: dict[str, int]
    ways: list[Way]
    groups: list[Group]
    failures: list[Failure]
    robustness: Robustness
    street: Street | None = None
    text: list[TextCase]
    index: list[IndexFigures]
    speed: Speed
    reliability: Reliability
    in_shop: InShop | None = None
    left_out: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The document that `to_json` wrote.

        Raises:
            FashrecError: it is none, or of another format.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"]) or "the file"
            raise FashrecError(
                f"The figures cannot be read ({where}: {wrong['msg']}). Measure again: fashrec evaluate --catalogue DIR"
            ) from error

    def to_json(self) -> str:
        """One JSON document."""
        return self.model_dump_json(indent=1)

    def way(self, name: str) -> Way | None:
        """The way of this name, where it was measured."""
        return next((way for way in self.ways if way.name == name), None)

    def ways_named(self, *names: str) -> list[Way]:
        """Those of the ways of these names that were measured, in the order of the names."""
        return [way for name in names if (way := self.way(name)) is not None]

    @property
    def rival(self) -> str:
        """The best-known way to hold ours against."""
        return rival_of(way.name for way in self.ways)


def rival_of(ways: Iterable[str]) -> str:
    """Of these ways the best-known one to hold ours against: ImageNet features where they are, else raw pixels."""
    names = set(ways)
    return next(name for name in (IMAGENET, RESNET, PIXELS) if name in names)
