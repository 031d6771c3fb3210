"""What a question names and what it asks: the first step of every answer.

The words of a question are mended (slang, typos), the things it names are found and become Slots, and what is left becomes
terms: concepts of the vocabulary, or stems of words that the vocabulary does not have.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import zip_longest

from bot.answering.calendar_words import SeasonClock, When, WhenReader, mended_year, number_of
from bot.answering.lexicon import Lexicon, Name
from bot.answering.slots import Slots
from bot.answering.text import Token, stem, tokenise
from bot.knowledge import KnowledgeBase

_HELPERS = frozenset(
    ["did", "do", "does", "was", "were", "is", "are", "come", "comes", "can", "could", "would", "has", "have", "had"]
)
_SELF = frozenset(
    {"am", "im", "i'm", "m", "hi", "hello", "hey", "greetings", "fan", "writing", "guy", "girl", "cheers", "here"}
)
"""Words behind which "from" says where whoever asks comes from."""
_BEFORE_PEOPLE = frozenset({"has", "did", "does", "is", "was", "about", "driver", "team"})
"""Words behind which somebody is named that is asked about."""
_MODALS = frozenset({"will", "should", "may", "might"})
_OPENING = frozenset({"and", "so", "but", "ok", "then", "hey", "hi"})
_RESULTS = frozenset(["finish", "finished", "end", "ended", "fare", "go", "perform", "result", "many", "often"])
MANNER = "manner"
"""The term of a question that asks how something came about, as "how did they get back out" does."""
SEVERAL_CLASSES = "several-classes"
"""The term of a question for whoever won in each of two classes: "the only team to win LMP3 and LMP2"."""
_OF_EACH = frozenset({"both", "only", "any", "ever", "anyone", "anybody", "same", "single"})
"""Words that make "X and Y" mean each of the two, not either."""
QUESTION_CONCEPTS = frozenset({"who", "when", "where", "why", "how-many"})
ABSENT = "absent"
"""The term of a place that the question leaves out."""
_BEFORE_NOUNS = frozenset({"which", "what", "many"})
"""Words that stand before the noun that is asked for: which team, how many laps."""
_BETWEEN = frozenset({"different", "new", "current"})
"""Terms that may stand between those and the noun."""
_QUESTION_WORDS = frozenset(
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
_POINTING = frozenset(
    [
        "that",
        "it",
        "they",
        "them",
        "their",
        "theirs",
        "there",
        "then",
        "he",
        "she",
        "his",
        "her",
        "him",
        "hers",
        "this",
        "those",
        "these",
        "same",
        "one",
        "ones",
        "too",
        "also",
        "else",
        "both",
        "latter",
        "former",
        "previous",
    ]
)
_JOINED_NUMBER = re.compile(r"(?:nr|no|num|car)(\d{1,3})")
_CLAIM_CONCEPTS = frozenset({"win", "title", "pole"})
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
_SLOTTED = frozenset({"circuit", "class", "country", "team", "driver", "car", "make"})
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
        return bool(said) and said[0] in _HELPERS | _MODALS

    @property
    def keys(self) -> frozenset[str]:
        """The terms' keys."""
        return frozenset(term.key for term in self.terms)


