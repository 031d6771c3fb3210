"""What a question leaves unsaid: "LMP2 Sepang 2020" asks who won; and whether it says enough to stand by itself."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.scoring import TYPES
from bot.answering.slots import held
from bot.answering.understanding import Term, Understanding

PROFILE = "profile"
"""The concept of all that is on record about somebody or something."""
IMPLIED_ANYWAY = frozenset({"who", "race", "first", "last", "need", "season", "hour", "duration"})
"""Terms that leave a question made of names as it is."""
CREDITED = frozenset({"team", "car", "driver", "number"})
"""What a class of a race has one of only where its winner is meant: "GT at Fuji in 2017: team and car?"."""
OF_SOMEBODY = frozenset({"country", "team", "driver"})
"""What is named where a question with a yes or a no asks where somebody comes from: "is Roda Italian?"."""
CLAIMED_TITLE = frozenset({"season", "year", "class", "team", "driver"})
"""What is named where winning a class in a season means its title."""
_TOOK = frozenset(
    {"took", "take", "taken", "got", "get", "grabbed", "bagged", "claimed", "secured", "clinched", "nabbed", "nicked"}
    | {"pocketed", "snagged", "landed", "netted", "picked"}
)
"""Words for winning that say nothing by themselves: a class that somebody "took" in a season is its title."""
_NOT_TAKEN = frozenset({"part", "over", "on", "place", "off", "out", "away", "involved"})
"""What behind those words makes another thing of them."""
_OF_TAKERS = frozenset({"who", "team", "driver", "season", "when"})

PROFILED = (frozenset({"team"}), frozenset({"driver"}), frozenset({"season"}), frozenset({"car"}), frozenset({"make"}))
"""What is named alone where everything about it is asked for."""
_ABOUT = frozenset({"tell", "about"})
_HONOURS = "honours"
"""The concept of what is won, a race or a title: honours, spoils, trophies."""
_OF_A_RACE = frozenset({"circuit", "country", "month", "date", "hours", "round", "race"})
_OF_WINNERS = frozenset({"who", "team", "driver", "car", "count"})
_PLACES = (frozenset({"country"}), frozenset({"circuit"}))
_VENUE = frozenset({"circuit", "country"})
_MEETING = frozenset({"when", "race", "weekend", "circuit"})
_PRESENT = (("is",), ("are",), ("do",), ("does",), ("will",))
_THERE = frozenset({"to", "in", "at"})
"""What stands before a place where a question is about going there, not about who comes from it."""


def with_implied(understood: Understanding, begins: bool = True) -> Understanding:
    """ "LMP2 Sepang 2020" asks who won the race, "GT 2022" who won the title, "Is there GT in 2022?" just that.

    "Did Manthey win GT in 2024-25?" asks for the title as well, "is Roda Italian?" where he comes from, "did they ever go to
    Korea?" for the races there. "Kessel Racing" asks for all about it where it `begins` a conversation, "tell me about Kessel
    Racing" anywhere.
    """
    have = held(understood.slots)
    if _HONOURS in understood.keys and understood.asks & _OF_WINNERS and have & {"class", "season", *OF_SOMEBODY}:
        understood = _with_honours(understood, "win" if have & _OF_A_RACE else "title")
    if (
        not understood.terms
        and not understood.closed
        and have in PROFILED
        and (begins or _ABOUT.issubset(understood.stems))
    ):
        return replace(understood, terms=(Term(PROFILE),))
    if _asks_ahead(understood, have):
        return replace(understood, terms=(*understood.terms, Term("future")))
    if understood.claims and understood.keys == {"win"} and have <= CLAIMED_TITLE and {"season", "class"} <= have:
        return replace(understood, terms=(Term("title"),))
    if have <= CLAIMED_TITLE and _means_title(understood, have):
        kept = (term for term in understood.terms if term.key != "win")
        return replace(understood, terms=(*kept, Term("title")))
    if understood.closed and not understood.terms and have in _PLACES and not _THERE.isdisjoint(understood.stems):
        return replace(understood, terms=(Term("race"),))
    if understood.closed and "country" in have and have <= OF_SOMEBODY and understood.keys <= OF_SOMEBODY:
        return replace(understood, terms=(*understood.terms, Term("nationality")))
    if (
        {"season", "class"} <= have
        and have & {"circuit", "country"}
        and understood.keys <= CREDITED
        and len(understood.keys) > 1
    ):
        return replace(understood, terms=(*understood.terms, Term("win")))
    if any(term.key not in IMPLIED_ANYWAY for term in understood.terms):
        return understood
    if "season" in have and have & {"circuit", "race", "round", "hours", "date"}:
        implied = "win"
    elif "season" in have and "class" in have:
        implied = "exist" if understood.closed else "title"
    else:
        return understood
    return replace(understood, terms=(*understood.terms, Term(implied)))


def _asks_ahead(understood: Understanding, have: frozenset[str]) -> bool:
    """Whether the race to come is meant: "when is the Sepang race?", "when do they race in Dubai?", but not "when was ..."."""
    at = understood.said.index("when") if "when" in understood.said else -1
    present = understood.said[at + 1 : at + 2] if at >= 0 else ()
    return bool(have & _VENUE) and have <= _VENUE | {"class"} and understood.keys <= _MEETING and present in _PRESENT


def _with_honours(understood: Understanding, meant: str) -> Understanding:
    """ "The LMP3 spoils" are those of a race where one is named, else the title."""
    terms = [term for term in understood.terms if term.key not in (_HONOURS, meant)]
    factor = max(term.factor for term in understood.terms if term.key in (_HONOURS, meant))
    return replace(understood, terms=(*terms, Term(meant, factor)))


def _means_title(understood: Understanding, have: frozenset[str]) -> bool:
    """Whether a class that is won is its title: "which team took GT in 2018-19", "in which year did Manthey win LMP2"."""
    keys = understood.keys
    if "class" not in have or not keys <= {*_OF_TAKERS, "win"} or not _takes_class(understood.said):
        return False
    if "season" in have:
        return "win" not in keys or len(understood.slots.classes) > 1
    return bool(have & {"team", "driver"}) and "season" in understood.wanted | keys


def _takes_class(said: tuple[str, ...]) -> bool:
    """Whether a class is what somebody won or took, right behind that word."""
    for at, word in enumerate(said):
        if word in _TOOK or word == "win":
            behind = [one for one in said[at + 1 : at + 4] if one not in ("the", "up")]
            if behind[:1] and behind[0].startswith("class/") and not _NOT_TAKEN.intersection(behind):
                return True
    return False


def is_specific(understood: Understanding) -> bool:
    """Whether a question says enough for a wording to be the same as it.

    It has a telling term, some term beside a name, or names a race or title of a time.
    """
    have = held(understood.slots)
    if understood.keys - TYPES - IMPLIED_ANYWAY or ("season" in have and len(have) > 1):
        return True
    return bool(have and understood.keys - TYPES)
