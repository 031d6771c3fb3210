"""Spans of time as people write them: "since 2019", "before covid", "2016 to 2019", "in the last three seasons"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answering.number_words import ORDINALS, number_of, year_of
from bot.answering.season_clock import SeasonClock, season_pair
from bot.answering.slots import Span
from bot.answering.text import Token, say_date
from bot.answering.when import When

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb febuary febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
SEASON_WORDS = frozenset({"season", "seasons", "campaign", "winter", "edition", "championship", "year"})
_FROM_THEN = {"since": "since", "after": "after", "post": "after"}
_UP_TO_THEN = {"before": "before", "pre": "before", "until": "until", "till": "until"}
_RELATIONS = _FROM_THEN | _UP_TO_THEN
_BESIDE_YEARS = frozenset({"the", "season", "seasons", "year", "winter", "end", "start", "beginning", "of", "about"})
"""Words that may stand between "since" and a year."""
_EVENTS = frozenset(
    [
        "final",
        "finale",
        "finales",
        "opener",
        "decider",
        "closer",
        "race",
        "races",
        "round",
        "rounds",
        "event",
        "weekend",
        "test",
        "title",
        "le",
        "plan",
        "calendar",
        "schedule",
        "spec",
        "rule",
        "rules",
        "lmp2",
        "lmp3",
        "prototype",
        "prototypes",
        "car",
        "cars",
        "switch",
        "summer",
        "le-mans",
        "detune",
    ]
)
"""Words behind a year that make it the time of an event: "before the 2019 finale" is no span of time."""
_ONWARDS = frozenset({"on", "onwards", "onward", "forward"})
_TO = frozenset({"to", "until", "till", "through", "thru"})
_ALL_THE_WAY = frozenset({"right", "all", "the", "way", "straight", "up", "through"})
"""Words before the "to" of a span of time."""
_MANY_SEASONS = frozenset({"seasons", "campaigns", "winters", "editions", "championships"})


@dataclass(frozen=True, slots=True)
class _Bound:
    """A year or season that a span of time may begin or end with."""

    taken: int
    first: date
    last: date
    said: str
    key: str


class SpanReader:
    """Reads the span of time at one position of a question."""

    def __init__(self, clock: SeasonClock, eras: Mapping[str, tuple[str, date]]) -> None:
        """`eras` are words for what began or ended on a day, each with its concept: "covid"."""
        self._clock = clock
        self._eras = eras

    def is_era(self, word: str) -> bool:
        """Whether a word stands for what began or ended on a day."""
        return word in self._eras

    def era(self, tokens: Sequence[Token], at: int, when: When) -> None:
        """Take in "before covid": what came to an end or began then. The word itself stays one of the question's."""
        concept, day = self._eras[tokens[at].text]
        relation = _RELATIONS.get(tokens[at - (2 if at > 1 and tokens[at - 1].text == "the" else 1)].text if at else "")
        if relation is None:
            return
        when.spanned.append(concept)
        if relation in ("before", "until"):
            when.span = Span(date.min, day - timedelta(days=1), f"before {say_date(day)}")
        else:
            when.span = Span(day, date.max, f"since {say_date(day)}")

    def read(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        """Take in "since 2019", "before 2019-20", "2016 to 2019", "last three seasons": a time from one day to another; returns how many tokens it took."""
        return (
            self._from_to(tokens, at, when)
            or self._open_span(tokens, at, when)
            or self._last_seasons(tokens, at, today, when)
        )

    def _bound(self, tokens: Sequence[Token], at: int) -> _Bound | None:
        """The year or season that stands at `at`; None where none does, or no season on record."""
        name = season_pair(tokens, at)
        if name is not None:
            first, last = self._clock.days_of(name)
            return _Bound(2, first, last, name, f"season/{name}")
        year = year_of(tokens[at].text) if at < len(tokens) else None
        if year is None:
            return None
        return _Bound(1, date(year, 1, 1), date(year, 12, 31), str(year), f"year/{year}")

    def _from_to(self, tokens: Sequence[Token], at: int, when: When) -> int:
        start = self._bound(tokens, at)
        if start is None:
            return 0
        then = at + start.taken
        between = at > 0 and tokens[at - 1].text == "between"
        while between and then < len(tokens) and tokens[then].text in SEASON_WORDS:
            then += 1
        if _leads_to(tokens, then):
            then = _leads_to(tokens, then)
        word = tokens[then].text if then < len(tokens) else ""
        if word in _TO or (between and word == "and"):
            then += 1
        elif then >= len(tokens) or tokens[then].glue not in ("-", "/") or len(tokens[then].text) != 4:
            return 0
        while then < len(tokens) and tokens[then].text == "the":
            then += 1
        month = MONTHS.get(tokens[then].text) if then < len(tokens) else None
        end = self._bound(tokens, then + (month is not None))
        if end is not None and month is not None and end.key.startswith("year/"):
            last = _last_of_month(end.first.year, month)
            end = _Bound(end.taken + 1, end.first, last, f"{last:%B} {end.said}", end.key)
        # From one year to the next may be a winter's season; two years between which nothing lies are just those two.
        if end is None or end.first.year - start.first.year < 2:
            return 0
        when.span = Span(start.first, end.last, f"from {start.said} to {end.said}")
        when.spanned += [start.key, end.key]
        return then + end.taken - at

    def _open_span(self, tokens: Sequence[Token], at: int, when: When) -> int:
        bound = self._bound(tokens, at)
        relation = self._relation(tokens, at, at + bound.taken) if bound else None
        if bound is None or relation is None:
            return 0
        first, last = date.min, date.max
        if relation == "since":
            first = bound.first
        elif relation == "after":
            first = bound.last + timedelta(days=1)
        elif relation == "before":
            last = bound.first - timedelta(days=1)
        else:
            last = bound.last
        when.span = Span(first, last, f"{relation} {bound.said}")
        if relation != "since" or bound.key.startswith("season/"):
            when.spanned.append(bound.key)
        return bound.taken

    def _relation(self, tokens: Sequence[Token], at: int, behind: int) -> str | None:
        """How what stands from `at` bounds a span of time: "since", "after", "before", "until"; None where it does not."""
        before = at - 1
        while before >= 0 and tokens[before].text in _BESIDE_YEARS:
            before -= 1
        word = tokens[before].text if before >= 0 else ""
        after = tokens[behind].text if behind < len(tokens) and tokens[behind].clause == tokens[at].clause else ""
        if after in SEASON_WORDS and behind + 1 < len(tokens) and tokens[behind + 1].text in _EVENTS:
            return None  # "before the 2019-20 season finale"
        relation = _RELATIONS.get(word)
        if word == "from" and (after in _ONWARDS or (after == "up" and behind + 1 < len(tokens))):
            return "since"
        if word == "to" and before > 0 and tokens[before - 1].text in ("up", "prior"):
            relation = "until" if tokens[before - 1].text == "up" else "before"
        direct = any(token.text == "the" for token in tokens[before + 1 : at])
        if relation is None or after in _EVENTS or (direct and after and after not in SEASON_WORDS):
            return None
        return relation

    def _last_seasons(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        text = [token.text for token in tokens[at : at + 3]]
        count = number_of(text[1]) if len(text) == 3 and text[0] in ("last", "past", "previous") else None
        if count is None or count < 2 or text[1] in ORDINALS:
            return 0
        if text[2] in ("years", "yrs"):
            when.span = Span(_years_before(today, count), today, f"in the last {count} years")
            return 3
        if text[2] not in _MANY_SEASONS:
            return 0
        first, last = self._clock.relative(1 - count, today), self._clock.relative(0, today)
        if last is not None:
            begin = self._clock.days_of(first)[0] if first else date.min
            when.span = Span(begin, self._clock.days_of(last)[1], f"in the last {count} seasons")
        return 3


def _years_before(today: date, count: int) -> date:
    """The same day so many years before; the first of March for a leap day."""
    year = max(1, today.year - count)
    return date(year, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=year)


def _leads_to(tokens: Sequence[Token], at: int) -> int:
    """Where the last word of "right through to", "all the way up to" stands; 0 where no such words begin at `at`."""
    then = at
    while then < len(tokens) and tokens[then].text in _ALL_THE_WAY:
        then += 1
    return then if at < then < len(tokens) and tokens[then].text in _TO else 0


def _last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
