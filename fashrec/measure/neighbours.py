"""What look-alikes tell of a catalogue: pictures that are there twice, and labels that stand alone."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CANDIDATES = 6
CHUNK = 1_024
VOTERS = 10
LEAST_SURE = 0.6


def nearest_others(
    points: NDArray[np.float32], count: int, groups: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows nearest to each of n points by Euclidean distance, and how far, both n×count, itself left out.

    With `groups`, all rows of a point's own group are left out. Where there are too few others the row is −1.
    """
    points = points.astype(np.float32)
    squares = np.einsum("ij,ij->i", points, points)
    own = np.arange(len(points)) if groups is None else groups
    count_there = min(count, len(points) - 1)
    rows = np.full((len(points), count), -1, np.int64)
    apart = np.full((len(points), count), np.inf, np.float32)
    for start in range(0, len(points) if count_there > 0 else 0, CHUNK):
        part = slice(start, start + CHUNK)
        away = squares[part, np.newaxis] + squares - 2 * points[part] @ points.T
        away[own[part, np.newaxis] == own] = np.inf
        some = np.argpartition(away, count_there - 1, axis=1)[:, :count_there]
        order = np.argsort(np.take_along_axis(away, some, axis=1), axis=1, kind="stable")
        some = np.take_along_axis(some, order, axis=1)
        found = np.take_along_axis(away, some, axis=1)
        apart[part, :count_there] = np.sqrt(np.maximum(found, 0))
        rows[part, :count_there] = np.where(np.isfinite(found), some, -1)
    return rows, apart


def near_pairs(points: NDArray[np.float32], limit: float) -> NDArray[np.int64]:
    """Pairs of rows less than `limit` apart, the lower row first, int64 of pairs×2, among each row's six nearest."""
    rows, apart = nearest_others(points, CANDIDATES)
    first = np.repeat(np.arange(len(points)), CANDIDATES).reshape(rows.shape)
    near = (rows >= 0) & (apart < limit)
    pairs = np.stack([np.minimum(first, rows)[near], np.maximum(first, rows)[near]], axis=1)
    return np.unique(pairs, axis=0).astype(np.int64).reshape(-1, 2)


def all_alike(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of things of which any two are a pair, in the order of `pairs`, the nearest of which come first.

    Three copies of a picture are three pairs and one group. Things that are alike only by way of others stay apart, so
    that a row of shirts, each a little unlike the one before, does not become one group (complete linkage, Sørensen
    1948); a pair of which that leaves the two apart is a group of its own.
    """
    pairs = list(pairs)
    known = {frozenset(pair) for pair in pairs}
    groups: dict[str, list[str]] = {}
    found: list[list[str]] = []
    for pair in pairs:
        first, second = (groups.get(one, [one]) for one in pair)
        if first is second:
            continue
        if not all(frozenset((a, b)) in known for a in first for b in second):
            found.append(list(pair))
            continue
        if len(first) == 1 < len(second):
            first, second = second, first
        if len(first) == 1:
            found.append(first)
        elif len(second) > 1:
            found = [group for group in found if group is not second]
        first += second
        groups |= dict.fromkeys(first, first)
    return found


def odd_labels(nearest: NDArray[np.int64], labels: NDArray[np.object_]) -> pd.DataFrame:
    """Rows whose label disagrees with their nearest rows' (n×m, −1 for none): row, label, others, sure, agree.

    After confident learning (Northcutt, Jiang and Chuang 2021): a row counts as odd where its neighbours favour another
    label at least as strongly as they favour it for the rows that bear it, so that labels which always mix (grey and
    charcoal) accuse nobody. `sure` (0–1) is the neighbours' share for the other label, `agree` for its own.
    """
    known = labels != ""
    names, code = np.unique(labels[known].astype(str), return_inverse=True)
    codes = np.full(len(labels), -1, np.int64)
    codes[known] = code
    voted = np.where(nearest >= 0, codes[nearest], -1)
    shares = np.zeros((len(labels), max(1, len(names))), np.float32)
    for column in voted.T:
        has = column >= 0
        shares[np.flatnonzero(has), column[has]] += 1
    shares /= np.maximum((voted >= 0).sum(axis=1, keepdims=True), 1)
    usual = np.array([shares[codes == label, label].mean() for label in range(len(names))])
    favoured = shares.argmax(axis=1)
    sure = shares[np.arange(len(labels)), favoured]
    agree = np.where(codes >= 0, shares[np.arange(len(labels)), np.maximum(codes, 0)], 1.0)
    if not len(names):
        return pd.DataFrame(columns=["row", "label", "others", "sure", "agree"])
    odd = (codes >= 0) & (favoured != codes) & (sure >= np.maximum(usual[favoured], LEAST_SURE)) & (agree <= 0.1)
    odd &= (voted >= 0).sum(axis=1) >= min(VOTERS, len(labels) - 1) // 2 + 1
    found = np.flatnonzero(odd)
    table = pd.DataFrame(
        {
            "row": found,
            "label": labels[found],
            "others": names[favoured[found]],
            "sure": sure[found],
            "agree": agree[found],
        }
    )
    return table.sort_values(["sure", "row"], ascending=[False, True]).reset_index(drop=True)
