"""The models of the fact base: what a file in knowledge/ may hold, and how each key reads.

These classes are the one description of the YAML: they validate what is loaded, the JSON Schemas in docs/schemas/ are
generated from them, and docs/facts.md explains them in prose. They refuse unknown keys, so a misspelt key is an error and
not a silent loss. References between files (a team's id, a source's id) are checked in `bot.knowledge.checking`.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
)

_HTTP_URL = TypeAdapter(HttpUrl)
Day = date
"""A date; the alias lets a model have a field of that name."""


def _valid_url(value: str) -> str:
    _HTTP_URL.validate_python(value)
    return value


def _valid_partial_date(value: str | date) -> str:
    """Keep a date as ISO text; a page often shows only a month or a year."""
    text = value.isoformat() if isinstance(value, date) else value
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise ValueError("must be a date such as 2022-02-13, 2022-02 or 2022")
    if len(text) == 10:
        date.fromisoformat(text)
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
SeasonId = Annotated[str, StringConstraints(pattern=r"^20\d\d(-\d\d)?$")]
Times = Annotated[SeasonId, BeforeValidator(str)]
"""A year or a winter; YAML reads a bare year as a number."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Url = Annotated[str, AfterValidator(_valid_url)]
PartialDate = Annotated[str | date, AfterValidator(_valid_partial_date)]
SourceIds = Annotated[list[Id], Field(min_length=1)]
Confidence = Literal["high", "medium", "low"]


class Model(BaseModel):
    """Base of every model here: immutable, and strict about unknown keys.

    What validates is built when it is first needed, for with a cache nothing is validated.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def __getstate__(self) -> dict[Any, Any]:
        """The values alone, with equal strings as one object: pickle writes that once, and once it is in memory then."""
        return {name: _shared(value) for name, value in self.__dict__.items()}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Take the values over one by one, which Python stores in half the memory that a dictionary of them takes.

        All fields count as set: nothing here asks which of them a file had, and one set for each model would be a lot of sets.
        """
        put = object.__setattr__
        for name, value in state.items():
            put(self, name, value)
        put(self, "__pydantic_fields_set__", _fields_of(type(self)))
        put(self, "__pydantic_extra__", None)
        put(self, "__pydantic_private__", None)


@cache
def _fields_of(model: type[Model]) -> set[str]:
    return set(model.model_fields)


def _shared(value: object) -> object:
    if isinstance(value, str):
        return sys.intern(value)
    return [_shared(item) for item in value] if isinstance(value, list) else value


class Source(Model):
    """A page that somebody read."""

    url: Url
    title: Text
    title_from_url: bool = Field(
        False,
        description="true where the page's own title was not seen; the title is then what it is about, or the words of its address",
    )
    publisher: Text
    published: PartialDate | None = Field(None, description="the date on the page")
    kind: Literal["official", "press", "encyclopedia", "team", "other"]
    checked: date = Field(description="the day the page was last read")
    archive: Url | None = None


class Fact(Model):
    """A prose fact: one question, many wordings of it, one answer."""

    id: Id
    question: Text | None = Field(None, description="the plain question; a note without one is found by its own words")
    wordings: list[Text] = Field(default_factory=list, description="other ways people ask it, each really different")
    defines: list[Text] = Field(
        default_factory=list, description="what it explains: the reply to “what is …?” with these"
    )
    answer: Annotated[str, StringConstraints(min_length=1, max_length=1800, strip_whitespace=True)]
    disputed: Text | None = Field(None, description="one sentence where sources disagree")
    as_of: date = Field(description="the day to which the fact is known true")
    sources: SourceIds
    confidence: Confidence
    related: list[Id] = Field(default_factory=list)
    retired: Text | None = Field(
        None, description="why it is no longer given; a fact with this key is kept but not used"
    )


class FactFile(Model):
    """A file in knowledge/facts/: the facts of one topic."""

    topic: Id
    title: Text | None = Field(None, description="the topic as readers see it; the id in words where absent")
    apart: bool = Field(
        False,
        description="true where the season records tell nothing of the topic, so that a talk about it stays with the facts",
    )
    facts: list[Fact]
    not_found: list[Text] = Field(default_factory=list, description="what was looked for and not found")


class Winner(Model):
    """The winner of one class in one race."""

    race_class: Id = Field(alias="class")
    overall: bool = False
    team: Id
    entry: Text | None = Field(None, description="the entry's name where it is not the team's usual one")
    number: str | None = None
    car: Id | None = None
    drivers: list[Id] = Field(default_factory=list)
    laps: int | None = Field(None, gt=0)
    disputed: Text | None = None
    sources: SourceIds


class Pole(Model):
    """The fastest qualifier of one class for one race."""

    race_class: Id = Field(alias="class")
    team: Id | None = None
    entry: Text | None = None
    number: str | None = None
    driver: Id | None = None
    disputed: Text | None = None
    sources: SourceIds


