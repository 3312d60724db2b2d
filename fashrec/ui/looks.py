"""The parts of the page Looks."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from fashrec.assemble import find_active, rebuild_command
from fashrec.catalog import Gender, Product, shelf_rows
from fashrec.index.shelf import ALIKE
from fashrec.measure import look_charts as charts
from fashrec.measure.contents import ATTRIBUTES, UNKNOWN
from fashrec.measure.neighbours import all_alike
from fashrec.measure.pattern import PATTERNS, Pattern
from fashrec.measure.schemes import Scheme, colour_wheel, schemes, schemes_of_rows, spread_by
from fashrec.plain_text import in_html, in_markdown, one_line, percent
from fashrec.recommend import Recommender
from fashrec.recommend.goes_with import worn_at
from fashrec.settings import load_settings
from fashrec.ui.address import but, go_to, held, leaf_through
from fashrec.ui.charts import bar_height, chart, clicked, csv_button, heading
from fashrec.ui.parts import cards, lead_to, name_of, naming
from fashrec.ui.resources import key_of, thumbnail
from fashrec.ui.wall import palette_wall

EXAMPLES = 6
MOST_CARDS = 24
GROUPS = 12
ODD_ONES = 6
COLOURED_BY = {"product_type": "type", "colour": "colour", "gender": "gender", "usage": "use"}
CHOOSE_BY = {"pan": "click one", "lasso": "draw around some"}
SCALES = {
    "lightness": ("How light", "0 is black, 100 is white"),
    "strength": ("How strong the colours are", "chroma: 0 is grey, 60 and more is vivid"),
    "warmth": ("How warm", "below 0 is cool (blue), 0 is grey, above 0 is warm (orange)"),
}


@dataclass(frozen=True)
class Shop:
    """The recommender and its products with their looks in one table; `gender` is None where all are looked at."""

    recommender: Recommender
    table: pd.DataFrame
    gender: Gender | None

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The products that are looked at."""
        return self.table if self.gender is None else self.table.iloc[shelf_rows(self.table, self.gender)]

    @property
    def ids(self) -> Container[str]:
        """The ids of the products that are looked at."""
        shelf = self.recommender.shelf
        return shelf.position_of if self.gender is None else shelf.gender(self.gender).row_of

    def has(self, ids: pd.Series) -> NDArray[np.bool_]:
        """Which of some ids are of products that are looked at."""
        own = self.ids
        return np.fromiter((one in own for one in ids), dtype=bool, count=len(ids))


@st.cache_resource(max_entries=2, show_spinner=False)
def table_of_looks(key: str, _recommender: Recommender) -> pd.DataFrame | None:
    """The products of what is served with their looks; None where it was built before looks were measured."""
    shelf = _recommender.shelf
    if shelf.looks is None:
        return None
    own = shelf.looks.drop(columns=["product_id", "thumbnail"]).reset_index(drop=True)
    return pd.concat([shelf.table.reset_index(drop=True), own], axis=1)


def say_how_to_measure(recommender: Recommender) -> None:
    """What to do where looks were never measured."""
    st.info(
        "This catalogue was built before looks were measured. Build it again, which keeps what is there:",
        icon=":material/palette:",
    )
    st.code(rebuild_command(find_active(load_settings()), recommender.shelf.folder), language=None)


@st.cache_data(max_entries=20, show_spinner="Mixing the colours …")
def _colours(
    key: str, gender: Gender | None, _shop: Shop
) -> tuple[list[Scheme], pd.DataFrame, dict[str, pd.DataFrame]]:
    """The schemes by type, the wheel of hues and the spread of each figure: as built, or found now for older ones."""
    shelf = _shop.recommender.shelf
    if shelf.schemes is None or shelf.wheel is None or shelf.spreads is None:
        spreads = {name: spread_by(_shop.table, name) for name in SCALES}
        return schemes(_shop.rows), colour_wheel(_shop.rows), spreads
    of = str(gender or "")
    own, wheel = (table[table["gender"] == of].drop(columns="gender") for table in (shelf.schemes, shelf.wheel))
    by_figure = {str(name): part.drop(columns="figure") for name, part in shelf.spreads.groupby("figure")}
    return schemes_of_rows(own), wheel, by_figure


