"""The parts of the page Quality."""

from contextlib import suppress

import pandas as pd
import streamlit as st

from fashrec.assemble import find_active, rebuild_command
from fashrec.catalog import SAMPLE, Gender
from fashrec.errors import FashrecError
from fashrec.evaluate import changes_since, read_history, read_quality
from fashrec.learn import Learned, read_learned
from fashrec.measure import quality_charts as charts
from fashrec.measure.quality import OURS, Failure, Label, Quality, Shown
from fashrec.measure.quality_words import OF_A_RUN, RIGHT, headline, who_asked
from fashrec.plain_text import in_markdown, one_line, percent
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.ui.charts import NAME_WIDTH, bar_height, chart, show_table, small_heading
from fashrec.ui.parts import card, lead_to

MAIN_FIGURES = [f"{OURS}: {label} P@10" for label in RIGHT] + ["changed photos: own product first"]
SURE = percent(0.95)
TALL = 40
IN_A_BOX = 154  # pixels of a card, so that six stand side by side on a desktop, two on a phone
TOO_FEW = "nothing: too few products"
LEARNT_FROM = {"labels": "labels", "whitening": "looks alone", "shortened": "nothing: neither helped"}


def figures_of(recommender: Recommender) -> Quality | None:
    """The newest figures of the catalogue that is served, None where it was never evaluated.

    Raises:
        FashrecError: they cannot be read.
    """
    return read_quality(load_settings(), recommender.shelf.manifest.catalogue.name)


def measure_command(recommender: Recommender) -> str:
    """The command that evaluates the catalogue that is served."""
    settings = load_settings()
    active = find_active(settings)
    if active.name == SAMPLE:
        return "fashrec evaluate --catalogue assets/sample/products.parquet"
    return rebuild_command(active, active.versions.path()).replace("fashrec build", "fashrec evaluate", 1)


def say_how_to_measure(recommender: Recommender) -> None:
    """What to do where nothing was measured yet."""
    st.info("This catalogue was not measured yet. This command does it, in a few minutes, and shows it here:")
    st.code(measure_command(recommender), language=None)


def say_first(quality: Quality, recommender: Recommender) -> None:
    """The three sentences and the one chart."""
    for sentence in headline(quality):
        st.markdown(f"- {sentence}")
    served = recommender.shelf.manifest
    if quality.weights_fingerprint != served.weights.fingerprint:
        st.warning("These figures are of other weights than those served now. Measure again:", icon=":material/update:")
        st.code(measure_command(recommender), language=None)
    elif (learned := _learned(recommender)) and quality.created < learned.created:
        st.warning(
            f"These figures were measured before version {learned.version}, which is served, learned from likes. "
            "Measure again:",
            icon=":material/update:",
        )
        st.code(measure_command(recommender), language=None)
    first = charts.first_ten(quality)
    chart(
        first.figure,
        first.table,
        key="first-ten",
        title="What is right among the first ten",
        unit=f"% of the first ten products; the thin lines show how sure each figure is ({SURE})",
        height=430,
    )
    _show_all_figures(quality)
    brief = " A quick run: only 50 changed photos." if quality.quick else ""
    st.caption(f"Measured on {quality.created[:10]}: {in_markdown(who_asked(quality), 400)}{brief}")


def _learned(recommender: Recommender) -> Learned | None:
    """What the version that is served learned; none where that can't be read, which `show_learned` says."""
    with suppress(FashrecError):
        return read_learned(recommender.shelf.folder)
    return None


def _show_all_figures(quality: Quality) -> None:
    """Every way with every figure, for those who want to know exactly."""
    with st.expander("Every way, every figure", icon=":material/table:"):
        label = _what_must_be_right("all-right")
        figures = charts.all_figures(quality, label)
        show_table(figures, key=f"all-figures~{label}", of="every way, every figure", widths={"how": NAME_WIDTH})
        st.caption(
            f"In brackets: how sure each figure is ({SURE}). “Of as many as there are” looks at as many products as "
            "could be right at all; “over the whole ranking” counts a right product for more the earlier it comes; "
            "“each label the same” lets a rare kind or colour count as much as a frequent one."
        )