class Placed(Model):
    """A car on the podium beside the winner, as the season's entry list has it: there stand its name and its drivers."""

    team: Id
    number: str | None = None


class Podium(Model):
    """The cars behind the winner of one class in one race."""

    race_class: Id = Field(alias="class")
    second: Placed | None = None
    third: Placed | None = None
    disputed: Text | None = None
    sources: SourceIds


class Round(Model):
    """One race of a season, whether it was held or not."""

    round: int | str | None = Field(None, description="its number in the season; null where the calendar had none")
    name: Text
    circuit: Id
    date: Day | None = None
    duration: Text | None = None
    status: Literal["held", "cancelled", "postponed", "planned"]
    starters: int | None = Field(None, gt=0, description="cars that started")
    winners: list[Winner] = Field(default_factory=list)
    poles: list[Pole] = Field(default_factory=list)
    podiums: list[Podium] = Field(default_factory=list, description="who was second and third, one a class")
    disputed: Text | None = None
    sources: SourceIds


class Title(Model):
    """A championship title, or the place behind it: a team's or its drivers'."""

    race_class: Id = Field(alias="class")
    title: Literal["teams", "drivers"]
    team: Id | None = None
    entry: Text | None = None
    drivers: list[Id] = Field(default_factory=list)
    number: str | None = None
    points: float | None = None
    behind: float | None = Field(
        None, ge=0, description="of a runner-up: the points behind the champion, where a page tells only those"
    )
    disputed: Text | None = None
    sources: SourceIds


class Invitation(Model):
    """A place at the 24 Hours of Le Mans that a result in the series earned."""

    race_class: Id = Field(alias="class")
    team: Id
    entry: Text | None = None
    year: int = Field(ge=2010, le=2100, description="the year of the 24 Hours of Le Mans")
    le_mans_class: Text | None = None
    remark: Text | None = None
    disputed: Text | None = None
    sources: SourceIds


class Entries(Model):
    """How many cars a season's entry list had."""

    total: int = Field(gt=0)
    by_class: dict[Id, int] = Field(default_factory=dict)
    remark: Text | None = Field(None, description="which list it is: first, final, provisional")
    disputed: Text | None = None
    sources: SourceIds


class Entry(Model):
    """One car of a season's entry list, with who drove it."""

    race_class: Id = Field(alias="class")
    team: Id
    entry: Text | None = Field(None, description="the entry's name where it is not the team's usual one")
    number: str | None = None
    car: Id | None = None
    drivers: list[Id] = Field(default_factory=list, description="everybody who drove it in the season")
    rounds: list[int] = Field(default_factory=list, description="the rounds it took part in, where not all")
    part_time: dict[Id, list[int]] = Field(
        default_factory=dict, description="the rounds of each driver who did not drive all of the car's rounds"
    )
    disputed: Text | None = None
    sources: SourceIds

    def raced_in(self, race: Round) -> bool:
        """Whether it took part in a round of its season."""
        return not self.rounds or race.round in self.rounds

    def is_placed(self, race: Round, podium: Podium, car: Placed) -> bool:
        """Whether it is a car that stands on the podium of a round of its season."""
        named = (podium.race_class, car.team, car.number)
        return (self.race_class, self.team, self.number) == named and self.raced_in(race)


class Organiser(Model):
    """Who ran a season."""

    name: Text
    sources: SourceIds


class Season(Model):
    """A file in knowledge/seasons/: everything recorded of one season."""

    season: SeasonId
    label: Text
    edition: int | None = None
    classes: list[Id]
    class_names: dict[Id, Text] = Field(
        default_factory=dict, description="a class's name where this season had another"
    )
    organiser: Organiser | None = None
    entries: Entries | None = None
    entry_list: list[Entry] = Field(default_factory=list, description="the cars of the season, as far as it is known")
    rounds: list[Round]
    champions: list[Title]
    runners_up: list[Title]
    invitations: list[Invitation]
    sources: list[Id] = Field(
        default_factory=list, description="pages on the season as a whole; needed where no round has one yet"
    )
    disputed: Text | None = None
    not_found: list[Text] = Field(default_factory=list)


class Circuit(Model):
    """A track that the series raced at, or meant to."""

    name: Text
    names: list[Text] = Field(default_factory=list, description="other names and nicknames")
    place: Text
    country: Text
    length_km: float | None = Field(None, gt=0.5, lt=30)
    turns: int | None = Field(None, gt=0, lt=200)
    time_zone: Text | None = None
    sources: SourceIds