def show_colours(shop: Shop) -> None:
    """Palettes by type, the wheel, and how light, strong and warm each gender's products are."""
    st.header("Which colours they have", anchor=False)
    found, wheel_of_hues, spreads = _colours(key_of(shop.recommender), shop.gender, shop)
    rows = [row | {"share": round(100 * row["share"], 1)} for scheme in found for row in scheme.to_rows()]
    table = pd.DataFrame(rows).rename(columns={"share": "share, %"})
    heading("Colour schemes by type", table, key="colour-schemes")
    types = shop.rows["product_type"].nunique()
    st.caption(
        "the colours of each type's products, without the photos' ground; width: share of what is seen, "
        "what is left empty: rarer ones"
        + (f"; the {len(found)} commonest of {types:,} types" if len(found) < types else "")
    )
    palette_wall(found)
    wheel, scales = st.columns(2, gap="large")
    with wheel:
        drawn = charts.hue_wheel(wheel_of_hues)
        if drawn is None:
            st.info("All of these products are black, white or grey: there is no hue to show.")
        else:
            chart(
                drawn.figure, drawn.table, key="wheel", title="Hue and lightness",
                unit="length: % of the coloured surface with this hue; dark within, light without; greys are left out",
                height=460,
            )  # fmt: skip
    with scales:
        for name, (title, unit) in SCALES.items():
            drawn = charts.scale_by_gender(spreads[name])
            chart(
                drawn.figure, drawn.table, key=f"scale-{name}", title=f"{title}, by gender",
                unit=f"{unit}; box: the middle half, whiskers: eight in ten", height=bar_height(drawn.bars),
            )  # fmt: skip


def show_patterns(shop: Shop) -> None:
    """How common each pattern is, with examples."""
    st.header("Which patterns they have", anchor=False)
    rows = _judged(shop.rows)
    if rows.empty:
        st.info("There are only shoes here, and theirs are parts and seams rather than patterns: they are not judged.")
        return
    drawn = charts.patterns_by_gender(rows)
    chart(
        drawn.figure, drawn.table, key="patterns", title="Patterns by gender",
        unit="% of products, as estimated from the photos"
        + ("; shoes are not judged, whose parts and seams are no patterns" if len(rows) < len(shop.rows) else ""),
        height=bar_height(drawn.bars) + 50,
    )  # fmt: skip
    patterns = [str(one) for one in PATTERNS]
    pattern = st.segmented_control("Show", patterns, required=True, **held("pattern", patterns, str(Pattern.STRIPED)))
    part = rows[rows["pattern"] == pattern]
    part = part.sort_values(["pattern_sure", "product_id"], ascending=[False, True])
    if part.empty:
        st.info(f"None of these products looks {pattern}.")
        return
    clearest = part.drop_duplicates("thing")["product_id"].head(EXAMPLES).tolist()
    st.caption(f"{len(part):,} products look {pattern}; the clearest {len(clearest)}:")
    _show_cards(shop, clearest, where="pattern")


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """The products whose pattern is told."""
    judged: pd.DataFrame = rows[worn_at(rows) != "feet"]
    return judged


