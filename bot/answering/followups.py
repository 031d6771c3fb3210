"""Conversations: whether a question leans on what was said before, and what it takes from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.answer import Answer, Context, Status
from bot.answering.calendar_words import SeasonClock
from bot.answering.chatter import without_chatter
from bot.answering.matching import TYPES
from bot.answering.records import Records
from bot.answering.slots import Slots
from bot.answering.text import stem
from bot.answering.understanding import Term, Understanding, with_ordinal

UNKNOWN = "unknown"
"""What stands for the candidate in the context of a question that was not answered."""
SHORT = 5
"""A question of up to this many words is likely to lean on the one before."""
LIGHT = frozenset(
    ["first", "last", "current", "new", "race", "season", "day", "weekend", "time", "category", "overall", "outright"]
)
"""Terms that leave a follow-up the same question as before, with something else in it."""
DETAILS = (
    LIGHT
    | TYPES
    | frozenset(
        [
            "team",
            "driver",
            "car",
            "number",
            "name",
            "margin",
            "fastest",
            "circuit",
            "country",
            "teammate",
            "manufacturer",
        ]
    )
)
"""Terms that ask for a part of what a reply from the records tells anyway."""
INHERITED = frozenset(
    [
        "seasons",
        "years",
        "months",
        "dates",
        "days",
        "weekdays",
        "classes",
        "circuits",
        "countries",
        "teams",
        "drivers",
        "cars",
        "race",
        "round",
        "hours",
        "number",
        "overall",
    ]
)
_PARTS = TYPES - {"how-many"}
"""Terms that ask for a part of what a prose fact tells anyway; a count is a question of its own."""
_PICKED = frozenset({"first", "last"})
_TOLD = {"circuit": "circuits", "country": "countries", "team": "teams", "driver": "drivers", "car": "cars"}
"""Terms that ask for a part of what a prose fact tells where it names just one of that kind."""
_COUNTED_IN = frozenset({"seasons", "years", "classes"})
_OF_A_SEASON = frozenset({"title", "season", "point", "classification", "runner-up"})
"""Terms of what is settled over a season, whichever race was spoken of before."""
_OF_A_RACE = frozenset({"circuits", "countries", "race", "round", "dates", "days", "months", "weekdays", "hours"})
_STEPPED = frozenset({"future", "race", "day", "round", "last"})
"""Terms of "the next round", "the day before", which name a race once it is known which one was spoken of."""
_CONNECTIVES = frozenset({"and", "but", "so", "then", "ok"})
_HELPERS = frozenset(
    map(stem, ["did", "does", "do", "was", "were", "is", "are", "has", "have", "had", "can", "could", "will", "would"])
)
_WHICH = (("which",), ("what",), ("who",))
CREW = 4
"""Drivers that share a car at most; a fact that names more is about none of them."""
DEEP = 4
"""How many questions back a conversation is remembered."""
_THEY = frozenset({"they", "them", "their", "theirs"})
_ONE = frozenset({"he", "him", "his", "she", "her", "it"})
_CLAIMED = frozenset({"win", "title", "pole"})
_COUNTS = {"first": 1, "second": 2, "third": 3}
_EXTREMES = frozenset({"most", "least"})
_KINDS = frozenset({"team", "driver", "car", "manufacturer", "circuit", "country", "who", "which"})
_MOMENTS = frozenset({"seasons", "years", "months", "dates", "days"})
_SINGLE = _MOMENTS | {"classes", "circuits", "countries", "teams"}
_TIME = frozenset(["seasons", "missing_seasons", "years", "months", "dates", "days", "weekdays", "race", "round"])
_PEOPLE = frozenset(["teams", "drivers", "cars", "makes", "number"])


def said_in(question: str, context: Context | None) -> str:
    """What a text asks where there is a conversation that it may go on with: the text without the chatter around it."""
    return without_chatter(question) if context is not None and context.candidate is not None else question


def points(understood: Understanding) -> bool:
    """Whether a text without a single telling word may ask something of what was said before."""
    named = bool(understood.slots.named()) or understood.ordinal is not None
    return understood.asking or named or bool(understood.step)


def leans(understood: Understanding, plain: Answer, context: Context) -> bool:
    """Whether a question is to be tried as a follow-up, given how it does alone."""
    if plain.status is Status.ANSWERED and _asks_meaning(understood):
        return False
    defines = understood.plain[:1] in (("what",), ("who",)) and understood.plain[1:2] in (("is",), ("are",))
    timeless = not understood.slots.named() & (_TIME | {"span"})
    spoken = context.said.named() & _TIME and not plain.context.prose and "ever" not in understood.stems
    if timeless and (understood.ordinal is not None or spoken):
        return True  # "the opener" is that of what was spoken of, and so is "the runner-up in GT"
    if understood.leaning or (understood.words <= SHORT and not (defines and understood.entities)):
        return True
    return plain.status is not Status.ANSWERED


def _asks_meaning(understood: Understanding) -> bool:
    """Whether a question asks what a word means, which stands alone: "what is a stint", "what does FP1 mean"."""
    words = understood.stems
    indefinite = words[:2] == ("what", "is") and words[2:3] in (("a",), ("an",))
    return not understood.leaning and (indefinite or (words[:1] == ("what",) and words[-1:] == ("mean",)))


@dataclass(frozen=True, slots=True)
class Turn:
    """One reading of a question that was asked in a conversation.

    kind     "alone" as if nothing had been said before; "same" the question before, with something else in it ("and LMP3?");
             "first" the question that the conversation began with, with something else in it;
             "again" the question before, whose answer from the records tells what is asked now ("in what car?"); "prose" a fact near to the one that was answered with; "records" with the names that were spoken of; "repeat" the fact that was just given, with all names in it; "places"
             as "records" without the people and cars
    hints    terms and names of the conversation that may help but are not asked about now
    spoken   every name that the conversation is about; `concepts` what was asked in it
    after_prose  the reply before was a prose fact
    after_unknown  there was no reply before
    candidate    what was answered with before; `thread` the names that the person has said
    person       the key of the one driver that the conversation is about
    leaning, words, named, keys, stems  of the bare question: whether it points back, its length, whether it names anything,
             its terms and all its words
    """

    kind: str
    understood: Understanding
    hints: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    after_prose: bool = False
    after_unknown: bool = False
    candidate: str | None = None
    thread: frozenset[str] = frozenset()
    person: str | None = None
    leaning: bool = False
    words: int = 0
    named: bool = False
    keys: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()


def turns(understood: Understanding, context: Context, clock: SeasonClock, records: Records) -> Iterator[Turn]:
    """The readings of a question in a conversation."""
    spoken = _entities(context.about) | _entities(context.slots)
    for kind, variant, hints in _variants(understood, context, clock, records):
        yield Turn(
            kind,
            variant,
            hints,
            spoken,
            context.concepts,
            after_prose=context.prose,
            after_unknown=context.candidate == UNKNOWN,
            candidate=context.candidate,
            thread=_entities(context.said),
            person=_person(context),
            leaning=understood.leaning,
            words=understood.words,
            named=bool(understood.entities),
            keys=understood.keys,
            stems=frozenset(understood.stems),
        )


def _variants(
    understood: Understanding, context: Context, clock: SeasonClock, records: Records
) -> Iterator[tuple[str, Understanding, frozenset[str]]]:
    yield "alone", understood, frozenset()
    understood = _other_race(understood, context)
    shifted = _outright(_step(understood, context, records) or _shift(understood, context, clock))
    light = LIGHT - _PICKED | _PARTS | _told(context) if context.prose else LIGHT
    fragment = _is_another(understood, shifted) and not _is_closed(understood)
    bare = fragment and all(term.key in light for term in shifted.terms)
    details = shifted.keys <= DETAILS and bool(shifted.terms or understood.plain[:1] in _WHICH)
    more = "els" in understood.stems and not understood.keys <= TYPES  # "who else drove it" asks for more than was told
    details = details and not more and not _is_closed(understood)
    if bare or (not context.prose and details):
        yield "same" if bare else "again", _once_more(shifted, context), frozenset()
    first = beginning(context)
    if first is not None and (shifted.slots.named() if bare else details):
        yield "first", _once_more(shifted, first), frozenset()
    yield "prose", shifted, context.concepts | _entities(context.about)
    if bare and not (context.prose and _is_named(context)):
        return  # "and LMP3?" asks what was asked before; "since when?" after a fact asks about that fact
    own, told = _spoken_of(context)
    slots = _of_them(shifted, _inherited(shifted, context, own, told), context)
    records = _claiming(_with_slots(shifted, slots))
    yield "records", records, context.concepts
    if context.prose and told != context.about and not _is_named(context):
        yield "repeat", _with_slots(shifted, _inherited(shifted, context, own, context.about)), context.concepts
    if context.prose and context.said.named() == {"classes"} and not shifted.slots.named():
        yield "thread", _with_slots(shifted, _inherited(shifted, context, context.said, Slots())), context.concepts
    people = slots.named() & _PEOPLE
    if people - shifted.slots.named() and not (records.claims and people & {"teams", "drivers"}):
        without = shifted.slots.filled_from(slots, INHERITED - _PEOPLE)
        yield "places", _with_slots(shifted, without), context.concepts


def _of_them(understood: Understanding, slots: Slots, context: Context) -> Slots:
    """The slots with the team alone of a crew that a reply named, where "they" says whose the question is.

    Wins and titles of a crew would be set side by side as those of each driver, as if it were asked who of them has more.
    """
    typed = understood.slots.named() | context.said.named()
    if typed & _PEOPLE or not _THEY & set(understood.stems) or len(slots.teams) != 1:
        return slots
    return slots if "team" in understood.keys else replace(slots, drivers=(), cars=())


def _claiming(understood: Understanding) -> Understanding:
    """A question whether "they" won, which claims so of those whom the conversation is about."""
    asks = _is_closed(understood) and understood.keys & _CLAIMED and (_THEY | _ONE) & set(understood.stems)
    return replace(understood, claims=True) if asks and understood.slots.named() & _PEOPLE else understood


def _is_another(understood: Understanding, shifted: Understanding) -> bool:
    """Whether a text without telling words has anything to put into the question before.

    "Did all of those go?" is made of everyday words only, and asks something all the same.
    """
    return bool(shifted.terms or shifted.slots.named() or understood.ordinal)


def _is_closed(understood: Understanding) -> bool:
    """Whether a question has its own verb in front: "is it the first one for Kurtz?" does not ask the one before again."""
    first = next((word for word in understood.stems if word not in _CONNECTIVES), "")
    return first in _HELPERS


def _person(context: Context) -> str | None:
    """The one driver that a conversation is about: whom the person named, or else the only one that the reply names."""
    drivers = context.said.drivers or context.slots.drivers or context.about.drivers
    return f"driver/{drivers[0]}" if len(drivers) == 1 else None


def _told(context: Context) -> frozenset[str]:
    """The terms that ask for the only place, team or driver that a prose fact names."""
    return frozenset(term for term, kind in _TOLD.items() if len(getattr(context.about, kind)) == 1)


def _without_people(slots: Slots) -> Slots:
    return replace(slots, teams=(), drivers=(), cars=(), makes=(), number=None)


def _spoken_of(context: Context) -> tuple[Slots, Slots]:
    """What a question on the records may lean on, what comes first in front.

    A prose fact names many things beside the one that was asked about: who asks who Phil Hanson is, goes on about him.
    """
    if not context.prose:
        return context.about, context.slots
    if _is_named(context):
        return context.slots, Slots()
    return context.slots, _one_of_each(context)


def _one_of_each(context: Context) -> Slots:
    """What a prose fact names, without the kinds of which it names several, which are none that it is about; a crew is one."""
    about = context.about
    several = {kind for kind in _SINGLE if len(getattr(about, kind)) > 1}
    if several & _MOMENTS or len({*about.years, *(day.year for day in about.dates)}) > 1:
        several |= _MOMENTS | {"weekdays", "circuits", "countries", "teams", "drivers"} - context.heading
        about = replace(about, race=None, round=None, hours=None, number=None)
    if len(about.drivers) > CREW:
        several.add("drivers")
    return replace(about, **dict.fromkeys(several, ()))  # type: ignore[arg-type]


def _is_named(context: Context) -> bool:
    """Whether the question before was about somebody or a place that it named."""
    return bool(context.slots.named() & (_PEOPLE | {"circuits"}))


def _once_more(understood: Understanding, context: Context) -> Understanding:
    """The question before with what is named and asked now in it."""
    before = context.concepts
    if before & _EXTREMES and understood.slots.named() & (_PEOPLE | {"circuits", "countries"}):
        before = before - _EXTREMES - _KINDS | {"how-many"}  # how many it has, since it is not asked which has the most
    terms = {term.key: term for term in (*understood.terms, *(Term(key) for key in before))}
    again = replace(
        understood,
        terms=tuple(terms.values()),
        stems=(*context.plain, *understood.stems),
        plain=(*context.plain, *understood.plain),
    )
    named = understood.slots.named()
    anew = named or understood.ordinal is not None or context.prose
    about = context.about if anew else Slots()  # the very question before was asked without the names of its reply
    own = context.slots
    if understood.plain[:2] == ("who", "els") and understood.keys <= TYPES:  # "who else did?" asks for others
        own, about = replace(_without_people(own), classes=()), Slots()
    if named & {"teams", "drivers"}:  # somebody else, who need not have been where the one before was
        own, about = context.said, Slots()
    return _with_slots(again, _inherited(understood, context, own, about))


def _inherited(understood: Understanding, context: Context, first: Slots, second: Slots) -> Slots:
    """The slots of a question filled from the conversation; "the last race" counts in the season that was spoken of."""
    pronoun = bool((_THEY | _ONE) - {"it"} & set(understood.stems))
    if pronoun and understood.slots.named() and not understood.slots.named() & _PEOPLE:
        people = _merge(Slots(), first, second, frozenset({"teams", "drivers"}))
        understood = replace(understood, slots=understood.slots.filled_from(people, frozenset({"teams", "drivers"})))
    if understood.ordinal is None and (understood.keys - understood.wanted) & _OF_A_SEASON:
        return _merge(understood.slots, first, second, INHERITED - _OF_A_RACE)
    merged = _merge(understood.slots, first, second)
    if understood.ordinal is None:
        return merged
    if "season" in understood.keys or context.slots.round is not None:
        merged = _merge(replace(understood.slots, race=None, round=None), first, second, _COUNTED_IN)
    elif understood.ordinal in (1, -1) and context.slots.circuits:
        return merged  # "the last race there" is one of all that were held there
    return with_ordinal(replace(merged, race=None, round=None, dates=(), days=(), weekdays=()), understood.ordinal)


def beginning(context: Context) -> Context | None:
    """What the conversation began with; None where that is the question before, or a prose fact answered it."""
    *_, first = _chain(context)
    return None if first is context or first.prose else first


def _chain(context: Context) -> Iterator[Context]:
    """A context, what it leaned on, and so on to what the conversation began with."""
    at: Context | None = context
    while at is not None:
        yield at
        at = at.before


def following(before: Context, context: Context, understood: Understanding) -> Context:
    """The context of a follow-up: what was typed before stays part of what is spoken of, but for what it names anew.

    A prose fact about somebody or a place that it names begins anew.
    """
    chain = list(_chain(before))
    if len(chain) >= DEEP:
        before = replace(before, before=chain[-1])
    own = context.prose and _is_named(replace(context, slots=understood.slots))
    said = understood.slots if own else _merge(understood.slots, before.said, Slots())
    if context.prose:  # its answer is about what it says, not about all that the reply before named
        return replace(context, slots=said, said=said, before=before)
    return replace(context, slots=_merge(context.slots, said, Slots()), said=said, before=before)


def _step(understood: Understanding, context: Context, records: Records) -> Understanding | None:
    """ "The next round": the race behind the one that was spoken of, at the place that is named if one is; None without one."""
    if not understood.step or understood.slots.named() & _TIME:
        return None
    spoken = _spoken_race(context, records)
    if spoken is None:
        return None
    places = understood.slots.circuits
    onward = records.races[spoken + 1 :] if understood.step > 0 else records.races[:spoken][::-1]
    race = next((race for race in onward if not places or race.round.circuit in places), None)
    if race is None:
        return None
    slots = replace(
        understood.slots,
        seasons=(race.season.season,),
        dates=(race.day,),
        circuits=(race.round.circuit,),
        race=race.leg,
    )
    terms = tuple(term for term in understood.terms if term.key not in _STEPPED)
    return _with_slots(replace(understood, terms=terms, ordinal=None), slots)


def _other_race(understood: Understanding, context: Context) -> Understanding:
    """ "What about the second?" is the other race of the weekend where one of its races was spoken of."""
    counted = understood.keys & _COUNTS.keys()
    if context.slots.race is None or len(counted) != 1 or understood.keys - counted - LIGHT or understood.slots.named():
        return understood
    which = _COUNTS[next(iter(counted))]
    terms = tuple(term for term in understood.terms if term.key not in _COUNTS)
    return replace(understood, terms=terms, slots=replace(understood.slots, race=which))


def _outright(understood: Understanding) -> Understanding:
    """ "And overall?" asks of another winner, not what that word means."""
    if not understood.slots.overall:
        return understood
    return replace(understood, terms=tuple(term for term in understood.terms if term.key != "classification"))


def _spoken_race(context: Context, records: Records) -> int | None:
    """The place in time of the one race that was spoken of."""
    for slots in (context.about, context.slots):
        if slots.dates or (slots.seasons and slots.named() & {"circuits", "round"}):
            races = records.select(slots)
            if len(races) == 1:
                return records.races.index(races[0])
    return None


def _shift(understood: Understanding, context: Context, clock: SeasonClock) -> Understanding:
    """ "The winter before": the season before the one that was spoken of."""
    if not understood.shift:
        return understood
    spoken = _seasons(context.about, clock) or _seasons(context.slots, clock)
    if not spoken or spoken[0] not in clock.ids:
        return understood
    index = clock.ids.index(spoken[0]) + understood.shift
    if not 0 <= index < len(clock.ids):
        return understood
    return _with_slots(understood, replace(understood.slots, seasons=(clock.ids[index],)))


def _seasons(slots: Slots, clock: SeasonClock) -> Sequence[str]:
    """The seasons that are named, by their years where these are seasons, too."""
    return slots.seasons or [str(year) for year in slots.years if str(year) in clock.ids]


def _merge(mine: Slots, first: Slots, second: Slots, inherited: frozenset[str] = INHERITED) -> Slots:
    """My slots, filled from the conversation; what I name myself drops what belonged to it there."""
    names = mine.named()
    blocked: set[str] = set()
    if names & {"seasons", "missing_seasons", "years", "dates"}:
        blocked |= _TIME | _PEOPLE
    if names & {"circuits", "missing_circuits"}:
        blocked |= {"round", "race", "dates", "days", "months", "weekdays", "hours", "circuits", "countries"} | _PEOPLE
    if names & {"classes", "overall"}:
        blocked |= _PEOPLE | {"classes", "overall"}
    if names & {"weekdays", "race", "round"}:
        blocked |= {"dates", "days", "weekdays", "race", "round"} | _PEOPLE
    if names & _PEOPLE:
        blocked |= _PEOPLE
    wanted = inherited - blocked
    return mine.filled_from(first, wanted).filled_from(second, wanted)


def _with_slots(understood: Understanding, slots: Slots) -> Understanding:
    return replace(understood, slots=slots, entities=understood.entities | _entities(slots))


def _entities(slots: Slots) -> frozenset[str]:
    keys = {
        f"{kind}/{identifier}"
        for kind, identifiers in (
            ("season", slots.seasons),
            ("class", slots.classes),
            ("circuit", slots.circuits),
            ("country", slots.countries),
            ("team", slots.teams),
            ("driver", slots.drivers),
            ("car", slots.cars),
            ("year", slots.years),
            ("month", slots.months),
        )
        for identifier in identifiers
    }
    return frozenset(keys)
