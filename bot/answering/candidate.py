"""Something that a question may mean, with the terms and names of its wordings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

SATURATION = 0.1
"""The share of a candidate's wordings that gives a term half of its full weight."""
CENTRAL = 0.34
"""The share of wordings from which a term belongs to what they have in common."""
ANSWER_ONLY = 0.17
"""How much of a term's weight counts when it stands in the answer but in no wording."""


@dataclass(slots=True)
class Candidate:
    """Something that a question may mean.

    kind       "fact", "template", "gap", "talk"
    uses       every term and entity with the wordings that have it, as the bits of a number; 0 where only the answer has it
    wordings   how many wordings there are
    bag        the stems of all its words, plain those of its wordings without names; the matcher takes them over
    accepts    kinds of names that a template takes in its slots; a fact takes those it speaks of

    Wordings are not kept one by one: looking up the few words of a question is quicker than going through all words of
    all wordings, and takes a third of the memory. The matcher numbers them anew, those that say least first.
    """

    id: str
    kind: str
    uses: dict[str, int] = field(default_factory=dict)
    wordings: int = 0
    bag: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    accepts: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    seasons: frozenset[str] = frozenset()

    @property
    def words(self) -> set[str]:
        """Every term and entity of all wordings."""
        return {key for key, having in self.uses.items() if having}

    def use(self, wordings: Collection[Iterable[str]], answer: Iterable[str] = ()) -> None:
        """Take over the terms and entities of each wording, and those of the answer."""
        self.wordings = len(wordings)
        self.uses = {}
        for number, wording in enumerate(wordings):
            for key in wording:
                self.uses[key] = self.uses.get(key, 0) | 1 << number
        for key in answer:
            self.uses.setdefault(key, 0)

    def centre(self) -> dict[str, float]:
        """The terms and entities that many wordings share, with the share of the wordings that have them."""
        shares = {key: having.bit_count() / self.wordings for key, having in self.uses.items() if having}
        return {key: share for key, share in shares.items() if share >= CENTRAL}

    def renumber(self, order: Sequence[int]) -> None:
        """Number the wordings anew, in this order of their present numbers."""
        bits = [0] * self.wordings
        for place, number in enumerate(order):
            bits[number] = 1 << place
        self.uses = {key: sum([bits[number] for number in numbers_of(having)]) for key, having in self.uses.items()}


def numbers_of(having: int) -> Iterator[int]:
    """The numbers of the wordings that the bits of `having` stand for, the lowest first."""
    while having:
        lowest = having & -having
        yield lowest.bit_length() - 1
        having ^= lowest


@cache
def strengths_of(wordings: int) -> tuple[float, ...]:
    """How much a term or entity belongs to a candidate, 0 to 1, by how many of its wordings have it; 0: only the answer."""
    shares = (count / wordings for count in range(1, wordings + 1))
    return (ANSWER_ONLY, *(share * (1 + SATURATION) / (share + SATURATION) for share in shares))