class _Reading:
    """The state while one question is read."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.texts = [token.text for token in tokens]
        self.when = When()
        self.found: dict[str, list[str]] = defaultdict(list)
        self.ambiguous: set[str] = set()
        self.series: list[tuple[str, int]] = []  # name, clause
        self.own = False
        self.terms: list[tuple[str, int]] = []  # key, clause
        self.order: list[tuple[str, str]] = []  # ("entity" or "term", key), in the order of the text
        self.pointing = False
        self.hours: int | None = None
        self.race: int | None = None
        self.round: int | None = None
        self.number: str | None = None
        self.overall = False
        self.shift = 0
        self.ordinals: set[int] = set()
        self.plain: list[str] = []  # the words that are part of no name and no time
        self.wanted: set[str] = set()
        self.unnamed: set[int] = set()  # the tokens that are part of no name, time or phrase
        self.said: list[str] = []  # names and concepts as keys, the other words as they are

    @property
    def ordinal(self) -> int | None:
        """The race that is counted to; who asks for the first race and the last one selects neither alone."""
        return next(iter(self.ordinals)) if len(self.ordinals) == 1 else None


class Reader:
    """Reads questions against one fact base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._when = WhenReader(base)

    @property
    def clock(self) -> SeasonClock:
        """The season clock of the fact base."""
        return self._when.clock

    def read(self, text: str, now: datetime) -> Understanding:
        """Understand one question. Never raises, whatever the text."""
        tokens = self._mend(tokenise(text))
        reading = _Reading(tokens)
        at = 0
        asking = False
        while at < len(tokens):
            found, plain = len(reading.order), len(reading.plain)
            asking = asking or bool(_BEFORE_NOUNS.intersection(reading.texts[max(0, at - 1) : at]))
            taken = self._step(reading, at, now)
            asking = asking and self._still_asking(reading, found)
            if at and tokens[at].clause != tokens[at - 1].clause:
                reading.said.append(".")
            keys = [key for kind, key in reading.order[found:] if kind == "entity" or len(reading.plain) > plain]
            reading.said += keys or reading.texts[at : at + taken]
            at += taken
        return self._finish(reading)

    def slotted(self, text: str, now: datetime) -> str:
        """A question with slots in place of what it names: "who won LMP2 in 2023" gives "who won {class} in {season}"."""
        tokens = self._mend(tokenise(text))
        reading = _Reading(tokens)
        at, said = 0, []
        while at < len(tokens):
            names, dated = len(reading.order), replace(reading.when, **_copied(reading.when))  # type: ignore[arg-type]
            taken = self._step(reading, at, now)
            kinds = [key.partition("/")[0] for kind, key in reading.order[names:] if kind == "entity"]
            if reading.when.span != dated.span:
                said += [token.text for token in tokens[at : at + taken]]
            elif reading.when != dated:
                said.append("{season}" if reading.when.seasons != dated.seasons or reading.when.years else "{month}")
            elif kinds and kinds[0] in _SLOTTED:
                said.append(f"{{{kinds[0]}}}")
            else:
                said += [token.text for token in tokens[at : at + taken]]
            at += taken
        return " ".join(said)

    def _still_asking(self, reading: _Reading, said: int) -> bool:
        """Whether the noun that is asked for is still to come: behind "which" and names, as in "which LMP2 team"."""
        found = reading.order[said:]
        nouns = {key for kind, key in found if kind == "term" and key not in _BETWEEN}
        reading.wanted |= nouns
        return bool(found) and not nouns

    # -- words --------------------------------------------------------------------------------------------------------

    def _mend(self, tokens: list[Token]) -> list[Token]:
        """Slang spelt out, typos corrected, spaces put where they belong."""
        tokens = self._joined(tokens)
        shouted = sum(token.capitalised for token in tokens) * 2 > len(tokens)
        mended: list[Token] = []
        for at, token in enumerate(tokens):
            spelled = self._lexicon.slang.get(token.text)
            if spelled is None:
                before = mended[-1].text if mended else ""
                after = self._roughly(tokens[at + 1].text) if at + 1 < len(tokens) else ""
                named = token.capitalised and not shouted and at > 0 and tokens[at - 1].clause == token.clause
                if named and len(token.text) < 5 and token.raw.isupper() and token.text.isalpha():
                    spelled = (token.text,)  # letters that stand for a name
                elif token.text[0] in "12" and not self._lexicon.is_used(token.text):
                    spelled = self._year_or_word(token.text, before, after)
                else:
                    spelled = self._lexicon.correct(token.text, before, after, named)
            if spelled == (token.text,):
                mended.append(token)
            elif len(spelled) == 1:
                mended.append(replace(token, text=spelled[0]))
            else:
                between = "-" if all(map(str.isdigit, spelled)) else ""
                mended += [
                    Token(word, word, token.clause, between if i else token.glue) for i, word in enumerate(spelled)
                ]
        return mended

    def _year_or_word(self, word: str, before: str, after: str) -> tuple[str, ...]:
        """A number that the base does not have, as the year or the season that was meant; or else corrected as a word."""
        years = mended_year(word)
        return years if years != (word,) else self._lexicon.correct(word, before, after)

    def _joined(self, tokens: list[Token]) -> list[Token]:
        """The tokens without the spaces that stand inside words."""
        joined: list[Token] = []
        for token, after in zip_longest(tokens, tokens[1:]):
            before = joined[-1] if joined else None
            counting = token.text.isdigit() and after is not None and after.text.isdigit()  # "gt 1-2-3"
            if before and not counting and self._may_belong_together(joined, token):
                whole = self._lexicon.joined(before.text, token.text)
                if whole:
                    joined[-1] = Token(whole, before.raw + token.raw, token.clause, before.glue)
                    continue
            joined.append(token)
        return joined

    def _may_belong_together(self, before: list[Token], token: Token) -> bool:
        """Whether a token may be the rest of the word before it: not where either is a letter with a meaning of its own."""
        first = before[-1]
        if first.clause != token.clause or first.glue or token.glue not in ("", "-"):
            return False
        if token.text.isdigit():
            return True
        letter = len(first.text) == 1 and (first.capitalised or (before[-2:-1] and before[-2].text.isdigit()))
        return not token.glue and not letter and not (len(token.text) == 1 and token.capitalised)

    def _roughly(self, word: str) -> str:
        """What a word most likely is, looked at by itself."""
        spelled = self._lexicon.slang.get(word)
        return spelled[0] if spelled else self._lexicon.correct(word)[0]

    def _step(self, reading: _Reading, at: int, now: datetime) -> int:
        tokens = reading.tokens
        return (
            self._origin(reading, at)
            or self._shift(reading, at)
            or self._selector(reading, at)
            or self._when.read(tokens, at, now, reading.when)
            or self._phrase(reading, at)
            or self._word(reading, at)
        )

    def _origin(self, reading: _Reading, at: int) -> int:
        """ "I am from Poland": where whoever asks comes from says nothing of what is asked."""
        text = reading.texts
        if text[at] != "from" or not text[max(0, at - 1) : at] or text[at - 1] not in _SELF or at + 1 >= len(text):
            return 0
        places = {"country", "circuit", "track"}
        for length, names in self._lexicon.longest_at(text, at + 1):
            if any(name.kind in places for name in names):
                return 1 + length
        return 0

    def _shift(self, reading: _Reading, at: int) -> int:
        """ "the winter before", "the year after that": a step from the season that was spoken of."""
        text = reading.texts[at : at + 3]
        if len(text) < 2 or text[0] not in ("season", "winter", "year", "one", "campaign", "edition"):
            return 0
        if text[1] in ("before", "after", "earlier", "later", "prior") and text[2:3] not in (["last"], ["the"]):
            reading.shift = -1 if text[1] in ("before", "earlier", "prior") else 1
            return 3 if text[2:3] in (["that"], ["this"], ["it"]) else 2
        return 0

    def _selector(self, reading: _Reading, at: int) -> int:
        """Race 1, the second race, round 3, the opener, the 6 hours of, no. 26."""
        tokens = reading.tokens
        text = reading.texts[at : at + 4]
        hours = self._hours(text)
        if hours:
            count, taken = hours
            if not _is_negated(reading.texts, at):
                reading.hours = count
            return taken
        if text[0] in ("number", "no", "car", "numbers", "nos", "cars") and len(text) > 1 and _is_number(text[1]):
            reading.number = text[1]
            if text[0] in ("car", "cars"):
                self._term(reading, tokens[at])
            return 2
        joined = _JOINED_NUMBER.fullmatch(text[0])
        if joined:
            reading.number = joined[1]
            return 1
        if _is_number_with_article(text):
            reading.number = text[1]
            return 2
        if tokens[at].glue == "#" and _is_number(text[0]):
            reading.number = text[0]
            return 1
        if text[0] in ("r1", "r2"):
            reading.race = int(text[0][1])
            return 1
        if text[0] in ("race", "heat") and len(text) > 1 and number_of(text[1]) in (1, 2):
            reading.race = number_of(text[1])
            self._term(reading, tokens[at])
            return 2
        ordinal = _ordinal_race(text)
        if ordinal is not None:
            which, taken = ordinal
            reading.ordinals.add(which)
            for token in tokens[at : at + taken]:
                if number_of(token.text) in (None, 1):
                    self._term(reading, token)
            return taken
        if text[0] == "round" and len(text) > 1 and number_of(text[1]) and (number_of(text[1]) or 0) < 10:
            reading.round = number_of(text[1])
            self._term(reading, tokens[at])
            return 2
        return 0

    def _hours(self, text: list[str]) -> tuple[int, int] | None:
        if len(text) < 2:
            return None
        first = text[0]
        joined = first.rstrip("hrs")
        if joined != first and joined.isdigit() and (text[1] in ("of", "at", "in") or int(joined) < 12):
            return int(joined), 1
        count = number_of(first)
        if count is None or count > 24 or text[1] not in ("hours", "hour", "hrs", "hr", "h"):
            return None
        if text[2:3] and text[2] in ("of", "at", "in", "race", "round", "event", "one"):
            return count, 2
        return None

    # -- names --------------------------------------------------------------------------------------------------------

    def _phrase(self, reading: _Reading, at: int) -> int:
        text = reading.texts
        for length, names in self._lexicon.longest_at(text, at):
            usable = self._usable(reading, at, length, names)
            if usable:
                if usable[0].kind == "concept":
                    reading.plain += text[at : at + length]
                if self._is_left_out(reading, at, usable[0]):
                    self._add_term(reading, ABSENT, reading.tokens[at].clause)
                    self._take(reading, usable, reading.tokens[at])
                elif not _is_negated(text, at) or usable[0].kind == "concept":
                    self._take(reading, usable, reading.tokens[at])
                return length
        if reading.tokens[at].text not in self._lexicon.ignored:
            found = self._lexicon.fuzzy_at(text, at)
            if found and found[0] == at:
                self._take(reading, found[2], reading.tokens[at])
                return found[1]
        return 0

    def _is_left_out(self, reading: _Reading, at: int, name: Name) -> bool:
        """Whether a place is named as the one that it was not at, and no other place before: "the last race not in Malaysia"."""
        before = reading.texts[max(0, at - 3) : at]
        negated = before[-2:] in (["not", "in"], ["not", "at"]) or before in (
            ["not", "in", "the"],
            ["not", "at", "the"],
        )
        return (
            negated
            and name.kind in ("circuit", "country")
            and not (reading.found["circuit"] or reading.found["country"])
        )

    def _usable(self, reading: _Reading, at: int, length: int, names: list[Name]) -> list[Name]:
        """The meanings that fit here: everyday words are names only when written with a capital inside a sentence."""
        token = reading.tokens[at]
        first = at == 0 or reading.tokens[at - 1].clause != token.clause
        strong = [name for name in names if not name.weak]
        if strong:
            return strong
        after = reading.tokens[at + length] if at + length < len(reading.tokens) else None
        if length == 1 and after and after.clause == token.clause and self._lexicon.is_strange(after.text):
            return []  # Brendon Hartley is not the Brendon who is on record
        everyday = token.text in self._lexicon.ignored or self._lexicon.concept(token.text) != token.text
        if token.capitalised and (not first or not everyday):
            return names
        if length == 1 and not self._lexicon.is_everyday(token.text):
            return names
        return []

    def _take(self, reading: _Reading, names: list[Name], token: Token) -> None:
        kinds = {name.kind for name in names}
        if "own" in kinds:
            reading.own = True
            return
        if "concept" in kinds and len(kinds) == 1:
            # "the first race of the 2025-26 season winner" has won that race
            of_race = token.text == "season" and names[0].id == "title" and reading.ordinals
            self._add_term(reading, "win" if of_race else names[0].id, token.clause)
            return
        if "series" in kinds:
            reading.series += [(name.id, token.clause) for name in names if name.kind == "series"]
            reading.order.append(("entity", f"series/{names[0].id}"))
            return
        # A word that names both a team and a driver means the team unless the team is only one of its short forms.
        for kind in ("circuit", "class", "team", "driver", "car", "make", "country", "track"):
            ids = [name.id for name in names if name.kind == kind]
            if not ids:
                continue
            for identifier in ids:
                if identifier not in reading.found[kind]:
                    reading.found[kind].append(identifier)
                reading.order.append(("entity", f"{kind}/{identifier}"))
            if len(ids) > 1:
                reading.ambiguous.update(ids)
            return

    def _word(self, reading: _Reading, at: int) -> int:
        token = reading.tokens[at]
        reading.plain.append(token.text)
        reading.unnamed.add(at)
        if token.text in _POINTING:
            reading.pointing = True
        if token.text in ("overall", "outright"):
            reading.overall = True
        if token.text == "how" and self._asks_manner(reading.texts, at):
            self._add_term(reading, MANNER, token.clause)
        self._term(reading, token)
        return 1

    def _asks_manner(self, text: list[str], at: int) -> bool:
        """Whether the "how" here asks for the way something came about, not for an amount or a result."""
        return text[at + 1 : at + 2] != [] and text[at + 1] in _HELPERS and not _RESULTS.intersection(text)

    def _term(self, reading: _Reading, token: Token) -> None:
        if token.text in self._lexicon.ignored:
            return
        if len(token.text) == 1 and (not token.text.isdigit() or token.text in "24"):
            return  # "2" and "4" that belong to nothing mostly stand for "to" and "for"
        key = self._lexicon.concept(token.text)
        self._add_term(reading, key, token.clause)

    def _add_term(self, reading: _Reading, key: str, clause: int) -> None:
        reading.terms.append((key, clause))
        reading.order.append(("term", key))

    # -- the whole ----------------------------------------------------------------------------------------------------

    def _finish(self, reading: _Reading) -> Understanding:
        asking = self._asking_clauses(reading)
        if _wants_each_class(reading):
            self._add_term(reading, SEVERAL_CLASSES, reading.terms[-1][1])
        factors: dict[str, float] = {}
        for key, clause in reading.terms:
            factor = 1.0 if clause in asking else 0.5
            factors[key] = max(factors.get(key, 0.0), factor)
        slots = self._slots(reading)
        keys = set(factors)
        names = tuple(self._strange_names(reading))
        return Understanding(
            terms=tuple(Term(key, factor) for key, factor in factors.items()),
            slots=slots,
            entities=self._entities(reading, slots, asking) | {key for key in reading.when.spanned if "/" in key},
            series=tuple(dict.fromkeys(series for series, _ in reading.series)),
            own=reading.own,
            asks=frozenset(_ASKS[key] for key in keys if key in _ASKS),
            claims=self._claims(reading),
            asking=reading.pointing or bool(_QUESTION_WORDS.intersection(reading.texts)),
            leaning=reading.pointing or bool(reading.shift) or self._begins_as_follow_up(reading),
            words=len(reading.tokens),
            shift=reading.shift,
            step=_step_in_races(reading.texts),
            ordinal=reading.ordinal,
            wanted=frozenset(reading.wanted),
            people_from=_people_from(reading.order),
            stems=tuple(stem(text) for text in reading.texts),
            plain=tuple(stem(text) for text in reading.plain),
            said=tuple(reading.said),
            spanned=frozenset(reading.when.spanned),
            names=tuple(name for name, _ in names),
            borrowed=frozenset(name for name, borrowed in names if borrowed),
        )

    def _strange_names(self, reading: _Reading) -> Iterator[tuple[tuple[str, ...], bool]]:
        """What stands like a name and is none of the base: "Max Verstappen", "has verstappen ..."; whether a part of it is one.

        Capitals tell nothing where most words have one, or at the beginning of a sentence.
        """
        tokens = reading.tokens
        shouted = sum(token.capitalised for token in tokens) * 2 > len(tokens) + 1
        at = 0
        while at < len(tokens):
            end = at
            while end < len(tokens) and not shouted and self._is_capital_name(reading, end, at):
                end += 1
            run = range(at, end)
            if any(self._is_strange(tokens[one].text) for one in run if one in reading.unnamed):
                yield tuple(tokens[one].raw for one in run), any(one not in reading.unnamed for one in run)
            elif end == at and self._is_asked_about(reading, at):
                yield (tokens[at].raw,), False
            at = max(end, at + 1)

    def _is_capital_name(self, reading: _Reading, at: int, start: int) -> bool:
        token = reading.tokens[at]
        opens = at == 0 or reading.tokens[at - 1].clause != token.clause
        if not token.capitalised or not token.raw.isalpha() or (at > start and opens):
            return False
        return not (token.text in self._lexicon.ignored or token.text in _QUESTION_WORDS or (opens and at == start))

    def _is_strange(self, word: str) -> bool:
        """Whether a word is none of everyday English, nor one that means something here: a name, or nothing known."""
        return len(word) > 2 and (self._lexicon.is_proper(word) or not self._lexicon.is_everyday(word))

    def _is_asked_about(self, reading: _Reading, at: int) -> bool:
        """Whether an unknown word without a capital stands where somebody is asked about: "has verstappen won"."""
        token = reading.tokens[at]
        before = reading.texts[max(0, at - 1) : at]
        if at not in reading.unnamed or not token.text.isalpha() or len(token.text) < 5:
            return False
        if self._lexicon.is_everyday(token.text) or self._lexicon.is_proper(token.text):
            return False
        return bool(before) and before[0] in _BEFORE_PEOPLE

    def _asking_clauses(self, reading: _Reading) -> set[int]:
        """The sentences that ask; all of them where none has a question word."""
        asking = {
            token.clause for token in reading.tokens if token.text in _QUESTION_WORDS - {"is", "are", "was", "were"}
        }
        wh = {
            token.clause
            for token in reading.tokens
            if token.text in ("who", "whom", "whose", "what", "which", "when", "where", "why", "how")
        }
        return wh or asking or {token.clause for token in reading.tokens}

    def _begins_as_follow_up(self, reading: _Reading) -> bool:
        text = [token.text for token in reading.tokens[:3]]
        return text[:1] in (["and"], ["but"], ["ok"], ["then"], ["so"]) or text[:2] in (
            ["what", "about"],
            ["how", "about"],
        )

    def _claims(self, reading: _Reading) -> bool:
        """Whether a named team or driver stands before a word of winning, as its subject."""
        if self._asks_who_later(reading):
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

    def _asks_who_later(self, reading: _Reading) -> bool:
        """Whether a sentence after the first asks who or which: then the first one only tells the story."""
        return any(token.clause > 0 and token.text in ("who", "which", "whose", "whom") for token in reading.tokens)

    def _slots(self, reading: _Reading) -> Slots:
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
            race=reading.race,
            round=reading.round,
            hours=reading.hours,
            number=reading.number,
            overall=reading.overall,
            **values,
        )
        if missing and not slots.circuits:
            slots = replace(slots, missing_circuits=missing)
        return with_ordinal(slots, reading.ordinal)

    def _entities(self, reading: _Reading, slots: Slots, asking: set[int]) -> frozenset[str]:
        """The keys of what is named; another series in a sentence that asks nothing ("I only watched F1 so far.") is none."""
        keys = {f"{kind}/{identifier}" for kind, ids in reading.found.items() for identifier in ids}
        keys |= {f"series/{series}" for series, clause in reading.series if clause in asking}
        keys |= {f"season/{season}" for season in slots.seasons}
        keys |= {f"season/{season}" for season in slots.missing_seasons}
        for year in {*slots.years, *(day.year for day in slots.dates)}:
            keys.add(f"year/{year}")
        keys |= {
            f"month/{month}"
            for month in {*slots.months, *(day.month for day in slots.dates), *(d[0] for d in slots.days)}
        }
        if slots.number:
            keys.add(f"number/{slots.number}")
        if slots.race is not None:
            keys.add(f"race/{slots.race}")
        if slots.round is not None:
            keys.add(f"round/{slots.round}")
        return frozenset(keys)


