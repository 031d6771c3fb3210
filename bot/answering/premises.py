"""What a question takes for granted and the records contradict: "Why did the series race in Bahrain in 2022?"

Templates name what is false in the questions that they serve. This is for all the others, which ask for a reason or a story.
It is cautious: what a question only asks ("did ...?"), denies, or says of plans, changes and other series is not looked at,
nor is what lies beyond the records. Only what a sentence states in so many words can be false.

    a season that there was not, a class that it did not have, a place where it did not race or did not begin or end,
    a win or title that was somebody else's, a defeat that was a win, a car of another make, somebody who was not there
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from bot.answering.candidates import seasons_touching
from bot.answering.premise_words import premise_words
from bot.answering.queries.common import (
    circuit_premise,
    cite_season,
    cite_something,
    class_premise,
    finish,
    place,
    season_premise,
    twin_of,
    with_article,
)
from bot.answering.queries.entries import of_car, people, took_part
from bot.answering.queries.races import race_winners, races_or_premise
from bot.answering.queries.titles import champions, title_tally
from bot.answering.records import Cited, Race, Records, Request, TitleRow, join, last_day
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.statements import (
    PEOPLE,
    Claim,
    claimed,
    denies,
    from_or_up_to,
    is_its_car,
    is_subject,
    stands_as_place,
)
from bot.answering.text import say_date, stem, words
from bot.answering.understanding import Understanding
from bot.knowledge.models import Entry, Premises, Season, Title, Winner


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted and the records contradict.

    result  the reply that says what is so
    names   the keys that do not go together; whatever speaks of all of them knows about it
    times   the keys of the time it is said of; what speaks of one of them speaks of it
    beside  it may stand before an answer to what else was asked
    verdict what to say before a text that knows about it, all the same: its words for a win that was not
    """

    result: Result
    names: frozenset[str]
    times: frozenset[str] = frozenset()
    beside: bool = False
    verdict: str = ""

    def is_known_to(self, keys: Iterable[str]) -> bool:
        """Whether a text with these terms and names speaks of everything that does not go together."""
        found = set(keys)
        return self.names <= found and (not self.times or bool(self.times & found))


NOTHING = ""
"""A key that no text has."""
MANY = 12
"""Races beyond which a claim is too wide to be about one of them."""


def premise_of(understood: Understanding, records: Records, now: datetime) -> Premise | None:
    """The first thing that a question states and the records contradict; None where there is none to be sure of.

    `understood` is the question as it was typed, without what a conversation adds to it.
    """
    slots, said = understood.slots, understood.said
    if understood.series or not (
        slots.circuits
        or slots.missing_circuits
        or slots.countries
        or slots.teams
        or slots.drivers
        or (slots.classes and (slots.years or slots.seasons))
        or slots.missing_seasons
        or slots.years
    ):
        return None
    words_known = premise_words(records)
    if words_known is None:
        return None
    question = _Question(understood, records, now, words_known)
    if question.known.unreal & question.words or "le-mans" in question.words or question.asks_whether:
        return None
    if not question.past or question.off_season or from_or_up_to(said, question.grammar):
        return None
    if set(words_known.years_of_prose) & set(slots.years):
        return None
    for check in _CHECKS:
        found = check(question)
        if found is not None:
            return found
    return None


