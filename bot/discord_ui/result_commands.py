"""/result, /champion, /round: what moderators enter on a race weekend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands

from bot.discord_ui.fact_commands import choices, day_of
from bot.discord_ui.interactions import Interaction, moderated
from bot.discord_ui.proposals import present
from bot.discord_ui.rendering import cut
from bot.knowledge import KnowledgeBase
from bot.knowledge.drafting import DraftError, slug
from bot.knowledge.models import Round

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
        return _names(bot.engine.base.cars, current)

    @set_result.autocomplete("pole_team")
    async def complete_pole_team(_interaction: Interaction, current: str) -> Choices:
        return _names(bot.engine.base.teams, current)

    @set_result.autocomplete("pole_driver")
    async def complete_pole_driver(_interaction: Interaction, current: str) -> Choices:
        return _names(bot.engine.base.drivers, current)

    @set_round.autocomplete("circuit")
    async def complete_circuit(_interaction: Interaction, current: str) -> Choices:
        return choices(current, {key: circuit.name for key, circuit in bot.engine.base.circuits.items()})

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
    at = round_at(bot.engine.base, season, race)
    if not any(value for value in (*winner.values(), *pole.values())):
        raise DraftError("Say who won, or who had the pole.")
    payload = {
        "season": season,
        "at": at,
        "class": class_of(bot.engine.base, race_class),
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
    payload = {
        "season": season,
        "part": part,
        "class": class_of(bot.engine.base, race_class),
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
    base = bot.engine.base
    at = None if race.strip().casefold() == "new" else round_at(base, season, race)
    given = {**fields, "date": day_of(day), "circuit": circuit_of(base, circuit) if circuit else None}
    if at is None and not (given["name"] and given["circuit"]):
        raise DraftError("A new round needs a name and a circuit.")
    if all(value is None for value in given.values()):
        raise DraftError("Say what is to change: the date, the circuit, the status, ...")
    await present(interaction, "round", {"season": season, "at": at, "fields": given, "sources": source})


def _complete_season(bot: AslmsBot, command: Any) -> None:
    async def complete(_interaction: Interaction, current: str) -> Choices:
        labels = {key: season.label for key, season in reversed(bot.engine.base.seasons.items())}
        return choices(current, labels)

    command.autocomplete("season")(complete)


def _complete_round(bot: AslmsBot, command: Any) -> None:
    async def complete(interaction: Interaction, current: str) -> Choices:
        season = bot.engine.base.seasons.get(str(interaction.namespace.season or ""))
        if season is None:
            return []
        labels = {_handle(season.rounds, at): _label(race) for at, race in enumerate(season.rounds)}
        return choices(current, labels)

    command.autocomplete("race")(complete)


def _complete_entities(bot: AslmsBot, command: Any) -> None:
    async def complete_class(interaction: Interaction, current: str) -> Choices:
        base = bot.engine.base
        season = base.seasons.get(str(interaction.namespace.season or ""))
        known = season.classes if season else base.classes
        return choices(current, {key: base.classes[key].name for key in known})

    async def complete_team(_interaction: Interaction, current: str) -> Choices:
        return _names(bot.engine.base.teams, current)

    async def complete_drivers(_interaction: Interaction, current: str) -> Choices:
        return complete_list(bot.engine.base, current)

    command.autocomplete("race_class")(complete_class)
    command.autocomplete("team")(complete_team)
    command.autocomplete("drivers")(complete_drivers)


def complete_list(base: KnowledgeBase, current: str) -> Choices:
    """Choices for the last of several drivers that are being typed, each with those before it."""
    before, comma, last = current.rpartition(",")
    head = f"{before.strip()}, " if comma else ""
    found = _names(base.drivers, last.strip())
    whole = [head + choice.name for choice in found]
    return [app_commands.Choice(name=text, value=text) for text in whole if len(text) <= 100]


def _names(table: Any, current: str) -> Choices:
    """Choices of names, which are also the values: a new name can be typed as well."""
    found = choices(current, {key: entity.name for key, entity in table.items()})
    return [app_commands.Choice(name=choice.name, value=choice.name) for choice in found]


def _handle(rounds: list[Round], at: int) -> str:
    """What stands for a round in a command: its number where that is its alone, else its name."""
    number = rounds[at].round
    alone = number is not None and sum(race.round == number for race in rounds) == 1
    return str(number) if alone else rounds[at].name


def _label(race: Round) -> str:
    number = f"{race.round} · " if race.round is not None else ""
    return cut(f"{number}{race.name} · {race.date or 'no date'} · {race.status}", 100)


def round_at(base: KnowledgeBase, season: str, typed: str) -> int:
    """The index of a round of a season by number or name. Raises DraftError that lists the rounds."""
    if season not in base.seasons:
        raise DraftError(f"There is no season “{cut(season, 30)}” on record; pick one of the list.")
    rounds = base.seasons[season].rounds
    wanted = typed.strip()
    for at, race in enumerate(rounds):
        if wanted in (str(race.round), race.name, _label(race)):
            return at
    alike = [
        at for at, race in enumerate(rounds) if slug(wanted) and slug(wanted) in slug(f"{race.name} {race.circuit}")
    ]
    if len(alike) == 1:
        return alike[0]
    known = "; ".join(f"{race.round}: {race.name}" for race in rounds) or "none yet: add one with the round “new”"
    raise DraftError(f"“{cut(wanted, 40)}” is no round of {base.seasons[season].label}. Its rounds: {known}.")


def class_of(base: KnowledgeBase, typed: str) -> str:
    """The id of a class by id or name. Raises DraftError where there is none."""
    for identifier, race_class in base.classes.items():
        if typed.strip().casefold() in (identifier, race_class.name.casefold()):
            return identifier
    raise DraftError(f"There is no class “{cut(typed, 40)}”; pick one of the list.")


def circuit_of(base: KnowledgeBase, typed: str) -> str:
    """The id of a circuit by id or any of its names. Raises DraftError where there is none."""
    wanted = slug(typed)
    for identifier, circuit in base.circuits.items():
        if wanted == identifier or wanted in map(slug, (circuit.name, *circuit.names)):
            return identifier
    raise DraftError(
        f"There is no circuit “{cut(typed, 40)}” on record; it must be added to entities/circuits.yaml first."
    )
