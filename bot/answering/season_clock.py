"""Which season is which: by the day, and by the two years of its name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.number_words import full_year
from bot.answering.text import Token
from bot.knowledge import KnowledgeBase


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


def season_pair(tokens: Sequence[Token], at: int) -> str | None:
    """The name of the winter season that two tokens at `at` write: "2019-20", "19/20", "2023 24"; None where they do not."""
    if at + 1 >= len(tokens) or not (tokens[at + 1].glue in ("-", "/") or _is_pair(tokens, at)):
        return None
    first, second = full_year(tokens[at].text), full_year(tokens[at + 1].text)
    if first is None or second is None or second != first + 1:
        return None
    return notation(first, second)


def notation(first: int, second: int) -> str:
    """The id of a winter season: (2019, 2020) is "2019-20"."""
    return f"{first}-{second % 100:02d}"


def _is_pair(tokens: Sequence[Token], at: int) -> bool:
    """Whether two numbers without a mark between them are a season's years: "2023 24", but not "2023 24 hours"."""
    second = tokens[at + 1]
    after = tokens[at + 2].text if at + 2 < len(tokens) else ""
    written = len(tokens[at].text) == 4 and len(second.text) == 2 and not second.glue
    return written and second.clause == tokens[at].clause and not after.startswith(("h", "lap", "car", "race", "team"))
