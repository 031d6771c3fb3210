"""A question, understood: what the reading of one comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering.slots import Slots

HELPERS = frozenset(
    ["did", "do", "does", "was", "were", "is", "are", "come", "comes", "can", "could", "would", "has", "have", "had"]
)
"""Verbs that stand before the one who does something."""
_MODALS = frozenset({"will", "should", "may", "might"})
_OPENING = frozenset({"and", "so", "but", "ok", "then", "hey", "hi"})
MANNER = "manner"
"""The term of a question that asks how something came about, as "how did they get back out" does."""
SEVERAL_CLASSES = "several-classes"
"""The term of a question for whoever won in each of two classes: "the only team to win LMP3 and LMP2"."""
TITLE_BEFORE, TITLE_AFTER = "title-before", "title-after"
"""The terms of a question for whoever was champion before or after somebody."""
QUESTION_CONCEPTS = frozenset({"who", "when", "where", "why", "how-many"})
QUESTION_WORDS = frozenset(
    [
        "who",
        "whom",
        "whose",
        "what",
        "which",
        "when",
        "where",
        "why",
        "how",
        "did",
        "does",
        "do",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
    ]
)
ABSENT = "absent"
"""The term of a place that the question leaves out."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is left when names are taken out: its concept (or stem), and how much it counts when unexplained."""

    key: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question, understood.

    entities  the named things as keys such as "circuit/sepang", for matching prose
    series    other championships that are named; `own` says that this one is, too
    asks      what is asked for: "who", "team", "driver", "date", "place", "count", ...
    claims    it states or asks whether a named team or driver won something
    asking    it has a word that questions have, or points back
    leaning   it has a word that points back ("that", "they", "there") or begins with "and", "what about"
    words     how many words it has
    shift     the seasons that it goes on from the one that was spoken of ("the winter before"); `step` the same in races
    ordinal   the race that it counts to ("the last race") where it names no season to count in
    people_from  "driver" or "team" where a country says where these come from, as in "Japanese team"
    wanted    the nouns that stand behind "which", "what" or "how many": what the answer has to be about
    stems     the stems of all its words, the small ones too, after typos are mended; `plain` without those of names and times
    spanned   the keys, of terms and entities, that only say where a span of time begins or ends
    names     what is written or asked about like a name and is none that the base has, each as its words
    borrowed  those of `names` of which a part was taken for something that the base has: Sebastian for another Sebastian
    said      the same in order with keys in place of names and concepts; "." stands between sentences
    """

    terms: tuple[Term, ...] = ()
    slots: Slots = field(default_factory=Slots)
    entities: frozenset[str] = frozenset()
    series: tuple[str, ...] = ()
    own: bool = False
    asks: frozenset[str] = frozenset()
    claims: bool = False
    asking: bool = False
    leaning: bool = False
    words: int = 0
    shift: int = 0
    step: int = 0
    ordinal: int | None = None
    wanted: frozenset[str] = frozenset()
    people_from: str | None = None
    stems: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    spanned: frozenset[str] = frozenset()
    names: tuple[tuple[str, ...], ...] = ()
    borrowed: frozenset[tuple[str, ...]] = frozenset()

    @property
    def closed(self) -> bool:
        """Whether it takes a yes or a no: it begins with "is", "did", "will", perhaps behind "and" or "so"."""
        said = [word for word in self.said[:3] if word not in _OPENING]
        return bool(said) and said[0] in HELPERS | _MODALS

    @property
    def keys(self) -> frozenset[str]:
        """The terms' keys."""
        return frozenset(term.key for term in self.terms)