class _Question:
    """A question with what the checks need of it."""

    def __init__(self, understood: Understanding, records: Records, now: datetime, known: Premises) -> None:
        self.premises, self.grammar, self.known = known, known.statements, known.subjects
        twins = {name: twin_of(records, name) for name in understood.slots.missing_seasons}
        meant = tuple(twin for twin in twins.values() if twin)
        self.slots = understood.slots
        if meant:
            left = tuple(name for name, twin in twins.items() if not twin)
            self.slots = replace(self.slots, seasons=(*self.slots.seasons, *meant), missing_seasons=left)
        self.said = understood.said
        self.words = frozenset(understood.said)
        self.stems = frozenset(understood.stems)
        self.text = " ".join(understood.stems)
        self.records = records
        self.now = now
        self.asks = understood.asks
        named = list({season.season: season for season in self._named()}.values())
        over = [season for season in named if _is_over(season, now)]
        self.to_come = [season for season in named if season not in over]
        self.seasons = over
        self.denied = denies(self.said, self.grammar)
        self.changes = bool(self.words & self.known.changes)
        self.exact = [season for season in records.named_seasons(self.slots) if season in over]
        whether = self.grammar.auxiliaries
        self.asks_whether = self.said[0] in whether or (
            not self.words & self.grammar.asking and bool(self.words & whether)
        )
        self.tells = not self.words & (self.grammar.asking | {"tell", "explain", "describe"})
        summer = bool(self.slots.months) and all(4 <= month <= 9 for month in self.slots.months)
        self.off_season = summer and all(year > 2014 for year in self.slots.years)

    def _named(self) -> Iterator[Season]:
        """The seasons that are named, exactly or by a year: all that the year is part of."""
        yield from self.records.named_seasons(self.slots)
        years = {*self.slots.years, *(day.year for day in self.slots.dates)}
        for year in sorted(years) if not self.slots.seasons else ():
            yield from (self.records.base.seasons[one] for one in seasons_touching(self.records.base, year))

    @property
    def past(self) -> bool:
        """Whether the seasons that are named are over, so that the records of them are whole; of a year's two one is enough."""
        ahead = bool(self.to_come) and (bool(self.slots.seasons) or not self.seasons)
        return not ahead and all(year <= self.now.year for year in self.slots.years)

    @property
    def times(self) -> frozenset[str]:
        """The keys of the time that is named."""
        slots = self.slots
        years = {*slots.years, *(day.year for day in slots.dates)}
        keys = {f"year/{year}" for year in years} | {f"season/{one}" for one in slots.missing_seasons}
        return frozenset(keys | {f"season/{season.season}" for season in self.seasons})

    def request(self, slots: Slots | None = None, claims: bool = False) -> Request:
        """The question as one over the records."""
        return Request(self.records, slots or self.slots, {}, self.now, frozenset(), claims)


def _is_over(season: Season, now: datetime) -> bool:
    day = last_day(season)
    return day is not None and day < now.date()


# -- seasons, classes, places -----------------------------------------------------------------------------------------


def _season(question: _Question) -> Premise | None:
    """A season or year in which there was none."""
    slots = question.slots
    if question.seasons or question.denied or question.changes or "name" in question.words:
        return None
    if not question.words & question.known.season_scene:
        return None
    first = int(question.records.seasons[0].season[:4])
    last = int(question.records.seasons[-1].season[:4])
    years = [*(int(name[:4]) for name in slots.missing_seasons), *slots.years]
    if not years or any(year > last for year in years):
        return None
    if min(years) < first and not (question.stems & {"asian", "seri"} or slots.classes):
        return None
    if "zhuhai" in slots.circuits or "china" in slots.countries:
        return None  # races of another series, which are a matter of prose
    result = season_premise(question.request())
    names = {f"{kind}/{one}" for kind, ids in (("class", slots.classes), ("team", slots.teams)) for one in ids}
    return _proven(question, result, {*names, *(f"circuit/{one}" for one in slots.circuits)})


def _circuit(question: _Question) -> Premise | None:
    """A track where the series never raced, or did not in the time that is named."""
    slots = question.slots
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"track/{one}" for one in slots.missing_circuits)]
    if len(keys) != 1 or question.denied or question.changes or not _is_about_racing(question):
        return None
    if "lose" in question.words and not (slots.teams or slots.drivers):
        return None
    raced = {race.round.circuit for race in question.records.races}
    if not raced & set(slots.circuits):
        plain = stands_as_place(question.said, keys[0], question.grammar)
        if slots.missing_circuits and (not plain or not question.words & question.known.surely_racing):
            return None
        dated = bool(slots.years or slots.seasons or slots.missing_seasons)
        if slots.circuits and (not question.words & question.known.surely_racing or not plain or not dated):
            return None  # what was planned there is a matter of prose
    if never := circuit_premise(
        question.request(replace(slots, years=(), seasons=()) if not question.seasons else None)
    ):
        return _proven(question, never, keys, timeless=True)
    return _not_there(question, keys[0])


