"""Seasons and dates as people write them: "2019-20", "19/20", "7 dec 2024", "last season", "ten years ago"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.answering.slots import Span
from bot.answering.text import Token, say_date
from bot.knowledge import KnowledgeBase

_MONTHS = {
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
_NEEDS_NUMBER = frozenset({"may", "march", "mar", "jun", "sep", "dec", "jan", "oct", "nov", "apr", "feb", "aug", "jul"})
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar"})
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_SEASON_WORDS = frozenset({"season", "seasons", "campaign", "winter", "edition", "championship", "year"})
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
_SHORT_YEARS = frozenset({"09", *map(str, range(13, 30))})
_BEHIND_YEARS = frozenset({"and", "at", "but", "by", "for", "in", "on", "or", "then", "what", "which", "who", "with"})
"""Words behind two digits that leave them a year: "in 21 with which car", but not "in 21 laps"."""
_COMPARING = frozenset({"or", "vs", "versus", "compared", "than", "against"})
_ONWARDS = frozenset({"on", "onwards", "onward", "forward"})
_TO = frozenset({"to", "until", "till", "through", "thru"})
_ALL_THE_WAY = frozenset({"right", "all", "the", "way", "straight", "up", "through"})
"""Words before the "to" of a span of time."""
_MANY_SEASONS = frozenset({"seasons", "campaigns", "winters", "editions", "championships"})
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2060


@lru_cache(maxsize=10_000)
def number_of(word: str) -> int | None:
    """The number that a word or digits stand for: "three", "3", "3rd", "third"; None for other words."""
    if word.isascii() and word.isdigit() and len(word) <= 4:
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word in _ORDINALS:
        return _ORDINALS[word]
    digits = word[:-2]
    if word[-2:] in ("st", "nd", "rd", "th") and digits.isascii() and digits.isdigit() and len(digits) <= 2:
        return int(digits)
    return None


_TEENS = dict(
    zip(
        ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        range(10, 20),
        strict=True,
    )
)
_MISHEARD = {"tree": "three", "to": "two", "too": "two", "for": "four", "won": "one"}
"""Words that are written for a number by ear."""


def spoken_year(words: Sequence[str]) -> tuple[int, int]:
    """The year that a text begins with in words, and of how many words it is made: "twenty twenty three", "two thousand nine".

    (0, 0) where it begins with none.
    """
    if list(words[:2]) == ["two", "thousand"]:
        skip = 3 if words[2:3] == ["and"] else 2
        number = number_of(words[skip]) or _TEENS.get(words[skip]) if len(words) > skip else None
        return (2000 + number, skip + 1) if number and number < 20 else (0, 0)
    if not words or words[0] != "twenty" or len(words) < 2:
        return 0, 0
    if words[1] in _TEENS:
        return 2000 + _TEENS[words[1]], 2
    if words[1] != "twenty":
        return 0, 0
    unit = _MISHEARD.get(words[2], words[2]) if len(words) > 2 else ""
    number = number_of(unit) if not unit.isdigit() else None
    return (2020 + number, 3) if number and number < 10 else (2020, 2)


@dataclass(slots=True)
class When:
    """The seasons and dates found so far; the fields are those of Slots.

    `spanned` are the keys of what says where a span of time begins and ends: they are no times of their own.
    """

    seasons: list[str] = field(default_factory=list)
    missing_seasons: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    days: list[tuple[int, int]] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    span: Span | None = None
    spanned: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Bound:
    """A year or season that a span of time may begin or end with."""

    taken: int
    first: date
    last: date
    said: str
    key: str


class SeasonClock:
    """Which season is the last, the current and the next one, seen from a given day."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.ids = list(base.seasons)
        self._spans: list[tuple[str, date, date]] = []
        for season in base.seasons.values():
            days = [race.date for race in season.rounds if race.date and race.status in ("held", "planned")]
            if days:
                self._spans.append((season.season, min(days), max(days)))
        self._dateless = [name for name in self.ids if name not in {span[0] for span in self._spans}]

    def finished(self, today: date) -> list[str]:
        """Seasons whose last race is over, oldest first."""
        return [name for name, _, last in self._spans if last < today]

    def days_of(self, name: str) -> tuple[date, date]:
        """The first and the last race day of a season; of one without a race on record, the winter it is named after."""
        for season, first, last in self._spans:
            if season == name:
                return first, last
        year = int(name[:4])
        return (date(year, 7, 1), date(year + 1, 6, 30)) if len(name) == 7 else (date(year, 1, 1), date(year, 12, 31))

    def relative(self, steps: int, today: date) -> str | None:
        """The season `steps` from the last finished one: 0 is the last, -1 the one before, 1 the running or next one."""
        finished = self.finished(today)
        if not finished:
            return None
        index = self.ids.index(finished[-1]) + steps
        return self.ids[index] if 0 <= index < len(self.ids) else None

    def current(self, today: date) -> str | None:
        """The season that runs today, else None."""
        return next((name for name, first, last in self._spans if first <= today <= last), None)

    def coming(self, today: date) -> str | None:
        """The season that runs today, else the next one on record."""
        return self.current(today) or self.relative(1, today)


