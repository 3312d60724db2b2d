"""The page Quality: out of the box, for a catalogue never measured, and after an evaluation."""

import pandas as pd
import pytest
from conftest import ROOT, FakeEmbedder, quiet
from streamlit.testing.v1 import AppTest

from fashrec.catalog import Catalogue
from fashrec.evaluate import Options, evaluate, keep, read_quality
from fashrec.index import Versions, annoy_problem
from fashrec.index.shelf import LEARNED
from fashrec.learn import GenderLearned, Learned
from fashrec.learn.lessons_learned import keep_refusal
from fashrec.measure import quality_charts as charts
from fashrec.measure.quality import BEST, OURS, RANDOM, Failure, Figure, Quality, Shown, Street, StreetWay
from fashrec.measure.quality_words import PLAIN, headline, who_asked
from fashrec.settings import Settings, load_settings


@pytest.fixture(scope="module")
def measured(toys: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Quality:
    home = tmp_path_factory.mktemp("measured")
    return evaluate(toys, Settings(home=home), FakeEmbedder(), quiet, Options(quick=True, imagenet=False))


def open_page(section: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.run()
    if section:
        app.query_params["section"] = section
    return app.switch_page("pages/quality.py").run()


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.code, *app.text]
    headings = [str(element.proto.body) for element in app.get("html")]
    return "\n".join([*(part.value for part in parts), *headings])


@pytest.mark.usefixtures("toy_shop")
class TestPage:
    def test_a_catalogue_never_measured_says_which_command_does_it(self) -> None:
        app = open_page()
        assert not app.exception
        assert "fashrec evaluate --catalogue" in said(app)

    def test_sentences_charts_and_failures_of_what_was_measured(self, measured: Quality, settings: Settings) -> None:
        keep(measured, settings)
        app = open_page()
        assert not app.exception
        assert "Of the first ten products that fashrec shows" in said(app)
        assert len(app.get("plotly_chart")) >= 7
        assert len(app.tabs) == 8
        table = next(frame.value for frame in app.dataframe if "over the whole ranking, %" in frame.value)
        assert table["how"].tolist() == [PLAIN[way.name] for way in measured.ways]
        ours = measured.way(OURS)
        assert ours is not None
        assert table["the very first, %"].iloc[-2].startswith(f"{100 * ours.plain['both']['P@1'].mean:.1f} (")

    def test_figures_of_before_it_learned_are_called_so(
        self, measured: Quality, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(measured, settings)
        for created, called in (("2000-01-01T00:00:00+00:00", False), ("2999-01-01T00:00:00+00:00", True)):
            learned = Learned(
                created=created, of="v0001", version="v0002", last_event=0, events=0, simulated=False, genders={}
            )
            monkeypatch.setattr("fashrec.ui.quality.read_learned", lambda folder, learned=learned: learned)
            assert ("measured before version v0002, which is served, learned from likes" in said(open_page())) is called

    def test_failures_lead_to_look_alikes_for_their_gender_or_say_that_they_are_gone(
        self, measured: Quality, settings: Settings
    ) -> None:
        unisex, gone = (
            Shown(product_id=name, title=f"green circle {name}", product_type="circle", colour="green")
            for name in ("u-green", "gone")
        )
        failure = Failure(gender="Women", asked=unisex, right=1, possible=3, matches=[gone])
        keep(measured.model_copy(update={"failures": [failure]}), settings)
        app = open_page("Failures")
        assert not app.exception
        for words in ("1 of the first 3 right", "green circle u-green", "asked: circle, green", "green circle gone"):
            assert words in said(app)
        assert said(app).count("Not in the catalogue that is served") == 1
        app.button(key="more-failure0-u-green").click().run()
        assert app.title[0].value == "Find products that look alike"
        assert (app.query_params["product"], app.query_params["gender"]) == ("u-green", "Women")

    def test_figures_of_other_weights_are_marked(self, measured: Quality, settings: Settings) -> None:
        keep(measured.model_copy(update={"weights_fingerprint": "0" * 16}), settings)
        assert "other weights" in said(open_page())

    def test_the_second_run_says_what_changed(self, measured: Quality, settings: Settings) -> None:
        keep(measured, settings)
        keep(measured.model_copy(update={"catalogue_fingerprint": "1" * 16}), settings)
        assert "The catalogue changed" in said(open_page())

    def test_the_curve_is_measured_by_the_button(self, measured: Quality, settings: Settings) -> None:
        if annoy_problem():
            pytest.skip("Annoy is not installed")
        keep(measured, settings)
        app = open_page()
        app.button(key="curve-go").click().run()
        assert not app.exception
        assert "what a search finds against what it costs" in said(app)
        assert "curve-stop" not in [button.key for button in app.button]

    def test_what_was_learned_from_likes_with_the_way_back(self, settings: Settings) -> None:
        assert "Nothing yet." in said(open_page())
        versions = Versions(settings.catalogues / "toys")
        learned = Learned(
            created="2026-11-25T03:00:00+00:00", of="v0007", version="v0001", last_event=9, events=4321,
            simulated=True, genders={
                "Women": GenderLearned(
                    taken=True, why="foretold better", visitors=50, liked_together=90, liked_after_asking=3,
                    disliked_after_asking=2, strength=0.5, likes_before=0.54, likes_after=0.56, likes_error=0.01,
                    labels_before=0.4, labels_after=0.41,
                ),
                "Men": GenderLearned(
                    taken=False, why="too few visitors", visitors=1, liked_together=0, liked_after_asking=0,
                    disliked_after_asking=0,
                ),
            },
        )  # fmt: skip
        (versions.path() / LEARNED).write_text(learned.model_dump_json(), encoding="utf-8")
        refused = learned.model_copy(update={"of": "v0001", "version": "", "events": 77})
        elsewhere = refused.model_copy(update={"of": "v0002", "events": 88})
        keep_refusal(versions.folder, refused, ["v0001", "v0002"])
        keep_refusal(versions.folder, elsewhere, ["v0001", "v0002"])
        app = open_page()
        assert not app.exception
        for words in (
            "4,321 clicks",
            "for Women, and left Men as before",
            "simulated",
            "versions --name toys --use v0007",
            "77 new",
        ):
            assert words in said(app)
        assert len(app.get("plotly_chart")) == 2
        (versions.path() / LEARNED).write_text("{", encoding="utf-8")
        assert "learn again: fashrec build --learn" in open_page().warning[0].value

    def test_unreadable_figures_say_how_to_measure_again(self, measured: Quality, settings: Settings) -> None:
        keep(measured, settings)
        (settings.catalogues / "toys" / "quality.json").write_text("{", encoding="utf-8")
        app = open_page()
        assert not app.exception
        assert "Measure again" in app.error[0].value


def test_the_sample_has_figures_out_of_the_box() -> None:
    quality = read_quality(load_settings(), "sample")
    assert quality is not None
    assert set(quality.questions) == {"Men", "Women", "Boys", "Girls"}


def test_three_sentences_with_the_figures_in_them(measured: Quality) -> None:
    sentences = headline(measured)
    assert len(sentences) == 3
    ours = measured.way(OURS)
    assert ours is not None
    best = measured.way(BEST)
    assert best is not None
    right, possible = (10 * way.plain["both"]["P@10"].mean for way in (ours, best))
    assert f"and {right:.1f} (of {possible:.1f} that could) have both" in sentences[0]
    without = measured.model_copy(update={"ways": [way for way in measured.ways if way.name != BEST]})
    assert f"and {right:.1f} have both" in headline(without)[0]


def test_the_setting_that_is_served_has_a_star() -> None:
    points = pd.DataFrame(
        {
            "trees": [0, 5, 5],
            "search_k": [0, 50, 100],
            "recall": [1.0, 0.8, 0.9],
            "milliseconds": [0.1, 0.2, 0.3],
            "bytes": 9,
        }
    )
    for served, at in (((5, 100), 0.3), ((0, 0), 0.1)):
        (star,) = (line for line in charts.recall_curve(points, served).figure.data if line.marker.symbol == "star")
        assert list(star.x) == [at]


def test_it_is_said_who_asked(measured: Quality) -> None:
    assert who_asked(measured).startswith(f"{sum(measured.questions.values())} questions by products of “toys”")


def test_every_chart_shows_what_its_table_says(measured: Quality) -> None:
    first = charts.first_ten(measured)
    bars = next(bar for bar in first.figure.data if bar.name == PLAIN[OURS])
    own = first.table[first.table["how"] == PLAIN[OURS]]
    assert list(bars.y) == own[["right kind, %", "right colour, %", "both right, %"]].iloc[0].tolist()
    up, down = bars.error_y.array[-1], bars.error_y.arrayminus[-1]
    assert own["both right: at most, %"].iloc[0] == pytest.approx(bars.y[-1] + up)
    assert own["both right: at least, %"].iloc[0] == pytest.approx(bars.y[-1] - down)
    changed = charts.changed_photos(measured)
    assert len(changed.figure.data[0].y) == len(measured.robustness.changes)
    figure = measured.robustness.changes[0].hit_at_1[OURS]
    street = Street(
        photos=2, gallery=9, classes={"dress": 2}, ways=[StreetWay(name=OURS, mean=figure, classes={"dress": 0.5})]
    )
    assert charts.street_photos(street).table["%"].tolist()[1] == 50.0


def test_people_s_own_photos_are_shown_whole_and_cut_out() -> None:
    ways = [
        StreetWay(
            name=name, cut_out=cut, mean=Figure(mean=mean, low=mean - 0.1, high=mean + 0.1), classes={"dress": mean},
            intervals={"dress": (mean - 0.2, mean + 0.2)},
        )
        for name, cut, mean in ((RANDOM, False, 0.1), (OURS, False, 0.4), (OURS, True, 0.5))
    ]  # fmt: skip
    street = Street(photos=2, gallery=9, classes={"dress": 2}, ways=ways)
    drawn = charts.street_photos(street)
    whole, cut = drawn.figure.data
    assert list(whole.x) == [10.0, 40.0]
    assert list(cut.x) == [None, 50.0]
    assert charts.never_cut_out(street) == ["guessing"]
    assert charts.never_cut_out(street.model_copy(update={"ways": ways[:2]})) == []
    table = drawn.table
    row = table[(table["photo"] == charts.CUT_OUT) & (table["kind of garment"] == "dress")].iloc[0]
    assert row[["%", "at least, %", "at most, %"]].tolist() == [50.0, 30.0, 70.0]


def test_the_chart_of_groups_is_cut_and_its_table_is_not(measured: Quality) -> None:
    colour = next(group for group in measured.groups if group.by == "colour")
    many = [colour.model_copy(update={"value": f"colour {number}"}) for number in range(30)]
    drawn = charts.by_group(measured.model_copy(update={"groups": many}), "colour", "both")
    assert drawn.bars == len(drawn.figure.data[0].y) == 20
    assert len(drawn.table) == 30
    assert drawn.table[f"{PLAIN[RANDOM]}, %"].iloc[0] == round(100 * colour.ways[RANDOM]["both"], 1)


def test_a_group_of_which_none_could_be_right_stands_in_the_table_alone(measured: Quality) -> None:
    group = next(group for group in measured.groups if group.by == "colour")
    none = {name: figures | {"both": 0.0} for name, figures in group.ways.items()}
    groups = [group, group.model_copy(update={"value": "alone", "ways": none})]
    drawn = charts.by_group(measured.model_copy(update={"groups": groups}), "colour", "both")
    assert [place.split(" (")[0] for place in drawn.figure.data[0].y] == [group.value]
    assert drawn.table["could be right, %"].tolist() == [round(100 * group.ways[BEST]["both"], 1), 0.0]
