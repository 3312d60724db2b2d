"""How a shop's own column names and gender words become fashrec's."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from fashrec.catalog.product import COLUMNS, GENDER_WORDS, GENDERS, UNISEX, plain_word
from fashrec.catalog.text_tables import simple_name
from fashrec.errors import CatalogueError

MAPPING_FILE = "fashrec.toml"

# Among them those of what shops export for Google's Merchant Center and from Shopify.
ALIASES = {
    "product_id": ("productid", "id", "handle", "urlhandle", "sku", "articleid"),
    "title": ("producttitle", "name", "productname", "productdisplayname"),
    "gender": ("sex", "googleshoppinggender", "department"),
    "category": ("mastercategory",),
    "subcategory": (),
    "product_type": ("producttype", "type", "articletype"),
    "colour": ("color", "basecolour", "basecolor"),
    "usage": ("occasion",),
    "season": (),
    "year": (),
    "price": ("variantprice",),
    "currency": (),
    "url": ("link", "producturl"),
    "image": ("photo", "picture", "imagepath", "filename", "file", "imagelink", "imagesrc", "imageurl"),
}
# Where a column says for which age a product is, one that is for children is for boys or girls whatever it is called.
AGE, AGE_ALIASES = "age_group", ("agegroup", "googleshoppingagegroup")
OF_CHILDREN = {"kids", "toddler", "infant", "newborn"}
THEIR_CHILDREN = {"Men": "Boys", "Women": "Girls", "Boys": "Boys", "Girls": "Girls"}


@dataclass(frozen=True)
class ColumnMapping:
    """What a catalogue calls things; anything not said is found by name.

    `only_gender` is that of all products of a shop for one, whatever a column says.
    """

    table: str = ""
    photos: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    only_gender: str = ""

    def __post_init__(self) -> None:
        for name in self.columns:
            if name not in COLUMNS:
                raise CatalogueError(f"The mapping names the column {name!r}; fashrec knows {', '.join(COLUMNS)}.")
        for word, gender in self.genders.items():
            if gender not in (*GENDERS, UNISEX):
                raise CatalogueError(
                    f"The mapping turns the gender {word!r} into {gender!r}; "
                    f"it can be {', '.join(GENDERS)} or {UNISEX}."
                )
        if self.only_gender not in ("", *GENDERS, UNISEX):
            raise CatalogueError(
                f"The mapping says gender = {self.only_gender!r} of all products; "
                f"it can be {', '.join(GENDERS)} or {UNISEX}."
            )
        if self.only_gender and "gender" in self.columns:
            raise CatalogueError(
                f"The mapping says gender = {self.only_gender!r} of all products and takes it from the column "
                f"{self.columns['gender']!r} too. Keep one of the two."
            )

    @property
    def photo_folder(self) -> str:
        """The folder below the catalogue's in which photos are looked for that the table names by no path."""
        return self.photos.strip("/") or "images"

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """The mapping in a TOML file with `table`, `photos`, `gender`, `[columns]` (ours = "theirs") and `[genders]`.

        Raises:
            CatalogueError: the file is missing, is not TOML, or names what fashrec does not know.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CatalogueError(f"The mapping {path} cannot be read: {error}.") from error
        if unknown := set(data) - {"table", "photos", "gender", "columns", "genders"}:
            raise CatalogueError(
                f"The mapping {path} has {', '.join(sorted(unknown))}; "
                "it may have table, photos, gender, [columns] and [genders]."
            )
        texts = [data.get(name, "") for name in ("table", "photos", "gender")]
        for name in ("columns", "genders"):
            section = data.get(name, {})
            if not isinstance(section, dict):
                raise CatalogueError(f"In the mapping {path}, {name} must be a section: [{name}].")
            texts += section.values()
        if wrong := [value for value in texts if not isinstance(value, str)]:
            raise CatalogueError(f"The mapping {path} holds {wrong[0]!r}; it must hold text only, in quotes.")
        return cls(only_gender=data.pop("gender", ""), **data)

    def with_columns(self, pairs: Iterable[str]) -> Self:
        """This mapping with further columns, each given as `ours=theirs`.

        Raises:
            CatalogueError: a pair has no `=`, or names a column that fashrec does not know.
        """
        columns = dict(self.columns)
        for pair in pairs:
            ours, equals, theirs = pair.partition("=")
            if not (equals and ours.strip() and theirs.strip()):
                raise CatalogueError(f"A column is given as ours=theirs, such as product_id=sku; this was {pair!r}.")
            columns[ours.strip()] = theirs.strip()
        return replace(self, columns=columns)

    def find_columns(self, header: list[str]) -> dict[str, int]:
        """Where each of fashrec's columns stands in a header, by the mapping first, then by its usual names.

        With them `age_group`, which is no column of fashrec's, where there is one.

        Raises:
            CatalogueError: the mapping names a column that the header lacks, or `product_id` is not there, or `gender`
                where it is not one for all.
        """
        found: dict[str, int] = {}
        simple = [simple_name(name) for name in header]
        for ours in COLUMNS:
            if ours in self.columns:
                if self.columns[ours] not in header:
                    raise CatalogueError(
                        f"The mapping takes {ours} from the column {self.columns[ours]!r}, "
                        f"but the table has: {', '.join(header)}."
                    )
                found[ours] = header.index(self.columns[ours])
                continue
            for name in (simple_name(ours), *ALIASES[ours]):
                if name in simple:
                    found[ours] = simple.index(name)
                    break
        if age := next((name for name in AGE_ALIASES if name in simple), ""):
            found[AGE] = simple.index(age)
        for needed, else_say in (
            ("product_id", ""),
            ("gender", f' Where all products are for one, say so at the top of {MAPPING_FILE}: gender = "Women".'),
        ):
            if needed not in found and not (needed == "gender" and self.only_gender):
                raise CatalogueError(
                    f"No column for {needed} in the table, which has: {', '.join(header)}. "
                    f"Name it with --column {needed}=NAME or in {MAPPING_FILE}.{else_say}"
                )
        return found

    def gender(self, word: str, age: str = "") -> str:
        """Men, Women, Boys, Girls or Unisex for a shop's word, or what all are; empty when it is none of them.

        Where `age` is children's, male is for boys and female for girls; there is no shelf for both of them.
        """
        if self.only_gender:
            return self.only_gender
        own = {plain_word(theirs): ours for theirs, ours in self.genders.items()}
        said = own.get(plain_word(word)) or GENDER_WORDS.get(plain_word(word), "")
        return THEIR_CHILDREN.get(said, "") if plain_word(age) in OF_CHILDREN else said


def find_mapping(catalogue: Path, given: Path | None = None) -> ColumnMapping:
    """The mapping in a file that was given, else the one in the catalogue's folder, else none.

    Raises:
        CatalogueError: the file is missing, is not TOML, or names what fashrec does not know.
    """
    # os.path.isfile, as Path's own raises where a name is too long.
    own = (catalogue.parent if os.path.isfile(catalogue) else catalogue) / MAPPING_FILE  # noqa: PTH113
    if given is not None or os.path.isfile(own):  # noqa: PTH113
        return ColumnMapping.from_toml(given or own)
    return ColumnMapping()