def _country(question: _Question) -> Premise | None:
    """A country where the series never raced, or did not in the time that is named."""
    slots, records = question.slots, question.records
    if len(slots.countries) != 1 or slots.circuits or slots.missing_circuits or question.denied or question.changes:
        return None
    country, key = records.base.countries[slots.countries[0]], f"country/{slots.countries[0]}"
    if (
        not all(stem(word) in question.stems for word in words(country.name))
        or not question.words & question.known.country_scene
        or not stands_as_place(question.said, key, question.grammar)
    ):
        return None
    planned = any(records.country_of(race) == slots.countries[0] for race in records.rounds)
    if planned:
        return _not_there(question, key)
    if any(circuit.country == country.name for circuit in records.base.circuits.values()):
        return None  # a race there is a matter of prose
    cited = Cited()
    cite_something(cited, question.request())
    text = f"The Asian Le Mans Series has never raced in {with_article(country.name)}."
    text += _held_in(question, cited)
    return _proven(question, finish(text, cited, premise=True), [key], timeless=True)


def _not_there(question: _Question, key: str) -> Premise | None:
    """The reply where no race was held at a place in the time that is named."""
    slots, records = question.slots, question.records
    if not (slots.seasons or slots.years or slots.dates) or (not question.seasons and not slots.dates):
        return None
    if 2020 in slots.years and any(month > 7 for month in (*slots.months, *(day.month for day in slots.dates))):
        return None  # the first calendar of that winter is a matter of prose
    seasons = tuple(season.season for season in question.seasons)
    wide = Slots(seasons=seasons, circuits=slots.circuits, countries=slots.countries)
    if not seasons or records.select(wide) or records.select(wide, held=False):
        return None
    result = races_or_premise(question.request(wide))
    if isinstance(result, Result) and slots.countries and not slots.circuits:
        result = replace(
            result,
            text=result.text.replace(
                "No race was held then", f"No race of the series was held {place(question.request())} then", 1
            ),
        )
    return _proven(question, result, [key]) if isinstance(result, Result) else None


def _held_in(question: _Question, cited: Cited) -> str:
    """Where the races of the seasons that are named were, as a sentence."""
    text = ""
    for season in question.seasons[:2]:
        cite_season(cited, season)
        races = [race for race in question.records.races if race.season is season]
        circuits = list(dict.fromkeys(question.records.circuit_name(race.round.circuit) for race in races))
        text += f" The {season.label} races were at {join(circuits)}."
    return text


def _class(question: _Question) -> Premise | None:
    """A class that the seasons or races named did not have."""
    slots, records = question.slots, question.records
    if len(slots.classes) != 1 or not question.seasons or question.denied:
        return None
    decided = {"decid"} if "title" in question.words else set()  # a title is decided by racing
    if (question.words - decided) & (question.known.official if slots.circuits else question.known.changes):
        return None
    if not question.words & question.known.surely_racing or (
        question.words & {"end", "begin", "return", "name"} and not slots.circuits
    ):
        return None
    if slots.classes == ("lmp1",) and not any(one.startswith("lmp") for one in question.stems):
        return None  # P1 is mostly a place
    if slots.classes == ("gte",) and "am" in question.words:
        return None  # a class of Le Mans
    if "bronz" in question.stems:
        return None  # a cup within a class
    races = records.select(slots) if slots.circuits or slots.months or slots.dates else []
    seasons = list({race.season.season: race.season for race in races}.values()) or question.seasons
    kin = question.premises.taken_for.get(slots.classes[0], ())
    if any(one in season.classes for season in seasons for one in kin):
        return None
    if not races and any(slots.classes[0] in season.classes for season in question.to_come):
        return None
    return _proven(question, class_premise(question.request(), seasons), [f"class/{slots.classes[0]}"])


