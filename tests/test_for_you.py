"""For you, without a browser: the feed follows clicks and settings, and the store's trouble does not stop it."""

import time

import pytest
import streamlit as st
from conftest import COLOURS, ROOT
from streamlit.testing.v1 import AppTest

from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What

ANNA = "a" * 32
UNDO = "Undo the last click"


@pytest.fixture(autouse=True)
def as_slowly_as_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clicks that follow one another at once are each meant."""
    monkeypatch.setattr("fashrec.ui.taste.TWICE", 0.0)


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


def matches(app: AppTest) -> list[str]:
    """The matches of Find similar, in order."""
    start = "more-match-"
    return [button.key.removeprefix(start) for button in app.button if (button.key or "").startswith(start)]


def like(app: AppTest, *product_ids: str) -> AppTest:
    """Likes products that the feed shows."""
    for product_id in product_ids:
        app.button(key=f"do-like-feed-{product_id}").click().run()
    return app


def open_what_is_kept(app: AppTest) -> AppTest:
    """Opens what is kept about the visitor."""
    app.session_state["what-is-kept"] = True
    return app.run()


def undo(app: AppTest) -> None:
    next(button for button in app.button if button.label == UNDO).click().run()


@pytest.mark.usefixtures("toy_shop")
class TestForYou:
    def test_a_newcomer_sees_pairs_and_a_varied_feed(self) -> None:
        app = open_page()
        assert not app.exception
        assert len(feed(app)) == 12
        assert any("This or that?" in part.value for part in app.header)
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
            undo(app)
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
        undo(app)
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
        undo(app)
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

    def test_a_second_quick_click_at_one_place_judges_nothing(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fashrec.ui.taste.TWICE", 1e9)  # seconds, so that all clicks are quick
        app = open_page()
        like(app, first := feed(app)[2])
        app.button(key=f"do-dislike-feed-{feed(app)[2]}").click().run()
        like(app, elsewhere := feed(app)[5])
        kept = EventStore(settings.store).kept(ANNA)["events"]
        assert [event["product_id"] for event in kept] == [first, elsewhere]

    def test_a_second_quick_click_answers_no_pair_that_was_not_seen(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def pair(app: AppTest) -> list[str]:
            return [key for button in app.button if (key := button.key or "").startswith("do-pair-")]

        app = open_page()
        first = pair(app)
        app.button(key=first[0]).click().run()
        second = pair(app)
        assert first[:2] != second[:2]
        monkeypatch.setattr("fashrec.ui.taste.TWICE", 1e9)
        app.button(key=second[0]).click().run()
        assert pair(app) == second
        kept = EventStore(settings.store).kept(ANNA)["events"]
        assert [f"do-pair-{event['product_id']}" for event in kept] == first[:1]

    def test_one_can_undo_above_the_feed_and_below_it(self, settings: Settings) -> None:
        app = open_page()
        both = [button.key for button in app.button if button.label == UNDO]
        assert len(both) == 2
        for key in both:
            like(app, feed(app)[0])
            app.button(key=key).click().run()
            assert EventStore(settings.store).kept(ANNA)["events"] == []

    def test_a_mere_look_ends_no_pairs_and_is_told_as_a_look(self, settings: Settings) -> None:
        look = Event(ANNA, "toys", "Women", "w-red-square-0", What.VIEW, "", time.time())
        EventStore(settings.store).record(look)
        app = open_page()
        assert any("This or that?" in part.value for part in app.header)
        texts = [*(part.value for part in app.markdown), *(part.proto.body for part in app.get("html"))]
        assert "**What you looked at**" in texts
        assert "**What you like**" not in texts
        assert any("because you looked at" in text for text in texts)
        assert not any("because you liked" in text for text in texts)

    def test_two_tabs_lose_nothing_and_each_takes_back_its_own(self, settings: Settings) -> None:
        one, other = open_page(), open_page()
        first, second = feed(one)[:2]
        like(one, first)
        like(other, second)
        third = next(name for name in feed(one) if name != second)
        like(one, third)
        store = EventStore(settings.store)

        def kept() -> set[str]:
            return {event["product_id"] for event in store.kept(ANNA)["events"]}

        assert kept() == {first, second, third}
        undo(one)
        assert kept() == {first, second}
        undo(one)
        assert kept() == {second}
        assert next(button for button in one.button if button.label == UNDO).disabled
        undo(other)
        assert kept() == set()

    def test_a_look_is_no_step_to_take_back_and_an_earlier_visits_like_is_one(self, settings: Settings) -> None:
        like(open_page(), liked := feed(open_page())[0])
        store = EventStore(settings.store)
        store.record(Event(ANNA, "toys", "Women", "w-red-square-0", What.VIEW, "", time.time()))
        undo(open_page())
        assert [event["product_id"] for event in store.kept(ANNA)["events"]] == ["w-red-square-0"]
        assert liked != "w-red-square-0"

    def test_all_beliefs_can_be_seen_and_switched_off(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fashrec.ui.your_taste.MOST_SHOWN", 2)
        liked = [f"w-{colour}-{shape}-0" for colour in COLOURS for shape in ("square", "stripes")]
        EventStore(settings.store).record(
            *(Event(ANNA, "toys", "Women", one, What.LIKE, "", time.time()) for one in liked)
        )

        def centres() -> list[str]:
            return [one.key for one in app.toggle if (one.key or "").startswith("do-centre-")]

        app = open_page()
        assert len(centres()) == 2
        app.button(key="do-all-liked").click().run()
        assert len(centres()) > 2
        last = centres()[-1]
        app.toggle(key=last).set_value(False).run()
        by_hand = EventStore(settings.store).by_hand(ANNA, "toys", "Women")
        assert by_hand == {last.replace("do-centre-", "picture:"): 0.0}
        app.button(key="do-all-liked").click().run()
        assert len(centres()) == 2

    def test_what_is_kept_is_told_with_its_time_and_what_was_asked(self, settings: Settings) -> None:
        store = EventStore(settings.store)
        store.record(Event(ANNA, "toys", "Women", "w-red-square-0", What.LIKE, "w-blue-circle-1", 1.79e9))
        store.set_by_hand(ANNA, "toys", "Women", 0.5, "colour:red")
        app = open_what_is_kept(open_page())
        clicks, settings_made = (part.value.to_dict("records")[0] for part in app.dataframe)
        assert clicks["when"].timestamp() == 1.79e9
        assert clicks["among look-alikes of"] == "w-blue-circle-1"
        assert (clicks["what"], clicks["product"]) == ("like", "w-red-square-0")
        assert (settings_made["what"], settings_made["how much"]) == ("colour: red", "less")
        assert settings_made["when"].timestamp() == pytest.approx(time.time(), abs=60)

    def test_what_is_kept_is_read_only_while_it_is_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []
        kept = EventStore.kept
        monkeypatch.setattr(EventStore, "kept", lambda store, who: asked.append(who) or kept(store, who))
        app = open_page()
        like(app, feed(app)[0])
        assert asked == []
        open_what_is_kept(app)
        assert asked == [ANNA]
        assert len(app.dataframe) == 1

    def test_pairs_are_answered_once_each(self) -> None:
        app = open_page()
        for _ in range(5):
            next(button for button in app.button if button.label.startswith("This one ")).click().run()
        assert not any("This or that?" in part.value for part in app.header)
        assert any(part.value == "Picked for you" for part in app.header)

    def test_pairs_go_on_where_they_were_after_a_reload(self) -> None:
        next(button for button in open_page().button if button.label.startswith("This one ")).click().run()
        assert any(part.value == "This or that? 2 of 5" for part in open_page().header)

    def test_delete_leaves_no_row(self, settings: Settings) -> None:
        app = open_page()
        like(app, feed(app)[0])
        assert EventStore(settings.store).kept(ANNA)["events"]
        open_what_is_kept(app)
        asking = next(part for part in app.get("popover") if part.proto.popover.label == "Delete all of it")
        assert [button.key for button in asking.button] == ["do-delete"]
        app.button(key="do-delete").click().run()
        assert EventStore(settings.store).kept(ANNA) == {"events": [], "set_by_hand": []}
        assert any("This or that?" in part.value for part in app.header)

    def test_a_click_that_could_not_be_kept_is_said_once(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(EventStore.__init__, "__defaults__", (365, 0.05))  # seconds that a lock is waited for
        st.cache_resource.clear()
        app = open_page()
        with EventStore(settings.store).connection.writing():
            like(app, feed(app)[0])
        assert not app.exception
        assert "another process" in app.warning[0].value
        assert len(feed(app)) == 12
        assert EventStore(settings.store).kept(ANNA)["events"] == []
        like(app, feed(app)[0])
        assert not app.warning
        assert len(EventStore(settings.store).kept(ANNA)["events"]) == 1

    def test_find_similar_leans_towards_ones_taste_and_says_so(self, settings: Settings) -> None:
        liked = [f"w-red-circle-{step}" for step in range(3)]
        store = EventStore(settings.store)
        store.record(*(Event(ANNA, "toys", "Women", one, What.LIKE, "", time.time() - 60) for one in liked))
        app = open_page()
        app.query_params["product"] = "w-blue-circle-0"
        app = app.switch_page("pages/find_similar.py").run()
        plain = matches(app)
        app.toggle(key="lean").set_value(True).run()
        assert any("Leaning towards your taste" in part.value for part in app.caption)
        assert matches(app) != plain
        app.toggle(key="lean").set_value(False).run()
        assert matches(app) == plain

    def test_a_like_of_a_match_is_shown_and_a_second_click_takes_it_back(self, settings: Settings) -> None:
        app = open_page()
        app.query_params["product"] = "w-blue-circle-0"
        app = app.switch_page("pages/find_similar.py").run()
        store, (first, other) = EventStore(settings.store), matches(app)[:2]

        def said(what: str, product_id: str) -> bool:
            return "Take it back" in app.button(key=f"do-{what}-match-{product_id}").label

        assert not said("like", first)
        app.button(key=f"do-like-match-{first}").click().run()
        app.button(key=f"do-dislike-match-{other}").click().run()
        assert (said("like", first), said("dislike", first)) == (True, False)
        assert (said("like", other), said("dislike", other)) == (False, True)
        app.button(key=f"do-dislike-match-{first}").click().run()  # another mind
        assert (said("like", first), said("dislike", first)) == (False, True)
        app.button(key=f"do-dislike-match-{first}").click().run()
        assert (said("like", first), said("dislike", first)) == (False, False)
        judged = [event["product_id"] for event in store.kept(ANNA)["events"] if event["what"] != "view"]
        assert judged == [other]
        app = app.switch_page("pages/for_you.py").run()
        undo(app)
        assert next(button for button in app.button if button.label == UNDO).disabled

    def test_leaning_towards_ones_taste_has_its_place_before_there_is_any(self) -> None:
        app = open_page()
        app.session_state["taste_seen"] = {("Women", "w-blue-circle-0", What.VIEW)}  # else the look is a first taste
        app.query_params["product"] = "w-blue-circle-0"
        app = app.switch_page("pages/find_similar.py").run()
        assert app.toggle(key="lean").disabled
        app.button(key=f"do-like-match-{matches(app)[0]}").click().run()
        assert not app.toggle(key="lean").disabled

    def test_a_damaged_store_is_said_and_the_feed_goes_on(self, settings: Settings) -> None:
        settings.store.write_bytes(b"this is no database" * 400)
        app = open_page()
        assert not app.exception
        assert "nothing is learned" in app.warning[0].value
        assert len(feed(app)) == 12
        like(app, feed(app)[0])
        assert not app.exception
