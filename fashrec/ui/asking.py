"""The ways to ask: upload, camera, examples; and what of a photo is asked about."""

from dataclasses import replace

import streamlit as st
from PIL import Image
from streamlit_cropper import st_cropper

from fashrec import photos
from fashrec.catalog import SAMPLE
from fashrec.errors import PhotoError
from fashrec.plain_text import in_markdown
from fashrec.recommend import Recommender
from fashrec.settings import load_settings
from fashrec.ui.parts import name_of, naming
from fashrec.ui.resources import (
    example_file,
    example_photos,
    get_showcase,
    key_of,
    look_for,
    refused,
    suggested_part,
    thumbnail,
)
from fashrec.ui.view import Part, View

# More than can be read, so that what can't is refused in words that say what to do, not by a red file name.
TAKEN = ["image", "pdf", "heic", "heif", "avif", "svg", "psd", "zip", "txt", "doc", "docx", "mp4", "mov"]
MOST_SENT_MB = 25
WAYS = {"upload": "Upload", "camera": "Camera"}
CROPPED_AT = 300, 420  # pixels at most, width and height: as wide as the dialog of a phone
REFUSED = "photo_refused"
MOST_EXAMPLES = 6
SHOWN_OFF = 2  # products that the first view shows with their look-alikes


def ask_controls(view: View) -> None:
    """Upload or camera; the camera is asked for only once it is chosen."""
    way = st.segmented_control(
        "Ask with a photo",
        list(WAYS),
        default="upload",
        required=True,
        key="way",
        format_func=lambda way: f":material/{'upload' if way == 'upload' else 'photo_camera'}: {WAYS[way]}",
    )
    if way == "camera":
        _say_refusal(way, st.camera_input("Photograph one product", key=way, on_change=_take, args=(view, way)))
        return
    sent = st.file_uploader(
        "A photo of one product: drop it here, or choose a file",
        type=TAKEN,
        max_upload_size=MOST_SENT_MB,
        key="upload",
        on_change=_take,
        args=(view, "upload"),
    )
    _say_refusal("upload", sent)
    st.caption(
        "JPEG, PNG or WebP, up to 10 MB. It is not kept. A red sign beside a file: its name has no ending such as "
        f".jpg, or it is over {MOST_SENT_MB} MB."
    )


def _take(view: View, way: str) -> None:
    """Keeps a photo for this visit and asks about it; taking it away goes back to browsing.

    One that is refused changes no question, and nothing of it is kept.
    """
    given = st.session_state[way]
    was_refused = st.session_state.pop(REFUSED, None)
    if given is None:
        if view.photo and not was_refused:
            st.session_state.pop("photo", None)
            view.asking().go()
        return
    photo = given.read(photos.MOST_BYTES + 1)
    if why := refused(photo):
        st.session_state[REFUSED] = (way, why)
        return
    # A link with somebody's photo keeps what it was narrowed to.
    same = view.photo and "photo" not in st.session_state
    st.session_state["photo"] = photo
    (view if same else view.asking(photo=True)).go()


def _say_refusal(way: str, given: object) -> None:
    """Why what was given this way is no photo, for as long as it is there."""
    refused_way, why = st.session_state.get(REFUSED, ("", ""))
    if given is not None and refused_way == way:
        st.error(in_markdown(why, 2000), icon=":material/broken_image:")


def show_examples(recommender: Recommender, view: View, where: str) -> None:
    """Photos to try for who has none at hand: the sample's, else products of the shelf.

    A catalogue may have nothing that looks like the sample's photos, shoes alone, say. Its own products whose
    look-alikes are close are sure to find something.
    """
    tried: list[tuple[str, str, str | bytes, View]] = []
    if recommender.shelf.manifest.catalogue.name == SAMPLE:
        sample = load_settings().sample
        for one in example_photos(sample):
            if one["gender"] == view.gender:
                picture = str(sample / "queries" / one["file"])
                tried.append((one["file"], one["label"], picture, view.asking(example=one["file"])))
    else:
        for answer in get_showcase(key_of(recommender), view.gender, recommender)[SHOWN_OFF:]:
            product = answer.product
            if product and (content := thumbnail(str(recommender.shelf.folder), product.product_id, recommender)):
                tried.append((product.product_id, name_of(product), content, view.asking(product=product.product_id)))
    if not tried:
        return
    st.markdown("**No photo at hand? Try one of these**")
    with st.grid(min_column_width=80 if where == "panel" else 100, gap="small"):
        for key, label, image, asked in tried[:MOST_EXAMPLES]:
            with st.container(key=f"example-{key}", gap="xsmall"):
                st.image(image, alt=label, width="stretch")
                st.button(
                    naming("Try", label),
                    key=f"try-{key}",
                    on_click=View.go,
                    args=(asked,),
                    type="tertiary",
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )


