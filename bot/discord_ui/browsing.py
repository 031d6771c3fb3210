"""Browsing the records and the facts: the next race, calendars, seasons, champions, races, profiles, topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_ui.browsing_controls import PageButton, PageMenu, desk_of, message_of, page_at
from bot.discord_ui.browsing_layout import race_address
from bot.discord_ui.browsing_seasons import decided_season, season_at_hand
from bot.discord_ui.picking import (
    Catalogue,
    Entry,
    UnknownName,
    catalogue_of,
    offer,
    picked,
    picked_race,
    picked_season,
    typed_season,
)

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

Choices = list[app_commands.Choice[str]]
Typed = app_commands.Range[str, 1, 100]


def add_commands(bot: AslmsBot) -> None:
    """Add this module's commands, buttons and menus to the bot."""
    bot.add_dynamic_items(PageButton, PageMenu)
    _add_races(bot)
    _add_seasons(bot)
    _add_profiles(bot)
    _add_facts(bot)


# -- what the commands share ------------------------------------------------------------------------------------------


async def _show(interaction: discord.Interaction[Any], bot: AslmsBot, address: str) -> None:
    """Reply with the page at an address."""
    page = page_at(desk_of(bot), address)
    if page is None:
        raise LookupError(f"no page at {address}")
    await interaction.response.send_message(**message_of(page))


async def _sorry(
    interaction: discord.Interaction[Any], error: UnknownName, address_of: Callable[[str], str] | None = None
) -> None:
    """Say kindly that a name is not known, with a button for each thing that may be meant."""
    if not error.near or address_of is None:
        await interaction.response.send_message(str(error), ephemeral=True)
        return
    view = discord.ui.View(timeout=None)
    for entry in error.near:
        view.add_item(PageButton(address_of(entry.id), entry.label))
    await interaction.response.send_message(str(error), view=view, ephemeral=True)


def _catalogue(bot: AslmsBot) -> Catalogue:
    return catalogue_of(bot.assistant.engine)


def _season(bot: AslmsBot, typed: str) -> str:
    """The id of the season that was typed. Raises UnknownName with a sentence that names near ones."""
    return picked_season(_catalogue(bot), typed, bot.settings.clock()).season


# -- the commands -----------------------------------------------------------------------------------------------------


def _add_races(bot: AslmsBot) -> None:
    @bot.tree.command(name="next", description="When and where the next race is")
    async def next_(interaction: discord.Interaction[Any]) -> None:
        """Show the next race."""
        await _show(interaction, bot, "next")

    @bot.tree.command(name="race", description="One race: the winners and poles of every class")
    @app_commands.describe(season="The season, such as 2023-24", round="The round: its number or name")
    async def race(interaction: discord.Interaction[Any], season: Typed, round: Typed) -> None:
        """Show one race."""
        catalogue = _catalogue(bot)
        try:
            chosen = picked_season(catalogue, season, bot.settings.clock())
        except UnknownName as error:
            await _sorry(interaction, error, lambda season: f"calendar/{season}")
            return
        try:
            found = picked_race(catalogue, chosen, round)
        except UnknownName as error:
            await _sorry(interaction, error, lambda record: f"race/{record.replace('round-', '')}")
            return
        await _show(interaction, bot, race_address(found))

    @race.autocomplete("season")
    async def complete_season(_interaction: discord.Interaction[Any], current: str) -> Choices:
        return offer(_with_rounds(_catalogue(bot)), current)

    @race.autocomplete("round")
    async def complete_round(interaction: discord.Interaction[Any], current: str) -> Choices:
        catalogue = _catalogue(bot)
        name = catalogue.season(typed_season(interaction))
        return offer(catalogue.rounds(catalogue.records.base.seasons[name] if name else None), current)


def _with_rounds(catalogue: Catalogue) -> list[Entry]:
    """The seasons that have a calendar on record."""
    return [entry for entry in catalogue.seasons if catalogue.records.base.seasons[entry.id].rounds]


