"""Each kind of panel, with plain facts and nasty ones: what is drawn where."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.texts.media.charts.bars import Bar, Bars, Whole
from bot.texts.media.charts.curves import Curve, Curves
from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.grids import Grid, GridCell, GridRow
from bot.texts.media.charts.letters import Letters
from bot.texts.media.charts.multiples import Multiple, Multiples
from bot.texts.media.charts.panels import Series
from bot.texts.media.charts.pictures import Caption, picture
from bot.texts.media.charts.style import AMBER, INK, MOST_ROWS, PALETTE, PAPER, RED, TEAL, WIDTH
from bot.texts.media.charts.tracks import Dot, Track, Tracks

START = datetime(2026, 11, 27, 6, 45, tzinfo=UTC)
END = START + timedelta(hours=2)
LONG = "Featherstonehaugh-Cholmondeley of the Wellingborough Road, between the Racecourse and the Square"
THREE = (Series("In time", TEAL), Series("Due this week", AMBER), Series("Overdue", RED))
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CAPTION = Caption("Where they stand", "84 open", "As it stood Fri 27/11/2026 09:45", "OFFICIAL")


class Recorded(Drawing):
    """Remembers what was drawn, and where."""

    def __init__(self, height):
        super().__init__(WIDTH, height, Letters())
        self.words, self.boxes, self.dots, self.lines = [], [], [], []

    def text(self, at, words, size=34, *, bold=False, anchor="lm", width=None, **more):
        super().text(at, words, size, bold=bold, anchor=anchor, width=width, **more)
        shown = self.letters.cut(words, size, width or self.width, bold=bold)
        wide = self.letters.width(shown, size, bold=bold)
        left = at[0] - {"l": 0, "m": wide / 2, "r": wide}[anchor[0]]
        if shown:
            self.words.append((shown, left, at[1] - size / 2, left + wide, at[1] + size / 2))

    def box(self, left, top, right, bottom, colour):
        super().box(left, top, right, bottom, colour)
        self.boxes.append((left, top, right, bottom, colour))

    def dot(self, x, y, colour, radius):
        super().dot(x, y, colour, radius)
        self.dots.append((x, y, colour))

    def line(self, points, colour, *, width=2):
        super().line(points, colour, width=width)
        self.lines.append((points, colour))

    @property
    def said(self):
        return [words for words, *_ in self.words]

    def widths(self, *colours):
        return [right - left for left, _, right, _, colour in self.boxes if colour in colours]


def drawn(panel):
    sheet = Recorded(panel.height)
    panel.draw(sheet, 0)
    return sheet


def bars(count, series=THREE, name="PC 1234 Ashfield", number=7):
    return Bars(series, [Bar(name, (number,) * len(series)) for _ in range(count)])


def tracks(count, name="1234 Ashfield", minutes=30):
    dots = [Dot(START, TEAL), Dot(START + timedelta(minutes=minutes), AMBER)]
    return Tracks([Track(name, dots) for _ in range(count)], START, END)


def curves(*counts, name="Opened"):
    made = [
        Curve(Series(name, colour), [START + timedelta(seconds=n) for n in range(count)])
        for count, colour in zip(counts, PALETTE, strict=False)
    ]
    return Curves(made, max(counts, default=0), START, END)


def grid(rows, columns=7, name="Enforcement", parts=(3, 2, 1)):
    cells = tuple(GridCell(f"{parts[0]}/{sum(parts)}", parts, "1 late") for _ in range(columns))
    return Grid(THREE, [("Mon", "23/11")] * columns, [GridRow(name, name, cells)] * rows, marked=0)


def multiples(count, title="Kingsley", numbers=(0, 4, 1, 4, 6, 6, 4), labels=DAYS):
    return Multiples(labels, [Multiple(title, numbers) for _ in range(count)])


PANELS = {
    "a whole": Whole([(one, 7) for one in THREE]),
    "a whole of nothing": Whole([(one, 0) for one in THREE]),
    "a whole of no parts": Whole([]),
    "a whole of one beside a million": Whole([(THREE[0], 1_000_000), (THREE[1], 1)]),
    "a whole with long names": Whole([(Series(LONG, colour), 3) for colour in PALETTE]),
    "bars": bars(9),
    "no bars": bars(0),
    "one bar": bars(1, THREE[:1]),
    "sixty bars": bars(60),
    "bars of nothing": bars(5, number=0),
    "bars with long names": bars(9, name=LONG),
    "bars of millions": bars(9, number=1_234_567),
    "bars with long notes": Bars(THREE[:1], [Bar(LONG, (5,), LONG), Bar("x", (1,))]),
    "a grid": grid(5),
    "a grid of no rows": grid(0),
    "a grid of one column": grid(2, columns=1),
    "a grid of nothing": grid(4, parts=(0, 0, 0)),
    "a grid with long names": grid(4, name=LONG),
    "a grid of millions": grid(4, parts=(1_234_567, 1, 1)),
    "tracks": tracks(14),
    "no tracks": tracks(0),
    "one track": tracks(1),
    "tracks with long names": tracks(MOST_ROWS, name=LONG),
    "tracks with long words": Tracks([Track(LONG, (), LONG)], START, END),
    "tracks beyond the end": tracks(3, minutes=9999),
    "curves": curves(161, 142, 113),
    "curves of nothing": curves(0, 0, 0),
    "no curves": curves(),
    "curves that meet": curves(50, 50, 50),
    "curves with long names": curves(1_234, 800, name=LONG),
    "multiples": multiples(9),
    "no multiples": multiples(0),
    "one multiple": multiples(1),
    "sixty multiples": multiples(60),
    "multiples with long titles": multiples(3, title=LONG),
    "multiples of nothing": multiples(3, numbers=(0,) * 7),
    "multiples of millions": multiples(3, numbers=(1_234_567,) * 7),
    "multiples of sixty days": multiples(
        2, numbers=tuple(range(60)), labels=tuple(f"Mon {n}" for n in range(60))
    ),
    "multiples of one day": multiples(2, numbers=(3,), labels=("Mon",)),
}
ALL = pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)


@ALL
def test_nothing_leaves_its_panel(panel):
    sheet = drawn(panel)
    assert sheet.words
    for words, left, top, right, bottom in sheet.words:
        assert 4 <= left <= right <= WIDTH - 4, words
        assert -1 <= top <= bottom <= panel.height + 1, words
    for left, top, right, bottom, _ in sheet.boxes:
        assert 0 <= left <= right + 3 <= WIDTH and 0 <= top <= bottom <= panel.height


@ALL
def test_no_words_lie_on_others(panel):
    for one, other in combinations(drawn(panel).words, 2):
        beside = one[3] <= other[1] or other[3] <= one[1]
        above = one[4] <= other[2] or other[4] <= one[2]
        assert beside or above, (one, other)


@ALL
def test_every_panel_becomes_a_png_for_a_phone(panel):
    made = picture(CAPTION, [panel])
    with Image.open(BytesIO(made)) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
        assert image.height < 2.4 * WIDTH
    assert len(made) < 200_000


# What each kind shows


def test_parts_share_the_width_by_their_numbers_and_small_ones_keep_a_sliver():
    sheet = drawn(Whole([(THREE[0], 30), (THREE[1], 10), (THREE[2], 0)]))
    thick, thin = (max(sheet.widths(colour)) for colour in (TEAL, AMBER))
    assert thick / thin == pytest.approx(3, rel=0.02)
    assert sheet.widths(RED) == []
    assert sheet.said == ["30", "10", "In time 30", "Due this week 10"]


def test_the_longest_bar_is_to_the_others_as_its_number_is():
    sheet = drawn(Bars(THREE[:1], [Bar("A", (50,)), Bar("B", (25,)), Bar("C", (0,))]))
    assert sheet.widths(TEAL)[0] == pytest.approx(2 * sheet.widths(TEAL)[1])
    assert len(sheet.boxes) == 2
    assert sheet.said == ["A", "50", "B", "25", "C", "0"]


def test_stacked_bars_have_a_key_their_parts_and_their_sum():
    sheet = drawn(Bars(THREE, [Bar("Visit planned", (17, 7, 0)), Bar("Engaged", (1, 1, 0))]))
    assert sheet.said[:3] == ["In time", "Due this week", "Overdue"]
    assert {"Visit planned", "17", "7", "24", "Engaged", "2"} <= set(sheet.said)


def test_the_bars_take_all_the_room_that_their_ends_leave_them():
    bars = Bars(THREE[:1], [Bar("A", (50,)), Bar("B", (1,), "and what is known of the others")])
    assert max(right for _, left, _, right, _ in drawn(bars).words) > WIDTH - 60
    assert max(drawn(bars).widths(TEAL)) > WIDTH * 0.8


def test_a_note_stands_in_place_of_the_sum():
    assert drawn(Bars(THREE[:1], [Bar("Knives", (17,), "17 of 20")])).said == ["Knives", "17 of 20"]


def test_what_finds_no_room_is_said_as_a_sum_and_has_no_bar():
    sheet = drawn(bars(60, THREE[:1], number=2))
    assert sheet.said[-2:] == [f"and {61 - MOST_ROWS} more", f"{2 * (61 - MOST_ROWS)} together"]
    assert len(sheet.boxes) == MOST_ROWS - 1
    assert len(drawn(bars(MOST_ROWS, THREE[:1])).boxes) == MOST_ROWS


def test_names_keep_their_beginning_and_leave_the_bars_room():
    sheet = drawn(bars(2, THREE[:1], name=LONG))
    assert sheet.said[0].startswith("Featherstonehaugh") and sheet.said[0].endswith("…")
    assert min(sheet.widths(TEAL)) > WIDTH / 3


def test_dots_stand_in_the_order_of_their_times_and_the_line_goes_from_first_to_last():
    sheet = drawn(tracks(1, minutes=60))
    (first, _, _), (second, _, colour) = sheet.dots
    assert first < second and colour == AMBER
    assert ([(first, sheet.dots[0][1]), (second, sheet.dots[0][1])], "#8790a0") in sheet.lines


def test_a_track_without_dots_says_why():
    sheet = drawn(Tracks([Track("1234 Ashfield", (), "Off duty")], START, END))
    assert "Off duty" in sheet.said and sheet.dots == []


def test_curves_end_as_high_as_their_number_and_bear_their_names():
    sheet = drawn(curves(100, 50))
    ends = [points[-1][1] for points, colour in sheet.lines if colour in PALETTE]
    starts = [points[0][1] for points, colour in sheet.lines if colour in PALETTE]
    assert starts[0] - ends[0] == pytest.approx(2 * (starts[1] - ends[1]))
    assert {"Opened 100", "Opened 50", "0", "50", "100"} <= set(sheet.said)


def test_multiples_share_one_scale():
    sheet = drawn(Multiples(("Mon",), [Multiple("A", (10,)), Multiple("B", (5,))]))
    heights = [bottom - top for _, top, _, bottom, _ in sheet.boxes]
    assert heights[0] == pytest.approx(2 * heights[1])


def test_where_numbers_have_no_room_the_largest_alone_is_said():
    sheet = drawn(multiples(1, numbers=(0, 1_234_567, 7, 0, 0, 0, 0)))
    assert "1,234,567" in sheet.said and "7" not in sheet.said


def test_multiples_that_find_no_room_are_counted():
    assert drawn(multiples(60)).said[-1] == "and 44 more"


@pytest.mark.parametrize(
    "panel", [Whole([]), bars(0), tracks(0), multiples(0)], ids=lambda one: type(one).__name__
)
def test_nothing_yet_is_said(panel):
    assert "Nothing yet" in drawn(panel).said


# The picture round them


def colours(made):
    with Image.open(BytesIO(made)) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(1000)}


def near(colour, found):
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return any(max(abs(a - b) for a, b in zip(wanted, one, strict=True)) <= 6 for one in found)


def test_few_colours_are_enough_for_the_palette():
    found = colours(picture(CAPTION, [Whole([(Series(colour, colour), 7) for colour in PALETTE])]))
    assert len(found) <= 256
    assert [colour for colour in (*PALETTE, PAPER, INK) if not near(colour, found)] == []


def test_long_titles_and_no_marking_do_no_harm():
    made = picture(Caption(LONG * 3, LONG * 3, LONG * 3), [])
    with Image.open(BytesIO(made)) as image:
        assert image.width == WIDTH


def test_the_same_facts_make_the_same_picture():
    assert picture(CAPTION, [bars(3)]) == picture(CAPTION, [bars(3)])


def test_what_draws_is_loaded_only_by_a_picture():
    """Start-up counts."""
    said = "import sys, bot.texts.briefings.charts as _; print('PIL' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
