"""Pages of races: the next one, and what is on record of any one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.answering.answer import Status
from bot.answering.queries.podiums import PLACES, ClassPodium, podiums_of
from bot.answering.records import Cited, Race, Records, count_of, join
from bot.discord_ui.browsing_layout import (
    Desk,
    Link,
    Page,
    Sheet,
    circuit_text,
    cite_latest,
    class_text,
    crew_text,
    day_text,
    race_address,
    race_label,
    race_menu,
    season_menu,
)
from bot.knowledge.models import Pole, Winner

WEB_ADDRESS = re.compile(r"\b[\w-]+\.(?:com|org|net|asia)\b")


def race_page(desk: Desk, race: Race) -> Page:
    """One race: where and when, starters, and in every class the first three and the pole."""
    records, cited, row = desk.records, Cited(), race.round
    sheet = Sheet(f"{row.name}, {race.season.label}")
    cited.add(race.id, row.sources, race.day if race.held else None, row.disputed)
    sheet.say(f"{race.season.label} season{_number(race)} · {_status(race)}", *_place_lines(desk, race))
    if row.starters:
        sheet.say(f"**{row.starters}** cars started")
    podiums = {one.row.race_class: one for one in podiums_of(records, race)}
    names = dict.fromkeys([*(one.race_class for one in row.winners), *(one.race_class for one in row.poles)])
    for race_class in sorted(names, key=lambda one: not any(w.overall and w.race_class == one for w in row.winners)):
        winners = [one for one in row.winners if one.race_class == race_class]
        poles = [one for one in row.poles if one.race_class == race_class]
        overall = " · overall winner" if any(one.overall for one in winners) else ""
        behind = podiums.get(race_class)
        won = [_winner_text(desk, one) for one in winners] or ["The winner is not on record."]
        sheet.field(
            f"{class_text(records, race_class, race.season)}{overall}",
            [*won, *_places_text(records, behind), *(f"Pole: {pole_text(records, one)}" for one in poles)],
        )
        if behind:
            cited.add(f"{race.id}/podium/{race_class}", behind.row.sources, None, behind.row.disputed)
        for win in winners:
            cited.add(f"{race.id}/{race_class}", win.sources, None, win.disputed)
        for pole in poles:
            cited.add(f"{race.id}/pole/{race_class}", pole.sources, None, pole.disputed)
    if race.held and not names:
        sheet.say("No winner of this race is on record.")
    return Page(
        sheet.embed(desk.base, cited),
        _race_links(desk, race),
        (*race_menu(desk, race.season, race), season_menu(desk, "calendar", race.season)),
    )


def _winner_text(desk: Desk, row: Winner) -> str:
    records = desk.records
    car = f" ({records.base.cars[row.car].name})" if row.car else ""
    laps = f" · {count_of(row.laps, 'lap')}" if row.laps else ""
    return f"{records.entrant(row)}{car}{laps}\n{crew_text(desk.base, row.drivers) or 'The drivers are not on record.'}"


def _places_text(records: Records, podium: ClassPodium | None) -> list[str]:
    """Who was second and third, as far as that is on record."""
    steps = podium.steps if podium else ()
    return [f"{PLACES[step.place]} {records.entrant(step.row)}" for step in steps if step.place > 1]


def pole_text(records: Records, row: Pole) -> str:
    """Who took a pole: driver and car, as far as they are known."""
    driver = crew_text(records.base, [row.driver] if row.driver else [])
    return ", ".join(part for part in (driver, records.entrant(row)) if part) or "not on record"


def _number(race: Race) -> str:
    return f", round {race.round.round}" if race.round.round is not None else ""


def _status(race: Race) -> str:
    if race.held:
        return day_text(race)
    planned = f", planned for {day_text(race)}" if race.round.date and race.round.status != "planned" else ""
    if race.round.status == "planned":
        return f"planned for {day_text(race)}" if race.round.date else "planned, date to be announced"
    return f"**{race.round.status}**{planned}"


def _race_links(desk: Desk, race: Race) -> tuple[Link, ...]:
    rounds = desk.records.rounds
    at = rounds.index(race)
    before, after = rounds[max(0, at - 1)], rounds[min(len(rounds) - 1, at + 1)]
    return (
        Link("← Previous", race_address(before), at > 0),
        Link("Next →", race_address(after), at < len(rounds) - 1),
        Link("Season", f"season/{race.season.season}"),
        Link("The circuit", f"circuit/{race.round.circuit}"),
    )


def next_page(desk: Desk) -> Page:
    """The next race that is planned and those after it; where none is, that is said with what is known."""
    ahead = sorted((race for race in desk.records.rounds if _is_ahead(desk, race)), key=lambda race: race.day)
    undated = [race for race in desk.records.rounds if race.round.status == "planned" and not race.round.date]
    if not ahead and not undated:
        return _nothing_planned(desk)
    race, *later = [*ahead, *undated]
    cited = Cited()
    for one in (race, *later):
        cited.add(one.id, one.round.sources[:2], None, one.round.disputed)
    sheet = Sheet("Next race")
    sheet.say(f"**{race.round.name}**", f"{race.season.label} season{_number(race)}", *_when(desk, race), "")
    sheet.say(*_place_lines(desk, race))
    sheet.field("After that", [f"{race_label(one)} · {_when_short(desk, one)}" for one in later])
    links = (
        Link("The race", race_address(race)),
        Link("Calendar", f"calendar/{race.season.season}"),
        Link("The circuit", f"circuit/{race.round.circuit}"),
    )
    return Page(sheet.embed(desk.base, cited), links)


def noon(desk: Desk, race: Race) -> datetime:
    """Noon of a race's day at its circuit; in UTC where the circuit's time zone is not known."""
    return datetime.combine(race.day, time(12), zone_of(desk.base.circuits[race.round.circuit].time_zone))


def zone_of(name: str | None) -> tzinfo:
    """A time zone by name; UTC where there is none or the system does not know it."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _is_ahead(desk: Desk, race: Race) -> bool:
    """Whether a race is planned and its day at the circuit is not over."""
    if race.round.status != "planned" or race.round.date is None:
        return False
    return noon(desk, race) + timedelta(hours=12) > desk.now


