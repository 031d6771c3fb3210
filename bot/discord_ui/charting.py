"""/chart: the records as pictures, drawn off the event loop and kept until the facts change."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import charts
from bot.answering.text import say_date
from bot.discord_ui.picking import Catalogue, UnknownName, catalogue_of, offer, picked
from bot.discord_ui.rendering import NEUTRAL

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

log = logging.getLogger(__name__)

SUFFIX = ".png"
FILE_NAME = f"chart{SUFFIX}"
KIND_CHOICES = [app_commands.Choice(name=name, value=kind) for kind, name in charts.KINDS.items()]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart that somebody wants: of which records, which kind, which class or all."""

    fingerprint: str
    kind: str
    race_class: str | None

    @property
    def name(self) -> str:
        """The name of its file: what it shows, from which facts, in which design."""
        base = re.sub(r"[^0-9A-Za-z]", "", self.fingerprint)
        return f"{base}-{charts.DESIGN}-{self.kind}-{self.race_class or 'all'}{SUFFIX}"


class ChartStore:
    """The charts that have been drawn, as files in a folder; one at a time is drawn, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")

    def find(self, wanted: Wanted) -> bytes | None:
        """A chart that has been drawn before; None where it has not been, or its file cannot be read."""
        try:
            return (self._folder / wanted.name).read_bytes()
        except OSError:
            return None

    async def make(self, wanted: Wanted, chart: charts.Chart) -> bytes:
        """Draw a chart and keep it. What cannot be kept is still given back."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._make, wanted, chart)

    def _make(self, wanted: Wanted, chart: charts.Chart) -> bytes:
        kept = self.find(wanted)  # somebody else may have wanted the same one a moment before
        if kept is not None:
            return kept
        # the drawing library keeps its list of fonts there: found again after a restart, and the home may be read-only
        os.environ.setdefault("MPLCONFIGDIR", str(self._folder.parent / "matplotlib"))
        data = charts.draw(chart)
        try:
            self._keep(wanted, data)
        except OSError:
            log.warning("the chart %s could not be kept", wanted.name, exc_info=True)
        return data

    def _keep(self, wanted: Wanted, data: bytes) -> None:
        """Write the file as a whole or not at all; those of facts and designs that are no more are removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, self._folder / wanted.name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        prefix = "-".join(wanted.name.split("-")[:2]) + "-"
        for old in self._folder.glob(f"*{SUFFIX}"):
            if not old.name.startswith(prefix):
                old.unlink(missing_ok=True)


def add_commands(bot: AslmsBot) -> None:
    """Add /chart to the bot's tree."""
    store = ChartStore(bot.settings.data_dir / "cache" / "charts")

    @bot.tree.command(name="chart", description="The records as a picture")
    @app_commands.describe(kind="What the chart shows", race_class="One class only; all if you leave it out")
    @app_commands.rename(race_class="class")
    @app_commands.choices(kind=KIND_CHOICES)
    async def chart(
        interaction: discord.Interaction[Any],
        kind: app_commands.Choice[str],
        race_class: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Show a chart."""
        await _reply(bot, store, interaction, kind.value, race_class)

    @chart.autocomplete("race_class")
    async def complete_class(_interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return offer(catalogue_of(bot.assistant.engine).classes, current)


async def _reply(
    bot: AslmsBot, store: ChartStore, interaction: discord.Interaction[Any], kind: str, typed: str | None
) -> None:
    """Reply with a chart at once where it has been drawn, after deferring where it has to be."""
    catalogue = catalogue_of(bot.assistant.engine)
    try:
        race_class = picked("class", catalogue.classes, typed) if typed else None
    except UnknownName as error:
        await interaction.response.send_message(str(error), ephemeral=True)
        return
    chart = charts.chart_of(catalogue.records, kind, race_class)
    if chart is None:
        await interaction.response.send_message(_nothing(catalogue, kind, race_class), ephemeral=True)
        return
    wanted = Wanted(catalogue.records.base.fingerprint, kind, race_class)
    embed = _embed(bot, catalogue, chart, race_class)
    data = store.find(wanted)
    if data is not None:
        await interaction.response.send_message(embed=embed, file=_file(chart, data))
        return
    await interaction.response.defer(thinking=True)
    data = await store.make(wanted, chart)
    await interaction.followup.send(embed=embed, file=_file(chart, data))


def _file(chart: charts.Chart, data: bytes) -> discord.File:
    return discord.File(BytesIO(data), filename=FILE_NAME, description=chart.alternative)


def _nothing(catalogue: Catalogue, kind: str, race_class: str | None) -> str:
    name = f" in {catalogue.records.class_name(race_class)}" if race_class else ""
    return f"There is nothing on record for a chart of {charts.KINDS[kind].lower()}{name}."


def _embed(bot: AslmsBot, catalogue: Catalogue, chart: charts.Chart, race_class: str | None) -> discord.Embed:
    """The embed around a chart: what has to be known to read it, and what it was counted from."""
    colour = catalogue.records.base.classes[race_class].colour if race_class else None
    embed = discord.Embed(
        title=chart.title,
        description=chart.note or None,
        colour=discord.Colour.from_str(colour) if colour else NEUTRAL,
    )
    embed.set_image(url=f"attachment://{FILE_NAME}")
    last = catalogue.records.last_race_day(bot.settings.clock().date())
    seasons = f"Counted from the records of {chart.seasons} season{'s' if chart.seasons != 1 else ''}"
    embed.set_footer(text=f"{seasons} · As of {say_date(last)}" if last else seasons)
    return embed
