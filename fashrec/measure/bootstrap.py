"""How sure a mean is: bootstrap intervals (Efron 1979) over resampled groups of questions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

LOW, HIGH = 0.025, 0.975
TINY = 1e-9
LEAST_GROUPS = 5  # fewer vary too little among themselves to say how sure their mean is


@dataclass(frozen=True)
class Intervals:
    """Means with what 95 in 100 resamples lie between; three float64 arrays of one shape."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Resamples:
    """How often each question is in each of many resamples; shared by all figures of a run, so that they compare.

    Whole groups are drawn, not single questions (Field and Welsh 2007): products with one title are near-copies, and
    counting them as independent would make every interval too narrow.
    """

    def __init__(self, groups: NDArray[np.generic], draws: int, seed: int) -> None:
        """Draws as many groups as there are, with replacement, `draws` times; `groups` names each question's."""
        _, group = np.unique(groups, return_inverse=True)
        count = int(group.max()) + 1
        drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1.0 / count), size=draws)
        self._group = group
        self._times: NDArray[np.float32] = drawn[:, group].astype(np.float32)

    def can_tell(self, rows: NDArray[np.int64]) -> bool:
        """Whether the questions `rows` are of groups enough for an interval of their own."""
        return len(np.unique(self._group[rows])) >= LEAST_GROUPS

    def plain(self, values: NDArray[np.float64]) -> Intervals:
        """Means over questions, of values of shape questions×m."""
        drawn = self._times @ values.astype(np.float32)
        return _intervals(values.mean(axis=0), drawn / self._times.sum(axis=1, keepdims=True))

    def some(self, values: NDArray[np.float64], rows: NDArray[np.int64]) -> Intervals:
        """Means over the questions `rows` (int64, at least one), of values of all questions, questions×m.

        Resamples that drew none of these are left out.
        """
        times = self._times[:, rows]
        drawn_size = times.sum(axis=1, keepdims=True)
        present = drawn_size[:, 0] > 0
        drawn = (times @ values[rows].astype(np.float32))[present] / drawn_size[present]
        return _intervals(values[rows].mean(axis=0), drawn if len(drawn) else values[rows].mean(axis=0, keepdims=True))

    def by_class(self, values: NDArray[np.float64], classes: NDArray[np.generic]) -> Intervals:
        """Means over classes of each class's mean (macro figures), of values of shape questions×m.

        A class of few groups cannot be resampled by itself: one of a single group would never vary, and every interval
        be too narrow. Such classes are drawn together, so that how they differ from each other counts too. A class of
        which a resample drew nothing counts as it is in all questions.
        """
        _, code = np.unique(classes, return_inverse=True)
        in_class = np.unique(np.stack([code, self._group]), axis=1)[0]
        few = np.bincount(in_class) < LEAST_GROUPS
        _, part = np.unique(np.where(few, -1, np.arange(len(few)))[code], return_inverse=True)
        counts = (1 / np.bincount(code))[code]  # a question's share of its class
        member = csr_array((counts.astype(np.float32), (part, np.arange(len(code)))))
        classes_in_part = member @ np.ones(len(code))
        times = self._times.T
        drawn_size = member @ times
        columns = []
        for column in values.astype(np.float32).T[:, :, np.newaxis]:
            own = (member @ column) / classes_in_part[:, np.newaxis]
            drawn = np.where(drawn_size > 0, (member @ (times * column)) / np.maximum(drawn_size, TINY), own)
            columns.append(classes_in_part @ drawn / len(few))
        return _intervals(counts @ values / len(few), np.stack(columns, axis=1))


def _intervals(mean: NDArray[np.floating], drawn: NDArray[np.floating]) -> Intervals:
    low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
    return Intervals(np.asarray(mean, np.float64), np.asarray(low, np.float64), np.asarray(high, np.float64))