def notation(first: int, second: int) -> str:
    """The id of a winter season: (2019, 2020) is "2019-20"."""
    return f"{first}-{second % 100:02d}"


class WhenReader:
    """Reads the seasons and dates at one position of a question."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.clock = SeasonClock(base)
        self._known = set(base.seasons)
        self._eras = {
            word: (concept, day)
            for concept, day in base.vocabulary.eras.items()
            for word in base.vocabulary.synonyms.get(concept, ())
        }

    def read(self, tokens: Sequence[Token], at: int, now: datetime, when: When) -> int:
        """Take in what stands at `at`; returns how many tokens it took, 0 when nothing about time stands there."""
        if tokens[at].text in self._eras:
            self._era(tokens, at, when)
            return 0
        if not _may_be_time(tokens[at].text):
            return 0
        for reader in (
            self._iso_date,
            self._span,
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

    def _era(self, tokens: Sequence[Token], at: int, when: When) -> None:
        """ "Before covid": what came to an end or began then. The word itself stays one of the question's."""
        concept, day = self._eras[tokens[at].text]
        relation = _RELATIONS.get(tokens[at - (2 if at > 1 and tokens[at - 1].text == "the" else 1)].text if at else "")
        if relation is None:
            return
        when.spanned.append(concept)
        if relation in ("before", "until"):
            when.span = Span(date.min, day - timedelta(days=1), f"before {say_date(day)}")
        else:
            when.span = Span(day, date.max, f"since {say_date(day)}")

    def _span(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        """ "Since 2019", "before 2019-20", "2016 to 2019", "last three seasons": a time from one day to another."""
        return (
            self._from_to(tokens, at, when)
            or self._open_span(tokens, at, when)
            or self._last_seasons(tokens, at, today, when)
        )

    def _bound(self, tokens: Sequence[Token], at: int) -> _Bound | None:
        """The year or season that stands at `at`; None where none does, or no season on record."""
        pair = When()
        taken = self._season_pair(tokens, at, date.min, pair) if at < len(tokens) else 0
        if taken:
            name = (pair.seasons or pair.missing_seasons)[0]
            first, last = self.clock.days_of(name)
            return _Bound(taken, first, last, name, f"season/{name}")
        year = _year_of(tokens[at].text) if at < len(tokens) else None
        if year is None:
            return None
        return _Bound(1, date(year, 1, 1), date(year, 12, 31), str(year), f"year/{year}")

    def _from_to(self, tokens: Sequence[Token], at: int, when: When) -> int:
        start = self._bound(tokens, at)
        if start is None:
            return 0
        then = at + start.taken
        between = at > 0 and tokens[at - 1].text == "between"
        while between and then < len(tokens) and tokens[then].text in _SEASON_WORDS:
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
        month = _MONTHS.get(tokens[then].text) if then < len(tokens) else None
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
        if after in _SEASON_WORDS and behind + 1 < len(tokens) and tokens[behind + 1].text in _EVENTS:
            return None  # "before the 2019-20 season finale"
        relation = _RELATIONS.get(word)
        if word == "from" and (after in _ONWARDS or (after == "up" and behind + 1 < len(tokens))):
            return "since"
        if word == "to" and before > 0 and tokens[before - 1].text in ("up", "prior"):
            relation = "until" if tokens[before - 1].text == "up" else "before"
        direct = any(token.text == "the" for token in tokens[before + 1 : at])
        if relation is None or after in _EVENTS or (direct and after and after not in _SEASON_WORDS):
            return None
        return relation

    def _last_seasons(self, tokens: Sequence[Token], at: int, today: date, when: When) -> int:
        text = [token.text for token in tokens[at : at + 3]]
        count = number_of(text[1]) if len(text) == 3 and text[0] in ("last", "past", "previous") else None
        if count is None or count < 2 or text[1] in _ORDINALS:
            return 0
        if text[2] in ("years", "yrs"):
            when.span = Span(_years_before(today, count), today, f"in the last {count} years")
            return 3
        if text[2] not in _MANY_SEASONS:
            return 0
        first, last = self.clock.relative(1 - count, today), self.clock.relative(0, today)
        if last is not None:
            begin = self.clock.days_of(first)[0] if first else date.min
            when.span = Span(begin, self.clock.days_of(last)[1], f"in the last {count} seasons")
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
        if at + 1 >= len(tokens) or not (tokens[at + 1].glue in ("-", "/") or _is_pair(tokens, at)):
            return 0
        first, second = _full_year(tokens[at].text), _full_year(tokens[at + 1].text)
        if first is None or second is None or second != first + 1:
            return 0
        self._add_season(notation(first, second), when)
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
        year = _year_of(year_token.text) if year_token is not None else None
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
        year = _year_of(tokens[at].text) or _short_year(tokens, at)
        if year is None:
            return 0
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        before = tokens[at - 1].text if at else ""
        name = str(year)
        until = after == "to" and at + 2 < len(tokens) and _year_of(tokens[at + 2].text) is not None
        opens = before == "from" and after in ("up", "to", "till", "until") and not until
        if before == "since" or opens:
            return 1  # where a span begins selects nothing
        if name in self._known and (after in _SEASON_WORDS or before in _SEASON_WORDS):
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


_ARTICLES = frozenset({"the", "a", "an", "this", "that"})
_OWN_WORDS = frozenset({"asian", "asia", "aslms", "alms", "as", "series", "championship", "racing", "races", "it"})
"""Words that the series is called by: its last season is the one that ended last."""


@lru_cache(maxsize=10_000)
def _may_be_time(word: str) -> bool:
    return number_of(word) is not None or word in _MONTHS or word in _WEEKDAYS or word in _TIME_WORDS


def _years_before(today: date, count: int) -> date:
    """The same day so many years before; the first of March for a leap day."""
    year = max(1, today.year - count)
    return date(year, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=year)


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


def _is_pair(tokens: Sequence[Token], at: int) -> bool:
    """Whether two numbers without a mark between them are a season's years: "2023 24", but not "2023 24 hours"."""
    second = tokens[at + 1]
    after = tokens[at + 2].text if at + 2 < len(tokens) else ""
    written = len(tokens[at].text) == 4 and len(second.text) == 2 and not second.glue
    return written and second.clause == tokens[at].clause and not after.startswith(("h", "lap", "car", "race", "team"))


def mended_year(word: str) -> tuple[str, ...]:
    """The year or the years of a season that a badly typed number stands for: "2o23", "20223", "2203", "202324", "2324"."""
    number = word.replace("o", "0")
    if not number.isascii() or not number.isdigit() or not 4 <= len(number) <= 8:
        return (word,)
    half = len(number) // 2 if len(number) != 6 else 4
    pair = number[:half], number[half:]
    if len(number) in (4, 6, 8) and _is_winter(*pair) and _year_of(number) is None:
        return pair
    if len(number) > 5 or _year_of(number) is not None:
        return (number if len(number) == 4 else word,)
    if len(number) == 5:
        near = {number[:at] + number[at + 1 :] for at in range(1, 5) if number[at] == number[at - 1]}
    else:
        near = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(3)}
    years = [one for one in near if 2009 <= (_year_of(one) or 0) <= 2029]
    return (years[0],) if len(years) == 1 else (word,)


