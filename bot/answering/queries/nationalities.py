"""Winners, champions and pole sitters by where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.queries.common import (
    cite_something,
    finish_to_date,
    only_overall,
    scope,
    season_premise,
    with_article,
)
from bot.answering.queries.rankings import nationality_note
from bot.answering.records import Cited, Request, TitleRow, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Title

NAMED = 12
"""Names in a sentence before it is cut."""
NOUNS = {"wins": "win", "titles": "title", "poles": "pole"}


@dataclass(frozen=True, slots=True)
class Feat:
    """A win, title or pole of a driver, in words."""

    drivers: tuple[str, ...]
    where: str
    record: str
    sources: tuple[str, ...]
    disputed: str | None


def national_feats(request: Request) -> Result | None:
    """The drivers of a country who won races, titles or poles: first, last, or all, and how many.

    Options: `of`: wins, titles, poles; `which`: first, last. None where a country in which the series raced is named and
    drivers are not asked for: then races there are meant.
    """
    records, slots = request.records, request.slots
    of = request.options.get("of", "wins")
    if len(slots.countries) != 1 or not _about_people(request, of):
        return None
    premise = season_premise(request)
    if premise:
        return premise
    names = {records.base.countries[one].name for one in slots.countries}
    feats = [
        (driver, feat)
        for feat in _feats(replace(request, slots=replace(slots, countries=())), of)
        for driver in feat.drivers
        if records.base.drivers[driver].nationality in names
    ]
    which = request.options.get("which")
    if not feats:
        return _none(request, of)
    cited = Cited()
    text = _edge(request, feats, of, which) + _unknown(request, feats, of, which) if which else _all(request, feats, of)
    shown = [feats[0 if which == "first" else -1]] if which else feats
    for _, feat in shown:
        cited.add(feat.record, feat.sources, None, feat.disputed if which else None)
    people = tuple(dict.fromkeys(driver for driver, feat in feats if feat.record == shown[0][1].record))
    about = Slots(drivers=people if which else (), countries=slots.countries, classes=slots.classes)
    return finish_to_date(request, f"{text}\n\n{nationality_note(request)}", cited, about)


def _about_people(request: Request, of: str) -> bool:
    """Whether a country can be meant as the home of drivers: not where cars or teams from it or races in it are."""
    records, asks = request.records, request.asks
    if "driver" in asks:
        return True
    if asks & {"team", "car", "make"}:
        return False
    hosts = {records.country_of(race) for race in records.races}
    people = of == "titles" and bool(asks & {"who", "count"})
    return people or not hosts & set(request.slots.countries)


def _feats(request: Request, of: str) -> list[Feat]:
    """All wins, titles or poles in what is asked, in order of time."""
    records, slots = request.records, request.slots
    if of == "titles":
        return _titles(request)
    selected = {race.id for race in records.select(slots)}
    found = []
    if of == "poles":
        for pole in records.poles:
            row = pole.row
            if row.driver and pole.race.id in selected and (not slots.classes or row.race_class in slots.classes):
                where = f"{records.class_name(row.race_class, pole.race.season)} pole at {pole.race.round.name}, {say_date(pole.race.day)}"
                record = f"{pole.race.id}/pole/{row.race_class}"
                found.append(Feat((row.driver,), where, record, tuple(row.sources), row.disputed))
        return found
    for win in records.wins:
        won = win.row
        if win.race.id not in selected or (slots.classes and won.race_class not in slots.classes):
            continue
        if only_overall(request) and not won.overall:
            continue
        kind = records.class_name(won.race_class, win.race.season) + (" and overall" if won.overall else "")
        where = (
            f"{kind} at {win.race.round.name}, {say_date(win.race.day)}, with {records.team_name(won.team, won.entry)}"
        )
        record = f"{win.race.id}/{won.race_class}"
        found.append(Feat(tuple(won.drivers), where, record, tuple(won.sources), won.disputed))
    return found


def _titles(request: Request) -> list[Feat]:
    """The drivers' side of every title; one feat a season and class."""
    records, slots = request.records, request.slots
    seasons = records.named_seasons(slots)
    found: dict[str, Feat] = {}
    for title in records.titles:
        row = title.row
        if title.place != 1 or not row.drivers or (slots.classes and row.race_class not in slots.classes):
            continue
        if seasons and title.season not in seasons:
            continue
        team = next((one.row for one in records.titles if one.season is title.season and _is_teams_of(one, row)), row)
        whose = f" with {records.team_name(team.team, team.entry)}" if team.team else ""
        where = f"{title.season.label} {records.class_name(row.race_class, title.season)}{whose}"
        record = f"{title.season.season}/champions/{row.race_class}"
        found[record] = Feat(tuple(row.drivers), where, record, tuple(row.sources), row.disputed)
    return list(found.values())