def _edge(question: _Question) -> Premise | None:
    """A season's first or last race at a place where it was not."""
    slots, records = question.slots, question.records
    if len(question.seasons) != 1 or question.denied:
        return None
    last, first = bool(question.words & question.known.last_race), bool(question.words & question.known.first_race)
    if last == first:
        return None
    at = -1 if last else 0
    if slots.months or slots.dates or question.words & {"where", "replace"}:
        return None
    before = list(takewhile(lambda one: one not in ("instead", "rather"), question.said))
    if len(before) < len(question.said):
        slots = replace(slots, circuits=tuple(one for one in slots.circuits if f"circuit/{one}" in before))
    season = question.seasons[0]
    races = [race for race in records.races if race.season is season]
    if slots.circuits:
        wrong = all(races[at].round.circuit != one for one in slots.circuits)
    elif slots.countries and any(
        stands_as_place(question.said, f"country/{one}", question.grammar) for one in slots.countries
    ):
        wrong = all(records.country_of(races[at]) != one for one in slots.countries)
    else:
        return None
    off = records.select(
        Slots(seasons=(season.season,), circuits=slots.circuits, countries=slots.countries), held=False
    )
    if not wrong or off:
        return None
    race, edge = races[at], "finale" if at else "opener"
    cited = Cited()
    cited.add(race.id, race.round.sources, race.day, race.round.disputed)
    circuit = records.base.circuits[race.round.circuit]
    text = f"The {edge} of {season.label} was not {place(question.request(slots))}: it was the {race.round.name} ({circuit.country}) on {say_date(race.day)}."
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"country/{one}" for one in slots.countries)]
    about = Slots(seasons=(season.season,), circuits=(race.round.circuit,), dates=(race.day,))
    return _proven(
        question, finish(text, cited, about, premise=True), [*keys, f"circuit/{race.round.circuit}"], beside=True
    )


def _is_about_racing(question: _Question) -> bool:
    return bool(question.words & question.known.racing) or bool(question.slots.hours)


def _proven(
    question: _Question, result: Result | None, names: Iterable[str], timeless: bool = False, beside: bool = False
) -> Premise | None:
    """A premise, with a source where its reply has none: that something never was is known from the records up to now."""
    if result is None:
        return None
    if not result.sources:
        cited = Cited()
        cite_something(cited, question.request())
        result = replace(result, sources=tuple(cited.sources), records=tuple(cited.records), as_of=cited.as_of)
    result = replace(result, known=True, premise=True)
    return Premise(result, frozenset(names), frozenset() if timeless else question.times, beside)


# -- who won, and who did not -----------------------------------------------------------------------------------------


def _are_named(question: _Question, slots: Slots) -> bool:
    """Whether the people are meant for sure: no driver by a first name, no team by what is a place or a make as well."""
    base = question.records.base
    for one in slots.drivers:
        if stem(words(base.drivers[one].name)[-1]) not in question.stems:
            return False
    places = {words(country.name) for country in base.countries.values()} | {
        words(car.make) for car in base.cars.values()
    }
    for one in slots.teams:
        own = tuple(word for word in words(base.teams[one].name) if word not in question.premises.common_in_names)
        whole = " ".join(map(stem, words(base.teams[one].name)))
        if own in places | {("hong", "kong")} and whole not in question.text:
            return False
    return True


def _feat(question: _Question) -> Premise | None:
    """A win or a title that was not theirs, or a defeat of somebody who won."""
    if question.tells or not (question.slots.teams or question.slots.drivers):
        return None
    if not question.words & {"win", "lose", "title", "fail", "miss"} or question.words & question.known.undone:
        return None
    asks_what = question.said[:2] == ("what", "did") and "title" not in question.words
    if asks_what or question.said[-1] == "what":
        return None
    claim = claimed(question.said, question.grammar)
    if claim is None:
        return None
    own = _only(question.slots, claim.people)
    if not _are_named(question, own):
        return None
    edge = bool(own.round or own.race) and bool(question.seasons)
    located = bool(own.circuits or own.countries or own.dates or own.months) or edge
    own = replace(own, missing_circuits=())
    if not claim.title and not located and not question.words & {"why", "manner", "how"}:
        return None
    check = _title_claim if claim.title or not located else _race_claim
    result = check(question, claim, own)
    if not claim.won:
        return _proven(question, result, [NOTHING])  # a tale of a defeat is what is wrong about it
    names = {*claim.people, *(f"class/{one}" for one in own.classes), "title" if claim.title else "win"}
    if located and not claim.title:
        names |= {f"circuit/{one}" for one in own.circuits}
    premise = _proven(question, result, names)
    return replace(premise, verdict=premise.result.text.split("\n\n")[0]) if premise else None