def show_atlas(shop: Shop) -> None:
    """All products as points; those that look alike are near each other."""
    st.header("Where each stands among the others", anchor=False)
    if len(shop.rows) > charts.MOST_POINTS:
        st.caption(f"{charts.MOST_POINTS:,} of {len(shop.rows):,} products, drawn at random")
    with st.container(horizontal=True, gap="large"):
        by = st.segmented_control(
            "Coloured by", list(COLOURED_BY), format_func=COLOURED_BY.__getitem__, required=True,
            **held("coloured", list(COLOURED_BY), "product_type"),
        )  # fmt: skip
        # While a drag draws around products, Streamlit lets no click choose one.
        drag = st.segmented_control(
            "To choose", list(CHOOSE_BY), format_func=CHOOSE_BY.__getitem__, required=True,
            **held("choose", list(CHOOSE_BY), "pan"),
        )  # fmt: skip
    drawn = charts.atlas(shop.rows, by or "product_type")
    key = f"atlas~{by}~{drag}~{shop.gender}"

    def choose() -> None:
        ids = _unique(clicked(st.session_state[key]))
        go_to(but("chosen", "page") | ({"chosen": ids} if len(ids) == 1 else {}))

    event = chart(
        drawn.figure, drawn.table, key=key, title="Atlas",
        unit="products that look alike stand near each other; distances across the map mean little. "
        + ("Draw around some to see them" if drag == "lasso" else "Click one to see it; drag to move the map"),
        height=640, on_select=choose, select=("points", "lasso"), drag=drag or "pan",
    )  # fmt: skip
    several = _unique(clicked(event))
    # One product is held by the address; hundreds, which a lasso may catch, are too many for it.
    ids = several if len(several) > 1 else [one for one in st.query_params.get_all("chosen")[:1] if one in shop.ids]
    if not ids:
        st.caption("Nothing is chosen yet.")
        return
    st.markdown(f"**{len(ids):,} chosen**")
    if len(ids) > 1:
        st.caption("A link to this page does not keep what is drawn around.")
    _show_cards(shop, ids[leaf_through(len(ids), MOST_CARDS)], where="atlas")