def _what_must_be_right(key: str) -> Label:
    chosen = st.segmented_control(
        "What must be right?", list(RIGHT), default="both", key=key, required=True, format_func=RIGHT.__getitem__
    )
    return chosen or "both"


def show_groups(quality: Quality, recommender: Recommender) -> None:
    """Figures by gender, type and colour."""
    label = _what_must_be_right("right")
    for by, title in (("gender", "By gender"), ("type", "By kind of product"), ("colour", "By colour")):
        drawn = charts.by_group(quality, by, label)
        chart(
            drawn.figure,
            drawn.table,
            key=f"by-{by}~{label}",
            title=title,
            unit=f"% of the first ten: {RIGHT[label]} (in brackets: how many asked)"
            + (
                "; the largest groups of which any could be right, all in the table"
                if drawn.bars < len(drawn.table)
                else ""
            ),
            height=bar_height(int(1.4 * drawn.bars) + 1),
        )
    st.caption(
        f"“At least” and “at most” in the tables: how sure ({SURE}); empty where products of fewer than five titles "
        "asked."
    )
    small_heading("What was fitted to each gender")
    show_table(_fitted(recommender), key="gains", of="what was fitted to each gender")
    st.caption(
        "Gained: how many percentage points more of the first ten are right than without it, tried on products that it "
        "had not seen. A model that gains nothing in all is not used; one figure may fall where another rises more."
    )


def _fitted(recommender: Recommender) -> pd.DataFrame:
    """How each gender's model was made, and what it gained by what was right."""
    rows = []
    for gender, entry in recommender.shelf.manifest.genders.items():
        model = entry.model
        gained = {f"gained: {RIGHT[label]}": model.gains.get(label) for label in RIGHT} | {"gained in all": model.gain}
        points = {name: None if share is None else round(100 * share, 1) for name, share in gained.items()}
        learnt = next((words for kind, words in LEARNT_FROM.items() if model.kind.startswith(kind)), TOO_FEW)
        rows.append({"gender": gender, "products": entry.products, "learnt from": learnt} | points)
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def show_changed(quality: Quality) -> None:
    """Whether changed photos still find their product."""
    st.markdown("The same photo again, but worse: is its product still the first to be found?")
    drawn = charts.changed_photos(quality)
    chart(
        drawn.figure,
        drawn.table,
        key="changed",
        title="Changed photos that find their own product first",
        unit=f"% of {quality.robustness.questions:,} products asked, drawn at random",
        height=bar_height(2 * len(quality.robustness.changes)),
    )


def show_street(quality: Quality) -> None:
    """People's own photos against a shop's products."""
    if quality.street is None:
        st.info("People's own photos were not measured with this catalogue. Add them to the command:")
        st.code("fashrec evaluate --catalogue DIR --street FOLDER_OF_PHOTOS --street-gallery CATALOGUE", language=None)
        return
    drawn = charts.street_photos(quality.street)
    chart(
        drawn.figure,
        drawn.table,
        key="street",
        title="People's own photos: products of the right kind",
        unit=f"% of the first ten, mean over {len(quality.street.classes)} kinds of garment; "
        f"{quality.street.photos:,} photos, {quality.street.gallery:,} products",
        height=bar_height(drawn.bars) + TALL,
    )
    if whole_alone := charts.never_cut_out(quality.street):
        st.caption(f"Asked with the whole photo alone, never with the garment cut out: {', '.join(whole_alone)}.")
    if not any(way.cut_out for way in quality.street.ways):
        st.caption("Measured with whole photos alone. Where `onnxruntime` is installed, garments are cut out as well.")