def asked_photo(view: View) -> bytes | None:
    """The bytes of the photo that the view asks about, where it asks about one and it is there."""
    if view.photo:
        return st.session_state.get("photo")
    file = example_file(view.example)
    return file.read_bytes() if file else None


def choose_part(view: View, photo: bytes) -> None:
    """What is looked for in the photo, said and changed: a part of it, without its background, or the whole."""
    try:
        seen = look_for(photo, view.part, view.whole)
    except PhotoError:
        return
    if seen.cut or seen.part:
        what = "the part you chose" if seen.part else "the garment"
        st.caption(f"Looking for {what}{', without its background' if seen.cut else ''}.")
    with st.container(horizontal=True, gap="small"):
        st.button("Crop", icon=":material/crop:", on_click=_open_crop, help="Look for one part of the photo")
        if seen.cut or seen.part:
            whole = replace(view, part=None, whole=True)
            st.button("Whole photo", icon=":material/undo:", on_click=View.go, args=(whole,))
        elif view.whole:
            found = replace(view, part=None, whole=False)
            st.button("Find the garment", icon=":material/content_cut:", on_click=View.go, args=(found,))
    if st.session_state.get("cropping"):
        _crop(view, photo)


def _open_crop() -> None:
    st.session_state["cropping"] = True


def _close_crop() -> None:
    st.session_state.pop("cropping", None)


@st.dialog("What should be looked for?", on_dismiss=_close_crop)
def _crop(view: View, photo: bytes) -> None:
    image = Image.fromarray(photos.read_photo(photo))
    image.thumbnail(CROPPED_AT)
    start = view.part or suggested_part(photo)
    left, top, right, bottom = start
    by_hand = st.toggle("Set the edges with sliders", key="by_hand", help="For the keyboard, and for a steady hand")
    part: Part
    if by_hand:
        across: tuple[int, int] = st.slider("From left to right, %", 0, 100, value=(left, right), key="across")
        down: tuple[int, int] = st.slider("From top to bottom, %", 0, 100, value=(top, bottom), key="down")
        part = (min(across[0], 99), min(down[0], 99), max(across[1], across[0] + 1), max(down[1], down[0] + 1))
        st.image(image.crop(_in_pixels(part, image)), alt="The part that is looked for", width="content")
    else:
        st.caption("Tap the frame, then drag it or its corners.")
        left, top, right, bottom = _in_pixels(start, image)
        box = st_cropper(
            image,
            default_coords=(left, right, top, bottom),
            box_color="#bf5a3c",
            return_type="box",
            key="cropper",
            should_resize_image=False,
        )
        part = _in_percent(box, image)
    if st.button("Look for this", type="primary", width="stretch"):
        _close_crop()
        replace(view, part=part, whole=False).go()
        st.rerun()  # of the whole page: a click in a dialog draws the dialog alone


def _in_pixels(part: Part, image: Image.Image) -> Part:
    left, top, right, bottom = part
    return (
        left * image.width // 100,
        top * image.height // 100,
        max(left * image.width // 100 + 1, right * image.width // 100),
        max(top * image.height // 100 + 1, bottom * image.height // 100),
    )


def _in_percent(box: dict[str, int], image: Image.Image) -> Part:
    left, top = (
        min(99, max(0, round(100 * value / side)))
        for value, side in ((box["left"], image.width), (box["top"], image.height))
    )
    right = min(100, max(left + 1, round(100 * (box["left"] + box["width"]) / image.width)))
    bottom = min(100, max(top + 1, round(100 * (box["top"] + box["height"]) / image.height)))
    return left, top, right, bottom
