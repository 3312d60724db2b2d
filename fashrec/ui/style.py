"""The little CSS that the theme cannot say."""

import streamlit as st

CSS = """
<style>
.block-container { padding-top: 2.5rem; max-width: 1360px; }
.st-key-gender button { font-size: 1.05rem; padding: 0.6rem 1.4rem; min-height: 2.9rem; }
[class*="st-key-card-"] img, [class*="st-key-example-"] img {
  aspect-ratio: 3 / 4; object-fit: contain; background: #fff; border-radius: 0.6rem; width: 100%;
}
.st-key-asked img { max-height: 22rem; width: auto !important; max-width: 100%; border-radius: 0.6rem; }
.card-title {
  display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden;
  line-height: 1.3; min-height: 2.6em; overflow-wrap: anywhere;
}
.card-price { font-weight: 600; min-height: 1.4em; }
.closeness { font-size: 0.85rem; display: flex; align-items: center; gap: 0.5rem; }
.closeness .bar { flex: 1; height: 5px; border-radius: 3px; background: rgba(128, 128, 128, 0.25); overflow: hidden; }
.closeness .bar i { display: block; height: 100%; background: var(--primary-color, #b3563c); border-radius: 3px; }
.chips { display: flex; flex-wrap: wrap; gap: 0.3rem; margin-top: 0.45rem; min-height: 1.5rem; }
.chips span {
  font-size: 0.75rem; padding: 0.1rem 0.55rem; border-radius: 1rem; border: 1px solid rgba(128, 128, 128, 0.45);
}
@media (max-width: 640px) {
  .st-key-asked img { max-height: 13rem; }
  .card-title { -webkit-line-clamp: 3; min-height: 3.9em; }
  h1 { font-size: 2rem !important; }
}
</style>
"""


def apply_style() -> None:
    """Puts the shared style on the page."""
    st.html(CSS)
