"""The colours of many products together: a scheme for each type, a wheel of hues, and how figures spread."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fashrec.measure.colour import GREY, chroma, from_hex, hue, to_hex
from fashrec.measure.palette import Shade, find_common_palette

TYPES = 24
SECTOR = 15  # degrees
LEVELS = (0, 25, 45, 65, 101)
QUANTILES = {"10 %": 0.1, "25 %": 0.25, "middle": 0.5, "75 %": 0.75, "90 %": 0.9}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of all products of a type."""

    product_type: str
    products: int
    palette: tuple[Shade, ...]

    def to_rows(self) -> list[dict[str, Any]]:
        """One plain row a colour."""
        return [
            {"type": self.product_type, "products": self.products, "colour": s.name, "code": s.hex, "share": s.share}
            for s in self.palette
        ]


def schemes_of_rows(rows: pd.DataFrame) -> list[Scheme]:
    """The schemes that `Scheme.to_rows` made these rows of, in their order."""
    found = []
    for name, part in rows.groupby("type", sort=False):
        seen = zip(part["code"].tolist(), part["colour"].tolist(), part["share"].tolist(), strict=True)
        shades = tuple(Shade(code, colour, share) for code, colour, share in seen)
        found.append(Scheme(str(name), int(part["products"].iloc[0]), shades))
    return found


def schemes(looks: pd.DataFrame) -> list[Scheme]:
    """The colour schemes of the commonest types, from products with their looks."""
    found = []
    for name in looks["product_type"].value_counts().index[:TYPES]:
        part = looks[looks["product_type"] == name]
        lab, share = _shades(part)
        found.append(Scheme(str(name), len(part), find_common_palette(lab, share)))
    return found


def colour_wheel(looks: pd.DataFrame) -> pd.DataFrame:
    """How the colours that are not grey spread: hue (degrees), lightness, share (%), their mean as hex, and level."""
    lab, share = _shades(looks)
    coloured = chroma(lab) > GREY
    lab, share = lab[coloured], share[coloured]
    cells = pd.DataFrame(
        {
            "sector": (hue(lab) // SECTOR).astype(int),
            "level": np.digitize(lab[:, 0], LEVELS),
            "share": share,
            "l": lab[:, 0] * share,
            "a": lab[:, 1] * share,
            "b": lab[:, 2] * share,
        }
    )
    sums = cells.groupby(["level", "sector"], as_index=False).sum()
    means = sums[["l", "a", "b"]].to_numpy() / sums["share"].to_numpy()[:, np.newaxis]
    return pd.DataFrame(
        {
            "hue": (sums["sector"] + 0.5) * SECTOR,
            "lightness": means[:, 0].round(1),
            "share": (100 * sums["share"] / max(float(share.sum()), 1e-9)).round(2),
            "hex": [to_hex(mean) for mean in means],
            "level": sums["level"],
        }
    )


def spread_by(looks: pd.DataFrame, name: str) -> pd.DataFrame:
    """How a figure spreads within each gender: its quantiles."""
    found = looks.groupby("gender")[name].quantile(np.array(list(QUANTILES.values()))).unstack().round(2)
    return found.set_axis(list(QUANTILES), axis=1).reset_index()


def _shades(looks: pd.DataFrame) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    codes = np.concatenate([np.asarray(row, dtype=object) for row in looks["colours"]])
    shares = np.concatenate([np.asarray(row, dtype=np.float32) for row in looks["shares"]])
    return from_hex(*codes.tolist()), shares
