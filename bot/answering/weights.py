"""How much each term and each name says about what is asked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable

from bot.answering.candidate import Candidate

WEAK = 0.5
"""The factor of words that say little."""
UNKNOWN = 0.9
"""The weight of a term that no candidate has: as much as the rarest."""
LEAST = 0.08
"""The weight of the commonest term, which still says something."""

ENTITY_WEIGHT = {
    "season": 0.7,
    "year": 0.5,
    "month": 0.35,
    "class": 0.6,
    "circuit": 0.8,
    "team": 0.9,
    "driver": 0.95,
    "car": 0.7,
    "make": 0.6,
    "country": 0.6,
    "number": 0.5,
    "race": 0.4,
    "round": 0.5,
    "series": 1.0,
    "track": 0.9,
}


class Weights:
    """The weights of one fact base: a term weighs by how few candidates use it, a name by its kind."""

    def __init__(self, candidates: Collection[Candidate], weak: Iterable[str]) -> None:
        """`weak` are words that say little."""
        self._weak = frozenset(weak)
        count = len(candidates) + 1
        self._ceiling = math.log(count / 1.5)
        users = Counter(key for candidate in candidates for key in candidate.uses)
        self._known = {key: self._scaled(key, math.log(count / (found + 0.5))) for key, found in users.items()}

    def _scaled(self, key: str, idf: float) -> float:
        entity = _weight_of_name(key)
        if entity is not None:
            return entity
        return max(LEAST, idf / self._ceiling) * (WEAK if key in self._weak else 1.0)

    def of(self, key: str) -> float:
        """How much a term or entity says, 0 to 1; an unknown one says as much as the rarest."""
        found = self._known.get(key)
        if found is not None:
            return found
        entity = _weight_of_name(key)
        if entity is not None:
            return entity
        return WEAK if key in self._weak else UNKNOWN


def _weight_of_name(key: str) -> float | None:
    """The weight of a named thing such as "circuit/sepang"; None for a term."""
    kind, slash, _ = key.partition("/")
    return ENTITY_WEIGHT.get(kind) if slash else None