def _only(slots: Slots, people: Sequence[str]) -> Slots:
    """The slots with no other people than these, and no cars."""
    return replace(
        slots,
        teams=tuple(one for one in slots.teams if f"team/{one}" in people),
        drivers=tuple(one for one in slots.drivers if f"driver/{one}" in people),
        cars=(),
        makes=(),
        weekdays=(),
    )


def _title_claim(question: _Question, claim: Claim, slots: Slots) -> Result | None:
    """The reply to a title said to be won or lost that was not; without a season it must never have been won."""
    slots = replace(slots, circuits=(), countries=(), months=(), dates=(), days=(), round=None, race=None, hours=None)
    if not claim.title and not (question.seasons or slots.classes):
        return None
    records = question.records
    theirs = [
        row
        for row in records.titles
        if row.place == 1
        and (not slots.classes or _of_class(question, row.row.race_class, slots.classes))
        and _is_theirs(question, slots, row.row)
    ]
    if claim.won:
        return _title_not_won(question, claim, slots, theirs)
    seasons = question.exact or question.seasons
    if not claim.title or not (seasons or claim.never):
        return None
    return _title_not_lost(question, slots, [row for row in theirs if not seasons or row.season in seasons], seasons)


def _title_not_won(question: _Question, claim: Claim, slots: Slots, theirs: Sequence[TitleRow]) -> Result | None:
    """The reply where a title is said to be won by somebody whose it was not; `theirs` are those that may be."""
    records, seasons = question.records, question.seasons
    if any(not seasons or row.season in seasons for row in theirs):
        return None
    if not claim.title and _won_any(question, slots):
        return None
    if not seasons:
        return _no_title(question, slots)
    if not all(_has_champions(records, season, slots) for season in seasons):
        return None
    if slots.drivers and not slots.teams and not _drivers_known(records, seasons, slots):
        return None
    result = champions(question.request(slots, claims=True))
    if result is None or not result.text.startswith("No,"):
        return None
    if claim.title:
        return result
    text = result.text.replace("did not win that title", "won neither a race nor the title then", 1)
    return replace(result, text=text)


def _title_not_lost(
    question: _Question, slots: Slots, theirs: Sequence[TitleRow], seasons: Sequence[Season]
) -> Result | None:
    """The reply where a title is said to be lost by somebody who won it in each of the seasons."""
    records = question.records
    rows = [row for row in theirs if row.row.team in slots.teams or set(row.row.drivers) & set(slots.drivers)]
    rows = [row for row in rows if not slots.number or row.row.number in (None, slots.number)]
    if not rows or len({row.season.season for row in rows}) < len(seasons) > 1:
        return None
    own = (entry for entry in records.entries if entry.season in seasons and _is_theirs(question, slots, entry.row))
    if not slots.classes and len({entry.row.race_class for entry in own}) > 1:
        return None
    season, race_class = rows[0].season, rows[0].row.race_class
    kinds = {row.title for row in season.champions if row.race_class == race_class}
    if slots.teams and question.words & {"champion-driver", "champion-team"} and len(kinds) > 1:
        return None
    slots = replace(slots, classes=(race_class,), seasons=(season.season,), years=())
    result = champions(question.request(slots, claims=True))
    if result is None or not result.text.startswith("Yes."):
        return None
    name = records.who(replace(slots, drivers=() if slots.teams else slots.drivers))
    label = f"the {records.class_name(race_class, season)} title of {season.label}"
    return replace(result, text=f"{name} did not lose {label}, but won it.{result.text.removeprefix('Yes.')}")


def _no_title(question: _Question, slots: Slots) -> Result | None:
    """The reply where somebody has never won a title, or none in a class, with those that he did win."""
    records = question.records
    if slots.classes and slots.drivers and not slots.teams:
        return None
    result = title_tally(question.request(slots, claims=True))
    if result is None or not result.premise:
        return None
    name, kind = records.who(slots), join([records.class_name(one) for one in slots.classes])
    anywhere = title_tally(question.request(replace(slots, classes=())))
    text = f"No {kind + ' ' if kind else ''}title of {name} is on record."
    return replace(result, text=f"{text}\n\n{anywhere.text}" if anywhere else text)


