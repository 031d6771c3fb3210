"""What several queries share: naming false premises, and what a reply is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.answering.records import Cited, Race, Records, Request, Win, join, last_day
from bot.answering.result import Result, Verdict
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Pole, Season, Title, Winner

NO_DRIVERS = "Who drove is not on record."
SOURCES = 12
"""The most sources of a reply that rests on many records."""


def finish(
    text: str, cited: Cited, about: Slots | None = None, premise: bool = False, most: int | None = None
) -> Result:
    """A Result from a text and what was cited for it, with at most so many sources."""
    return Result(
        text=text,
        records=tuple(dict.fromkeys(cited.records)),
        sources=tuple(cited.sources[:most]),
        as_of=cited.as_of,
        about=about or Slots(),
        premise=premise,
        disputed=tuple(cited.disputed),
    )


def finish_to_date(
    request: Request,
    text: str,
    cited: Cited,
    about: Slots | None = None,
    premise: bool = False,
    most: int | None = SOURCES,
) -> Result:
    """A Result on everything up to now: it is known to be true to the last race, whatever the days that were cited."""
    cited.as_of = request.records.last_race_day(request.today)
    return finish(text, cited, about, premise, most)


def judged(result: Result, verdict: Verdict | None, between: str = "\n\n") -> Result:
    """A reply behind the verdict on what the question claims; as it is where it claims nothing."""
    if verdict is None:
        return result
    return replace(result, text=f"{verdict}{between}{result.text}", premise=not verdict.so, verdict=verdict)


def cite_season(cited: Cited, season: Season, disputed: bool = False) -> None:
    """Note a season as a whole: the sources of its rounds, else its own or those of its organiser.

    With `disputed` also what sources disagree on about it, for replies that are about the season itself.
    """
    sources = [source for row in season.rounds for source in row.sources[:2]]
    if not sources:
        sources = season.sources or (season.organiser.sources if season.organiser else [])
    cited.add(f"season/{season.season}", list(dict.fromkeys(sources))[:6], last_day(season))
    if disputed and season.disputed and season.disputed not in cited.disputed:
        cited.disputed.append(season.disputed)


def cite_something(cited: Cited, request: Request) -> None:
    """Note the last finished season where nothing has a source yet: what is absent is known from the records up to it.

    Where nothing has a day yet, the last race's is the one to which it is known.
    """
    last = request.records.finished_season(request.today)
    if not cited.sources and last:
        cite_season(cited, last)
    cited.as_of = cited.as_of or request.records.last_race_day(request.today)


def with_article(country: str) -> str:
    """A country as it stands behind "in" or "from": the United Kingdom."""
    return f"the {country}" if country.startswith(("United", "Netherlands", "Czech")) else country


def twin_of(records: Records, name: str) -> str | None:
    """The season that a winter's notation means where the season goes by one year: 2021-22 is the 2022 season."""
    twin = str(int(name[:4]) + 1)
    if len(name) != 7 or twin not in records.base.seasons:
        return None
    days = [row.date for row in records.base.seasons[twin].rounds if row.date and row.status == "held"]
    return twin if days and min(days).month <= 5 else None


def for_winters(query: Callable[[Request], Result | None]) -> Callable[[Request], Result | None]:
    """A query that answers for the 2022 season when it is asked for 2021-22, and says so."""

    def answered(request: Request) -> Result | None:
        slots = request.slots
        twins = {name: twin_of(request.records, name) for name in slots.missing_seasons}
        found = tuple(twin for twin in twins.values() if twin and twin not in slots.seasons)
        if not found:
            return query(request)
        left = tuple(name for name, twin in twins.items() if not twin)
        result = query(replace(request, slots=replace(slots, seasons=(*slots.seasons, *found), missing_seasons=left)))
        if result is None or not result.known:
            return result
        notes = [
            f"There is no season called {name}: the races of that winter were held in early {twin} "
            f"and count as the **{twin}** season."
            for name, twin in twins.items()
            if twin
        ]
        return replace(result, text="\n\n".join([*notes, result.text]), premise=True)

    return answered


def for_spans(query: Callable[[Request], Result | None], takes: bool) -> Callable[[Request], Result | None]:
    """A query asked of a span of time ("since 2019"): None where it does not `take` one, since it would answer for all time.

    The reply says which races and seasons are part of the span.
    """

    def answered(request: Request) -> Result | None:
        records, span = request.records, request.slots.span
        if span is None:
            return query(request)
        if not takes:
            return None
        seasons = records.named_seasons(request.slots)
        if not seasons:
            return _none_then(request)
        result = query(request)
        if result is None or not result.known or result.choices or result.premise:
            return result
        return replace(result, text=f"{result.text}\n\n{_span_note(request, seasons)}")

    return answered


