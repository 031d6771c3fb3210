"""/result, /champion, /round: what moderators enter on a race weekend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands

from bot.discord_ui.fact_commands import day_of
from bot.discord_ui.interactions import Interaction, moderated
from bot.discord_ui.picking import (
    Catalogue,
    UnknownName,
    catalogue_of,
    not_known,
    offer,
    offer_list,
    offer_names,
    picked,
    picked_race,
    picked_season,
    typed_season,
)
from bot.discord_ui.proposals import present
from bot.knowledge.drafting import DraftError
from bot.knowledge.models import Season

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

Status = Literal["held", "cancelled", "postponed", "planned"]
Choices = list[app_commands.Choice[str]]
Fields = dict[str, Any]


def add_commands(bot: AslmsBot, guild: discord.Object) -> None:
    """Add the commands for results to the home server."""
    result = app_commands.Group(name="result", description="Winners and poles (moderators)", guild_only=True)
    champion = app_commands.Group(name="champion", description="Champions (moderators)", guild_only=True)
    round_ = app_commands.Group(name="round", description="The calendar (moderators)", guild_only=True)

    @result.command(name="set", description="Set who won a class in a race, and who had the pole")
    @app_commands.rename(race="round", race_class="class")
    @app_commands.describe(
        season="The season",
        race="The round: its number or name",
        race_class="The class",
        source="The page that says so: https://… | title | publisher | date",
        team="The winner's team; a new name is added",
        number="The car's number",
        car="The car",
        drivers="The winner's drivers, separated by commas",
        overall="Whether it won overall",
        pole_team="The team on pole of the class",
        pole_driver="The driver on pole of the class",
    )
    async def set_result(
        interaction: Interaction,
        season: str,
        race: str,
        race_class: str,
        source: str,
        team: str | None = None,
        number: str | None = None,
        car: str | None = None,
        drivers: str | None = None,
        overall: bool | None = None,
        pole_team: str | None = None,
        pole_driver: str | None = None,
    ) -> None:
        """Preview a result."""
        winner = {"team": team, "number": number, "car": car, "drivers": drivers, "overall": overall}
        pole = {"team": pole_team, "driver": pole_driver}
        await moderated(interaction, _set_result(bot, interaction, season, race, race_class, source, winner, pole))

    @champion.command(name="set", description="Set a champion or a runner-up")
    @app_commands.rename(race_class="class")
    @app_commands.describe(
        season="The season",
        race_class="The class",
        title="Whose title",
        source="The page that says so: https://… | title | publisher | date",
        team="The team; a new name is added",
        drivers="The drivers, separated by commas",
        number="The car's number",
        points="The points",
        place="Champion or runner-up",
    )
    async def set_champion(
        interaction: Interaction,
        season: str,
        race_class: str,
        title: Literal["teams", "drivers"],
        source: str,
        team: str | None = None,
        drivers: str | None = None,
        number: str | None = None,
        points: float | None = None,
        place: Literal["champion", "runner-up"] = "champion",
    ) -> None:
        """Preview a title."""
        fields = {"team": team, "drivers": drivers, "number": number, "points": points}
        part = "champions" if place == "champion" else "runners_up"
        await moderated(interaction, _set_title(bot, interaction, season, part, race_class, title, source, fields))

    @round_.command(name="set", description="Set a round's date, circuit or status, or add a round")
    @app_commands.rename(race="round", day="date")
    @app_commands.describe(
        season="The season",
        race="The round: its number or name; “new” adds one",
        source="The page that says so: https://… | title | publisher | date",
        day="The date, such as 2026-12-13",
        circuit="The circuit",
        status="What became of it",
        name="Its name, such as 4 Hours of Sepang",
        duration="Its length, such as 4 h",
        starters="How many cars started",
    )
    async def set_round(
        interaction: Interaction,
        season: str,
        race: str,
        source: str,
        day: str | None = None,
        circuit: str | None = None,
        status: Status | None = None,
        name: app_commands.Range[str, 1, 100] | None = None,
        duration: app_commands.Range[str, 1, 40] | None = None,
        starters: app_commands.Range[int, 1, 200] | None = None,
    ) -> None:
        """Preview a round."""
        fields = {"name": name, "duration": duration, "status": status, "starters": starters}
        await moderated(interaction, _set_round(bot, interaction, season, race, source, day, circuit, fields))

    commands: list[Any] = [set_result, set_champion, set_round]
    for command in commands:
        _complete_season(bot, command)
    for command in (commands[0], commands[2]):
        _complete_round(bot, command)
    for command in commands[:2]:
        _complete_entities(bot, command)

    @set_result.autocomplete("car")
    async def complete_car(_interaction: Interaction, current: str) -> Choices:
        return offer_names(catalogue_of(bot.engine).cars, current)

    @set_result.autocomplete("pole_team")
    async def complete_pole_team(_interaction: Interaction, current: str) -> Choices:
        return offer_names(catalogue_of(bot.engine).teams, current)

    @set_result.autocomplete("pole_driver")
    async def complete_pole_driver(_interaction: Interaction, current: str) -> Choices:
        return offer_names(catalogue_of(bot.engine).drivers, current)

    @set_round.autocomplete("circuit")
    async def complete_circuit(_interaction: Interaction, current: str) -> Choices:
        return offer(catalogue_of(bot.engine).circuits, current)

    for group in (result, champion, round_):
        bot.tree.add_command(group, guild=guild)


async def _set_result(
    bot: AslmsBot,
    interaction: Interaction,
    season: str,
    race: str,
    race_class: str,
    source: str,
    winner: Fields,
    pole: Fields,
) -> None:
    catalogue = catalogue_of(bot.engine)
    chosen = picked_season(catalogue, season)
    at = _round_at(catalogue, chosen, race)
    if not any(value for value in (*winner.values(), *pole.values())):
        raise DraftError("Say who won, or who had the pole.")
    payload = {
        "season": chosen.season,
        "at": at,
        "class": picked("class", catalogue.classes, race_class),
        "fields": winner,
        "pole": pole,
        "sources": source,
    }
    await present(interaction, "result", payload)


async def _set_title(
    bot: AslmsBot,
    interaction: Interaction,
    season: str,
    part: str,
    race_class: str,
    title: str,
    source: str,
    fields: Fields,
) -> None:
    catalogue = catalogue_of(bot.engine)
    payload = {
        "season": picked_season(catalogue, season).season,
        "part": part,
        "class": picked("class", catalogue.classes, race_class),
        "title": title,
        "fields": fields,
        "sources": source,
    }
    await present(interaction, "title", payload)


async def _set_round(
    bot: AslmsBot,
    interaction: Interaction,
    season: str,
    race: str,
    source: str,
    day: str | None,
    circuit: str | None,
    fields: Fields,
) -> None:
    catalogue = catalogue_of(bot.engine)
    chosen = picked_season(catalogue, season)
    at = None if race.strip().casefold() == "new" else _round_at(catalogue, chosen, race)
    given = {**fields, "date": day_of(day), "circuit": _circuit(catalogue, circuit) if circuit else None}
    if at is None and not (given["name"] and given["circuit"]):
        raise DraftError("A new round needs a name and a circuit.")
    if all(value is None for value in given.values()):
        raise DraftError("Say what is to change: the date, the circuit, the status, ...")
    await present(interaction, "round", {"season": chosen.season, "at": at, "fields": given, "sources": source})


def _complete_season(bot: AslmsBot, command: Any) -> None:
    async def complete(_interaction: Interaction, current: str) -> Choices:
        return offer(catalogue_of(bot.engine).seasons, current)

    command.autocomplete("season")(complete)


def _complete_round(bot: AslmsBot, command: Any) -> None:
    async def complete(interaction: Interaction, current: str) -> Choices:
        catalogue = catalogue_of(bot.engine)
        season = catalogue.season(typed_season(interaction))
        return offer(catalogue.rounds(catalogue.records.base.seasons[season]), current) if season else []

    command.autocomplete("race")(complete)


def _complete_entities(bot: AslmsBot, command: Any) -> None:
    async def complete_class(interaction: Interaction, current: str) -> Choices:
        return offer(catalogue_of(bot.engine).classes_of(typed_season(interaction)), current)

    async def complete_team(_interaction: Interaction, current: str) -> Choices:
        return offer_names(catalogue_of(bot.engine).teams, current)

    async def complete_drivers(_interaction: Interaction, current: str) -> Choices:
        return offer_list(catalogue_of(bot.engine).drivers, current)

    command.autocomplete("race_class")(complete_class)
    command.autocomplete("team")(complete_team)
    command.autocomplete("drivers")(complete_drivers)


def _round_at(catalogue: Catalogue, season: Season, typed: str) -> int:
    """The index of the round of a season that was typed. Raises UnknownName where there is none."""
    if not season.rounds:
        raise UnknownName(f"No round of {season.label} is on record yet: add one with /round set and the round “new”.")
    race = picked_race(catalogue, season, typed)
    if race.season is not season:  # the season was changed after the round had been picked
        raise not_known(f"race of {season.label}", catalogue.rounds(season), race.round.name)
    return race.index - 1


def _circuit(catalogue: Catalogue, typed: str) -> str:
    """The id of the circuit that was typed. Raises UnknownName, which also says how a new one comes on record."""
    try:
        return picked("circuit", catalogue.circuits, typed)
    except UnknownName as error:
        raise UnknownName(f"{error} A new circuit must be added to entities/circuits.yaml first.") from None
