"""The way one came, without a browser: each step leads back to what was asked about there."""

import io

import pytest
from conftest import ROOT, toy_photo
from streamlit.testing.v1 import AppTest


def step_on(app: AppTest) -> AppTest:
    """Goes to the look-alikes of the first match."""
    return next(button for button in app.button if (button.key or "").startswith("more-match-")).click().run()


def go_back(app: AppTest, way: str) -> AppTest:
    """Clicks the button of this label or key."""
    return next(button for button in app.button if way in (button.label, button.key)).click().run()


@pytest.mark.usefixtures("toy_shop")
@pytest.mark.parametrize(("name", "value"), [("part", "10,10,90,90"), ("whole", "yes")])
def test_the_way_back_to_a_photo_keeps_what_of_it_was_asked_about(name: str, value: str) -> None:
    encoded = io.BytesIO()
    toy_photo("red", "square").save(encoded, "PNG")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["photo"] = encoded.getvalue()
    app.query_params.update({"gender": "Women", "photo": "yours", name: value})
    app.run()
    for way in ("Back to your photo", "back-0"):  # the button of a product, the first step of the trail
        step_on(app)
        assert name not in app.query_params
        go_back(app, way)
        assert app.query_params["photo"] == "yours"
        assert app.query_params[name] == value
    del app.query_params[name]
    app.run()
    go_back(step_on(app), "back-0")
    assert name not in app.query_params
