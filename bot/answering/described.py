"""Countries that only describe somebody: "Indonesia's Sean Gelael" is no question about Indonesia."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot.answering.understood import Understanding
from bot.knowledge import KnowledgeBase


class Describer:
    """Knows where the drivers and teams of one fact base come from."""

    def __init__(self, base: KnowledgeBase) -> None:
        by_name = {country.name: identifier for identifier, country in base.countries.items()}
        self._homes = {f"driver/{key}": by_name.get(one.nationality or "") for key, one in base.drivers.items()}
        self._homes |= {f"team/{key}": by_name.get(one.country or "") for key, one in base.teams.items()}

    def without_described(self, understood: Understanding) -> Understanding:
        """A question without the countries that stand beside the one driver or team from there.

        A country in which something was ("in Malaysia") stays, as do those of a question that asks for a yes or a no.
        """
        countries = understood.slots.countries
        if not countries or understood.closed:
            return understood
        left = tuple(one for one in countries if not self._is_described(one, understood.said))
        gone = {f"country/{one}" for one in countries if one not in left}
        return replace(understood, slots=replace(understood.slots, countries=left), entities=understood.entities - gone)

    def _is_described(self, country: str, said: tuple[str, ...]) -> bool:
        """Whether a country stands right beside somebody from there: before the name, or behind it and an "of" or "from"."""
        key = f"country/{country}"
        before = any(one == key and self._homes.get(name) == country for one, name in pairwise(said))
        return before or any(
            self._homes.get(name) == country and joint in ("of", "from") and one == key
            for name, joint, one in zip(said, said[1:], said[2:], strict=False)
        )