class Team(Model):
    """A team under all its names."""

    name: Text
    names: list[Text] = Field(default_factory=list, description="entry names, spellings and nicknames")
    country: Text | None = None
    run_by: Id | None = Field(None, description="the team that ran the cars, where it was another one")
    run_in: list[Id] = Field(default_factory=list, description="the classes in which it did, where not in all")


class Grade(Model):
    """A driver's grade in the FIA's driver categorisation, in one year or winter season."""

    grade: Literal["bronze", "silver", "gold", "platinum"]
    by: Text | None = Field(None, description="whose rating it is, where it is not the FIA's grade itself")
    disputed: Text | None = Field(None, description="one sentence where sources disagree or it changed meanwhile")
    sources: SourceIds


class Driver(Model):
    """A driver."""

    name: Text
    names: list[Text] = Field(default_factory=list, description="spellings and nicknames")
    nationality: Text | None = None
    nationality_sources: list[Id] = Field(default_factory=list, description="pages that tell the nationality")
    grades: dict[Times, Grade] = Field(
        default_factory=dict, description="the FIA grade by season (2024-25) or year (2025)"
    )


class Car(Model):
    """A car model."""

    name: Text
    names: list[Text] = Field(default_factory=list)
    make: Text


class RaceClass(Model):
    """A class that the series has had."""

    name: Text
    names: list[Text] = Field(default_factory=list, description="spellings and nicknames people use")
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")] | None = None
    mark: Text | None = Field(
        None, description="an emoji of that colour, shown before the name where several classes stand together"
    )
    kind: Literal["prototype", "gt"]


class Country(Model):
    """A country, with the words people use for it and for its people."""

    name: Text
    names: list[Text] = Field(default_factory=list)
    flag: Text | None = None


class EntityFile(Model):
    """A file in knowledge/entities/: each thing once, under its id."""

    circuits: dict[Id, Circuit] = Field(default_factory=dict)
    teams: dict[Id, Team] = Field(default_factory=dict)
    drivers: dict[Id, Driver] = Field(default_factory=dict)
    cars: dict[Id, Car] = Field(default_factory=dict)
    classes: dict[Id, RaceClass] = Field(default_factory=dict)
    countries: dict[Id, Country] = Field(default_factory=dict)


class SourceFile(Model):
    """A file in knowledge/sources/."""

    sources: dict[Id, Source]


Offer = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{(driver|team|circuit|class|season)\}[^{}]*$")]
"""A question with one slot."""


class Template(Model):
    """A kind of question over the records: the wordings that ask it and the query that answers it."""

    id: Id
    label: Text = Field(description="the question with its slots, as a suggestion shows it")
    query: Text = Field(description="the name of a query in bot/answering/queries")
    options: dict[str, str] = Field(default_factory=dict, description="fixed options of the query")
    needs: list[str] = Field(
        default_factory=list, description="slots of which at least one must be named; 'a+b' means both"
    )
    refuses: list[str] = Field(default_factory=list, description="slots that this question cannot take")
    demands: list[str] = Field(
        default_factory=list,
        description="words of which the question must have at least one, or one that means the same; 'a+b' means both",
    )
    offers: list[Offer] = Field(
        default_factory=list,
        description="questions that are shown while someone types the name that stands in their slot",
    )
    wordings: Annotated[list[Text], Field(min_length=1)]


class TemplateFile(Model):
    """A file in knowledge/templates/."""

    templates: list[Template]


class Gap(Model):
    """A kind of question whose answer is known not to be on record; it competes with the facts and wins honestly."""

    id: Id
    says: Text = Field(description="the honest sentence")
    needs: list[str] = Field(
        default_factory=list,
        description="slots of which at least one must be named for it to be meant; 'a+b' means both",
    )
    wordings: Annotated[list[Text], Field(min_length=1)]


class GapFile(Model):
    """knowledge/gaps.yaml."""

    gaps: list[Gap]


class SmallTalk(Model):
    """A friendly line without facts."""

    id: Id
    says: Text
    quiet: bool = Field(
        False, description="a remark that wants no reply: no questions are offered, and below an answer none is given"
    )
    wordings: Annotated[list[Text], Field(min_length=1)]


class SmallTalkFile(Model):
    """knowledge/small_talk.yaml."""

    small_talk: list[SmallTalk]