def _is_winter(first: str, second: str) -> bool:
    one, two = _full_year(first), _full_year(second)
    return one is not None and two == one + 1 and one >= 2009


def _full_year(word: str) -> int | None:
    if not (word.isascii() and word.isdigit()):
        return None
    if len(word) == 4:
        return _year_of(word)
    return 2000 + int(word) if len(word) == 2 and 5 <= int(word) <= 40 else None


def _year_of(word: str) -> int | None:
    if len(word) == 4 and word.isascii() and word.isdigit() and _EARLIEST_YEAR <= int(word) <= _LATEST_YEAR:
        return int(word)
    return None


def _leads_to(tokens: Sequence[Token], at: int) -> int:
    """Where the last word of "right through to", "all the way up to" stands; 0 where no such words begin at `at`."""
    then = at
    while then < len(tokens) and tokens[then].text in _ALL_THE_WAY:
        then += 1
    return then if at < then < len(tokens) and tokens[then].text in _TO else 0


def _last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


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
    day = number_of(text[0]) if text[0] not in _ORDINALS and text[0] not in _NUMBERS else None
    if day is not None and 1 <= day <= 31 and len(text) > 1:
        skip = 2 if text[1] == "of" and len(text) > 2 else 1
        month = _MONTHS.get(text[skip])
        if month is not None:
            return skip + 1, day, month
    month = _MONTHS.get(text[0])
    if month is None:
        return 0, None, None
    skip = 2 if text[1:2] == ["the"] else 1
    following = number_of(text[skip]) if len(text) > skip else None
    if following is not None and 1 <= following <= 31 and text[skip] not in _NUMBERS and text[skip] not in _ORDINALS:
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
