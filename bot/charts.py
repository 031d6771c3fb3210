"""Charts of the records: what each one shows, and how it is drawn as a PNG.

What a chart shows (`chart_of`) is worked out without the drawing library; that is imported only when a chart is drawn
(`draw`), for it takes its time and memory and most runs of the bot need no chart at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from bot.answering.records import Records, Win, count_of, join

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DESIGN = 3
"""Counts up when charts come to look different, so that none from before is shown."""
MOST_BARS = 12
MOST_PARTS = 6
"""Classes with a colour of their own in one chart; more than these nobody tells apart on a phone."""
ALT = 1000
"""Characters of an alternative text; Discord takes 1,024."""
LABEL = 21
WIDTH, HEIGHT, DPI = 5.0, 5.0, 220
MARGIN = 0.08
"""Inches around the parts of a chart: names do not touch the edge, which shows on a dark background."""
PAPER, INK, FAINT, OTHER = "#FAFAF5", "#1B1F24", "#D9DBD6", "#C4C8CC"
NOT_SPLIT = "class not on record"
SMALLER = "other or not on record"

KINDS: dict[str, str] = {
    "grid": "Grid size by season and class",
    "titles": "Titles by team",
    "team-wins": "Wins by team",
    "driver-wins": "Wins by driver",
    "circuits": "Races by circuit and year",
}
"""The kinds of charts with their names."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what it stands for, its colour, how much it is."""

    name: str
    colour: str
    value: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, made of parts; in a table of numbers a row, with one part a column."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """How long it is."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows.

    columns  the columns of a table of numbers; empty for bars
    note     what has to be known to read it: how it is counted, what is left out
    legend   the names and colours of the parts, in the order of the records' classes
    seasons  the number of seasons whose records it is counted from
    """

    title: str
    bars: tuple[Bar, ...]
    noun: str
    seasons: int
    columns: tuple[str, ...] = ()
    note: str = ""
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def alternative(self) -> str:
        """The chart in words, for who cannot see it; at most ALT characters."""
        kind = "Table" if self.columns else "Horizontal bar chart"
        text = f"{kind}: {self.title}. " + "; ".join(self._words(bar) for bar in self.bars) + "."
        return text if len(text) <= ALT else text[: ALT - 1].rstrip() + "…"

    def _words(self, bar: Bar) -> str:
        named = [part for part in bar.parts if part.value]
        if not self.columns and len(self.legend) < 2:
            return f"{bar.label} {bar.total}"
        parts = [f"{part.name} {part.value}" if not self.columns or part.value > 1 else part.name for part in named]
        return f"{bar.label} {bar.total} ({', '.join(parts)})"


def chart_of(records: Records, kind: str, race_class: str | None = None) -> Chart | None:
    """What the chart of a kind shows, of all classes or of one; None where nothing is on record for it.

    Raises KeyError for a kind or class that there is not.
    """
    if race_class is not None and race_class not in records.base.classes:
        raise KeyError(race_class)
    chart = _MAKERS[kind](records, race_class)
    chart = chart if chart.columns else _with_few_colours(chart)
    return replace(chart, legend=_legend(records, chart)) if chart.bars else None


def _with_few_colours(chart: Chart) -> Chart:
    """A chart whose smallest classes are one part, where it has more than MOST_PARTS."""
    totals: Counter[str] = Counter()
    for bar in chart.bars:
        totals.update({part.name: part.value for part in bar.parts})
    if len(totals) <= MOST_PARTS:
        return chart
    del totals[NOT_SPLIT]
    kept = {name for name, _ in totals.most_common(MOST_PARTS - 1)}
    return replace(chart, bars=tuple(_merged(bar, kept) for bar in chart.bars))


def _merged(bar: Bar, kept: set[str]) -> Bar:
    own = [part for part in bar.parts if part.name in kept]
    rest = bar.total - sum(part.value for part in own)
    return Bar(bar.label, (*own, *((Part(SMALLER, OTHER, rest),) if rest else ())))


def _legend(records: Records, chart: Chart) -> tuple[tuple[str, str], ...]:
    colours = {part.name: part.colour for bar in chart.bars for part in bar.parts}
    order = [row.name for row in records.base.classes.values()]
    return tuple(sorted(colours.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)))


# -- counting ---------------------------------------------------------------------------------------------------------


def _title(records: Records, kind: str, race_class: str | None) -> str:
    return f"{KINDS[kind]}, {records.class_name(race_class)}" if race_class else KINDS[kind]


def _colour(records: Records, race_class: str) -> str:
    return records.base.classes[race_class].colour or OTHER


def _part(records: Records, race_class: str, value: int) -> Part:
    return Part(records.class_name(race_class), _colour(records, race_class), value)


def _grid(records: Records, race_class: str | None) -> Chart:
    listed = [(season, season.entries) for season in records.seasons if season.entries]
    bars = []
    for season, entries in listed:
        known = [(one, entries.by_class[one]) for one in _in_order(records, entries.by_class)]
        parts = [_part(records, one, value) for one, value in known if race_class in (None, one)]
        rest = entries.total - sum(entries.by_class.values())
        if race_class is None and rest > 0:
            parts.append(Part(NOT_SPLIT, OTHER, rest))
        if parts:
            bars.append(Bar(season.label, tuple(parts)))
    without = [season.label for season in records.seasons if season.entries is None]
    note = "Cars on each season's entry list."
    note += f" None is on record for {join(without)}." if without else ""
    return Chart(_title(records, "grid", race_class), tuple(bars[-MOST_BARS:]), "car", len(bars), note=note)


def _titles(records: Records, race_class: str | None) -> Chart:
    counts: dict[str, set[tuple[str, str]]] = {}
    rows = [row for row in records.titles if row.place == 1 and race_class in (None, row.row.race_class)]
    for row in rows:
        for team in records.operators(row.row):
            counts.setdefault(team, set()).add((row.season.season, row.row.race_class))
    owners = {team: Counter(one for _, one in titles) for team, titles in counts.items()}
    note = "A title of a car that one team ran for another counts for both."
    seasons = len({row.season.season for row in rows})
    return _ranked(records, "titles", race_class, owners, ("title", "team"), note, seasons)


def _team_wins(records: Records, race_class: str | None) -> Chart:
    return _wins(records, "team-wins", race_class, "team", lambda win: records.operators(win.row))


def _driver_wins(records: Records, race_class: str | None) -> Chart:
    return _wins(records, "driver-wins", race_class, "driver", lambda win: win.row.drivers)


def _wins(
    records: Records, kind: str, race_class: str | None, noun: str, owners_of: Callable[[Win], Iterable[str]]
) -> Chart:
    wins = [win for win in records.wins if race_class in (None, win.row.race_class)]
    owners: dict[str, Counter[str]] = {}
    for win in wins:
        for owner in owners_of(win):
            owners.setdefault(owner, Counter())[win.row.race_class] += 1
    seasons = len({win.race.season.season for win in wins})
    note = "Class wins count."
    note += " A win of a car that one team ran for another counts for both." if noun == "team" else ""
    return _ranked(records, kind, race_class, owners, ("win", noun), note, seasons)


def _ranked(
    records: Records,
    kind: str,
    race_class: str | None,
    owners: dict[str, Counter[str]],
    nouns: tuple[str, str],
    note: str,
    seasons: int,
) -> Chart:
    """The owners with the most, each bar split by class."""
    noun, owner_noun = nouns
    base = records.base
    names = {one: (base.drivers[one] if owner_noun == "driver" else base.teams[one]).name for one in owners}
    ranked = sorted(owners, key=lambda one: (-owners[one].total(), names[one]))
    bars = tuple(
        Bar(names[one], tuple(_part(records, cls, owners[one][cls]) for cls in _in_order(records, owners[one])))
        for one in ranked[:MOST_BARS]
    )
    if len(ranked) > MOST_BARS:
        left = ranked[MOST_BARS:]
        most = owners[left[0]].total()
        few = f"{count_of(most, noun)} or fewer" if most > 1 else f"{count_of(most, noun)} each"
        note += f" {count_of(len(left), f'more {owner_noun}')} with {few}."
    return Chart(_title(records, kind, race_class), bars, noun, seasons, note=note)


def _circuits(records: Records, race_class: str | None) -> Chart:
    races = [
        race
        for race in records.races
        if race.round.date and (race_class is None or any(row.race_class == race_class for row in race.round.winners))
    ]
    years = sorted({race.day.year for race in races})
    counts = Counter((race.round.circuit, race.day.year) for race in races)
    totals = Counter(race.round.circuit for race in races)
    colour = _colour(records, race_class) if race_class else "#2F6F8F"
    bars = tuple(
        Bar(
            _short_name(records, circuit),
            tuple(Part(str(year), colour, counts[circuit, year]) for year in years),
        )
        for circuit, _ in totals.most_common(MOST_BARS)
    )
    seasons = len({race.season.season for race in races})
    note = f"Races with a winner in {records.class_name(race_class)} on record." if race_class else "Races held."
    columns = tuple(str(year) for year in years)
    return Chart(_title(records, "circuits", race_class), bars, "race", seasons, columns, note)


def _short_name(records: Records, circuit: str) -> str:
    """A circuit under the shorter of its name and the first of its other names."""
    row = records.base.circuits[circuit]
    return min([row.name, *row.names[:1]], key=len)


def _in_order(records: Records, names: Iterable[str]) -> list[str]:
    """Classes in the order of the records."""
    wanted = set(names)
    return [one for one in records.base.classes if one in wanted]


_MAKERS: dict[str, Callable[[Records, str | None], Chart]] = {
    "grid": _grid,
    "titles": _titles,
    "team-wins": _team_wins,
    "driver-wins": _driver_wins,
    "circuits": _circuits,
}


# -- drawing ----------------------------------------------------------------------------------------------------------


def draw(chart: Chart) -> bytes:
    """The chart as a PNG of 1100 by 1100 pixels, with letters that are readable where it is shown 270 wide. Slow: call it off the event loop."""
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=PAPER, layout=layout)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_facecolor(PAPER)
    figure.suptitle(_plain(chart.title), fontsize=16, fontweight="bold", color=INK, x=0.02, ha="left")
    if chart.columns:
        _draw_table(axes, chart)
    else:
        _draw_bars(axes, chart)
        _draw_legend(figure, chart)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, colors=INK)
    data = BytesIO()
    figure.savefig(data, format="png", facecolor=PAPER)
    return data.getvalue()


def _draw_bars(axes: Axes, chart: Chart) -> None:
    size = _letter_size(len(chart.bars))
    longest = max(bar.total for bar in chart.bars)
    for row, bar in enumerate(chart.bars):
        left = 0
        for part in bar.parts:
            axes.barh(row, part.value, left=left, height=0.74, color=part.colour, edgecolor=PAPER, linewidth=1.2)
            if len(bar.parts) > 1 and part.value / longest > 0.09:
                _write(axes, left + part.value / 2, row, part.value, size - 2, _on(part.colour), ha="center")
            left += part.value
        _write(axes, bar.total + longest * 0.015, row, bar.total, size, INK, fontweight="bold")
    axes.set_xlim(0, longest * 1.1)
    axes.set_xticks([])
    _name_rows(axes, chart, size)


def _write(axes: Axes, x: float, y: float, value: int, size: int, colour: str, **more: Any) -> None:
    axes.text(x, y, str(value), fontsize=size, color=colour, va="center_baseline", zorder=3, **more)


def _name_rows(axes: Axes, chart: Chart, size: int) -> None:
    rows = len(chart.bars)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_yticks(range(rows), [_plain(_short(bar.label)) for bar in chart.bars], fontsize=size)


def _draw_legend(figure: Figure, chart: Chart) -> None:
    from matplotlib.patches import Patch

    if len(chart.legend) < 2:
        return
    handles = [Patch(facecolor=colour, label=_plain(name)) for name, colour in chart.legend]
    widest = max(len(name) for name, _ in chart.legend)
    rows = ceil(len(handles) / (4 if widest < 9 else 3))
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=ceil(len(handles) / rows),
        fontsize=12.5,
        frameon=False,
        columnspacing=1.0,
        handlelength=1.0,
        labelcolor=INK,
    )


def _draw_table(axes: Axes, chart: Chart) -> None:
    size, columns = _letter_size(len(chart.bars)), len(chart.columns)
    for row, bar in enumerate(chart.bars):
        axes.axhline(row, color=FAINT, linewidth=1, zorder=0)
        for column, part in enumerate(bar.parts):
            if part.value:
                axes.scatter([column], [row], s=210, color=part.colour, zorder=2)
                _write(axes, column, row, part.value, size - 3, _on(part.colour), ha="center", fontweight="bold")
        _write(axes, columns - 0.35, row, bar.total, size, INK, fontweight="bold")
    axes.set_xlim(-0.6, columns + 0.25)
    axes.xaxis.tick_top()
    axes.set_xticks(range(columns), [year[2:] for year in chart.columns], fontsize=size - 2)
    _name_rows(axes, chart, size)


def _letter_size(bars: int) -> int:
    return 14 if bars <= 8 else 13


def _short(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"


def _plain(text: str) -> str:
    """A text whose dollar signs are not taken for formulas."""
    return text.replace("$", r"\$")


def _on(colour: str) -> str:
    """The ink that is readable on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 130 else "#FFFFFF"
