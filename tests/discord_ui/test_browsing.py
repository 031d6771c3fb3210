"""The browsing commands in a simulated Discord, and every page within Discord's limits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
import simcord
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot import Settings, create_bot
from bot.answering.answer import RANKS
from bot.answering.engine import Engine
from bot.answering.records import EntryRow, Records
from bot.discord_ui.browsing_controls import GONE, page_at, view_of
from bot.discord_ui.browsing_layout import Desk, Page, crew_text, flag_of, pages_of, race_address
from bot.discord_ui.browsing_topics import SIZE
from bot.discord_ui.picking import Catalogue, catalogue_of, escaped, not_known, offer, offer_list, offer_names, resolve
from bot.knowledge.models import Round
from tests import real
from tests.real import KNOWLEDGE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = real.base()
ENGINE = real.engine()
DESK = Desk(real.records(), NOW, ENGINE)
CATALOGUE = Catalogue(DESK.records)


def page(address: str, desk: Desk = DESK) -> Page:
    """The page at an address, which has to be there."""
    found = page_at(desk, address)
    assert found is not None, address
    return found


def shown(thing: Any) -> str:
    """Everything that an embed, or the only embed of a message, shows; spaces at which no line breaks as plain ones."""
    embed = thing if isinstance(thing, discord.Embed) else thing.embeds[0]
    fields = [part for field in embed.fields for part in (field.name, field.value)]
    parts = (embed.title, embed.description, *fields, embed.footer.text)
    return "\n".join(str(part) for part in parts if part).replace("\u00a0", " ")


def with_round(season: str, row: dict[str, Any], now: datetime = NOW) -> Desk:
    """A desk where one more round is on record."""
    changed = BASE.seasons[season].model_copy(
        update={"rounds": [*BASE.seasons[season].rounds, Round.model_validate(row)]}
    )
    base = replace(BASE, seasons={**BASE.seasons, season: changed})
    return Desk(Records(base), now, ENGINE)


PLANNED = {
    "round": 1,
    "name": "4 Hours of Sepang, race 1",
    "circuit": "sepang",
    "date": date(2026, 12, 5),
    "duration": "4 h",
    "status": "planned",
    "sources": ["wikipedia-sepang-international-circuit"],
}


# -- every page, within the limits ------------------------------------------------------------------------------------


def every_address() -> Iterator[str]:
    """The address of every page that there can be, with all pages of its lists."""
    yield from ("next", "random", "topics/1", "topics/9")
    for season in BASE.seasons:
        yield from (f"{kind}/{season}" for kind in ("calendar", "season", "titles"))
        yield from (f"titles/{season}/{one}" for one in BASE.classes)
    yield from (race_address(race) for race in DESK.records.rounds)
    for kind, table in (("circuit", BASE.circuits), ("driver", BASE.drivers), ("team", BASE.teams)):
        yield from (f"{kind}/{one}/{number}" for one in table for number in (1, 2))
    for one in BASE.classes:
        yield from (f"{kind}/{one}/{number}" for kind in ("class", "honours") for number in range(1, 8))
    for topic in BASE.topics.values():
        yield from (f"topic/{topic.id}/{number}" for number in range(1, pages_of(len(topic.facts), SIZE) + 1))
    yield from (f"fact/{fact}" for fact in BASE.facts)


def check_limits(shown_page: Page) -> None:
    """Fail where Discord would refuse a page."""
    embed = shown_page.embed
    assert len(embed) <= 6000
    assert len(embed.title or embed.description or "") > 0
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 0 < len(field.name or "") <= 256
        assert 0 < len(field.value or "") <= 1024
    view = view_of(shown_page)
    if view is None:
        return
    payload = view.to_components()
    assert len(payload) <= 5
    parts = [part for row in payload for part in row["components"]]
    ids = [part["custom_id"] for part in parts]
    assert len(set(ids)) == len(ids)
    assert all(1 <= len(one) <= 100 for one in ids)
    for part in parts:
        assert len(part.get("label") or "") <= 80
        options = part.get("options", [])
        assert len(options) <= 25
        assert all(1 <= len(option["label"]) <= 100 and len(option["value"]) <= 100 for option in options)
        assert all(len(option.get("description") or "") <= 100 for option in options)
        assert len({option["value"] for option in options}) == len(options)


async def test_every_page_is_within_the_limits_and_cites_its_sources() -> None:
    targets: set[str] = set()
    for address in every_address():
        one = page(address)
        check_limits(one)
        if address.split("/")[0] != "topics":
            assert any(field.name == "Sources" for field in one.embed.fields), address
        targets |= {link.address for link in one.links}
        targets |= {choice.address for menu in one.menus for choice in menu.choices}
    for target in targets:
        page(target)


async def test_a_page_with_far_too_much_text_still_fits() -> None:
    season = BASE.seasons["2013"]
    row = season.rounds[0]
    long = "word " * 400
    rounds = [
        row.model_copy(update={"name": f"Race {number} {long}", "disputed": f"{number} {long}", "duration": long})
        for number in range(60)
    ]
    changed = season.model_copy(update={"rounds": rounds, "disputed": long})
    base = replace(BASE, seasons={**BASE.seasons, "2013": changed})
    desk = Desk(Records(base), NOW, ENGINE)
    for address in ("calendar/2013", "season/2013", "race/2013/1", "race/2013/59", "circuit/inje", "team/kcmg"):
        check_limits(page(address, desk))


# -- the next race ----------------------------------------------------------------------------------------------------


def test_without_a_planned_race_that_is_said_with_what_is_known() -> None:
    text = shown(page("next").embed)
    assert "No race is planned on record" in text
    assert "2026–27" in text
    assert "Hypercar, LMP2 and GT3" in text
    assert "asianlemansseries.com" in text


def test_the_next_race_has_its_local_date_and_a_timestamp() -> None:
    text = shown(page("next", with_round("2026-27", PLANNED)).embed)
    noon = int(datetime(2026, 12, 5, 12, tzinfo=ZoneInfo("Asia/Kuala_Lumpur")).timestamp())
    assert "4 Hours of Sepang, race 1" in text
    assert "Saturday, 5 December 2026" in text
    assert f"<t:{noon}:R>" in text
    assert "🇲🇾 Sepang International Circuit" in text


@pytest.mark.parametrize(
    ("now", "ahead"),
    [
        (datetime(2026, 12, 5, 15, tzinfo=UTC), True),  # 23:00 of the race day at Sepang
        (datetime(2026, 12, 5, 17, tzinfo=UTC), False),  # 01:00 of the day after
    ],
)
def test_a_race_is_ahead_until_its_day_is_over_at_the_circuit(now: datetime, ahead: bool) -> None:
    text = shown(page("next", with_round("2026-27", PLANNED, now)).embed)
    assert ("No race is planned" not in text) is ahead


def test_a_season_with_planned_rounds_is_not_said_to_have_no_calendar() -> None:
    assert "No calendar" in shown(page("season/2026-27").embed)
    text = shown(page("season/2026-27", with_round("2026-27", PLANNED)).embed)
    assert "No calendar" not in text
    assert "4 Hours of Sepang, race 1 (planned)" in text


def test_a_planned_race_without_a_date_is_shown_as_to_be_announced() -> None:
    desk = with_round("2026-27", {**PLANNED, "date": None})
    assert "to be announced" in shown(page("next", desk).embed)
    assert "to be announced" in shown(page("race/2026-27/1", desk).embed)


# -- what the pages say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "calendar/2013",
            ["**4** held, **1** postponed and **3** cancelled", "🇰🇷 Inje Speedium", "8 starters", "KCMG"],
        ),
        ("calendar/2026-27", ["No calendar of this season is on record yet"]),
        ("season/2023-24", ["number **12**", "**36** cars", "CrowdStrike Racing by APR", "4 Hours of Sepang, race 1"]),
        ("season/2026-27", ["🔴 Hypercar, 🔵 LMP2 and 🟠 GT3", "No calendar"]),
        ("titles/2026-27", ["not been decided yet"]),
        ("titles/2019-20/lmp2", ["83 points", "Roman Rusinov", "Runner-up team: **Thunderhead Carlin Racing**"]),
        ("titles/2009/lmp3", ["LMP3 was not a class of 2009"]),
        ("honours/lmp2/1", ["2025–26", "George Kurtz"]),
        ("honours/hypercar/1", ["No Hypercar champion is on record"]),
        (
            "race/2023-24/1",
            ["overall winner", "99 Racing", "2nd **AF Corse** no. 83", "Pole: 🇹🇷 Salih Yoluç", "2 December 2023"],
        ),
        ("race/2013/5", ["**postponed**, planned for 5 May 2013"]),
        ("circuit/sepang", ["5.543 km", "**14 races** in 10 seasons", "Jackie Chan DC Racing (4)"]),
        ("circuit/ordos", ["never raced here", "Ordos round (cancelled)"]),
        (
            "driver/colin-braun",
            ["2023–24 LMP2", "**2** in class, 2 of them overall", "with George Kurtz and Malthe Jakobsen"],
        ),
        ("driver/anthony-liu", ["Poles: **", "No race win is on record"]),
        ("team/crowdstrike-racing-by-apr", ["run by Algarve Pro Racing", "Malthe Jakobsen"]),
        ("class/hypercar", ["No race in it is on record so far", "None is on record"]),
        ("class/gt", ["2026–27 (as GT3)", "Most wins, teams"]),
    ],
)
def test_a_page_says_what_is_on_record(address: str, expected: list[str]) -> None:
    text = shown(page(address).embed)
    for part in expected:
        assert part in text


def pages(address: str) -> list[str]:
    """What all pages of a list show, turned by its own buttons."""
    found, turned = page(address), [address]
    texts = [shown(found.embed)]
    while step := next((one for one in found.links if one.label.startswith("Next") and one.enabled), None):
        assert step.address not in turned
        turned.append(step.address)
        found = page(step.address)
        texts.append(shown(found.embed))
    return texts


@pytest.mark.parametrize("kind", ["driver", "team"])
def test_a_profile_tells_every_car_of_the_entry_lists(kind: str) -> None:
    cars: dict[str, list[EntryRow]] = {}
    for entry in DESK.records.entries:
        for one in entry.row.drivers if kind == "driver" else [entry.row.team]:
            cars.setdefault(one, []).append(entry)
    assert set(cars) == set(getattr(BASE, f"{kind}s"))  # nobody is left with an empty page
    for one, entries in cars.items():
        text = "\n".join(pages(f"{kind}/{one}"))
        for entry in entries:
            mark, name = BASE.classes[entry.row.race_class].mark, entry.row.race_class
            assert f"**{entry.season.label}** {mark} {DESK.records.class_name(name, entry.season)}" in text
            assert f"no. {entry.row.number}" in text or not entry.row.number
            others = [driver for driver in entry.row.drivers if driver != one and driver not in entry.row.part_time]
            part = one in entry.row.part_time or entry.row.part_time
            assert part or all(BASE.drivers[other].name in text for other in others)


def test_the_cars_of_a_driver_have_all_of_the_wins() -> None:
    for one in BASE.drivers:
        wins = [win for win in DESK.records.wins if one in win.row.drivers]
        text = "\n".join(pages(f"driver/{one}"))
        assert (f"Race wins: **{len(wins)}**" in text) if wins else "Race wins" not in text
        for win in wins:
            name = win.race.round.name.removesuffix(", race 1").removesuffix(", race 2").split(" Hours of ")[-1]
            assert name.removeprefix("the ") in text


def test_who_won_nothing_is_told_so_in_one_line_and_of_the_own_season() -> None:
    found = page("driver/katherine-legge").embed
    assert "No title, race win or pole is on record" in shown(found)
    assert "No race win" not in shown(found)
    own = next(entry for entry in DESK.records.entries if "katherine-legge" in entry.row.drivers)
    grade = BASE.drivers["katherine-legge"].grades.values()
    allowed = {*own.row.sources, *(source for one in grade for source in one.sources)}
    titles = {BASE.sources[one].url for one in allowed}
    sources = next(field.value for field in found.fields if field.name == "Sources")
    assert sources and all(url in titles for url in re.findall(r"<(http[^>]+)>", sources))


def test_a_team_counts_the_cars_it_ran_for_others_everywhere() -> None:
    text = "\n".join(pages("team/algarve-pro-racing"))
    own = {"algarve-pro-racing"}
    ran = {one for one, team in BASE.teams.items() if team.run_by in own}
    for rows, word in ((DESK.records.wins, "Race wins"), (DESK.records.poles, "Poles")):
        count = sum(DESK.records.is_of(row.row, tuple(own)) for row in rows)  # type: ignore[attr-defined]
        assert f"{word}: **{count}**" in text
    assert "by cars that it ran for others" in text
    assert any(BASE.teams[one].name in text.split("Cars by season")[1] for one in ran)


def test_a_driver_page_has_the_newest_grade() -> None:
    assert "FIA grade: gold (2025–26)" in shown(page("driver/vladislav-lomko").embed)
    assert "FIA grade" not in shown(page("driver/alain-ferte").embed)


def test_three_sources_are_named_the_official_ones_first_and_the_others_counted() -> None:
    races = [race for race in DESK.records.races if len(race.round.sources) > 3]
    kinds = {source.url: source.kind for source in BASE.sources.values()}
    for race in races:
        value = next(field.value for field in page(race_address(race)).embed.fields if field.name == "Sources")
        urls = re.findall(r"\]\(<(http[^>]+)>", value or "")
        assert len(urls) == 3
        assert re.search(r"\nand \d+ more$", value or "")
        ranks = [RANKS[kinds[url.replace("%28", "(").replace("%29", ")")]] for url in urls]
        assert ranks == sorted(ranks)
    assert races


def test_sentences_on_disagreeing_sources_are_shown() -> None:
    for race in DESK.records.rounds:
        if race.round.disputed:
            assert race.round.disputed[:300] in shown(page(race_address(race)).embed)


def test_a_class_page_has_the_colour_of_the_class() -> None:
    assert page("class/lmp2").embed.colour == discord.Colour.from_str(BASE.classes["lmp2"].colour or "")


@pytest.mark.parametrize(
    "address", ["", "nothing", "race/2013/99", "race/2013", "season/1999", "driver/x", "titles/2013/x"]
)
def test_an_address_of_nothing_is_no_page(address: str) -> None:
    assert page_at(DESK, address) is None


def test_a_list_of_drivers_has_a_flag_for_each_or_for_none() -> None:
    homes = {one: bool(flag_of(BASE, driver.nationality)) for one, driver in BASE.drivers.items()}
    known = next(one for one, home in homes.items() if home)
    unknown = replace(BASE, drivers={**BASE.drivers, "x": BASE.drivers[known].model_copy(update={"nationality": None})})
    both = crew_text(unknown, [known, "x"])
    assert both == f"{BASE.drivers[known].name} and {BASE.drivers[known].name}"
    flag = flag_of(BASE, BASE.drivers[known].nationality)
    assert crew_text(BASE, [known, known]) == " and ".join([f"{flag}{BASE.drivers[known].name}"] * 2)


def test_the_pages_of_several_classes_show_which_is_which() -> None:
    for address in ("race/2018-19/2", "titles/2018-19", "season/2018-19"):
        text = shown(page(address).embed)
        for race_class in ("lmp2", "lmp2-am", "lmp3", "gt"):
            assert f"{BASE.classes[race_class].mark} {BASE.classes[race_class].name}" in text, address


def test_flags_are_shown_where_they_are_known() -> None:
    assert flag_of(BASE, "Japan") == flag_of(BASE, "Japanese") == "🇯🇵\u00a0"
    assert flag_of(BASE, "Atlantis") == flag_of(BASE, None) == ""


# -- picking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "season"),
    [
        ("2019-20", "2019-20"),
        ("2019–20", "2019-20"),
        ("2019/2020", "2019-20"),
        ("2019", "2019-20"),
        ("2023", "2023"),
        ("2021-22", "2022"),
        ("2011", None),
        ("soon", None),
    ],
)
def test_a_season_is_understood_in_every_notation(typed: str, season: str | None) -> None:
    assert CATALOGUE.season(typed) == season


@pytest.mark.parametrize(
    ("entries", "typed", "found"),
    [
        (CATALOGUE.drivers, "colin braun", "colin-braun"),
        (CATALOGUE.drivers, "louis deletraz", "louis-deletraz"),
        (CATALOGUE.drivers, "colin brawn", "colin-braun"),
        (CATALOGUE.drivers, "qqqqqq", None),
        (CATALOGUE.circuits, "sepagn", "sepang"),
        (CATALOGUE.classes, "hypercra", "hypercar"),
        (CATALOGUE.classes, "lmp4", None),
        (CATALOGUE.classes, "gt4", None),
        (CATALOGUE.cars, "oreca 08", None),
        (CATALOGUE.topics, "Histroy", "history"),
        (CATALOGUE.facts, "tyre-supplier", "tyre-supplier"),
        (CATALOGUE.facts, "who supplies the tires in the asian le mans series", "tyre-supplier"),
        (CATALOGUE.facts, "who", None),
        (CATALOGUE.circuits, "abu dhabi", "yas-marina"),
        (CATALOGUE.classes, "p2", "lmp2"),
        (CATALOGUE.teams, "algarve-pro-racing", "algarve-pro-racing"),
    ],
)
def test_a_typed_name_means_one_thing_or_none(entries: Any, typed: str, found: str | None) -> None:
    assert resolve(entries, typed) == found


@pytest.mark.parametrize(("typed", "name"), [("3", "race 3"), ("round 2", "race 2"), ("2013/round-1", "Inje")])
def test_a_round_is_found_by_number_and_by_id(typed: str, name: str) -> None:
    found = CATALOGUE.race(BASE.seasons["2023-24"], typed)
    assert found is not None
    assert name in found.round.name or str(found.round.round) == typed


def test_a_round_is_found_by_name() -> None:
    found = CATALOGUE.race(BASE.seasons["2013"], "zhuhai season opener (first date)")
    assert found is not None
    assert found.round.status == "postponed"
    assert CATALOGUE.race(BASE.seasons["2013"], "99") is None


def test_another_length_is_not_the_race_that_is_meant() -> None:
    season = BASE.seasons["2013"]
    assert CATALOGUE.race(season, "3 Hours of Fugi") is CATALOGUE.race(season, "3 Hours of Fuji")
    assert CATALOGUE.race(season, "6 Hours of Fuji") is None


def test_an_empty_field_offers_the_likeliest_first() -> None:
    wins = [sum(entry.id in win.row.drivers for win in DESK.records.wins) for entry in CATALOGUE.drivers[:25]]
    assert wins == sorted(wins, reverse=True)
    assert offer(CATALOGUE.seasons, "")[0].value == list(BASE.seasons)[-1]
    assert len(offer(CATALOGUE.drivers, "")) == 25


@examples(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["drivers", "teams", "circuits", "classes", "seasons", "facts", "cars"]))
def test_choices_stay_within_the_limits(typed: str, kind: str) -> None:
    entries = getattr(CATALOGUE, kind)
    choices = offer(entries, typed)
    assert len(choices) <= 25
    assert all(1 <= len(choice.name) <= 100 and 1 <= len(choice.value) <= 100 for choice in choices)
    for one in (*offer_names(entries, typed), *offer_list(entries, f"Somebody, {typed}")):
        assert 1 <= len(one.name) <= 100
        assert one.name == one.value
    assert len(str(not_known("driver", entries, typed))) < 600


@pytest.mark.parametrize(
    "typed", ["@everyone", "<@123>", "**bold**", "[a](http://x.y)", "`code`", "# head", "<t:1:R>", "https://x.y/z"]
)
def test_what_is_typed_is_never_repeated_with_an_effect(typed: str) -> None:
    text = escaped(typed)
    assert "@everyone" not in text
    assert not re.search(r"<[@#:t]|\]\(|https?://|(?<!\\)[*`]", text)


# -- in Discord -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def settings(data: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=data, clock=lambda: NOW)


@asynccontextmanager
async def a_world(settings: Settings) -> AsyncIterator[SimpleNamespace]:
    async with simcord.run(create_bot(settings)) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("paddock")
        alice = guild.add_member(env.create_user("alice"))
        bob = guild.add_member(env.create_user("bob"))
        yield SimpleNamespace(env=env, channel=channel, alice=alice, bob=bob, settings=settings)


def in_a_world(test: Callable[[SimpleNamespace], Awaitable[None]]) -> Callable[[Settings], Awaitable[None]]:
    """Run a test in a fresh simulated Discord, within one task, as simcord asks."""

    async def run(settings: Settings) -> None:
        async with a_world(settings) as world:
            await test(world)

    return run


def ids(message: Any) -> list[str]:
    """The custom ids of everything below a message."""
    return [part["custom_id"] for row in message.components for part in row["components"]]


@in_a_world
async def test_every_command_replies(world: SimpleNamespace) -> None:
    for command, options, expected in (
        ("next", {}, "No race is planned on record"),
        ("calendar", {}, "Calendar of 2025–26"),
        ("calendar", {"season": "2013"}, "Inje Speedium"),
        ("season", {}, "The 2025–26 season"),
        ("season", {"season": "2021-22"}, "The 2022 season"),
        ("champions", {}, "Champions of 2025–26"),
        ("champions", {"season": "2022", "class": "gt"}, "Inception Racing"),
        ("champions", {"class": "LMP3"}, "LMP3 champions"),
        ("race", {"season": "2023-24", "round": "3"}, "4 Hours of Dubai"),
        ("circuit", {"circuit": "fuji"}, "Fuji Speedway"),
        ("driver", {"driver": "Colin Braun"}, "George Kurtz"),
        ("team", {"team": "algarve pro racing"}, "Titles: **6**"),
        ("class", {"class": "lmp3"}, "Crowned in 11 seasons"),
        ("topics", {}, "Classes and rules"),
        ("random", {}, "Sources"),
    ):
        message = (await world.alice.slash(world.channel, command, **options)).response
        assert expected in shown(message), command
        assert not message.ephemeral


@in_a_world
async def test_an_unknown_name_gets_a_kind_private_sentence(world: SimpleNamespace) -> None:
    for command, options, expected in (
        ("driver", {"driver": "colin"}, "Colin Braun"),
        ("season", {"season": "2011"}, "2011"),
        ("race", {"season": "2023-24", "round": "99"}, "race of 2023–24"),
        ("race", {"season": "never", "round": "1"}, "season"),
        ("champions", {"class": "@everyone"}, "class"),
        ("circuit", {"circuit": "spa"}, "circuit"),
    ):
        message = (await world.alice.slash(world.channel, command, **options)).response
        assert message.ephemeral
        assert expected in message.content
        assert "@everyone" not in message.content
        assert not message.embeds


@in_a_world
async def test_autocomplete_of_the_round_depends_on_the_season(world: SimpleNamespace) -> None:
    first = await world.alice.autocomplete(world.channel, "race", "round", "", season="2013")
    assert "Inje" in first[0]["name"]
    assert all(choice["value"].startswith("2013/") for choice in first)
    typed = await world.alice.autocomplete(world.channel, "race", "round", "sepang", season="2023-24")
    assert "Sepang" in typed[0]["name"]
    assert typed[0]["value"].startswith("2023-24/")
    result = await world.alice.slash(world.channel, "race", season="2023-24", round=typed[0]["value"])
    assert "Sepang" in shown(result.response)


@in_a_world
async def test_autocomplete_offers_what_fits(world: SimpleNamespace) -> None:
    for command, option, typed, expected in (
        ("driver", "driver", "delet", "Louis Delétraz"),
        ("driver", "driver", "jakobson", "Malthe Jakobsen"),
        ("team", "team", "algarv", "Algarve Pro Racing"),
        ("circuit", "circuit", "abu", "Yas Marina"),
        ("class", "class", "p3", "LMP3"),
        ("season", "season", "2019", "2019–20"),
        ("calendar", "season", "", "2026–27"),
        ("champions", "season", "2022", "2022"),
    ):
        choices = await world.alice.autocomplete(world.channel, command, option, typed)
        assert expected in choices[0]["name"], (command, typed)
    classes = await world.alice.autocomplete(world.channel, "champions", "class", "", season="2023-24")
    assert {choice["value"] for choice in classes} == {"lmp2", "lmp3", "gt"}


@in_a_world
async def test_a_menu_turns_the_page_in_place_also_after_a_restart(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "season", season="2013")).response
    await world.alice.select(sent.message, ["season/2022"], custom_id="pick:season")
    assert "The 2022 season" in shown(world.channel.last_message)
    assert world.channel.last_message.id == sent.id
    await world.env.restart_bot(create_bot(world.settings))
    await world.alice.select(sent.message, ["season/2009"], custom_id="pick:season")
    assert "The 2009 season" in shown(world.channel.last_message)
    assert world.channel.last_message.id == sent.id


@in_a_world
async def test_previous_and_next_go_through_the_races(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "race", season="2023-24", round="1")).response
    await world.alice.click(sent.message, label="Next →")
    assert "race 2, 2023–24" in shown(world.channel.last_message)
    await world.alice.click(world.channel.last_message, label="← Previous")
    assert "race 1, 2023–24" in shown(world.channel.last_message)
    await world.env.restart_bot(create_bot(world.settings))
    await world.alice.click(world.channel.last_message, label="← Previous")
    assert ", 2023\n" in shown(world.channel.last_message)


@in_a_world
async def test_nobody_turns_the_pages_of_somebody_else(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "season", season="2013")).response
    result = await world.bob.click(sent.message, label="Champions")
    assert result.response.ephemeral
    assert "Champions of 2013" in shown(result.response)
    assert "The 2013 season" in shown(world.channel.last_message)


@in_a_world
async def test_topics_lead_to_a_fact_and_back(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "topics")).response
    await world.alice.select(sent.message, ["topic/season-2013/1"], custom_id="pick:topic")
    fact = BASE.facts[BASE.topics["season-2013"].facts[0]]
    await world.alice.select(world.channel.last_message, [f"fact/{fact.id}"], custom_id="pick:fact")
    assert fact.answer in shown(world.channel.last_message)
    await world.alice.click(world.channel.last_message, label="Season 2013")
    assert "Pick one below" in shown(world.channel.last_message)
    await world.alice.click(world.channel.last_message, label="All topics")
    assert "Topics" in shown(world.channel.last_message)


@in_a_world
async def test_a_page_that_is_gone_is_said_to_be(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "driver", driver="colin-braun")).response
    bot = world.env.bot
    left = replace(BASE, seasons={name: season for name, season in BASE.seasons.items() if name != "2023-24"})
    bot.assistant.engine = Engine(left, ENGINE.readings)
    result = await world.alice.select(sent.message, ["race/2023-24/4"], custom_id="pick:race")
    assert result.response.ephemeral
    assert result.response.content == GONE
    changed = (await world.alice.slash(world.channel, "driver", driver="colin-braun")).response
    assert "No title, race win or pole is on record" in shown(changed)


@in_a_world
async def test_an_error_while_turning_a_page_is_answered_with_an_apology(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "season", season="2013")).response
    world.env.bot.assistant.engine = SimpleNamespace(base=None)
    result = await world.alice.click(sent.message, label="Champions")
    assert result.response.ephemeral
    assert "something went wrong" in result.response.content


@in_a_world
async def test_commands_have_descriptions_for_all_that_is_typed(world: SimpleNamespace) -> None:
    for command in world.env.bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        assert len(command.description) > 5
        for parameter in getattr(command, "parameters", []):
            assert str(parameter.description) not in ("", "…"), (command.name, parameter.name)


def test_the_catalogue_is_made_once_for_a_fact_base() -> None:
    assert catalogue_of(ENGINE) is catalogue_of(ENGINE)


def button_labels(message: Any) -> list[str]:
    return [part["label"] for row in message.components for part in row["components"] if part["type"] == 2]


@in_a_world
async def test_what_may_be_meant_is_a_button(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "circuit", circuit="Monza")).response
    assert sent.ephemeral
    assert "I cannot tell which circuit “Monza” is" in sent.content
    turned = await world.alice.click(sent.message, label=button_labels(sent)[0])
    assert shown(turned.response or sent.message)
    wrong = (await world.alice.slash(world.channel, "race", season="2013", round="99")).response
    assert len(button_labels(wrong)) == 3


@in_a_world
async def test_a_season_that_was_not_is_said_to_be_none_with_those_around_it(world: SimpleNamespace) -> None:
    sent = (await world.alice.slash(world.channel, "season", season="2011")).response
    assert "none was held between **2009** and **2013**" in sent.content
    assert button_labels(sent) == ["2009 season", "2013 season"]
    later = (await world.alice.slash(world.channel, "season", season="2035")).response
    assert "the last one on record is **2026–27**" in later.content


@pytest.mark.parametrize(
    ("typed", "season"),
    [
        ("last", "2025-26"),
        ("Last season", "2025-26"),
        ("next", "2026-27"),
        ("the current one", "2026-27"),
        ("this", "2026-27"),
    ],
)
def test_a_season_may_be_named_from_today(typed: str, season: str) -> None:
    assert CATALOGUE.season(typed, NOW.date()) == season
    assert CATALOGUE.season(typed) is None


def test_the_whole_name_of_a_thing_is_that_thing() -> None:
    for entries in (CATALOGUE.teams, CATALOGUE.drivers, CATALOGUE.circuits, CATALOGUE.classes):
        for entry in entries:
            assert resolve(entries, entry.name) == entry.id
