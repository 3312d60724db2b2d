"""Find similar: a gender and a photo or a product in, the products that look most alike out."""

from dataclasses import replace

import streamlit as st

from fashrec.errors import FashrecError, PhotoError
from fashrec.recommend import CONVINCED, Answer, Recommender
from fashrec.settings import load_settings
from fashrec.store import What
from fashrec.ui import taste
from fashrec.ui.gender import choose_gender
from fashrec.ui.parts import cards
from fashrec.ui.resources import ask_photo, ask_product, example_photos, get_recommender, preview, thumbnail
from fashrec.ui.view import COUNTS, View

BROWSE_PAGE = 12


def main() -> None:
    """Draws the page."""
    st.title("Find products that look alike")
    st.markdown("Choose who it is for, then upload a photo or pick a product. You see what looks most like it.")
    try:
        recommender = get_recommender()
    except FashrecError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
    gender = choose_gender(recommender, drop=("type", "colour"))
    view = View.from_address(default=gender)
    if recommender.shelf.notice:
        st.info(recommender.shelf.notice, icon=":material/info:")
    panel, results = st.columns([1, 2.7], gap="large")
    with panel:
        photo = ask_panel(recommender, view)
    with results:
        if view.product or photo:
            show_answer(recommender, view, photo)
        else:
            browse(recommender, view)


def ask_panel(recommender: Recommender, view: View) -> bytes | None:
    """The ways to ask; gives back the photo that is asked about, if one is."""
    photo = asked_photo(view)
    asked = bool(view.product or photo)
    if asked:
        show_asked(recommender, view, photo)
    elif view.photo:
        st.info("This link was made with somebody's own photo. Upload yours to see what looks like it.")
    # Once something is asked, the ways to ask fold away, so that on a phone the matches follow at once.
    with st.expander("Ask about something else") if asked else st.container():
        st.file_uploader(
            "Upload a photo",
            type=["jpg", "jpeg", "png", "webp"],
            max_upload_size=10,
            key="upload",
            on_change=take_upload,
            args=(view,),
            help="A JPEG, PNG or WebP photo of one product, up to 10 MB. It is not kept.",
        )
        show_examples(view)
    return photo


def show_examples(view: View) -> None:
    """Photos to try for who has none at hand."""
    sample = load_settings().sample
    examples = [example for example in example_photos(sample) if example["gender"] == view.gender]
    if not examples:
        return
    st.markdown("**No photo at hand? Try one of these**")
    with st.grid(columns=3, min_column_width=80, gap="small"):
        for example in examples:
            with st.container(key=f"example-{example['file']}", gap="xsmall"):
                st.image(sample / "queries" / example["file"], alt=example["label"], width="stretch")
                st.button(
                    "Try",
                    key=f"try-{example['file']}",
                    on_click=View.go,
                    args=(view.asking(example=example["file"]),),
                    help=example["label"],
                    width="stretch",
                )


def take_upload(view: View) -> None:
    """Keeps an upload for this visit and asks about it; taking it away goes back to browsing."""
    upload = st.session_state["upload"]
    if upload is not None:
        st.session_state["photo"] = upload.getvalue()
        view.asking(photo=True).go()
    elif view.photo:
        st.session_state.pop("photo", None)
        view.asking().go()


def asked_photo(view: View) -> bytes | None:
    """The bytes of the photo that the view asks about, where it asks about one and it is there."""
    if view.photo:
        return st.session_state.get("photo")
    sample = load_settings().sample
    known = {example["file"] for example in example_photos(sample)}
    return (sample / "queries" / view.example).read_bytes() if view.example in known else None


def show_asked(recommender: Recommender, view: View, photo: bytes | None) -> None:
    """What is asked about, and the ways back from it."""
    st.markdown("**You asked about**")
    with st.container(key="asked"):
        picture = preview(photo) if photo else thumbnail(str(recommender.shelf.folder), view.product, recommender)
        if picture:
            st.image(picture, alt="What you asked about", width="stretch")
    if view.product and "photo" in st.session_state:
        st.button("Back to your photo", icon=":material/undo:", on_click=View.go, args=(view.asking(photo=True),))
    st.button("Start over", icon=":material/close:", on_click=View.go, args=(view.asking(),))


