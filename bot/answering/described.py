"""Countries that only describe somebody: "Indonesia's Sean Gelael" is no question about Indonesia."""

from __future__ import annotations

from dataclasses import replace

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
        described = {key for key in self._described(understood.said) if key.removeprefix("country/") in countries}
        if not described:
            return understood
        left = tuple(one for one in countries if f"country/{one}" not in described)
        slots = replace(understood.slots, countries=left)
        return replace(understood, slots=slots, entities=understood.entities - described)

    def _described(self, said: tuple[str, ...]) -> set[str]:
        """The countries right beside somebody from there: before the name, or behind it and an "of" or "from"."""
        found = set()
        for at, key in enumerate(said):
            if not key.startswith("country/"):
                continue
            beside = [
                *said[at + 1 : at + 2],
                *(said[at - 2 : at - 1] if said[at - 1 : at] in (("of",), ("from",)) else ()),
            ]
            if any(self._homes.get(one) == key.removeprefix("country/") for one in beside):
                found.add(key)
        return found