def _is_teams_of(title: TitleRow, drivers: Title) -> bool:
    """Whether a title is the teams' title of the class of a drivers' title."""
    return title.place == 1 and title.row.title == "teams" and title.row.race_class == drivers.race_class


def _edge(request: Request, feats: Sequence[tuple[str, Feat]], of: str, which: str | None) -> str:
    """The first or last of them; team mates of the same country share it."""
    records = request.records
    edge = feats[0 if which == "first" else -1][1]
    people = [driver for driver, feat in feats if feat is edge]
    kind = "overall win" if of == "wins" and only_overall(request) else NOUNS[of]
    return f"**{records.drivers(people)}**: the {which} {kind} of a driver from {_country(request)}{scope(request)} on record, {edge.where}."


def _unknown(request: Request, feats: Sequence[tuple[str, Feat]], of: str, which: str) -> str:
    """The winners before the first or after the last one found whose nationality is not on record, since one may be it."""
    records, edge = request.records, feats[0 if which == "first" else -1][1]
    everything = _feats(replace(request, slots=replace(request.slots, countries=())), of)
    at = next(index for index, feat in enumerate(everything) if feat.record == edge.record)
    beyond = everything[:at] if which == "first" else everything[at + 1 :]
    unknown = {one: None for feat in beyond for one in feat.drivers if records.base.drivers[one].nationality is None}
    if not unknown:
        return ""
    names = [records.base.drivers[one].name for one in unknown]
    listed = join(names) if len(names) <= NAMED else f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    word = "Earlier" if which == "first" else "Later"
    return f" {word} {NOUNS[of]}s went to drivers whose nationality is not on record: {listed}."


def _all(request: Request, feats: Sequence[tuple[str, Feat]], of: str) -> str:
    """How many drivers, and how many times each."""
    records = request.records
    own: dict[str, list[Feat]] = {}
    for driver, feat in feats:
        own.setdefault(driver, []).append(feat)
    kind = "overall win" if of == "wins" and only_overall(request) else NOUNS[of]
    total = len({feat.record for _, feat in feats})
    lines = []
    for driver in sorted(own, key=lambda one: -len(own[one])):
        first = own[driver][0].where if len(own[driver]) == 1 or of == "titles" else f"first {own[driver][0].where}"
        if of == "titles":
            first = "; ".join(feat.where for feat in own[driver])
        lines.append(f"**{records.base.drivers[driver].name}**: {count_of(len(own[driver]), kind)} ({first})")
    head = (
        f"**{count_of(len(own), 'driver')}** from {_country(request)} with a {kind}{scope(request)} on record "
        f"({count_of(total, kind)} between them), most first"
    ).replace("a overall", "an overall")
    return f"{head}:\n{bullets(lines)}"


def _none(request: Request, of: str) -> Result:
    """The reply where no winner is known to come from there."""
    cited = Cited()
    cite_something(cited, request)
    kind = "overall win" if of == "wins" and only_overall(request) else NOUNS[of]
    text = f"No {kind} of a driver from {_country(request)}{scope(request)} is on record. {nationality_note(request)}"
    return finish_to_date(request, text, cited, Slots(countries=request.slots.countries), most=None)


def _country(request: Request) -> str:
    return join([with_article(request.records.base.countries[one].name) for one in request.slots.countries])
