"""Charts: what they count, how they are drawn and kept, and what /chart sends."""

from __future__ import annotations

import asyncio
import io
import struct
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
import simcord

from bot import Settings, charts, create_bot
from bot.charts import ALT, KINDS, MOST_BARS, PAPER, SMALLER, chart_of, draw
from bot.discord_ui.charting import FILE_NAME, ChartStore, Wanted
from tests import real
from tests.real import KNOWLEDGE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = real.base()
RECORDS = real.records()


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG. Fails where it is none."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


# -- what they count --------------------------------------------------------------------------------------------------


def test_wins_by_driver_are_those_of_the_records() -> None:
    chart = chart_of(RECORDS, "driver-wins")
    assert chart is not None
    for bar in chart.bars:
        own = [win for win in RECORDS.wins if bar.label in {BASE.drivers[one].name for one in win.row.drivers}]
        assert bar.total == len(own)
    totals = [bar.total for bar in chart.bars]
    assert totals == sorted(totals, reverse=True)
    assert len(totals) == MOST_BARS


def test_titles_count_for_the_team_that_ran_the_car_too() -> None:
    chart = chart_of(RECORDS, "titles", "lmp2")
    assert chart is not None
    assert (chart.bars[0].label, chart.bars[0].total) == ("Algarve Pro Racing", 6)
    assert any(bar.label == "CrowdStrike Racing by APR" and bar.total == 2 for bar in chart.bars)


def test_grids_are_those_of_the_entry_lists() -> None:
    chart = chart_of(RECORDS, "grid")
    assert chart is not None
    known = {season.label: season.entries.total for season in RECORDS.seasons if season.entries}
    assert {bar.label: bar.total for bar in chart.bars} == known
    assert chart.seasons == len(known)
    assert "2015–16" in chart.note
    gt = chart_of(RECORDS, "grid", "gt")
    assert gt is not None
    assert {bar.label: bar.total for bar in gt.bars}["2023–24"] == 23


def test_races_by_circuit_and_year_are_all_races() -> None:
    chart = chart_of(RECORDS, "circuits")
    assert chart is not None
    assert sum(bar.total for bar in chart.bars) == len(RECORDS.races)
    sepang = next(bar for bar in chart.bars if bar.label == "Sepang")
    years = dict(zip(chart.columns, sepang.parts, strict=True))
    assert years["2023"].value == sum(
        race.round.circuit == "sepang" and race.day.year == 2023 for race in RECORDS.races
    )


def test_parts_have_the_colours_of_the_classes_in_their_order() -> None:
    chart = chart_of(RECORDS, "team-wins")
    assert chart is not None
    names = [name for name, _ in chart.legend]
    assert names == [*(row.name for row in BASE.classes.values() if row.name in names), SMALLER]
    assert dict(chart.legend)["LMP2"] == BASE.classes["lmp2"].colour


def test_a_class_without_a_record_has_no_chart() -> None:
    assert chart_of(RECORDS, "titles", "hypercar") is None
    with pytest.raises(KeyError):
        chart_of(RECORDS, "titles", "nonsense")
    with pytest.raises(KeyError):
        chart_of(RECORDS, "nonsense")


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_has_few_bars_and_words_for_who_cannot_see_it(kind: str) -> None:
    for race_class in (None, *BASE.classes):
        chart = chart_of(RECORDS, kind, race_class)
        if chart is None:
            continue
        assert 0 < len(chart.bars) <= MOST_BARS
        assert len(chart.alternative) <= ALT
        assert chart.title in chart.alternative
        assert chart.bars[0].label in chart.alternative
        assert all(bar.total > 0 for bar in chart.bars)


# -- drawing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_a_picture_of_its_own_background(kind: str) -> None:
    image = pytest.importorskip("PIL.Image")
    chart = chart_of(RECORDS, kind)
    assert chart is not None
    png = draw(chart)
    width, height = size_of(png)
    assert 1000 <= width <= 1200
    assert 1000 <= height <= 1200
    picture = image.open(io.BytesIO(png)).convert("RGBA")
    paper = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
    assert picture.getpixel((2, 2)) == (*paper, 255)
    if kind != "circuits":
        blue = tuple(int("0055A4"[at : at + 2], 16) for at in (0, 2, 4))
        assert (*blue, 255) in {colour for _, colour in picture.getcolors(1_000_000)}


def test_names_with_dollars_and_long_names_are_drawn() -> None:
    chart = chart_of(RECORDS, "team-wins")
    assert chart is not None
    odd = replace(chart.bars[0], label="$\\frac{x$ " + "very long name " * 10)
    assert size_of(draw(replace(chart, title="$5 {", bars=(odd, *chart.bars[1:]))))


