"""What was found word by word, as one understanding of a question."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.reading_state import Reading
from bot.answering.selecting import with_ordinal
from bot.answering.slots import Slots
from bot.answering.strangers import strange_names
from bot.answering.text import stem
from bot.answering.understood import (
    QUESTION_CONCEPTS,
    QUESTION_WORDS,
    SEVERAL_CLASSES,
    TITLE_AFTER,
    TITLE_BEFORE,
    Term,
    Understanding,
)

_OF_EACH = frozenset({"both", "only", "any", "ever", "anyone", "anybody", "same", "single"})
"""Words that make "X and Y" mean each of the two, not either."""
_CLAIM_CONCEPTS = frozenset({"win", "title", "pole"})
_FEATS = frozenset({"win", "title", "pole", "success", "runner-up", "race-lap", "honours", "podium"})
"""What, where "which guy" is asked for, only a driver can have."""
_KIND_TO_SLOT = {
    "circuit": "circuits",
    "class": "classes",
    "country": "countries",
    "team": "teams",
    "driver": "drivers",
    "car": "cars",
    "make": "makes",
    "track": "missing_circuits",
}
_ASKS = {
    "who": "who",
    "when": "date",
    "where": "place",
    "how-many": "count",
    "team": "team",
    "driver": "driver",
    "car": "car",
    "number": "number",
    "margin": "margin",
    "point": "points",
    "why": "reason",
    "circuit": "circuit",
    "engine": "engine",
    "country": "country",
    "manufacturer": "make",
}


def understanding_of(reading: Reading) -> Understanding:
    """What was found in a question, as a whole."""
    asking = _asking_clauses(reading)
    if _wants_each_class(reading):
        reading.add_term(SEVERAL_CLASSES, reading.terms[-1][1])
    neighbour = _title_beside(reading)
    if neighbour:
        reading.add_term(neighbour, reading.terms[-1][1])
    if _winner_from(reading.texts, reading.said):
        reading.terms.append(("driver", reading.terms[-1][1]))
        people_from: str | None = "driver"
    else:
        people_from = _people_from(reading.order) or _anybody_from(reading.said)
    if reading.persons and _FEATS.intersection(key for key, _ in reading.terms):
        reading.terms.append(("driver", reading.terms[-1][1]))
        reading.wanted = reading.wanted - {"who"} | {"driver"}
    factors: dict[str, float] = {}
    for key, clause in reading.terms:
        factor = 1.0 if clause in asking else 0.5
        factors[key] = max(factors.get(key, 0.0), factor)
    slots = _slots(reading)
    keys = set(factors)
    names = tuple(strange_names(reading, asking))
    step = _step_in_races(reading.texts)
    shift = reading.shift or (
        step if reading.texts[-1:] == ["that"] else 0
    )  # "and before that?" may be said of a season
    return Understanding(
        terms=tuple(Term(key, factor) for key, factor in factors.items()),
        slots=slots,
        entities=_entities(reading, slots, asking) | {key for key in reading.when.spanned if "/" in key},
        series=tuple(dict.fromkeys(series for series, _ in reading.series)),
        own=reading.own,
        asks=frozenset(_ASKS[key] for key in keys if key in _ASKS),
        claims=_claims(reading),
        asking=reading.pointing or bool(QUESTION_WORDS.intersection(reading.texts)),
        leaning=reading.pointing or bool(shift) or _begins_as_follow_up(reading),
        words=len(reading.tokens),
        shift=shift,
        step=step,
        ordinal=reading.ordinal,
        wanted=frozenset(reading.wanted),
        people_from=people_from,
        stems=tuple(stem(text) for text in reading.texts),
        plain=tuple(stem(text) for text in reading.plain),
        said=tuple(reading.said),
        spanned=frozenset(reading.when.spanned),
        names=tuple(name for name, _ in names),
        borrowed=frozenset(name for name, borrowed in names if borrowed),
    )


def _asking_clauses(reading: Reading) -> set[int]:
    """The sentences that ask; all of them where none has a question word."""
    asking = {token.clause for token in reading.tokens if token.text in QUESTION_WORDS - {"is", "are", "was", "were"}}
    wh = {
        token.clause
        for token in reading.tokens
        if token.text in ("who", "whom", "whose", "what", "which", "when", "where", "why", "how")
    }
    return wh or asking or _telling_clauses(reading)


def _telling_clauses(reading: Reading) -> set[int]:
    """Of a text without a question word the sentences that name something: not the "Need to fill a cell:" before it."""
    named = {token.clause for at, token in enumerate(reading.tokens) if at not in reading.unnamed}
    named |= {clause for key, clause in reading.terms if reading.lexicon.is_concept(key)}
    words = Counter(token.clause for token in reading.tokens)
    named |= {clause for clause, count in words.items() if count < LEAD}
    return named or {token.clause for token in reading.tokens}


def _begins_as_follow_up(reading: Reading) -> bool:
    text = [token.text for token in reading.tokens[:3]]
    return text[:1] in (["and"], ["but"], ["ok"], ["then"], ["so"]) or text[:2] in (
        ["what", "about"],
        ["how", "about"],
    )


def _claims(reading: Reading) -> bool:
    """Whether a named team or driver stands before a word of winning, as its subject."""
    if _asks_who_later(reading):
        return False
    subject = False
    for kind, key in reading.order:
        if kind == "entity":
            subject = key.startswith(("team/", "driver/")) or (subject and not key.startswith("series/"))
        elif key in _CLAIM_CONCEPTS and subject:
            return True
        elif key in QUESTION_CONCEPTS:
            subject = False
    return False


def _asks_who_later(reading: Reading) -> bool:
    """Whether a sentence after the first asks who or which: then the first one only tells the story."""
    return any(token.clause > 0 and token.text in ("who", "which", "whose", "whom") for token in reading.tokens)


def _slots(reading: Reading) -> Slots:
    when = reading.when
    values: dict[str, tuple[str, ...]] = {
        slot: tuple(reading.found[kind]) for kind, slot in _KIND_TO_SLOT.items() if reading.found.get(kind)
    }
    missing = values.pop("missing_circuits", ())
    slots = Slots(
        seasons=tuple(when.seasons),
        missing_seasons=tuple(when.missing_seasons),
        years=tuple(when.years),
        months=tuple(dict.fromkeys(when.months)),
        dates=tuple(when.dates),
        days=tuple(when.days),
        weekdays=tuple(when.weekdays),
        span=None if when.seasons or when.missing_seasons or when.years or when.dates else when.span,
        ambiguous=frozenset(reading.ambiguous),
        race=next(iter(reading.races)) if len(reading.races) == 1 else None,
        round=reading.round,
        hours=reading.hours,
        number=reading.number,
        overall=reading.overall,
        **values,
    )
    if missing and not slots.circuits:
        slots = replace(slots, missing_circuits=missing)
    return with_ordinal(slots, reading.ordinal)


def _entities(reading: Reading, slots: Slots, asking: set[int]) -> frozenset[str]:
    """The keys of what is named; another series in a sentence that asks nothing ("I only watched F1 so far.") is none."""
    keys = {f"{kind}/{identifier}" for kind, ids in reading.found.items() for identifier in ids}
    keys |= {f"series/{series}" for series, clause in reading.series if clause in asking}
    keys |= {f"season/{season}" for season in slots.seasons}
    keys |= {f"season/{season}" for season in slots.missing_seasons}
    for year in {*slots.years, *(day.year for day in slots.dates)}:
        keys.add(f"year/{year}")
    keys |= {
        f"month/{month}" for month in {*slots.months, *(day.month for day in slots.dates), *(d[0] for d in slots.days)}
    }
    if slots.number:
        keys.add(f"number/{slots.number}")
    if slots.race is not None:
        keys.add(f"race/{slots.race}")
    if slots.round is not None:
        keys.add(f"round/{slots.round}")
    return frozenset(keys)


def _wants_each_class(reading: Reading) -> bool:
    """Whether somebody who won in two classes is asked for, in whatever season."""
    keys = {key for key, _ in reading.terms}
    when, said = reading.when, reading.said
    if when.seasons or when.years or when.missing_seasons or when.dates or reading.found.get("circuit"):
        return False
    if not keys & {"win", "title"} or keys & {SEVERAL_CLASSES, "more", "most", "how-many"}:
        return False
    if not (_OF_EACH & {*reading.texts, *said} or reading.wanted & {"team", "driver"} or said[0] in ("team", "driver")):
        return False
    for at, word in enumerate(said):
        behind = [one for one in said[at + 1 : at + 5] if one not in ("in", "the", "title", "race", "win", "a", "an")]
        if word.startswith("class/") and behind[:1] == ["and"] and behind[1:2] and behind[1].startswith("class/"):
            return behind[1] != word
    return False


_TITLED = frozenset({"title", "champion-driver", "champion-team"})


def _title_beside(reading: Reading) -> str | None:
    """Which champion beside somebody is asked for: "who had the title before Graff", "champion after Jakobsen"."""
    if not _TITLED.intersection(key for key, _ in reading.terms):
        return None
    for word, following in itertools.pairwise([one for one in reading.said if one != "the"]):
        if word in ("before", "after") and following.startswith(("team/", "driver/")):
            return TITLE_BEFORE if word == "before" else TITLE_AFTER
    return None


LEAD = 3
"""Words of a sentence that may only lead over to the one that asks."""
FEW = 5
"""Words of a question that may be no more than "and the one before that"."""
_MEETINGS = frozenset({"round", "race", "event", "meeting", "leg", "outing", "one"})
_ONWARD = {"next": 1, "following": 1, "subsequent": 1, "previous": -1, "prior": -1, "preceding": -1}
_BEYOND = {"after": 1, "later": 1, "before": -1, "earlier": -1, "prior": -1}


def _step_in_races(texts: list[str]) -> int:
    """How many races on from the one that was spoken of: 1 for "the next round", -1 for "the day before", else 0."""
    if len(texts) <= FEW and texts[-1:] == ["that"] and texts[-2:-1] and texts[-2] in ("before", "after"):
        return _BEYOND[texts[-2]]  # "and before that?"
    for one, following in itertools.pairwise(texts):
        if one in _ONWARD and (following in _MEETINGS or following == "day"):
            return _ONWARD[one]
        if (one in _MEETINGS or one == "day") and following in _BEYOND:
            return _BEYOND[following]
    return 0


def _people_from(order: list[tuple[str, str]]) -> str | None:
    """Of whom a country says where they come from: of the drivers or teams that are named right behind it."""
    for (kind, key), following in itertools.pairwise(order):
        if kind == "entity" and key.startswith("country/") and following in (("term", "driver"), ("term", "team")):
            return following[1]
    return None


_ARTICLES = frozenset({"a", "an", "any", "another"})
_OF_SOMEBODY = frozenset(
    {"ever", "win", "title", "pole", "who", "has", "have", "get", "got", "take", "took", "podium", "runner-up"}
)


def _anybody_from(said: Sequence[str]) -> str | None:
    """ "driver" where "an Australian" is somebody: "has an Australian ever won", and not "an Australian race"."""
    for article, key, following in itertools.zip_longest(said, said[1:], said[2:], fillvalue="."):
        if article in _ARTICLES and key.startswith("country/") and following in {*_OF_SOMEBODY, "."}:
            return "driver"
    return None


_NATIONAL = re.compile(r"(?:an|ese|ish|i|ch|ss|ic|se|wede|pole|dane|briton|brit)s?$")
"""How words end that say whose somebody is: Malaysian, Chinese, British, Thai, Dutch, Swiss, Slavic."""
_WHO_DID = frozenset({"winner", "winners", "champion", "champions", "polesitter", "polesitters"})


def _winner_from(texts: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a winner's nationality is said: of "the first Malaysian winner", and not of "the first Malaysia winner"."""
    countries = {key.partition("/")[2] for key in said if key.startswith("country/")}
    for word, following in itertools.pairwise(texts):
        if countries and following in _WHO_DID and word not in countries and _NATIONAL.search(word):
            return True
    return False