def _add_seasons(bot: AslmsBot) -> None:
    async def complete_season(_interaction: discord.Interaction[Any], current: str) -> Choices:
        return offer(_catalogue(bot).seasons, current)

    @bot.tree.command(name="calendar", description="The rounds of a season: dates, circuits, winners")
    @app_commands.describe(season="The season, such as 2023-24; the present one if you leave it out")
    @app_commands.autocomplete(season=complete_season)
    async def calendar(interaction: discord.Interaction[Any], season: Typed | None = None) -> None:
        """Show the calendar of a season."""
        await _show_season(interaction, bot, "calendar", season)

    @bot.tree.command(name="season", description="A season at a glance")
    @app_commands.describe(season="The season, such as 2023-24; the present one if you leave it out")
    @app_commands.autocomplete(season=complete_season)
    async def season_(interaction: discord.Interaction[Any], season: Typed | None = None) -> None:
        """Show a season at a glance."""
        await _show_season(interaction, bot, "season", season)

    @bot.tree.command(name="champions", description="The champions of a season, or of a class over the years")
    @app_commands.describe(season="The season, such as 2023-24", race_class="The class, such as LMP2")
    @app_commands.rename(race_class="class")
    async def champions(
        interaction: discord.Interaction[Any], season: Typed | None = None, race_class: Typed | None = None
    ) -> None:
        """Show the champions of a season, of a class, or of a class in a season."""
        try:
            address = _champions_address(bot, season, race_class)
        except UnknownName as error:
            await _sorry(interaction, error, lambda found: _champions_of(bot, found))
            return
        await _show(interaction, bot, address)

    champions.autocomplete("season")(complete_season)

    @champions.autocomplete("race_class")
    async def complete_class(interaction: discord.Interaction[Any], current: str) -> Choices:
        return offer(_catalogue(bot).classes_of(typed_season(interaction)), current)


def _champions_address(bot: AslmsBot, season: str | None, race_class: str | None) -> str:
    """The address of the page that /champions shows. Raises UnknownName for a name that is not on record."""
    chosen = _season(bot, season) if season else None
    found = picked("class", _catalogue(bot).classes, race_class) if race_class else None
    if found:
        return f"titles/{chosen}/{found}" if chosen else f"honours/{found}/1"
    return f"titles/{chosen or decided_season(desk_of(bot)).season}"


def _champions_of(bot: AslmsBot, found: str) -> str:
    """The page of the champions of a season or of a class, which is offered for a name that is not on record."""
    return f"titles/{found}" if found in _catalogue(bot).records.base.seasons else f"honours/{found}/1"


async def _show_season(interaction: discord.Interaction[Any], bot: AslmsBot, kind: str, season: str | None) -> None:
    """Show a page of the season that was typed, or of the one at hand."""
    try:
        chosen = _season(bot, season) if season else season_at_hand(desk_of(bot)).season
    except UnknownName as error:
        await _sorry(interaction, error, lambda season: f"{kind}/{season}")
        return
    await _show(interaction, bot, f"{kind}/{chosen}")


_PROFILES = (
    ("circuit", "A circuit: the lap, the races held there, who won", "The circuit's name"),
    ("driver", "A driver: titles, wins, poles, teams, team mates", "The driver's name"),
    ("team", "A team: titles, wins, poles, drivers, cars", "The team's name"),
    ("class", "A class: its seasons, champions, winners", "The class, such as LMP2"),
)


def _add_profiles(bot: AslmsBot) -> None:
    for noun, description, hint in _PROFILES:
        _add_profile(bot, noun, description, hint)


def _add_profile(bot: AslmsBot, noun: str, description: str, hint: str) -> None:
    def entries() -> tuple[Entry, ...]:
        catalogue = _catalogue(bot)
        tables = {"circuit": catalogue.circuits, "driver": catalogue.drivers, "team": catalogue.teams}
        return tables.get(noun, catalogue.classes)

    @bot.tree.command(name=noun, description=description)
    @app_commands.describe(name=hint)
    @app_commands.rename(name=noun)
    async def profile(interaction: discord.Interaction[Any], name: Typed) -> None:
        """Show a circuit, a driver, a team or a class."""
        try:
            address = f"{noun}/{picked(noun, entries(), name)}"
        except UnknownName as error:
            await _sorry(interaction, error, lambda found: f"{noun}/{found}")
            return
        await _show(interaction, bot, address)

    @profile.autocomplete("name")
    async def complete(_interaction: discord.Interaction[Any], current: str) -> Choices:
        return offer(entries(), current)


def _add_facts(bot: AslmsBot) -> None:
    @bot.tree.command(name="topics", description="Browse the facts by topic")
    async def topics(interaction: discord.Interaction[Any]) -> None:
        """Show the topics."""
        await _show(interaction, bot, "topics/1")

    @bot.tree.command(name="random", description="A fact at random")
    async def random_(interaction: discord.Interaction[Any]) -> None:
        """Show a fact at random."""
        await _show(interaction, bot, "random")