def _wants_each_class(reading: _Reading) -> bool:
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


_MEETINGS = frozenset({"round", "race", "event", "meeting", "leg", "outing", "one"})
_ONWARD = {"next": 1, "following": 1, "subsequent": 1, "previous": -1, "prior": -1, "preceding": -1}
_BEYOND = {"after": 1, "later": 1, "before": -1, "earlier": -1, "prior": -1}


def _step_in_races(texts: list[str]) -> int:
    """How many races on from the one that was spoken of: 1 for "the next round", -1 for "the day before", else 0."""
    for one, following in itertools.pairwise(texts):
        if one in _ONWARD and following in _MEETINGS:
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


def _copied(when: When) -> dict[str, list[object]]:
    """Copies of the lists in a When, so that a later state can be compared with it."""
    return {field_.name: list(getattr(when, field_.name)) for field_ in fields(when) if field_.name != "span"}


_OPENERS = frozenset({"opener", "openers"})
_CLOSERS = frozenset({"finale", "closer"})
_RACE_NOUNS = frozenset({"race", "round", "event", "one", "leg", "heat", "visit", "date"})
_EDGE_WORDS = {"opening": 1, "closing": -1, "last": -1, "final": -1, "concluding": -1}


COUNTING = frozenset(
    {*_OPENERS, *_CLOSERS, *_RACE_NOUNS, *_EDGE_WORDS, "hour", "hours", "season", "seasons", "winter", "year", "years"}
    | {"campaign", "edition", "championship"}
)
"""Words that stay as they are in `said` where a race or a season is counted to: "the opening round", "the year after"."""


