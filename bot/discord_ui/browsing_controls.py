"""Turning pages: an address names a page, buttons and menus carry addresses, so they work after a restart too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_ui.browsing_careers import driver_page, team_page
from bot.discord_ui.browsing_layout import Desk, Menu, Page
from bot.discord_ui.browsing_profiles import circuit_page, class_page
from bot.discord_ui.browsing_races import next_page, race_page
from bot.discord_ui.browsing_seasons import calendar_page, season_page
from bot.discord_ui.browsing_titles import honours_page, titles_page
from bot.discord_ui.browsing_topics import fact_page, random_page, topic_page, topics_page
from bot.discord_ui.interactions import Pressable
from bot.discord_ui.pace import SLOW_DOWN
from bot.discord_ui.picking import catalogue_of
from bot.discord_ui.rendering import cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

GONE = "That is no longer on record. The commands show what is."
LABEL = 80
OPTION = 100
MAX_LINKS = 5


def desk_of(bot: AslmsBot) -> Desk:
    """What pages are made from at this moment: the engine is replaced when facts change."""
    engine = bot.assistant.engine
    return Desk(catalogue_of(engine).records, bot.settings.clock(), engine)


def page_at(desk: Desk, address: str) -> Page | None:
    """The page at an address such as "race/2023-24/3"; None where what it names is not on record."""
    kind, *parts = address.split("/")
    opener = _OPENERS.get(kind)
    first, second = [*parts, None, None][:2]
    return opener(desk, first or "", second) if opener else None


def _of_season(make: Callable[..., Page]) -> Callable[[Desk, str, str | None], Page | None]:
    def opened(desk: Desk, name: str, _more: str | None) -> Page | None:
        season = desk.base.seasons.get(name)
        return make(desk, season) if season else None

    return opened


def _of_thing(make: Callable[..., Page], table: str) -> Callable[[Desk, str, str | None], Page | None]:
    def opened(desk: Desk, name: str, page: str | None) -> Page | None:
        return make(desk, name, page) if name in getattr(desk.base, table) else None

    return opened


def _titles(desk: Desk, name: str, race_class: str | None) -> Page | None:
    season = desk.base.seasons.get(name)
    known = race_class is None or race_class in desk.base.classes
    return titles_page(desk, season, race_class) if season and known else None


def _race(desk: Desk, name: str, index: str | None) -> Page | None:
    found = (race for race in desk.records.rounds if race.season.season == name and str(race.index) == index)
    race = next(found, None)
    return race_page(desk, race) if race else None


def _topic(desk: Desk, name: str, page: str | None) -> Page | None:
    topic = desk.base.topics.get(name)
    return topic_page(desk, topic, page) if topic else None


def _fact(desk: Desk, name: str, _more: str | None) -> Page | None:
    fact = desk.base.facts.get(name)
    return fact_page(desk, fact) if fact else None


_OPENERS: dict[str, Callable[[Desk, str, str | None], Page | None]] = {
    "next": lambda desk, _name, _more: next_page(desk),
    "calendar": _of_season(calendar_page),
    "season": _of_season(season_page),
    "titles": _titles,
    "honours": _of_thing(honours_page, "classes"),
    "race": _race,
    "circuit": _of_thing(circuit_page, "circuits"),
    "driver": _of_thing(driver_page, "drivers"),
    "team": _of_thing(team_page, "teams"),
    "class": _of_thing(class_page, "classes"),
    "topics": lambda desk, page, _more: topics_page(desk, page),
    "topic": _topic,
    "fact": _fact,
    "random": lambda desk, _name, _more: random_page(desk),
}


class PageButton(
    Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"go:(?P<address>[a-z0-9/-]{1,97})"
):
    """A button that turns to the page at its address."""

    def __init__(self, address: str, label: str = "Go", enabled: bool = True) -> None:
        super().__init__(
            discord.ui.Button(
                label=cut(label, LABEL),
                style=discord.ButtonStyle.secondary,
                custom_id=f"go:{address}",
                disabled=not enabled,
            )
        )
        self.address = address

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["address"])

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to the page."""
        await turn(interaction, self.address)


class PageMenu(Pressable, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"pick:(?P<name>[a-z]{1,20})"):
    """A select menu whose choices carry the addresses of pages."""

    def __init__(self, menu: Menu) -> None:
        options = [
            discord.SelectOption(
                label=cut(choice.label, OPTION),
                value=choice.address,
                description=cut(choice.note, OPTION) or None,
                default=choice.chosen,
            )
            for choice in menu.choices
        ]
        super().__init__(
            discord.ui.Select(custom_id=f"pick:{menu.name}", placeholder=cut(menu.placeholder, OPTION), options=options)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageMenu:
        """The menu that was used, rebuilt from its custom id; what was picked comes with the interaction."""
        return cls(Menu(match["name"], "", ()))

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to the page that was picked."""
        await turn(interaction, self.item.values[0])


def view_of(page: Page) -> discord.ui.View | None:
    """The menus and buttons of a page; None where it has none."""
    links = {link.address: link for link in page.links}
    if not links and not page.menus:
        return None
    view = discord.ui.View(timeout=None)
    for menu in page.menus:
        view.add_item(PageMenu(menu))
    for link in list(links.values())[:MAX_LINKS]:
        view.add_item(PageButton(link.address, link.label, link.enabled))
    return view


def message_of(page: Page) -> dict[str, Any]:
    """The arguments that send a page."""
    view = view_of(page)
    return {"embed": page.embed, "view": view} if view else {"embed": page.embed}


async def turn(interaction: discord.Interaction[Any], address: str) -> None:
    """Turn to the page at an address: in place for who asked for it, in a private reply for anybody else."""
    bot: AslmsBot = interaction.client
    if bot.browsing_pace.too_fast(interaction.user.id):
        await interaction.response.send_message(SLOW_DOWN, ephemeral=True)
        return
    page = page_at(desk_of(bot), address)
    if page is None:
        await interaction.response.send_message(GONE, ephemeral=True)
    elif _is_own(interaction):
        await interaction.response.edit_message(embed=page.embed, view=view_of(page))
    else:
        await interaction.response.send_message(**message_of(page), ephemeral=True)


def _is_own(interaction: discord.Interaction[Any]) -> bool:
    """Whether the person who presses is the one whose command brought the message; nobody turns another's pages."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is None or asked.user.id == interaction.user.id
