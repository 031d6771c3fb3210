"""Seasons and dates as people write them: "2019-20", "19/20", "7 dec 2024", "last season", "ten years ago"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from bot.answering.number_words import NUMBERS, ORDINALS, number_of, year_of
from bot.answering.season_clock import SeasonClock, season_pair
from bot.answering.spans import MONTHS, SEASON_WORDS, SpanReader
from bot.answering.text import Token
from bot.answering.when import When
from bot.knowledge import KnowledgeBase

_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar"})
_WEEKDAYS = {
    name: number
    for number, names in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
    for name in (names, names[:3])
    if name not in ("sat", "sun", "mon", "wed")
} | {"sundays": 6, "saturdays": 5}
_PARTS_OF_YEAR = {
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "fall": (9, 10, 11),
}
_SHORT_YEARS = frozenset({"09", *map(str, range(13, 30))})
_BEHIND_YEARS = frozenset({"and", "at", "but", "by", "for", "in", "on", "or", "then", "what", "which", "who", "with"})
"""Words behind two digits that leave them a year: "in 21 with which car", but not "in 21 laps"."""
_COMPARING = frozenset({"or", "vs", "versus", "compared", "than", "against"})
_TIME_WORDS = frozenset(
    [
        "last",
        "previous",
        "latest",
        "past",
        "this",
        "current",
        "coming",
        "upcoming",
        "next",
        "most",
        "just",
        "season",
        "campaign",
        "winter",
        "a",
        "an",
    ]
)
_LATELY, _OVER = (
    frozenset({"that", "which", "has", "have", "we", "just"}),
    frozenset({"finished", "ended", "gone", "concluded", "completed", "past", "over"}),
)
"""Words of "the season that has just finished"."""
_ARTICLES = frozenset({"the", "a", "an", "this", "that"})
_OWN_WORDS = frozenset({"asian", "asia", "aslms", "alms", "as", "series", "championship", "racing", "races", "it"})
"""Words that the series is called by: its last season is the one that ended last."""


class WhenReader:
    """Reads the seasons and dates at one position of a question."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.clock = SeasonClock(base)
        self._known = set(base.seasons)
        eras = {
            word: (concept, day)
            for concept, day in base.vocabulary.eras.items()
            for word in base.vocabulary.synonyms.get(concept, ())
        }
        self._spans = SpanReader(self.clock, eras)

    def read(self, tokens: Sequence[Token], at: int, now: datetime, when: When) -> int:
        """Take in what stands at `at`; returns how many tokens it took, 0 when nothing about time stands there."""
        if self._spans.is_era(tokens[at].text):
            self._spans.era(tokens, at, when)
            return 0
        if not _may_be_time(tokens[at].text):
            return 0
        for reader in (
            self._iso_date,
            self._spans.read,
            self._season_pair,
            self._day_and_month,
            self._year,
            self._relative,
            self._weekday,
        ):
            taken = reader(tokens, at, now.date(), when)
            if taken:
                return taken
        return 0

    def _iso_date(self, tokens: Sequence[Token], at: int, _today: date, when: When) -> int:
        part = tokens[at : at + 3]
        if (
            len(part) < 3
            or not all(token.text.isdigit() for token in part)
            or part[1].glue != "-"
            or part[2].glue != "-"
        ):
            return 0
        try:
            when.dates.append(date(*(int(token.text) for token in part)))
        except ValueError:
            return 0
        return 3

    def settle(self, tokens: Sequence[Token], when: When) -> None:
        """Make seasons of the years beside which a winter's season is named: "2023 or 2024-25" names two seasons.

        A year that is part of that season names another one only where the two are compared: "2023 and 2023-24" may mean its
        first half.
        """
        if not when.seasons or not when.years or when.months or when.dates or when.days or when.span:
            return
        compared = any(token.text in _COMPARING for token in tokens)
        for year in list(when.years):
            part = any(first.year <= year <= last.year for first, last in map(self.clock.days_of, when.seasons))
            if str(year) in self._known and (compared or not part):
                when.years.remove(year)
                self._add_season(str(year), when)

    def _season_pair(self, tokens: Sequence[Token], at: int, _today: date, when: When) -> int:
        name = season_pair(tokens, at)
        if name is None:
            return 0
        self._add_season(name, when)
        return 2

    def _add_season(self, name: str, when: When) -> None:
        target = when.seasons if name in self._known else when.missing_seasons
        if name not in target:
            target.append(name)

    def _day_and_month(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        taken, day, month = _read_day_and_month(tokens, at)
        if month is None:
            return 0
        before = [token.text for token in tokens[max(0, at - 2) : at]]
        spans = before[-1:] in (["until"], ["till"]) or before == ["up", "to"]
        if spans:
            when = When()  # where a span ends selects nothing
        year_token = tokens[at + taken] if at + taken < len(tokens) else None
        if year_token is not None and year_token.text == "of" and at + taken + 1 < len(tokens):
            year_token = tokens[at + taken + 1]
            extra = 2
        else:
            extra = 1
        year = year_of(year_token.text) if year_token is not None else None
        if year is None:
            year, extra = _year_by_word(tokens, at, month, today), 0
        if day is None:
            when.months.append(month)
            if year is not None and year not in when.years:
                when.years.append(year)
        elif year is not None:
            try:
                when.dates.append(date(year, month, day))
            except ValueError:
                when.months.append(month)
        else:
            when.days.append((month, day))
        return taken + extra

    def _year(self, tokens: Sequence[Token], at: int, _today: date, when: When) -> int:
        year = year_of(tokens[at].text) or _short_year(tokens, at)
        if year is None:
            return 0
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        before = tokens[at - 1].text if at else ""
        name = str(year)
        until = after == "to" and at + 2 < len(tokens) and year_of(tokens[at + 2].text) is not None
        opens = before == "from" and after in ("up", "to", "till", "until") and not until
        if before == "since" or opens:
            return 1  # where a span begins selects nothing
        if name in self._known and (after in SEASON_WORDS or before in SEASON_WORDS):
            self._add_season(name, when)
        elif year not in when.years:
            when.years.append(year)
        return 1

    def _relative(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        text = [token.text for token in tokens[at : at + 5]]
        if _is_last_of_something(text, tokens[at - 1].text if at else ""):
            return 0  # the last season of LMP1 is not the one that ended last
        for length, steps in _relative_steps(text):
            name = self.clock.relative(steps, today)
            if name is not None:
                self._add_season(name, when)
            return length
        return self._years_ago(text, today, when)

    def _years_ago(self, text: list[str], today: date, when: When) -> int:
        count = number_of(text[0]) if text else None
        if text[:1] in (["a"], ["an"]):
            count = 1
        if count is not None and text[1:3] in (["years", "ago"], ["year", "ago"]):
            when.years.append(today.year - count)
            taken = 3
            if text[3:4] == ["this"] and text[4:5] and text[4] in _PARTS_OF_YEAR:
                when.months += _PARTS_OF_YEAR[text[4]]
                taken = 5
            return taken
        if count is not None and text[1:3] in (["seasons", "ago"], ["winters", "ago"]):
            # "two seasons ago" counts back from the season that runs or comes next
            name = self.clock.relative(1 - count, today)
            if name is not None:
                self._add_season(name, when)
            return 3
        if text[:2] == ["this", "year"]:
            when.years.append(today.year)
            return 2
        if text[:2] == ["last", "year"]:
            when.years.append(today.year - 1)
            return 2
        return 0

    def _weekday(self, tokens: Sequence[Token], at: int, _today: date, when: When) -> int:
        day = _WEEKDAYS.get(tokens[at].text)
        if day is None:
            return 0
        when.weekdays.append(day)
        return 1


@lru_cache(maxsize=10_000)
def _may_be_time(word: str) -> bool:
    return number_of(word) is not None or word in MONTHS or word in _WEEKDAYS or word in _TIME_WORDS


def _is_last_of_something(text: list[str], before: str) -> bool:
    """Whether a last season or year is that of something but the series: "last season of LMP1", "the last year with the old cars"."""
    if text[:1] not in (["last"], ["latest"]) or text[1:2] not in (["season"], ["year"], ["campaign"], ["winter"]):
        return False
    if text[2:3] != ["of"] and (before != "the" or text[2:3] not in (["for"], ["with"])):
        return False
    after = [word for word in text[3:] if word not in _ARTICLES]
    return bool(after) and after[0] not in _OWN_WORDS


def _relative_steps(text: list[str]) -> list[tuple[int, int]]:
    """How many tokens a relative season takes, and how far it is from the last finished one."""
    season = {"season", "campaign", "winter", "championship", "edition"}
    if text[:1] and text[0] in season and text[1:3] in (["before", "last"], ["before", "that"]) and text[2] == "last":
        return [(3, -1)]
    over = _just_over(text) if text[:1] and text[0] in season else 0
    if over:
        return [(over, 0)]
    if text[2:4] == ["in", "which"]:
        return []
    if len(text) >= 2 and text[1] in season:
        if text[0] in ("last", "previous", "latest", "past"):
            if text[2:4] == ["but", "one"]:
                return [(4, -1)]
            return [(2, 0)]
        if text[0] in ("this", "current", "coming", "upcoming", "next") and text[1] != "championship":
            return [(2, 1)]
    if text[:2] == ["most", "recent"] and text[2:3] and text[2] in season:
        return [(3, 0)]
    if text[:2] == ["just", "finished"] and text[2:3] and text[2] in season:
        return [(3, 0)]
    return []


def _just_over(text: list[str]) -> int:
    """How many tokens "season that just finished" or "winter just gone" takes; 0 where nothing of the kind stands there."""
    at = 1
    while text[at : at + 1] and text[at] in _LATELY:
        at += 1
    return at + 1 if "just" in text[1:at] and text[at : at + 1] and text[at] in _OVER else 0


def _short_year(tokens: Sequence[Token], at: int) -> int | None:
    """The year that two digits behind "in" stand for where nothing behind them is counted: "who won GT in 21"."""
    word, before = tokens[at].text, tokens[at - 1].text if at else ""
    if before != "in" or len(word) != 2 or word not in _SHORT_YEARS:
        return None
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is not None and behind.clause == tokens[at].clause and behind.text not in _BEHIND_YEARS:
        return None
    return 2000 + int(word)


def _read_day_and_month(tokens: Sequence[Token], at: int) -> tuple[int, int | None, int | None]:
    """(tokens taken, day, month) at `at`; month is None where no date stands there."""
    text = [token.text for token in tokens[at : at + 4]]
    day = number_of(text[0]) if text[0] not in ORDINALS and text[0] not in NUMBERS else None
    if day is not None and 1 <= day <= 31 and len(text) > 1:
        skip = 2 if text[1] == "of" and len(text) > 2 else 1
        month = MONTHS.get(text[skip])
        if month is not None:
            return skip + 1, day, month
    month = MONTHS.get(text[0])
    if month is None:
        return 0, None, None
    skip = 2 if text[1:2] == ["the"] else 1
    following = number_of(text[skip]) if len(text) > skip else None
    if following is not None and 1 <= following <= 31 and text[skip] not in NUMBERS and text[skip] not in ORDINALS:
        return skip + 1, following, month
    if text[0] in _AMBIGUOUS_MONTHS and (following is None or following < 1000):
        before = tokens[at - 1].text if at else ""
        if before not in ("in", "of", "last", "this", "next", "since", "early", "late", "mid"):
            return 0, None, None
    return 1, None, month


def _year_by_word(tokens: Sequence[Token], at: int, month: int, today: date) -> int | None:
    """The year of "this february" or "last december", by the word before; None when no such word stands there."""
    before = tokens[at - 1].text if at else ""
    past = [year for year in (today.year, today.year - 1) if date(year, month, 1) <= today]
    if before in ("this", "last", "past") and past:
        return past[0]
    if before == "next":
        return today.year if month > today.month else today.year + 1
    return None