def show_answer(recommender: Recommender, view: View, photo: bytes | None) -> None:
    """The matches, with what they can be narrowed to."""
    try:
        with st.spinner("Looking for what looks like it …"):
            if photo:
                answer = ask_photo(recommender, view.gender, photo, view.count, view.filters)
            else:
                answer = ask_product(recommender, view.gender, view.product, view.count, view.filters)
    except PhotoError as error:
        st.error(str(error), icon=":material/broken_image:")
        return
    except FashrecError as error:
        st.error(f"{error} Start over, or choose a product below.", icon=":material/error:")
        browse(recommender, view.asking())
        return
    what = (
        answer.product.title or answer.product.product_id
        if answer.product
        else "this photo"
        if view.example
        else "your photo"
    )
    st.subheader(f"For {view.gender}, most like {what}")
    if answer.nothing_close:
        st.warning(
            f"Nothing close here: this catalogue has nothing for {view.gender} that really looks like it. "
            "The nearest there is:",
            icon=":material/search_off:",
        )
    else:
        say_what_it_looks_like(answer)
    narrow(recommender, view)
    if not answer.matches:
        st.info("No product passes these filters. Remove one to see more.")
    taste.show_trouble()
    if view.product:
        taste.record_once(recommender, view.gender, view.product, What.VIEW)

    def more_like(product: str) -> None:
        taste.record(recommender, view.gender, product, What.MORE)
        view.asking(product=product).go()

    cards(
        recommender,
        taste.leaning_or_not(recommender, view.gender, answer),
        on_more=more_like,
        where="match",
        actions=taste.opinions(recommender, view.gender, "match", asked=view.product),
    )


def say_what_it_looks_like(answer: Answer) -> None:
    """What a photo is taken for, by the products that look most like it."""
    guesses = [guess for guess in (answer.product_type, answer.colour) if guess and guess.share >= CONVINCED]
    if answer.product is None and guesses:
        words = ", ".join(f"{guess.value} ({guess.share:.0%} sure)" for guess in guesses)
        st.text(f"Seen in the photo: {words}")


def narrow(recommender: Recommender, view: View) -> None:
    """The filters; each choice goes into the address."""
    choices = recommender.shelf.gender(view.gender).choices
    st.session_state["types"], st.session_state["colours"] = list(view.types), list(view.colours)
    st.session_state["count"] = view.count

    def change() -> None:
        state = st.session_state
        replace(view, types=tuple(state["types"]), colours=tuple(state["colours"]), count=state["count"]).go()

    with st.grid(columns=3, min_column_width=100, gap="small"):
        st.multiselect("Type", choices["product_type"], key="types", on_change=change, placeholder="Any")
        st.multiselect("Colour", choices["colour"], key="colours", on_change=change, placeholder="Any")
        st.selectbox("Show", COUNTS, key="count", on_change=change)


def browse(recommender: Recommender, view: View) -> None:
    """Products to pick from, before anything is asked."""
    st.subheader(f"Or pick a product for {view.gender}")
    words = st.text_input(
        "Search by name", key="words", placeholder="such as: striped shirt", label_visibility="collapsed"
    )
    page = st.session_state.get("browse_page", 1)
    found = recommender.browse(view.gender, words, start=(page - 1) * BROWSE_PAGE, count=BROWSE_PAGE)
    pages = -(-found.total // BROWSE_PAGE)
    if page > max(pages, 1):  # fewer words, fewer pages: back to the first
        del st.session_state["browse_page"]
        found = recommender.browse(view.gender, words, count=BROWSE_PAGE)
    if not found.total:
        st.info("No product has these words in its name. Try fewer or other words.")
        return
    st.caption(f"{found.total:,} products")
    cards(recommender, found.products, on_more=lambda product: view.asking(product=product).go(), where="browse")
    if pages > 1:
        st.pagination(pages, key="browse_page")


main()
