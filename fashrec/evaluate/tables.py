"""Answers of all genders put together: means with intervals, figures by group, and the questions that went worst."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.evaluate.questions import Asking
from fashrec.evaluate.ways import Answers
from fashrec.measure.bootstrap import Intervals, Resamples
from fashrec.measure.quality import LABELS, OURS, Failure, Figure, Group, Label, Shown, Way
from fashrec.measure.retrieval import METRICS

P10 = METRICS.index("P@10")
AVERAGE_PRECISION = METRICS.index("mAP")
WORST = 20
SHOWN = 5
LEAST_POSSIBLE = 3
DIGITS = 4
By = Sequence[tuple[Asking, dict[str, Answers]]]


def question_groups(askings: Sequence[Asking]) -> NDArray[np.object_]:
    """What each question of all genders is resampled with: those of one title, on whichever shelf they are asked."""
    return np.concatenate([a.groups[a.asking] for a in askings])


def figure(intervals: Intervals, at: int = 0) -> Figure:
    """One of several means with its interval."""
    mean, low, high = (round(float(values[at]), DIGITS) for values in (intervals.mean, intervals.low, intervals.high))
    return Figure(mean=mean, low=low, high=high)


def between(intervals: Intervals, at: int = 0) -> tuple[float, float]:
    """What one of several means lies between."""
    return round(float(intervals.low[at]), DIGITS), round(float(intervals.high[at]), DIGITS)


def values_of(answered: By, name: str, label: Label) -> NDArray[np.float64]:
    """The four figures of each question of all genders, by one way."""
    return np.concatenate([answers[name].figures[label] for _, answers in answered])


def question_table(answered: By) -> pd.DataFrame:
    """Gender, type, colour and both of each question of all genders."""
    parts = []
    for asking, _ in answered:
        own = asking.table.iloc[asking.asking]
        both = own["product_type"] + "\0" + own["colour"]
        parts.append(
            pd.DataFrame(
                {"gender": str(asking.gender), "type": own["product_type"], "colour": own["colour"], "both": both}
            )
        )
    return pd.concat(parts, ignore_index=True)


def ways(answered: By, resamples: Resamples) -> list[Way]:
    """Every way's figures, as means over questions and over classes."""
    questions = question_table(answered)
    result = []
    for name in answered[0][1]:
        plain, macro = {}, {}
        for label in LABELS:
            values = values_of(answered, name, label)
            over_questions = resamples.plain(values)
            over_classes = resamples.by_class(values, questions[label].to_numpy(dtype=str))
            plain[label] = {metric: figure(over_questions, at) for at, metric in enumerate(METRICS)}
            macro[label] = {metric: figure(over_classes, at) for at, metric in enumerate(METRICS)}
        result.append(Way(name=name, plain=plain, macro=macro))
    return result


def groups(answered: By, resamples: Resamples, surely: Sequence[str] = (OURS,)) -> list[Group]:
    """P@10 by gender, by type and by colour, the largest group first.

    `surely` names the ways that get intervals, where a group is of titles enough for one.
    """
    questions = question_table(answered)
    values = {
        name: np.stack([values_of(answered, name, label)[:, P10] for label in LABELS], axis=1)
        for name in answered[0][1]
    }
    result = []
    for by in ("gender", "type", "colour"):
        for value, rows in sorted(questions.groupby(by).indices.items(), key=lambda item: -len(item[1])):
            own = np.asarray(rows, np.int64)
            means = {name: of_way[rows].mean(axis=0).round(DIGITS).tolist() for name, of_way in values.items()}
            sure = {name: resamples.some(values[name], own) for name in surely if resamples.can_tell(own)}
            result.append(
                Group(
                    by=by,  # type: ignore[arg-type]
                    value=str(value),
                    questions=len(rows),
                    ways={name: dict(zip(LABELS, row, strict=True)) for name, row in means.items()},
                    intervals={
                        name: {label: between(found, at) for at, label in enumerate(LABELS)}
                        for name, found in sure.items()
                    },
                )
            )
    return result


def failures(answered: By) -> list[Failure]:
    """The twenty questions that our way answers worst: of the first ten, or as many as could be right, the fewest are.

    Those with fewer than three right ones to find say less and come after the others; each title comes once,
    of one that stands on two shelves the worse.
    """
    worst: list[tuple[tuple[bool, float, float, str], int, Failure]] = []
    for asking, answers in answered:
        ours = answers[OURS]
        codes = asking.labels["both"]
        possible = np.minimum(np.bincount(codes[codes >= 0])[codes[asking.asking]] - 1, ours.nearest.shape[1])
        figures = ours.figures["both"]
        hits = codes[ours.nearest] == codes[asking.asking][:, np.newaxis]
        right = (hits & (np.arange(hits.shape[1]) < possible[:, np.newaxis])).sum(axis=1)
        share = right / np.maximum(possible, 1)
        few = possible < LEAST_POSSIBLE
        seen = set()
        for at in np.lexsort((figures[:, AVERAGE_PRECISION], share, few)):
            group = asking.groups[asking.asking[at]]
            if right[at] == possible[at] or group in seen:
                continue
            seen.add(group)
            asked = _shown(asking, int(asking.asking[at]))
            failure = Failure(
                gender=str(asking.gender),
                asked=asked,
                right=int(right[at]),
                possible=int(possible[at]),
                matches=[_shown(asking, int(row)) for row in ours.nearest[at, :SHOWN]],
            )
            rank = (bool(few[at]), share[at], figures[at, AVERAGE_PRECISION], asked.product_id)
            worst.append((rank, int(group), failure))
            if len(seen) == WORST:
                break
    of_title: dict[int, Failure] = {}
    for _, group, failure in sorted(worst, key=lambda item: item[0]):
        of_title.setdefault(group, failure)
    return list(of_title.values())[:WORST]


def _shown(asking: Asking, row: int) -> Shown:
    columns = ["product_id", "title", "product_type", "colour"]
    return Shown(**{name: str(asking.table[name].iloc[row]) for name in columns})
