"""Conversations: whether a question leans on what was said before, what it takes from there; and questions in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.answering.answer import Answer, Context, Status
from bot.answering.calendar_words import SeasonClock
from bot.answering.matching import TYPES
from bot.answering.slots import Slots
from bot.answering.understanding import Term, Understanding, with_ordinal

_SPLIT = re.compile(
    r"(?:\?\s*(?:and|also|plus)?\s*|,?\s*(?:\b(?:and|plus|also)\b|[&+]),?\s+)(?=(?:who|whom|whose|what|which|when|where|why|how|in which|in what|by how|for which|for whom|with whom|did|was|were|is|are)\b)",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s+(?=(?:who|whom|whose|what|which|when|where|why|how)\b)", re.IGNORECASE)
_ASKS_AT_ONCE = re.compile(
    r"(?:in |at |on |by |for |with )?(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE
)
_LONE = re.compile(
    r"(?:in |at |by |on |for |with )?(?:who|whom|whose|what|which|when|where|why|how)(?: (?:many|often|year|season|circuit|track|day))?",
    re.IGNORECASE,
)
"""A question word with nothing behind it."""
_FIRST_AND_LAST = re.compile(
    r"(?P<first>(?:season )?opener|opening (?:race|round)|first(?: race| round)?)\s+(?:and|as well as|plus)\s+(?:the\s+|also\s+the\s+)?"
    r"(?P<last>(?:season )?(?:finale|closer)|(?:closing|final|last) (?:race|round))",
    re.IGNORECASE,
)
"""The two ends of a season named in one breath, which are two races."""
_WH = re.compile(
    r"\b(who|whom|whose|what|which|when|where|why|how)\b"
    r"|^(?:please )?(?:explain|tell|describe|name|list|define|did|was|were|is|are|has|have|does|do)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:first|opener|opening|begin|began|start|started|open|opened)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:who|where|when|which)(?: (?:did|it|was|won|the|circuit|track|one))* (?:last|end|ended|finish|finished|finale|close|closed)"
    r"(?: (?:one|race|it))?[ ?.!]*",
    re.IGNORECASE,
)
"""The second half of a question for both ends of a season: "where did it begin and where did it end"."""
SHORT = 5
"""A question of up to this many words is likely to lean on the one before."""
LIGHT = frozenset({"first", "last", "current", "new", "race", "season", "category", "overall", "outright"})
"""Terms that leave a follow-up the same question as before, with something else in it."""
DETAILS = (
    LIGHT | TYPES | frozenset({"team", "driver", "car", "number", "name", "margin", "fastest", "circuit", "country"})
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
_COUNTED_IN = frozenset({"seasons", "years", "classes"})
_TIME = frozenset(["seasons", "missing_seasons", "years", "months", "dates", "days", "weekdays", "race", "round"])
_PEOPLE = frozenset(["teams", "drivers", "cars", "makes", "number"])


def split(question: str) -> list[str]:
    """The questions of a text that asks more than one; a list of one part otherwise.

    >>> split("Who won LMP2 in 2022, and who won GT that same year?")
    ['Who won LMP2 in 2022', 'who won GT that same year?']
    """
    parts = _kept_whole([part.strip(" ,") for part in _SPLIT.split(question) if part and part.strip(" ,?.!")])
    if len(parts) < 2:
        parts = [part.strip(" ,") for part in _COMMA.split(question)]
        parts = _kept_whole(parts) if all(_ASKS_AT_ONCE.match(part) for part in parts) else []
    if len(parts) == 2 and _BEGINS.search(parts[0]) and _ENDS.fullmatch(parts[1]):
        return [question]
    if len(parts) < 2 and _FIRST_AND_LAST.search(question):
        return [_FIRST_AND_LAST.sub(partial(_edge, edge), question) for edge in ("first", "last")]
    if len(parts) < 2 or len(parts) > 4:
        return [question]
    if not all(_WH.search(part) for part in parts):
        return [question]
    return parts


def _edge(edge: str, both: re.Match[str]) -> str:
    """One of the two ends that are named; "first race" for a bare "first"."""
    words: str = both[edge]
    return f"{words} race" if words.lower() == "first" else words


def _kept_whole(parts: list[str]) -> list[str]:
    """Parts of a split in which a lone question word stays with what follows: "when and where did it end" asks of one thing."""
    whole: list[str] = []
    for part in parts:
        if whole and _LONE.fullmatch(whole[-1]):
            whole[-1] = f"{whole[-1]} and {part}"
        else:
            whole.append(part)
    return whole


_JOINER = re.compile(r"\b(?:and|plus|both|n)\b|[&+/,]", re.IGNORECASE)
JOINED = frozenset({"win", "pole", "title", "runner-up"})
"""Things that a season or a race has one of: who asks for two of them in one breath wants both."""


def joined(question: str, understood: Understanding) -> list[Understanding]:
    """The readings of a question that asks for two things about the same names ("pole and win at Fuji in 2013")."""
    both = [term.key for term in understood.terms if term.key in JOINED]
    if len(both) < 2 or understood.claims or not _JOINER.search(question):
        return []
    return [
        replace(understood, terms=tuple(term for term in understood.terms if term.key == key or term.key not in JOINED))
        for key in both
    ]


def leans(understood: Understanding, plain: Answer) -> bool:
    """Whether a question is to be tried as a follow-up, given how it does alone."""
    defines = understood.plain[:1] in (("what",), ("who",)) and understood.plain[1:2] in (("is",), ("are",))
    if understood.leaning or (understood.words <= SHORT and not (defines and understood.entities)):
        return True
    return plain.status is not Status.ANSWERED


@dataclass(frozen=True, slots=True)
class Turn:
    """One reading of a question that was asked in a conversation.

    kind     "alone" as if nothing had been said before; "same" the question before, with something else in it ("and LMP3?");
             "again" the question before, whose answer from the records tells what is asked now ("in what car?"); "prose" a fact near to the one that was answered with; "records" with the names that were spoken of; "places" the
             same without the people and cars among them
    hints    terms and names of the conversation that may help but are not asked about now
    spoken   every name that the conversation is about; `concepts` what was asked in it
    after_prose  the reply before was a prose fact
    leaning, words, named, keys  of the bare question: whether it points back, its length, whether it names anything, and
             its terms
    """

    kind: str
    understood: Understanding
    hints: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    after_prose: bool = False
    leaning: bool = False
    words: int = 0
    named: bool = False
    keys: frozenset[str] = frozenset()


def turns(understood: Understanding, context: Context, clock: SeasonClock) -> Iterator[Turn]:
    """The readings of a question in a conversation."""
    spoken = _entities(context.about) | _entities(context.slots)
    for kind, variant, hints in _variants(understood, context, clock):
        yield Turn(
            kind,
            variant,
            hints,
            spoken,
            context.concepts,
            after_prose=context.prose,
            leaning=understood.leaning,
            words=understood.words,
            named=bool(understood.entities),
            keys=understood.keys,
        )


def _variants(
    understood: Understanding, context: Context, clock: SeasonClock
) -> Iterator[tuple[str, Understanding, frozenset[str]]]:
    yield "alone", understood, frozenset()
    shifted = _shift(understood, context, clock)
    light = LIGHT | TYPES if context.prose else LIGHT
    bare = all(term.key in light for term in shifted.terms)
    if bare or (not context.prose and all(term.key in DETAILS for term in shifted.terms)):
        yield "same" if bare else "again", _once_more(shifted, context), frozenset()
    yield "prose", shifted, context.concepts | _entities(context.about)
    if bare and not (context.prose and _is_named(context)):
        return  # "and LMP3?" asks what was asked before; "since when?" after a fact asks about that fact
    slots = _inherited(shifted, context, *_spoken_of(context))
    yield "records", _with_slots(shifted, slots), context.concepts
    people = slots.named() & _PEOPLE
    if people - shifted.slots.named():
        without = shifted.slots.filled_from(slots, INHERITED - _PEOPLE)
        yield "places", _with_slots(shifted, without), context.concepts


def _spoken_of(context: Context) -> tuple[Slots, Slots]:
    """What a question on the records may lean on, what comes first in front.

    A prose fact names many things beside the one that was asked about: who asks who Phil Hanson is, goes on about him.
    """
    if not context.prose:
        return context.about, context.slots
    return context.slots, Slots() if _is_named(context) else context.about


def _is_named(context: Context) -> bool:
    """Whether the question before was about somebody or a place that it named."""
    return bool(context.slots.named() & (_PEOPLE | {"circuits"}))


def _once_more(understood: Understanding, context: Context) -> Understanding:
    """The question before with what is named and asked now in it."""
    terms = {term.key: term for term in (*understood.terms, *(Term(key) for key in context.concepts))}
    again = replace(
        understood,
        terms=tuple(terms.values()),
        stems=(*context.plain, *understood.stems),
        plain=(*context.plain, *understood.plain),
    )
    return _with_slots(again, _inherited(understood, context, context.slots, context.about))


def _inherited(understood: Understanding, context: Context, first: Slots, second: Slots) -> Slots:
    """The slots of a question filled from the conversation; "the last race" counts in the season that was spoken of."""
    merged = _merge(understood.slots, first, second)
    if understood.ordinal is None:
        return merged
    if "season" in understood.keys or context.slots.round is not None:
        merged = _merge(replace(understood.slots, race=None, round=None), first, second, _COUNTED_IN)
    elif understood.ordinal in (1, -1) and context.slots.circuits:
        return merged  # "the last race there" is one of all that were held there
    return with_ordinal(replace(merged, race=None, round=None), understood.ordinal)


def _shift(understood: Understanding, context: Context, clock: SeasonClock) -> Understanding:
    """ "The winter before": the season before the one that was spoken of."""
    if not understood.shift:
        return understood
    spoken = context.about.seasons or context.slots.seasons
    if not spoken or spoken[0] not in clock.ids:
        return understood
    index = clock.ids.index(spoken[0]) + understood.shift
    if not 0 <= index < len(clock.ids):
        return understood
    return _with_slots(understood, replace(understood.slots, seasons=(clock.ids[index],)))


def _merge(mine: Slots, first: Slots, second: Slots, inherited: frozenset[str] = INHERITED) -> Slots:
    """My slots, filled from the conversation; what I name myself drops what belonged to it there."""
    names = mine.named()
    blocked: set[str] = set()
    if names & {"seasons", "missing_seasons", "years", "dates"}:
        blocked |= _TIME | _PEOPLE
    if names & {"circuits", "missing_circuits"}:
        blocked |= {"round", "race", "dates", "days", "months", "weekdays", "hours", "circuits", "countries"} | _PEOPLE
    if names & {"classes"}:
        blocked |= _PEOPLE
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