def _unique(ids: list[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def show_duplicates(shop: Shop) -> None:
    """Products with nearly the same picture, together."""
    found = shop.recommender.shelf.duplicates
    pairs = None if found is None else found[shop.has(found["product_id"]) | shop.has(found["other_id"])]
    if found is None or pairs is None or pairs.empty:
        st.info("No two of these products have nearly the same picture.", icon=":material/check:")
        return
    apart = {frozenset(pair[:2]): pair[2] for pair in found[["product_id", "other_id", "difference"]].to_numpy()}
    asked = {frozenset(pair) for pair in pairs[["product_id", "other_id"]].to_numpy()}
    alike = all_alike(zip(found["product_id"], found["other_id"], strict=True))
    groups = [group for group in alike if not asked.isdisjoint(map(frozenset, combinations(group, 2)))]
    products = len({*pairs["product_id"], *pairs["other_id"]})
    st.header(f"{products:,} products have nearly the same picture as another one", anchor=False)
    st.caption(
        "Together are those of which any two are nearly the same. Difference: the mean over both pictures, in % of the "
        "most there can be; 0 is the same picture."
    )
    csv_button("Save all as CSV", lambda: pairs_as_written(shop, pairs), "near-duplicates.csv")
    shown = groups[leaf_through(len(groups), GROUPS)]
    with st.grid(min_column_width=330, gap="medium"):
        for at, group in enumerate(shown):
            most = max(apart[frozenset(two)] for two in combinations(group, 2))
            with st.container(border=True, gap="small"):
                how_many = f"{len(group)} products, difference at most" if len(group) > 2 else "difference"
                st.caption(f"{how_many} {most:.1f}\N{NO-BREAK SPACE}%")
                with st.grid(min_column_width=130, gap="small"):
                    for product_id in group:
                        _show_small(shop, product_id, where=f"alike-{at}")


def pairs_as_written(shop: Shop, pairs: pd.DataFrame) -> pd.DataFrame:
    """Near-duplicates as a file has them."""
    titles = shop.table.set_index("product_id")["title"]
    return pd.DataFrame(
        {
            "number": pairs["product_id"],
            "title": pairs["product_id"].map(titles),
            "other number": pairs["other_id"],
            "other title": pairs["other_id"].map(titles),
            "difference, %": pairs["difference"].astype(float).round(2),
        }
    )


def show_odd(shop: Shop) -> None:
    """Labels that disagree with a product's look-alikes."""
    odd = shop.recommender.shelf.odd
    if odd is not None:
        odd = odd[shop.has(odd["product_id"])]
    if odd is None or odd.empty:
        st.info("Every label agrees with the products that look alike.", icon=":material/check:")
        return
    how_many = "1 label disagrees" if len(odd) == 1 else f"{len(odd):,} labels disagree"
    st.header(f"{how_many} with the products that look most alike", anchor=False)
    st.caption("Some are mistakes in the data, some are products that look like something else. The surest come first.")
    csv_button("Save all as CSV", lambda: odd_as_written(shop, odd), "odd-ones.csv")
    for row in odd.iloc[leaf_through(len(odd), ODD_ONES)].to_dict("records"):
        _show_odd_one(shop, row)


def odd_as_written(shop: Shop, odd: pd.DataFrame) -> pd.DataFrame:
    """Doubtful labels as a file has them."""
    titles = shop.table.set_index("product_id")["title"]
    return pd.DataFrame(
        {
            "number": odd["product_id"],
            "title": odd["product_id"].map(titles),
            "gender": odd["gender"],
            "which label": odd["what"].map(ATTRIBUTES),
            "label": odd["label"],
            "look-alikes are": odd["others"],
            "look-alikes that are, %": (100 * odd["sure"].astype(float)).round(1),
            "look-alikes with its label, %": (100 * odd["agree"].astype(float)).round(1),
        }
    )


def _show_odd_one(shop: Shop, row: Mapping[Any, Any]) -> None:
    """A product with a doubtful label beside its look-alikes with theirs."""
    product_id, gender, name = str(row["product_id"]), Gender(row["gender"]), str(row["what"])
    label, most = (one_line(str(row[which]), 60) for which in ("label", "others"))
    with st.container(border=True):
        own, others = st.columns([1, 3.2], gap="medium")
        with own:
            _show_small(shop, product_id, where=f"odd-{name}")
        with others:
            looks = f"by looks alone, {percent(row['sure'])} of its look-alikes for {gender} are {most}"
            st.text(f"Its {COLOURED_BY[name]} is {label}; {looks}.")
            with st.grid(min_column_width=84, gap="small"):
                for other in map(shop.recommender.shelf.product, row[ALIKE]):
                    with st.container(gap="xsmall"):
                        _show_picture(shop, other)
                        st.caption(in_markdown(getattr(other, name) or UNKNOWN, 60))


def _show_small(shop: Shop, product_id: str, where: str) -> None:
    """A product in little room: picture, name, id, what it is labelled, and the way to its look-alikes."""
    product = shop.recommender.shelf.product(product_id)
    with st.container(key=f"small-{where}-{product_id}", gap="xsmall"):
        _show_picture(shop, product)
        labelled = ", ".join(label for label in (product.product_type, product.colour) if label)
        st.html(
            f'<div class="card-title">{in_html(name_of(product))}</div>'
            f'<div class="small-print">{in_html(product_id, 60)}<br>{in_html(labelled, 120)}</div>'
        )
        st.button(
            naming("More like this", name_of(product)), key=f"more-{where}-{product_id}", on_click=lead_to,
            args=(product_id,), type="tertiary", icon=":material/arrow_forward:", icon_position="right",
        )  # fmt: skip


def _show_picture(shop: Shop, product: Product) -> None:
    if picture := thumbnail(str(shop.recommender.shelf.folder), product.product_id, shop.recommender):
        st.image(picture, alt=name_of(product), width="stretch")
    else:
        st.caption("Picture missing")


def _show_cards(shop: Shop, ids: list[str], where: str) -> None:
    """Cards of products; each leads to its look-alikes."""
    found = [shop.recommender.shelf.product(product_id) for product_id in ids]
    cards(shop.recommender, found, on_more=lead_to, where=where)
