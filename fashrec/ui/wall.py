"""A wall of palettes: one strip of colours for each type."""

from collections.abc import Iterable

import streamlit as st

from fashrec.measure.palette import told_apart
from fashrec.measure.schemes import Scheme
from fashrec.plain_text import in_html


def palette_wall(schemes: Iterable[Scheme]) -> None:
    """Strips of colours, each named and as wide as its share; what is left of a strip are rarer ones."""
    strips = "".join(_strip(scheme) for scheme in schemes)
    st.html(
        "<style>.wall{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:.9rem 1.2rem}"
        ".wall div.strip{display:flex;height:3rem;border-radius:.5rem;overflow:hidden;border:1px solid #8884}"
        ".wall small{opacity:.75}</style>"
        f'<div class="wall">{strips}</div>'
    )


def _strip(scheme: Scheme) -> str:
    called = [
        f"{name} {shade.share:.0%}" for name, shade in zip(told_apart(scheme.palette), scheme.palette, strict=True)
    ]
    if (rest := 1 - sum(shade.share for shade in scheme.palette)) >= 0.005:
        called.append(f"others {rest:.0%}")
    parts = "".join(
        f'<span title="{name}" style="background:{shade.hex};flex:{shade.share:.4f}"></span>'
        for name, shade in zip(called, scheme.palette, strict=False)
    )
    name = f"{in_html(scheme.product_type or '(no type)', 40)} <small>{scheme.products:,}</small>"
    return f'<div>{name}<div class="strip" role="img" aria-label="{in_html(", ".join(called))}">{parts}</div></div>'
