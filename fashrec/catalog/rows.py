"""From the rows of any reader to the one checked table."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from fashrec.catalog.mapping import AGE, MAPPING_FILE, ColumnMapping
from fashrec.catalog.money import currency_in
from fashrec.catalog.photo_sources import AT_AN_ADDRESS, PhotoSource
from fashrec.catalog.product import COLUMNS, TEXT_COLUMNS
from fashrec.catalog.report import LeftOut, Repair, Report

LONGEST_PRICE = 30


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as a reader found it: text by fashrec's column names.

    `broken` says why it cannot be used at all, `short` how many of its cells are there where some are missing, `hint`
    what may mend it where its photo is not there, and `address` where on the web it says that its photo lies.
    """

    line: int
    values: dict[str, str]
    repaired: str = ""
    broken: str = ""
    short: str = ""
    hint: str = ""
    address: str = ""


def collect(rows: Iterable[SourceRow], photos: PhotoSource, mapping: ColumnMapping) -> tuple[pd.DataFrame, Report]:
    """The table of the usable rows in their order, and what happened to every row."""
    kept: list[dict[str, object]] = []
    left_out: list[LeftOut] = []
    repaired: list[Repair] = []
    first_line: dict[str, int] = {}
    hints: dict[str, str] = {}
    read = 0
    for row in rows:
        read += 1
        values: dict[str, object] = {name: clean(row.values.get(name, "")) for name in COLUMNS}
        # A file's name may hold two spaces, or one that does not break: it is left as the disk has it.
        values["image"] = clean_path(row.values.get("image", ""))
        product_id = str(values["product_id"])
        age = clean(row.values.get(AGE, ""))
        gender = mapping.gender(str(values["gender"]), age)
        no_photo = photos.problem(str(values["image"])) if values["image"] else "no photo: the row names none"
        reason = row.broken
        if row.short and not (product_id and gender and not no_photo):
            reason = f"broken row: {row.short}"
        if not reason and not product_id:
            reason = "empty id"
        if not reason and product_id in first_line:
            reason = f"duplicate id: first seen on line {first_line[product_id]}"
        if not reason and not gender:
            reason = f"unknown gender: {str(values['gender'])[:80]!r}" + (f" for {age[:20]!r}" if age else "")
        if reason := reason or no_photo:
            left_out.append(LeftOut(row.line, product_id, reason))
            kind = reason.split(":")[0]
            if hint := _hint(kind, row, mapping):
                hints.setdefault(kind, hint)
            continue
        first_line[product_id] = row.line
        repairs = [row.repaired] if row.repaired else []
        if row.short:
            repairs.append(f"{row.short}, the others were left empty")
        price = str(values["price"])
        for name, parse in (("year", parse_year), ("price", parse_price)):
            text = str(values[name])
            values[name] = parse(text)
            if text and values[name] is None:
                repairs.append(f"{name} {text[:40]!r} is no {name} and was left empty")
        if values["price"] is not None and not values["currency"]:
            values["currency"] = currency_in(price)
        repaired += [Repair(row.line, product_id, what) for what in repairs]
        kept.append({**values, "gender": gender, "line": row.line})
    table = pd.DataFrame(kept, columns=[*COLUMNS, "line"])
    types = dict.fromkeys(TEXT_COLUMNS, "str") | {"year": "Int64", "price": "float64", "line": "int64"}
    return table.astype(types), Report(read, tuple(left_out), tuple(repaired), tuple(hints.values()))


def _hint(kind: str, row: SourceRow, mapping: ColumnMapping) -> str:
    """What mends rows that are left out for this kind of reason, to be said once for all of them."""
    word = clean(row.values.get("gender", ""))
    if kind == "unknown gender" and word:
        # A JSON text is a TOML one too.
        said = f'{json.dumps(word[:40], ensure_ascii=False)} = "Women"'
        return f"What a shop's own words for genders mean is said in {MAPPING_FILE}, under [genders], such as {said}."
    if kind == AT_AN_ADDRESS:
        return f"To save photos at web addresses into {mapping.photo_folder}/: fashrec fetch-photos --catalogue DIR"
    return row.hint if kind == "no photo" else ""


def clean(text: str) -> str:
    """A text on one line, its words parted by single spaces."""
    return " ".join(text.replace("\0", " ").split())


def clean_path(text: str) -> str:
    """A path as it was written, without what no path holds and without blanks around it."""
    return text.replace("\0", "").strip()


def parse_year(text: str) -> int | None:
    """A year from 1900 to 2100, or None."""
    match = re.fullmatch(r"(\d{4})(\.0+)?", text)
    year = int(match[1]) if match else 0
    return year if 1900 <= year <= 2100 else None


def parse_price(text: str) -> float | None:
    """A price as shops write it (`1,299.00`, `€ 12,50`, `Rs.899`, `CHF 1’299.00`, `19.9900`), or None.

    A text with two numbers (`2 for 10`, `12 - 15`) is none, nor is one below zero. Where both signs occur the last is
    the decimal one; a single sign parts thousands only where it stands before the last three digits (`1,299`, `1.299`)
    and something but zero stands before it.
    """
    match = re.search(r"(?:(?<!\w)[.,])?[0-9][0-9.,'’ ]*", text)
    if not match or re.search(r"[-−–]", text[: match.start()]) or re.search(r"\d", text[match.end() :]):
        return None
    digits = re.sub(r"['’ ]", "", match[0]).rstrip(".,")
    signs = re.findall(r"[.,]", digits)
    if len(digits) > LONGEST_PRICE:
        return None
    if not signs:
        return float(digits)
    whole, _, after = digits.rpartition(signs[-1])
    parts_thousands = len(set(signs)) == 1 and len(after) == 3 and whole.strip("0.,") != ""
    if parts_thousands or signs.count(signs[-1]) > 1:
        return float(re.sub(r"[.,]", "", digits))
    return float(f"{re.sub(r'[.,]', '', whole) or 0}.{after}")