def show_words(quality: Quality) -> None:
    """Text search on the same questions."""
    st.markdown(
        "A shop's own text search, asked with a product's title. Good titles name kind and colour, so words do well; "
        "where titles say less, have mistakes or are missing, only looks are left. A shopper's photo has "
        "no words at all."
    )
    drawn = charts.words_and_looks(quality)
    chart(
        drawn.figure,
        drawn.table,
        key="words",
        title="Searching by words and by looks",
        unit="% of the first ten that have both kind and colour right",
        height=bar_height(2 * len(quality.text)),
    )


def show_speed(quality: Quality) -> None:
    """Where time goes, and what became of rows and photos."""
    drawn = charts.stages(quality)
    whole = quality.speed.stages[-1]
    st.markdown(
        f"One photo is answered in **{whole.median:.0f} ms**; nine in ten take less than {whole.nine_in_ten:.0f} ms."
    )
    chart(
        drawn.figure,
        drawn.table,
        key="speed",
        title="Where the time of one question goes",
        unit=f"milliseconds, the median of {quality.speed.photos} photos, on the machine that measured",
        height=bar_height(5) + TALL,
    )
    sure = quality.reliability
    st.markdown(
        f"Of {sure.rows_read:,} rows {sure.rows_left_out:,} were left out; {sure.answered_in_full:,} of "
        f"{sure.questions:,} questions got a full answer; {sure.damaged_photos_told} of {sure.damaged_photos} photos "
        "that were cut off half-way were told from whole ones."
    )


def show_history(quality: Quality) -> None:
    """The runs so far, and what changed with the last."""
    runs = read_history(load_settings(), quality.catalogue)
    if not runs:
        st.info("These figures came with fashrec. Each run of `fashrec evaluate` on this machine adds a point here.")
        return
    table = pd.DataFrame([{"when": run.created, "weights": run.weights_fingerprint, **run.figures} for run in runs])
    main = [OF_A_RUN.get(name, name) for name in MAIN_FIGURES if name in table]
    drawn = charts.history(table.rename(columns=OF_A_RUN), main)
    chart(drawn.figure, drawn.table, key="history", title="Run by run", unit="% by the time of the run", height=400)
    if len(runs) > 1:
        small_heading("What changed with the last run")
        for sentence in changes_since(runs[-2], runs[-1]) or ["Nothing changed."]:
            st.text(sentence)


def show_failures(quality: Quality, recommender: Recommender) -> None:
    """The questions that went worst, as pictures."""
    st.markdown(
        "The questions that went worst: what was asked, then what came first. Counted are the first ten, or as many as "
        "could be right. Some are fashrec's mistakes, some are products that the shop filed under another kind or "
        "colour."
    )
    if not quality.failures:
        st.info("Every question found what it could find.")
    for at, failure in enumerate(quality.failures):
        with st.container(border=True, key=f"failure-{at}"):
            right = (
                f"{failure.right} of the first {failure.possible} right"
                if failure.possible > 1
                else "the first one is wrong"
            )
            st.text(f"{failure.gender}: {_name(failure.asked)} — {right}")
            with st.grid(min_column_width=IN_A_BOX, gap="small"):
                for shown in (failure.asked, *failure.matches):
                    _show(recommender, failure, shown, where=f"failure{at}")


def _show(recommender: Recommender, failure: Failure, shown: Shown, where: str) -> None:
    """A product of a failure, which leads to its look-alikes for the gender that was asked for."""
    labels = ", ".join(one_line(label, 60) for label in (shown.product_type, shown.colour) if label) or "no labels"
    note = f"asked: {labels}" if shown is failure.asked else labels

    def lead(product_id: str) -> None:
        st.session_state["gender_last"] = Gender(failure.gender)
        lead_to(product_id)

    if shown.product_id in recommender.shelf.position_of:
        product = recommender.shelf.product(shown.product_id)
        card(recommender, product, lead, where, notes={shown.product_id: note})
    else:
        with st.container(gap="xsmall"):
            st.caption("Not in the catalogue that is served")
            st.text(f"{_name(shown)}\n{note}")


def _name(shown: Shown) -> str:
    return one_line(shown.title or shown.product_id, 160)