def _when(desk: Desk, race: Race) -> list[str]:
    if race.round.date is None:
        return ["The date is to be announced."]
    place = desk.base.circuits[race.round.circuit].place
    return [
        f"**{race.day:%A}, {day_text(race)}** (local date in {place})",
        f"<t:{int(noon(desk, race).timestamp())}:R>, counted to noon there; the starting time is not on record",
    ]


def _when_short(desk: Desk, race: Race) -> str:
    if race.round.date is None:
        return day_text(race)
    return f"{day_text(race)} · <t:{int(noon(desk, race).timestamp())}:R>"


def _place_lines(desk: Desk, race: Race) -> list[str]:
    circuit = desk.base.circuits[race.round.circuit]
    lap = [f"{circuit.length_km:.3f} km a lap" if circuit.length_km else "", turns_text(circuit.turns)]
    lines = [f"{circuit_text(desk.base, race.round.circuit)}, {circuit.place}, {circuit.country}"]
    details = [part for part in (*lap, f"race length {race.round.duration}" if race.round.duration else "") if part]
    return [*lines, " · ".join(details)] if details else lines


def turns_text(turns: int | None) -> str:
    """A circuit's number of turns in words; nothing where it is not known."""
    return count_of(turns, "turn") if turns else ""


def _nothing_planned(desk: Desk) -> Page:
    records, cited, sheet = desk.records, Cited(), Sheet("Next race")
    sheet.say("No race is planned on record at the moment.")
    coming = next((season for season in records.seasons if not season.rounds), None)
    if coming:
        names = join([records.class_name(one, coming) for one in coming.classes])
        sheet.say(
            f"The season to come is **{coming.label}**; no calendar of it is on record yet. Its classes: {names}."
        )
    where = _where_published(desk, cited) if coming else ""
    if where:
        sheet.field("Where to look for it", [where])
    past = [race for race in records.races if race.day <= desk.today]
    links = []
    if past:
        last = past[-1]
        cited.add(last.id, last.round.sources[:2], last.day)
        sheet.field("The last race", [f"{race_label(last)} ({last.season.label}) · {day_text(last)}"])
        links.append(Link("The last race", race_address(last)))
    cite_latest(desk, cited)
    if coming:
        links.append(Link(f"{coming.label} season", f"season/{coming.season}"))
    return Page(sheet.embed(desk.base, cited), tuple(links))


def _where_published(desk: Desk, cited: Cited) -> str:
    """The sentence of a fact that says where the calendar appears; only one that names a web address is of use here."""
    answer = desk.engine.answer("What is the official website of the Asian Le Mans Series?", None, desk.now)
    fact = desk.base.facts.get(answer.facts[0]) if answer.status is Status.ANSWERED and answer.facts else None
    if fact is None:
        return ""
    sentence = next((one for one in re.split(r"(?<=[.!?])\s+", fact.answer) if WEB_ADDRESS.search(one)), "")
    if sentence:
        cited.add(fact.id, fact.sources[:2], None, fact.disputed)
    return sentence