def test_the_drawing_library_is_imported_only_for_drawing() -> None:
    code = "import sys; import bot.discord_ui.charting; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=KNOWLEDGE.parent, check=False).returncode == 0


# -- keeping ----------------------------------------------------------------------------------------------------------


async def test_a_chart_is_drawn_once_and_not_on_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def noted(chart: charts.Chart) -> bytes:
        threads.append(threading.current_thread().name)
        return draw(chart)

    monkeypatch.setattr(charts, "draw", noted)
    chart = chart_of(RECORDS, "titles")
    assert chart is not None
    store, wanted = ChartStore(tmp_path / "charts"), Wanted("f1", "titles", None)
    assert store.find(wanted) is None
    made = await asyncio.gather(*(store.make(wanted, chart) for _ in range(3)))
    assert len(threads) == 1
    assert threads[0] != threading.main_thread().name
    assert {store.find(wanted)} == set(made)
    assert len(list((tmp_path / "charts").iterdir())) == 1


async def test_charts_of_facts_that_are_no_more_are_removed(tmp_path: Path) -> None:
    chart = chart_of(RECORDS, "titles")
    assert chart is not None
    store = ChartStore(tmp_path)
    await store.make(Wanted("old", "titles", None), chart)
    await store.make(Wanted("new", "titles", None), chart)
    await store.make(Wanted("new", "grid", "lmp2"), chart)
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"new"}
    assert store.find(Wanted("old", "titles", None)) is None
    assert store.find(Wanted("new", "titles", None))


async def test_a_folder_that_cannot_be_written_does_not_lose_the_chart(tmp_path: Path) -> None:
    (tmp_path / "charts").write_text("a file where the folder should be")
    chart = chart_of(RECORDS, "titles")
    assert chart is not None
    assert size_of(await ChartStore(tmp_path / "charts").make(Wanted("f", "titles", None), chart))


# -- in Discord -------------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=tmp_path, clock=lambda: NOW)


@asynccontextmanager
async def a_world(settings: Settings) -> AsyncIterator[SimpleNamespace]:
    async with simcord.run(create_bot(settings), settle_timeout=30) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("paddock")
        alice = guild.add_member(env.create_user("alice"))
        yield SimpleNamespace(env=env, channel=channel, alice=alice, settings=settings)


def in_a_world(test: Callable[[SimpleNamespace], Awaitable[None]]) -> Callable[[Settings], Awaitable[None]]:
    """Run a test in a fresh simulated Discord, within one task, as simcord asks."""

    async def run(settings: Settings) -> None:
        async with a_world(settings) as world:
            await test(world)

    return run


def first_reply(world: SimpleNamespace) -> discord.InteractionResponseType:
    """How the last interaction was first replied to: with a message, or with the promise of one."""
    callbacks = [request for request in world.env.http_requests if request.path.endswith("/callback")]
    return discord.InteractionResponseType(callbacks[-1].json["type"])


@in_a_world
async def test_a_chart_is_drawn_sent_and_then_sent_from_the_cache(world: SimpleNamespace) -> None:
    options = {"kind": "titles", "class": "lmp2"}
    await world.alice.slash(world.channel, "chart", **options)
    assert first_reply(world) is discord.InteractionResponseType.deferred_channel_message
    message = world.channel.last_message
    (attachment,) = message.attachments
    assert attachment.filename == FILE_NAME
    assert "Algarve Pro Racing 6" in attachment.description
    (embed,) = message.embeds
    assert embed.title == "Titles by team, LMP2"
    assert "Counted from the records of 14 seasons" in embed.footer.text
    assert "As of" in embed.footer.text
    assert embed.colour.value == int(BASE.classes["lmp2"].colour[1:], 16)
    kept = list((world.settings.data_dir / "cache" / "charts").iterdir())
    assert len(kept) == 1
    second = await world.alice.slash(world.channel, "chart", **options)
    assert first_reply(world) is discord.InteractionResponseType.channel_message
    assert second.response.attachments[0].description == attachment.description


@in_a_world
async def test_what_cannot_be_drawn_is_said_kindly(world: SimpleNamespace) -> None:
    nothing = await world.alice.slash(world.channel, "chart", **{"kind": "titles", "class": "hypercar"})
    assert nothing.response.ephemeral
    assert "nothing on record" in nothing.response.content
    unknown = await world.alice.slash(world.channel, "chart", **{"kind": "titles", "class": "**formula one**"})
    assert unknown.response.ephemeral
    assert "did you mean" in unknown.response.content
    assert "**formula" not in unknown.response.content


@in_a_world
async def test_autocomplete_of_the_class(world: SimpleNamespace) -> None:
    choices = await world.alice.autocomplete(world.channel, "chart", "class", "p2", kind="titles")
    assert choices[0]["value"] == "lmp2"
