"""For you, without a browser: the feed follows clicks and settings, and the store's trouble does not stop it."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from fashrec.settings import Settings
from fashrec.store import EventStore

ANNA = "a" * 32


def open_page(visitor: str = ANNA) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["visitor"] = visitor
    app.query_params["gender"] = "Women"
    app.run()
    return app.switch_page("pages/for_you.py").run()


def feed(app: AppTest) -> list[str]:
    """The products in the feed, in order."""
    start = "more-feed-"
    return [button.key.removeprefix(start) for button in app.button if (button.key or "").startswith(start)]


def like(app: AppTest, *product_ids: str) -> AppTest:
    """Likes products that the feed shows."""
    for product_id in product_ids:
        app.button(key=f"do-like-feed-{product_id}").click().run()
    return app


@pytest.mark.usefixtures("toy_shop")
class TestForYou:
    def test_a_newcomer_sees_pairs_and_a_varied_feed(self) -> None:
        app = open_page()
        assert not app.exception
        assert len(feed(app)) == 12
        assert any("This or that?" in part.value for part in app.subheader)
        assert len({name.split("-")[1] for name in feed(app)}) == 4

    def test_likes_change_the_feed_a_switch_changes_it_and_back(self) -> None:
        app = open_page()
        reds = [name for name in feed(app) if "-red-" in name]
        like(app, reds[0])
        learned = feed(app)
        assert sum("-red-" in name for name in learned) > len(reds)
        assert reds[0] not in learned
        app.select_slider(key="do-lean-colour:red").set_value("off").run()
        app.toggle(key=f"do-centre-{reds[0]}").set_value(False).run()
        assert feed(app) != learned
        app.select_slider(key="do-lean-colour:red").set_value("as learned").run()
        app.toggle(key=f"do-centre-{reds[0]}").set_value(True).run()
        assert feed(app) == learned

    def test_undo_takes_back_settings_and_likes_in_turn(self) -> None:
        app = open_page()
        first = feed(app)
        like(app, first[0])
        learned = feed(app)
        colour = first[0].split("-")[1]
        app.select_slider(key=f"do-lean-colour:{colour}").set_value("off").run()
        for wanted in (learned, first):
            next(button for button in app.button if button.label == "Undo the last click").click().run()
            assert feed(app) == wanted

    def test_undo_after_a_change_of_gender_takes_back_a_step_of_that_gender(self, settings: Settings) -> None:
        app = open_page()
        liked = feed(app)[0]
        like(app, liked)
        colour = liked.split("-")[1]
        app.select_slider(key=f"do-lean-colour:{colour}").set_value("off").run()
        app.segmented_control(key="gender").set_value("Men").run()
        mans = feed(app)[0]
        like(app, mans)
        app.segmented_control(key="gender").set_value("Women").run()
        next(button for button in app.button if button.label == "Undo the last click").click().run()
        kept = EventStore(settings.store).kept(ANNA)
        assert {event["product_id"] for event in kept["events"]} == {liked, mans}
        assert [(one["gender"], one["factor"]) for one in kept["set_by_hand"]] == [("Women", 1.0)]

    def test_starting_over_for_one_gender_leaves_what_can_be_undone_for_another(self, settings: Settings) -> None:
        app = open_page()
        like(app, liked := feed(app)[0])
        app.select_slider(key=f"do-lean-colour:{liked.split('-')[1]}").set_value("off").run()
        app.segmented_control(key="gender").set_value("Men").run()
        like(app, feed(app)[0])
        app.button(key="do-start-over").click().run()
        app.segmented_control(key="gender").set_value("Women").run()
        next(button for button in app.button if button.label == "Undo the last click").click().run()
        kept = EventStore(settings.store).kept(ANNA)
        assert [event["product_id"] for event in kept["events"]] == [liked]
        assert [one["factor"] for one in kept["set_by_hand"]] == [1.0]

    def test_likes_are_there_at_the_next_visit_and_are_nobody_elses(self) -> None:
        app = open_page()
        chosen = feed(app)[0]
        like(app, chosen)
        assert chosen not in feed(open_page())
        assert chosen in feed(open_page("b" * 32))

    def test_the_next_page_repeats_nothing(self) -> None:
        app = open_page()
        first = feed(app)
        next(button for button in app.button if button.label == "Show me others").click().run()
        assert not set(first) & set(feed(app))

    def test_pairs_are_answered_once_each(self) -> None:
        app = open_page()
        for _ in range(5):
            next(button for button in app.button if button.label == "This one").click().run()
        assert not any("This or that?" in part.value for part in app.subheader)
        assert any(part.value == "Picked for you" for part in app.subheader)

    def test_delete_leaves_no_row(self, settings: Settings) -> None:
        app = open_page()
        like(app, feed(app)[0])
        assert EventStore(settings.store).kept(ANNA)["events"]
        app.button(key="do-delete").click().run()
        assert EventStore(settings.store).kept(ANNA) == {"events": [], "set_by_hand": []}
        assert any("This or that?" in part.value for part in app.subheader)

    def test_a_damaged_store_is_said_and_the_feed_goes_on(self, settings: Settings) -> None:
        settings.store.write_bytes(b"this is no database" * 400)
        app = open_page()
        assert not app.exception
        assert "nothing is learned" in app.warning[0].value
        assert len(feed(app)) == 12
        like(app, feed(app)[0])
        assert not app.exception
