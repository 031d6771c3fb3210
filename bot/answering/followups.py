"""Conversations: whether a question leans on what was said before, and what it takes from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.answer import Answer, Context, Status
from bot.answering.chatter import without_chatter
from bot.answering.records import Records
from bot.answering.scoring import TYPES
from bot.answering.season_clock import SeasonClock
from bot.answering.slots import Slots
from bot.answering.stepping import next_race, next_season, of_weekend, other_race, outright
from bot.answering.taking_over import (
    INHERITED,
    LIGHT,
    PEOPLE,
    TIME,
    claiming,
    entities_of,
    inherited,
    is_closed,
    is_named,
    merged,
    of_them,
    person_of,
    spoken_of,
    told_by,
    with_slots,
    without_people,
)
from bot.answering.understanding import Term, Understanding

UNKNOWN = "unknown"
"""What stands for the candidate in the context of a question that was not answered."""
SHORT = 5
"""A question of up to this many words is likely to lean on the one before."""
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
_PARTS = TYPES - {"how-many"}
"""Terms that ask for a part of what a prose fact tells anyway; a count is a question of its own."""
_PICKED = frozenset({"first", "last"})
PICKING = LIGHT | {"second", "third"}
"""Terms of "the second one", which only says of what the question before is asked again."""
_WHICH = (("which",), ("what",), ("who",))
COMPLETE_SURE = 0.9
"""How sure the answer to a question that says all that it asks must be to be given whatever was spoken of."""
DEEP = 4
"""How many questions back a conversation is remembered."""
_THAT_SEASON = re.compile(
    r"(?<!before )(?<!after )(?<!since )\b(?:that(?: same)?|the same) (?:season|winter|campaign)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(r"\b(?:he|him|his|she|her|they|them|their|it|its|else|too|also)\b", re.IGNORECASE)
"""Words by which a question leans on more of what was said than the season."""
_EXTREMES = frozenset({"most", "least"})
_BEHIND = frozenset({"second", "third", "fourth", "fifth", "runner-up"})
"""Terms that ask, after who has the most, for those who come next, whom that reply lists."""
_KINDS = frozenset({"team", "driver", "car", "manufacturer", "circuit", "country", "who", "which"})


def said_in(question: str, context: Context | None) -> str:
    """What a text asks where there is a conversation that it may go on with.

    That is the text without the chatter around it, and with the one season that was spoken of in place of "that season".
    """
    if context is None or context.candidate is None:
        return question
    spoken = context.slots.seasons or context.about.seasons
    asked = without_chatter(question)
    if len(spoken) != 1 or _SOMEBODY.search(asked):
        return asked
    return _THAT_SEASON.sub(f"the {spoken[0]} season", asked)


def points(understood: Understanding) -> bool:
    """Whether a text without a single telling word may ask something of what was said before."""
    named = bool(understood.slots.named()) or understood.ordinal is not None
    return understood.asking or named or bool(understood.step)


_BE_OR_DO = (("is",), ("are",), ("doe",), ("do",), ("can",))
"""Stems of the verbs of a question about anything of a kind."""


def leans(understood: Understanding, plain: Answer, context: Context) -> bool:
    """Whether a question is to be tried as a follow-up, given how it does alone."""
    if plain.status is Status.ANSWERED and _stands_alone(understood):
        return False
    defines = understood.plain[:1] in (("what",), ("who",)) and understood.plain[1:2] in (("is",), ("are",))
    timeless = not understood.slots.named() & (TIME | {"span"})
    spoken = context.said.named() & TIME and not plain.context.prose and "ever" not in understood.stems
    if timeless and (understood.ordinal is not None or spoken):
        return True  # "the opener" is that of what was spoken of, and so is "the runner-up in GT"
    if _is_complete(understood) and _is_sure(plain):
        return False
    if understood.leaning or (understood.words <= SHORT and not (defines and understood.entities)):
        return True
    return plain.status is not Status.ANSWERED


def is_by_itself(understood: Understanding, plain: Answer) -> bool:
    """Whether a question that no reading in the conversation answers names something itself and is sure of its `plain` answer."""
    return bool(understood.slots.named()) and not understood.leaning and _is_sure(plain)


def _is_sure(plain: Answer) -> bool:
    return plain.status is Status.ANSWERED and plain.confidence >= COMPLETE_SURE


def _is_complete(understood: Understanding) -> bool:
    """Whether a question says all that it asks: "who won GT in 2022?", and not "and in 2022?" or "GT 2022"."""
    if understood.leaning or not understood.asking:
        return False
    named = understood.slots.named()
    return bool(named & TIME) and len(named) > 1 and bool(understood.keys)


def _stands_alone(understood: Understanding) -> bool:
    """Whether a question is about anything of a kind or all about somebody, whatever was spoken of.

    "What is a stint?", "how long is a race?", "what does a champion win?", "what does FP1 mean?", "tell me about Kessel Racing".
    """
    words = understood.stems
    if understood.leaning:
        return False
    if {"tell", "about"}.issubset(words) and understood.entities:
        return True
    generic = words[:1] in (("what",), ("how",)) and any(
        words[at : at + 1] in _BE_OR_DO and words[at + 1 : at + 2] in (("a",), ("an",)) for at in (1, 2, 3)
    )
    return generic or (words[:1] == ("what",) and words[-1:] == ("mean",))


@dataclass(frozen=True, slots=True)
class Turn:
    """One reading of a question that was asked in a conversation.

    kind     "alone" as if nothing had been said before; "same" the question before, with something else in it ("and LMP3?");
             "first" the question that the conversation began with, with something else in it;
             "again" the question before, whose answer from the records tells what is asked now ("in what car?");
             "prose" a fact near to the one that was answered with; "records" with the names that were spoken of;
             "repeat" the fact that was just given, with all names in it; "thread" other facts about the class that was typed;
             "places" as "records" without the people and cars
    hints    terms and names of the conversation that may help but are not asked about now
    spoken   every name that the conversation is about; `concepts` what was asked in it
    after_prose  the reply before was a prose fact
    after_unknown  there was no reply before
    candidate    what was answered with before; `thread` the names that the person has said
    person       the key of the one driver that the conversation is about
    apart        the facts of the topic that was spoken of, if it is one that the season records tell nothing of
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
    apart: frozenset[str] = frozenset()
    leaning: bool = False
    words: int = 0
    named: bool = False
    keys: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()


