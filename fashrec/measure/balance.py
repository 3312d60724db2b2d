"""How evenly a catalogue covers what it could hold, and what that means for whoever searches in it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from fashrec.plain_text import percent

FEW = 5
MUCH_MISSING = 0.2
TIED = 0.5
HOW_TIED = ((TIED, "strongly"), (0.3, "clearly"), (0.1, "weakly"), (0.0, "hardly"))
LOPSIDED = 0.5
# What shoppers narrow by and analysts count, as they call it.
ASKED_FOR = {
    "product_type": "Type", "colour": "Colour", "usage": "Use", "season": "Season", "year": "Year", "price": "Price",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Balance:
    """How the products spread over the values of one attribute.

    `effective` is the exponential of the entropy: as many equally common values would be as varied. `imbalance` is
    the commonest value's count over the rarest's, NaN without values; `missing` the share (0–1) of products that have
    none.
    """

    attribute: str
    values: int
    effective: float
    imbalance: float
    missing: float
    commonest: str
    rarest: str


def balance(values: pd.Series, attribute: str) -> Balance:
    """How a column of labels (empty or NA where not known) is spread."""
    text = values.astype("string").fillna("")
    counts = text[text != ""].value_counts()
    missing = float((text == "").mean()) if len(text) else 0.0
    if counts.empty:
        return Balance(attribute, 0, 0.0, float("nan"), missing, "", "")
    share = counts.to_numpy(np.float64) / counts.sum()
    effective = float(np.exp(-(share * np.log(share)).sum()))
    ratio = float(counts.iloc[0] / counts.iloc[-1])
    return Balance(attribute, len(counts), effective, ratio, missing, str(counts.index[0]), str(counts.index[-1]))


def tie(first: pd.Series, second: pd.Series) -> float:
    """How strongly two columns of labels go together: Cramér's V, 0 (not at all) to 1 (one tells the other).

    Corrected for what chance alone brings (Bergsma 2013), which is much where values are many and products few.
    """
    from scipy.stats import chi2_contingency

    known = (first != "") & (second != "")
    counts = pd.crosstab(first[known], second[known]).to_numpy()
    total = int(counts.sum())
    if min(counts.shape, default=0) < 2:
        return 0.0
    rows, columns = (size - (size - 1) ** 2 / (total - 1) for size in counts.shape)
    by_chance = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (total - 1)
    strength = max(0.0, chi2_contingency(counts, correction=False).statistic / total - by_chance)
    most = min(rows, columns) - 1
    return float(min(1.0, (strength / most) ** 0.5)) if most > 0 else 0.0


def evenness(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """How evenly each attribute is spread: one row for each of `names`, columns as people call them, missing in %.

    The last row is of the price, which has no values to count, but may be missing all the same.
    """
    spread = pd.DataFrame([asdict(balance(table[name], words)) for name, words in names.items()])
    spread = spread.astype({"values": "Int64"})
    price = {"attribute": "Price", "missing": float(table["price"].isna().mean()), "commonest": "", "rarest": ""}
    spread = pd.concat([spread, pd.DataFrame([price])], ignore_index=True)
    spread["missing"] = 100 * spread["missing"]
    return spread.round({"effective": 1, "imbalance": 1, "missing": 1}).rename(
        columns={"effective": "worth", "imbalance": "commonest to rarest", "missing": "missing, %"}
    )


def ties_to_gender(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """How strongly each attribute but gender goes with gender: Cramér's V, and what that is in a word."""
    rows = []
    for name, words in names.items():
        text = table[name].astype("string").fillna("").astype(str)
        if name == "gender" or text.nunique() < 2:
            continue
        strength = tie(table["gender"], text)
        rows.append((words, round(strength, 2), next(word for least, word in HOW_TIED if strength >= least)))
    return pd.DataFrame(rows, columns=["attribute", "goes with gender, 0 to 1", "that is"])


def findings(table: pd.DataFrame, genders: dict[str, pd.DataFrame]) -> list[str]:
    """Sentences about what matters to whoever searches: gaps, what is rare, what is not known.

    `genders` has the products on each gender's shelf, those of all four genders, empty ones too.
    """
    sentences = []
    categories = set(table["category"]) - {""}
    for gender, own in genders.items():
        if own.empty:
            sentences.append(f"There is nothing for {gender}: a search for {gender} cannot find anything.")
            continue
        have = set(own["category"]) - {""}
        if len(categories) > 1 and len(have) == 1:
            (only,) = have
            examples = other_types(table, own)
            finds = " or ".join(own.loc[own["product_type"] != "", "product_type"].value_counts().index[:2])
            mostly = f", mostly {finds}" if finds else ""
            sentences.append(
                f"{gender} have only {only}: a photo of {examples} can only find {only}{mostly}."
                if examples
                else f"{gender} have only {only}."
            )
        elif missing := sorted(categories - have):
            sentences.append(f"{gender} have no {' and no '.join(missing)}.")
        counts = own.loc[own["product_type"] != "", "product_type"].value_counts()
        rare = int((counts < FEW).sum())
        if rare:
            sentences.append(
                f"{rare} of {len(counts)} types for {gender} {'has' if rare == 1 else 'have'} fewer than {FEW} "
                "products: a photo of one of them finds mostly other types."
            )
        if len(counts) > 3 and counts.iloc[0] > LOPSIDED * counts.sum():
            share = counts.iloc[0] / counts.sum()
            sentences.append(f"{percent(share)} of the products for {gender} are {counts.index[0]}.")
    strength = tie(table["gender"], table["category"])
    if strength > TIED:
        sentences.append(
            f"Gender and category are strongly tied ({strength:.2f} on a scale from 0 to 1): "
            "what differs between genders here is mostly what is sold to them, not how it looks."
        )
    uses = table.loc[table["usage"] != "", "usage"].value_counts(normalize=True)
    if len(uses) > 1 and uses.iloc[0] > LOPSIDED:
        others = uses.index[1] if len(uses) == 2 else f"one of the other {len(uses) - 1}"
        sentences.append(
            f"{percent(uses.iloc[0])} of the products whose use is known are for one use, {uses.index[0]}: "
            f"narrowed to {others}, a search has few products to choose from."
        )
    unknown = {
        words: float((table[name].astype("string").fillna("") == "").mean()) for name, words in ASKED_FOR.items()
    }
    for words, share in unknown.items():
        if MUCH_MISSING < share < 1:
            sentences.append(f"{words} is not known for {percent(share)} of the products.")
    if of_none := [words for words, share in unknown.items() if share == 1]:
        *others, last = of_none
        named = f"{', '.join(others)} and {last}" if others else last
        sentences.append(f"{named.capitalize()} {'are' if others else 'is'} not known for any product.")
    return sentences


def other_types(table: pd.DataFrame, own: pd.DataFrame) -> str:
    """The commonest type of the catalogue that is not among a gender's own; empty where there is none."""
    there = table.loc[(table["product_type"] != "") & ~table["product_type"].isin(own["product_type"]), "product_type"]
    return str(there.value_counts().index[0]) if len(there) else ""