def _race_claim(question: _Question, claim: Claim, slots: Slots) -> Result | None:
    """The reply to a race said to be won or lost that was not."""
    records = question.records
    races = records.select(slots)
    if not races or len(races) > MANY:
        return None
    won = [
        [
            row
            for row in race.round.winners
            if (not slots.classes or _of_class(question, row.race_class, slots.classes))
            and _is_theirs(question, slots, row)
        ]
        for race in races
    ]
    entered = _classes_of(question, slots, races)
    if claim.won:
        classes = slots.classes or entered
        settled = bool(classes) and all(_is_settled(race, classes, bool(slots.drivers)) for race in races)
        false = settled and not any(won) and not question.words & {"other", "every", "except"}
    else:
        enough = any(won) if claim.never else all(won)
        rows = [row for own in won for row in own]
        false = enough and all(row.team in slots.teams or set(row.drivers) & set(slots.drivers) for row in rows)
        if not slots.classes and not all(set(entered) <= {row.race_class for row in own} for own in won):
            return None  # it may have lost in another class
        if slots.overall or any(slots.number not in (None, row.number) for row in rows):
            return None
    if not false:
        return None
    result = race_winners(question.request(slots, claims=True))
    verdict = "No," if claim.won else "Yes,"
    if result is None or not result.text.startswith(verdict):
        return None
    return result if claim.won else replace(result, text="On the contrary:" + result.text.removeprefix(verdict))


def _is_theirs(question: _Question, slots: Slots, row: Winner | Title | Entry) -> bool:
    """Whether a result may be that of somebody named: of the team, one that it ran or that bears its name, or of the driver."""
    if set(row.drivers) & set(slots.drivers):
        return True
    return row.team is not None and any(_are_kin(question, one, row.team, row.entry) for one in slots.teams)


def _are_kin(question: _Question, one: str, team: str, entry: str | None) -> bool:
    """Whether two teams are one, run by one another, or share a word of their names: enough to contradict nothing."""
    if one == team:
        return True
    teams = question.records.base.teams
    mine, other = teams[one], teams[team]
    if team == mine.run_by or one == other.run_by:
        return True
    own = {word for text in (mine.name, *mine.names) for word in words(text) if len(word) > 2}
    own -= question.premises.common_in_names
    theirs = {word for text in (other.name, *other.names, entry or "") for word in words(text)}
    return bool(own & theirs)


def _of_class(question: _Question, race_class: str, classes: Sequence[str]) -> bool:
    """Whether a class is one of those named, or the amateurs' part of one."""
    part_of = question.premises.part_of
    return (
        race_class in classes
        or part_of.get(race_class) in classes
        or any(part_of.get(one) == race_class for one in classes)
    )


def _classes_of(question: _Question, slots: Slots, races: Sequence[Race]) -> tuple[str, ...]:
    """The classes that somebody was entered in, in the seasons of the races."""
    seasons = {race.season.season for race in races}
    return tuple(
        dict.fromkeys(
            entry.row.race_class
            for entry in question.records.entries
            if entry.season.season in seasons and _is_theirs(question, slots, entry.row)
        )
    )


def _is_settled(race: Race, classes: Sequence[str], by_driver: bool) -> bool:
    """Whether the winners of all these classes are on record, with their drivers where it depends on these."""
    rows = {row.race_class: row for row in race.round.winners}
    return all(one in rows and (rows[one].drivers or not by_driver) for one in classes if one in race.season.classes)


def _has_champions(records: Records, season: Season, slots: Slots) -> bool:
    ran = [one for one in season.classes if not slots.classes or one in slots.classes]
    rows = {row.race_class for row in season.champions}
    return bool(ran) and all(one in rows for one in ran)


def _drivers_known(records: Records, seasons: Sequence[Season], slots: Slots) -> bool:
    """Whether the drivers' champions of all the classes in question are on record."""
    return all(
        any(row.race_class == one and row.drivers for row in season.champions)
        for season in seasons
        for one in season.classes
        if not slots.classes or one in slots.classes
    )