def turns(
    understood: Understanding,
    context: Context,
    clock: SeasonClock,
    records: Records,
    apart: frozenset[str] = frozenset(),
) -> Iterator[Turn]:
    """The readings of a question in a conversation; `apart` as in Turn."""
    spoken = entities_of(context.about) | entities_of(context.slots)
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
            thread=entities_of(context.said),
            person=person_of(context),
            apart=apart,
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
    understood = other_race(understood, context)
    stepped = of_weekend(understood, context, records) or next_race(understood, context, records)
    shifted = outright(stepped or next_season(understood, context, clock))
    light = LIGHT - _PICKED | _PARTS | told_by(context) if context.prose else LIGHT
    fragment = _is_another(understood, shifted) and not is_closed(understood)
    bare = fragment and all(term.key in light for term in shifted.terms)
    details = shifted.keys <= DETAILS and bool(shifted.terms or understood.plain[:1] in _WHICH)
    details = details or _asks_for_next_best(shifted, context)
    more = "els" in understood.stems and not understood.keys <= TYPES  # "who else drove it" asks for more than was told
    details = details and not more and not is_closed(understood)
    if bare or (not context.prose and details):
        yield "same" if bare else "again", _once_more(shifted, context), frozenset()
    first = beginning(context)
    if first is not None and (shifted.slots.named() if bare else details):
        yield "first", _once_more(shifted, first), frozenset()
    yield "prose", shifted, context.concepts | entities_of(context.about)
    if bare and not (context.prose and is_named(context)):
        return  # "and LMP3?" asks what was asked before; "since when?" after a fact asks about that fact
    own, told = spoken_of(context)
    slots = of_them(shifted, inherited(shifted, context, own, told), context)
    spoken = claiming(with_slots(shifted, slots))
    yield "records", spoken, context.concepts
    if context.prose and told != context.about and not is_named(context):
        yield "repeat", with_slots(shifted, inherited(shifted, context, own, context.about)), context.concepts
    if context.prose and context.said.named() == {"classes"} and not shifted.slots.named():
        yield "thread", with_slots(shifted, inherited(shifted, context, context.said, Slots())), context.concepts
    people = slots.named() & PEOPLE
    if people - shifted.slots.named() and not (spoken.claims and people & {"teams", "drivers"}):
        without = shifted.slots.filled_from(slots, INHERITED - PEOPLE)
        yield "places", with_slots(shifted, without), context.concepts


def _is_another(understood: Understanding, shifted: Understanding) -> bool:
    """Whether a text without telling words has anything to put into the question before.

    "Did all of those go?" is made of everyday words only, and asks something all the same.
    """
    return bool(shifted.terms or shifted.slots.named() or understood.ordinal)


def _asks_for_next_best(understood: Understanding, context: Context) -> bool:
    """Whether "who's second?" comes after a ranking, whose reply tells it."""
    behind = understood.keys & _BEHIND and understood.keys <= _BEHIND | TYPES
    return bool(context.concepts & _EXTREMES and behind)


def _once_more(understood: Understanding, context: Context) -> Understanding:
    """The question before with what is named and asked now in it."""
    if _asks_for_next_best(understood, context):
        understood = replace(understood, terms=(), stems=(), plain=())
    before = context.concepts
    if before & _EXTREMES and understood.slots.named() & (PEOPLE | {"circuits", "countries"}):
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
        own, about = replace(without_people(own), classes=()), Slots()
    if named & {"teams", "drivers"}:  # somebody else, who need not have been where the one before was
        own, about = context.said, Slots()
    return with_slots(again, inherited(understood, context, own, about))


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
    own = context.prose and is_named(replace(context, slots=understood.slots))
    said = understood.slots if own else merged(understood.slots, before.said, Slots())
    if context.prose:  # its answer is about what it says, not about all that the reply before named
        return replace(context, slots=said, said=said, before=before)
    return replace(context, slots=merged(context.slots, said, Slots()), said=said, before=before)
