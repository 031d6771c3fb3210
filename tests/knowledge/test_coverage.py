"""The coverage table counts what is on record and names what is missing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.knowledge.coverage import Count, SeasonCoverage, coverage, show

if TYPE_CHECKING:
    from conftest import SmallBase

SEASON = "seasons/2015-16.yaml"


def survey(small: SmallBase) -> SeasonCoverage:
    (row,) = coverage(small.base())
    return row


def test_everything_is_counted(small: SmallBase) -> None:
    row = survey(small)
    assert (row.season, row.held, row.off, row.planned) == ("2015-16", 2, 1, 0)
    # the one GT car took part in round 2 alone, so that no GT winner is missed in round 1
    assert row.winners == Count(2, 3)
    assert row.poles == Count(1, 3)
    assert row.champions == Count(3, 4)
    assert row.runners_up == Count(0, 4)
    assert row.invitations == Count(0)
    assert row.entries == Count(3)
    assert row.entry_list == Count(2, 3)
    assert row.starters == Count(1, 2)


def test_what_is_missing_is_named(small: SmallBase) -> None:
    assert dict(survey(small).missing) == {
        "winners": "round 2 (Chang International Circuit): GT",
        "poles": "round 1 (Sepang International Circuit): all; round 2 (Chang International Circuit): LMP2",
        "champions": "drivers: GT",
        "runners-up": "LMP2, GT",
        "invitations": "none on record",
        "entry list": "LMP2 1 of 2",
        "starters": "round 2",
    }


def test_without_an_entry_list_every_class_is_expected_in_every_race(small: SmallBase) -> None:
    text = (small.path / SEASON).read_text(encoding="utf-8")
    start, end = text.index("entries:"), text.index("rounds:\n  - round")
    (small.path / SEASON).write_text(text[:start] + text[end:], encoding="utf-8")
    row = survey(small)
    assert row.winners == Count(2, 4)
    assert row.entry_list == Count(0)
    assert dict(row.missing)["entries"] == "none on record"
    assert dict(row.missing)["entry list"] == "none on record"


def test_a_season_to_come_misses_nothing(small: SmallBase) -> None:
    (small.path / "seasons/2016-17.yaml").write_text(
        'season: "2016-17"\nlabel: 2016–17\nclasses: [lmp2]\nrounds:\n'
        "  - {round: 1, name: Sepang, circuit: sepang, date: 2016-12-01, status: planned, sources: [report]}\n"
        "champions: []\nrunners_up: []\ninvitations: []\n",
        encoding="utf-8",
    )
    row = coverage(small.base())[1]
    assert (row.held, row.planned, row.missing) == (0, 1, ())
    assert str(row.winners) == str(row.champions) == "–"


@pytest.mark.parametrize(
    ("count", "text", "complete"),
    [
        (Count(3, 4), "3/4", False),
        (Count(28, 26), "28/26", True),
        (Count(0, 0), "–", True),
        (Count(0), "–", False),
        (Count(5), "5", True),
    ],
)
def test_how_a_count_reads(count: Count, text: str, complete: bool) -> None:
    assert (str(count), count.complete) == (text, complete)


def test_the_table_is_plain_through_a_pipe_and_names_what_is_missing(small: SmallBase) -> None:
    out = io.StringIO()
    show(coverage(small.base()), Console(file=out, width=160, highlight=False))
    lines = out.getvalue().splitlines()
    assert lines[0].split()[:4] == ["season", "held", "off", "planned"]
    assert lines[1].split() == ["2015-16", "2", "1", "–", "2/3", "3/4", "0/4", "–", "3", "2/3", "1/3", "1/2"]
    assert "2015-16, not on record" in lines
    assert "  champions: drivers: GT" in lines
    assert "\x1b" not in out.getvalue()


def test_the_table_has_colours_on_a_terminal(small: SmallBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = io.StringIO()
    show(coverage(small.base()), Console(file=out, width=160, force_terminal=True, color_system="standard"))
    assert "\x1b[" in out.getvalue()