def _span_note(request: Request, seasons: Sequence[Season]) -> str:
    """What counts as part of a span of time."""
    labels = seasons[0].label if len(seasons) == 1 else f"{seasons[0].label} to {seasons[-1].label}"
    span = request.slots.span
    assert span is not None
    said = span.said[:1].upper() + span.said[1:]
    return f"{said}: races by their date, titles and seasons by the last race of the season ({labels})."


def _none_then(request: Request) -> Result | None:
    """The reply where no season ended in a span of time; None where it had a race nevertheless."""
    records, span = request.records, request.slots.span
    if span is None or any(span.has(race.day) for race in records.races):
        return None
    cited = Cited()
    before = [race.season for race in records.races if race.day < span.first]
    after = [race.season for race in records.races if race.day > span.last]
    for season in (*before[-1:], *after[:1]):
        cite_season(cited, season)
    cite_something(cited, request)
    parts = [f"the last season before it was **{before[-1].label}**"] if before else []
    parts += [f"the first one after it was **{after[0].label}**"] if after else []
    text = f"No race of the series is on record {span.said}: {join(parts)}."
    return finish(text, cited, Slots(), premise=True)


def wins_of(request: Request, wins: Iterable[Win]) -> list[Win]:
    """The wins of whoever is named: of each kind of name that is given, any one has to fit."""
    slots, records, cars = request.slots, request.records, request.records.base.cars
    return [
        win
        for win in wins
        if (not slots.drivers or set(win.row.drivers) & set(slots.drivers))
        and (not slots.teams or records.is_of(win.row, slots.teams))
        and (not slots.cars or win.row.car in slots.cars)
        and (not slots.makes or slots.cars or (win.row.car and cars[win.row.car].make in slots.makes))
    ]


def ran_note(request: Request, rows: Iterable[Title | Winner | Pole]) -> str:
    """The sentence on those wins or titles of the named teams that cars won which they ran for others; empty where none did."""
    rows = list(rows)
    count = request.records.ran_for_others(rows, request.slots.teams)
    if not count:
        return ""
    return f" Cars that it ran for other teams count as well: **{count}** of these, and **{len(rows) - count}** under its own name."


def only_overall(request: Request) -> bool:
    """Whether only outright wins count, by the question or by the template."""
    return request.slots.overall or bool(request.options.get("overall"))


def wins_in(request: Request) -> list[Win]:
    """The wins in the races, classes and countries that a question selects; only outright ones where it says so."""
    records, slots = request.records, request.slots
    selected = {race.id for race in records.select(slots)}
    return [
        win
        for win in records.wins
        if win.race.id in selected
        and (not slots.classes or win.row.race_class in slots.classes)
        and (win.row.overall or not only_overall(request))
    ]


def scope(request: Request) -> str:
    """The classes and seasons that an answer is limited to, in words: " in LMP2 in 2023"; empty where it is not."""
    records, slots = request.records, request.slots
    classes = join([records.class_name(one) for one in slots.classes])
    seasons = join([season.label for season in records.named_seasons(slots)])
    if seasons:
        seasons += _which_race(request)
    if slots.span is not None:
        return f"{f' in {classes}' if classes else ''} {slots.span.said}"
    return "".join(f" in {part}" for part in (classes, seasons) if part)


def _which_race(request: Request) -> str:
    """The one race of a season or weekend that an answer is limited to, in words; empty where it is not."""
    slots = request.slots
    if slots.round is None and slots.race is None and not slots.dates and not slots.months:
        return ""
    races = request.records.select(slots)
    return f" ({races[0].round.name}, {say_date(races[0].day)})" if len(races) == 1 else ""


def at_circuits(request: Request) -> str:
    """The circuits that are named, in words: "at Sepang"; empty where none is."""
    circuits = request.slots.circuits
    return f"at {join([request.records.circuit_name(one) for one in circuits])}" if circuits else ""


def place(request: Request) -> str:
    """The circuits that are named, else the countries, in words; empty where there are neither."""
    countries = [request.records.base.countries[one].name for one in request.slots.countries]
    return at_circuits(request) or (f"in {join(countries)}" if countries else "")