def _won_any(question: _Question, slots: Slots) -> bool:
    """Whether somebody won a race in the seasons and classes that are named."""
    records = question.records
    return any(
        _is_theirs(question, slots, win.row)
        for win in records.wins
        if (not question.seasons or win.race.season in question.seasons)
        and (not slots.classes or _of_class(question, win.row.race_class, slots.classes))
    )


# -- cars and people --------------------------------------------------------------------------------------------------


def _car(question: _Question) -> Premise | None:
    """A make of car that somebody did not have in the season named."""
    slots, records = question.slots, question.records
    named = [one for one in question.said if one.startswith(("make/", "car/"))]
    if question.tells or question.denied or not question.seasons or not named or not _are_named(question, slots):
        return None
    if (
        bool(slots.teams) == bool(slots.drivers)
        or question.words & (question.known.not_its_car | question.known.changes)
        or len(slots.teams) > 1
    ):
        return None
    people_ = [one for one in question.said if one.startswith(PEOPLE)]
    if not is_its_car(question.said, named[0], question.grammar):
        return None
    own = [e for e in records.entries if e.season in question.seasons and _is_theirs(question, slots, e.row)]
    request = question.request(
        replace(slots, circuits=(), countries=(), months=(), dates=(), days=(), round=None, race=None, number=None)
    )
    makes = {records.make_of(one) for one in slots.cars} | set(slots.makes)
    makes |= {other for group in question.premises.same_cars if makes & set(group) for other in group}
    cars = [
        *(e.row.car for e in own),
        *(
            win.row.car
            for win in records.wins
            if win.race.season in question.seasons and _is_theirs(question, slots, win.row)
        ),
    ]
    known = [records.base.cars[one] for one in cars if one]
    if not own or any(entry.row.car is None for entry in own) or any(of_car(request, entry) for entry in own):
        return None
    if any(car.make in makes or (make or "") in car.name for car in known for make in makes):
        return None
    listed = people(replace(request, slots=replace(request.slots, cars=(), makes=(), classes=())))
    if listed is None or not listed.sources or listed.premise:
        return None
    name = records.who(replace(slots, cars=(), makes=()))
    what = join([records.base.cars[one].name for one in slots.cars] or list(slots.makes))
    had = join(list(dict.fromkeys(car.name for car in known)))
    text = f"No {what} of {name} in {join([season.label for season in question.seasons])} is on record, only {had}.\n\n{listed.text}"
    return _proven(question, replace(listed, text=text), [*people_, named[0]])


def _absent(question: _Question) -> Premise | None:
    """Somebody who is in no result and on no entry list of the seasons named."""
    slots = question.slots
    if question.tells or question.denied or question.changes or not question.seasons or not _are_named(question, slots):
        return None
    people_ = [one for one in question.said if one.startswith(PEOPLE)]
    if (
        bool(slots.teams) == bool(slots.drivers)
        or not question.words & question.known.taking_part
        or len(slots.teams) > 1
    ):
        return None
    if question.said[0] not in question.grammar.asking or question.words & question.known.off_track:
        return None
    if any(not season.entry_list for season in question.seasons) or not is_subject(question.said, question.grammar):
        return None
    for season in question.seasons:
        rows: list[Winner | Title | Entry] = [*season.entry_list, *season.champions, *season.runners_up]
        rows += [row for race in season.rounds for row in race.winners]
        if any(_is_theirs(question, slots, row) for row in rows):
            return None
        poles = [row for race in season.rounds for row in race.poles]
        if any(row.team in slots.teams or row.driver in slots.drivers for row in poles):
            return None
    narrow = Slots(
        seasons=slots.seasons, years=slots.years, teams=slots.teams, drivers=slots.drivers, ambiguous=slots.ambiguous
    )
    result = took_part(question.request(narrow))
    if result is None or not result.text.startswith("No:"):
        return None
    text = result.text.removeprefix("No: ").replace(" is not on record", " did not take part", 1)
    return _proven(question, replace(result, text=f"As far as is on record, {text}"), people_)


_CHECKS: tuple[Callable[[_Question], Premise | None], ...] = (
    _edge,
    _season,
    _circuit,
    _country,
    _class,
    _feat,
    _car,
    _absent,
)