class Vocabulary(Model):
    """knowledge/vocabulary.yaml: how people's words map to the base's words."""

    synonyms: dict[str, list[str]] = Field(description="a concept, and the words and phrases that mean it")
    slang: dict[str, str] = Field(description="sms spellings and contractions, word by word")
    ignored: list[str] = Field(description="words that say nothing about what is asked")
    weak: list[str] = Field(default_factory=list, description="words that say little; they count for a fraction")
    address: list[str] = Field(
        default_factory=list, description="words that only address somebody; left out of small talk"
    )
    greetings: list[str] = Field(
        default_factory=list, description="what may stand before a question, which is read without it"
    )
    closings: list[str] = Field(
        default_factory=list, description="what may stand behind a question, which is read without it"
    )
    definitions: list[str] = Field(
        default_factory=list, description="ways to ask what something is, each with {} where that stands"
    )
    lead_ins: list[str] = Field(
        default_factory=list,
        description="single words of what may stand before a question word: “can anyone tell me who …”",
    )
    other_series: dict[str, list[str]] = Field(description="championships that are not this one, and their spellings")
    other_circuits: list[str] = Field(default_factory=list, description="well-known tracks the series never raced at")
    own_names: list[str] = Field(default_factory=list, description="what people call this series")
    makes: dict[str, list[str]] = Field(
        default_factory=dict, description="a make of cars, and what else people call it"
    )
    about: Id | None = Field(None, description="the fact that says what this series is")
    eras: dict[str, date] = Field(
        default_factory=dict,
        description='concepts that divide time, such as covid, and the day from which it is "since" then',
    )
    season_names: dict[str, list[str]] = Field(
        default_factory=dict,
        description="a season, and what people call it but its years: “relaunch season”, “first season”",
    )


def _each_once(value: Any) -> Any:
    """Refuse a list with a word that stands in it twice."""
    if isinstance(value, list):
        twice = sorted({str(one) for one in value if value.count(one) > 1})
        if twice:
            raise ValueError(f"“{twice[0]}” stands twice; keep one")
    return value


Words = Annotated[frozenset[Text], BeforeValidator(_each_once)]
"""A list of words in which the order does not matter."""


class StatementWords(Model):
    """By which words a sentence tells what it states of somebody or something."""

    negations: Words = Field(description="words that deny")
    auxiliaries: Words = Field(description="verbs that begin a question that wants a yes or a no")
    asking: Words = Field(description="question words")
    spans: Words = Field(description="words before a time from which or up to which something lasted")
    at: Words = Field(description="words before a place where something happens")
    scene: Words = Field(description="words behind a place where something happens")
    links: Words = Field(description="words that may stand between somebody and what they won or lost")
    taking: Words = Field(description="verbs that say with “title” that it was won")
    behind_title: Words = Field(description="words behind “title” with which it is not the title itself")
    no_plain_win: Words = Field(description="words with which a win is not one of a race or a championship")
    lost_things: Words = Field(description="what can be lost but the race")
    before_others: Words = Field(description="words right before somebody who is not the one who does something")
    introducing: Words = Field(description="words right before the one who does something")
    in_a_car: Words = Field(description="words right before somebody's own car")


class SubjectWords(Model):
    """By which words a sentence is about what the records tell, or is no statement to hold against them."""

    unreal: Words = Field(description="words of what was not, or not surely, so")
    changes: Words = Field(description="words of plans and of what came, went or changed")
    official: Words = Field(description="of those the words that also speak of a class at one circuit")
    racing: Words = Field(description="words of racing")
    surely_racing: Words = Field(description="of those the words of what only a race or a season can be the scene of")
    season_scene: Words = Field(
        description="words with which a year is one in which there is said to have been a season"
    )
    country_scene: Words = Field(description="words with which a country is one where a race is said to have been")
    first_race: Words = Field(description="words for a season's first race")
    last_race: Words = Field(description="words for a season's last race")
    undone: Words = Field(description="words of wins that did not stay")
    not_its_car: Words = Field(description="words with which a car may be somebody else's")
    taking_part: Words = Field(description="words that say of somebody that they took part")
    sessions: Words = Field(description="words of what else than a race may be cancelled")
    off_track: Words = Field(description="words of people who do not race")


class Premises(Model):
    """knowledge/premises.yaml: by which words a question is known to take something for granted."""

    statements: StatementWords
    subjects: SubjectWords
    common_in_names: Words = Field(description="words of team names that do not tell one team from another")
    same_cars: list[list[Text]] = Field(description="makes whose cars are, or were taken for, the same")
    part_of: dict[Id, Id] = Field(description="classes that are the amateurs' part of another one")
    taken_for: dict[Id, list[Id]] = Field(description="classes that a season may have had in place of the one named")
    called_off: Words = Field(description="words of facts on a race that was called off")
    plans: Words = Field(description="words of facts on what was planned or called off")
    years_of_prose: list[int] = Field(description="years before the first season that only prose knows about")


class AskedKind(Model):
    """A kind of thing that people ask for, and how one tells that a text has such a thing."""

    id: Id
    asks: list[Text] = Field(min_length=1, description="phrases of questions that ask for it; … stands for a few words")
    told: list[Text] = Field(min_length=1, description="phrases of texts that tell one; # stands for a number")


class AskedFor(Model):
    """knowledge/asked_for.yaml: what kinds of things people ask for."""

    kinds: list[AskedKind]