def season_premise(request: Request) -> Result | None:
    """The reply to a question about a season that there was not; None when every season named is on record."""
    records, slots = request.records, request.slots
    if records.named_seasons(slots):
        return None
    wanted = [*slots.missing_seasons, *(str(year) for year in slots.years)]
    if not wanted:
        return None
    name = wanted[0]
    first = int(name[:4])
    before = [s for s in records.seasons if int(s.season[:4]) < first or (len(name) == 7 and s.season == str(first))]
    after = [season for season in records.seasons if int(season.season[:4]) > first]
    cited = Cited()
    near = [season for season in (before[-1] if before else None, after[0] if after else None) if season]
    for season in near:
        cite_season(cited, season)
    cite_something(cited, request)
    if before and after:
        text = f"There was no {name} season: none was held between **{before[-1].label}** and **{after[0].label}**."
    elif before:
        text = f"There is no {name} season on record; the last one on record is **{before[-1].label}**."
    else:
        text = f"There was no {name} season: the first one was **{after[0].label}**."
    return finish(text, cited, Slots(seasons=tuple(season.season for season in near[:1])), premise=True)


def class_premise(request: Request, seasons: Iterable[Season]) -> Result | None:
    """The reply to a question about a class that the named seasons did not have; None when they had it."""
    records, slots = request.records, request.slots
    seasons = list(seasons)
    if not slots.classes or not seasons:
        return None
    if any(identifier in season.classes for season in seasons for identifier in slots.classes):
        return None
    cited = Cited()
    lines = []
    for season in seasons:
        cite_season(cited, season)
        names = join([records.class_name(one, season) for one in season.classes])
        lines.append(f"the classes of {season.label} were {names}")
    wanted = join([records.class_name(identifier) for identifier in slots.classes])
    having = [season for season in records.seasons if any(one in season.classes for one in slots.classes)]
    ran = [season.label for season in having if last_day(season)]
    cite_something(cited, request)
    if ran:
        when = f" {wanted} raced in {_span(ran)}."
    else:
        coming = f" It is planned for {join([season.label for season in having])}." if having else ""
        when = f" The series has never had {wanted}.{coming}"
    text = f"There was no {wanted} class in {join([season.label for season in seasons])}: {'; '.join(lines)}.{when}"
    return finish(text, cited, Slots(seasons=tuple(season.season for season in seasons)), premise=True)


def half_known(result: Result, lacking: str = "") -> Result:
    """A reply that tells only what is beside the question; `lacking` is the sentence that says what is not on record."""
    text = f"{lacking}\n\n{result.text}" if lacking else result.text
    return replace(result, text=text, known=False, half=True)


def wants_drivers(request: Request, teams: Sequence[str | None]) -> bool:
    """Whether it is asked who drove: by a word for drivers, or by a "who" where the question names the one team there is."""
    named = request.slots.teams
    return "driver" in request.asks or ("who" in request.asks and bool(named) and set(teams) <= {*named})


def _span(labels: list[str]) -> str:
    return join(labels) if len(labels) <= 4 else f"{len(labels)} seasons from {labels[0]} to {labels[-1]}"


def circuit_premise(request: Request) -> Result | None:
    """The reply to a question about a race at a track the series never raced at; None when it did."""
    records, slots = request.records, request.slots
    raced = {race.round.circuit for race in records.races}
    never = [identifier for identifier in slots.circuits if identifier not in raced]
    if not never and not slots.missing_circuits:
        return None
    if len(never) < len(slots.circuits):
        return None
    cited = Cited()
    if never:
        circuit = records.base.circuits[never[0]]
        planned = [race for race in records.rounds if race.round.circuit == never[0]]
        cited.add(f"circuit/{never[0]}", circuit.sources)
        text = f"The Asian Le Mans Series has never raced at {circuit.name}."
        if planned:
            race = planned[0]
            cited.add(race.id, race.round.sources)
            text += f" A round there was planned for {race.season.label} and {race.round.status}."
        else:
            text += " It was planned or considered, and no race was held there."
    else:
        text = f"The Asian Le Mans Series has never raced at {slots.missing_circuits[0].title()}."
    seasons = records.named_seasons(slots) or [records.seasons[0]]
    for season in seasons[:1]:
        cite_season(cited, season)
        places = list(dict.fromkeys(records.circuit_name(r.round.circuit) for r in records.races if r.season == season))
        if records.named_seasons(slots) and places:
            text += f" The {season.label} races were at {join(places)}."
    cited.as_of = records.last_race_day(request.today)
    if not never:
        return Result(text, known=False)
    return finish(text, cited, premise=True)


def about_race(race: Race, classes: tuple[str, ...] = ()) -> Slots:
    """What a reply on one race is about."""
    return Slots(
        seasons=(race.season.season,),
        circuits=(race.round.circuit,),
        dates=(race.round.date,) if race.round.date else (),
        classes=classes,
        race=race.leg,
    )
