"""Every page is entered by app.py, which tells the browser of the pages before it asks anything of it."""

from typing import Any

import pytest
import streamlit as st
from conftest import ROOT
from streamlit.testing.v1 import AppTest


@pytest.mark.usefixtures("toy_shop")
def test_the_browser_knows_the_pages_before_it_is_asked_who_is_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that it gives before is taken for a question for the first page, whatever page a link opened."""
    order: list[str] = []
    navigation, component = st.navigation, st.components.v2.component

    def tell(*pages: Any, **options: Any) -> Any:
        order.append("told")
        return navigation(*pages, **options)

    def ask(*name: Any, **options: Any) -> Any:
        order.append("asked")
        return component(*name, **options)

    monkeypatch.setattr(st, "navigation", tell)
    monkeypatch.setattr(st.components.v2, "component", ask)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not app.exception
    assert order[:2] == ["told", "asked"]