def _ordinal_race(text: list[str]) -> tuple[int, int] | None:
    """(which race, tokens taken) for "first race", "opening round", "the finale", "second of the two"; else None."""
    if text[0] == "very" and len(text) > 1:
        found = _ordinal_race(text[1:])
        return (found[0], found[1] + 1) if found else None
    if text[0] in _OPENERS:
        return 1, 1
    if text[0] in _CLOSERS:
        return -1, 1
    which = _EDGE_WORDS.get(text[0]) or (
        number_of(text[0]) if not text[0].isdigit() and text[0] not in _CARDINALS else None
    )
    if which is None or which > 8 or len(text) < 2:
        return None
    if text[1] in _RACE_NOUNS:
        return which, 2
    if text[1:4] == ["of", "the", "two"]:
        return which, 4
    if len(text) > 2 and text[2] in _RACE_NOUNS and which in (1, 2, -1):
        return which, 1  # "the second Dubai race"
    return None


_CARDINALS = frozenset(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)


def with_ordinal(slots: Slots, which: int | None) -> Slots:
    """ "The second race" is a race of the weekend where a circuit is named, a round where only the season is.

    Without a season or a date it selects nothing: "the first race at Fuji" asks for an extreme over all seasons.
    """
    if which is None or slots.race is not None or slots.round is not None:
        return slots
    if not (slots.seasons or slots.years or slots.dates or slots.months):
        return slots
    if slots.circuits or slots.months or slots.dates:
        return replace(slots, race=which if which in (1, 2, -1) else None)
    return replace(slots, round=which)


def _is_negated(texts: list[str], at: int) -> bool:
    """Whether "not" stands before a name: "LMP2, not GT", "not the six hours one"; "why did not Kessel win" denies the verb."""
    if texts[max(0, at - 2) : at - 1] and texts[at - 2] in _HELPERS and texts[at - 1] == "not":
        return False
    return texts[max(0, at - 1) : at] == ["not"] or texts[max(0, at - 2) : at] in (
        ["not", "the"],
        ["not", "in"],
        ["not", "at"],
    )


def _is_number_with_article(text: list[str]) -> bool:
    """Whether a text begins with a car's number such as "the 11?" or "the 83 of AF Corse"; "the 24 of Le Mans" is none."""
    if text[0] != "the" or len(text) < 2 or not _is_number(text[1]) or text[1] == "24":
        return False
    return text[2:3] in ([], ["of"], ["car"], ["crew"], ["entry"])


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3
