"""Names and phrases of the fact base in a question, and which of their meanings fits."""

from __future__ import annotations

from bot.answering.lexicon import Lexicon, Name, is_first_name
from bot.answering.reading_state import Reading, is_negated
from bot.answering.text import Token
from bot.answering.understood import ABSENT

_SELF = frozenset(
    {"am", "im", "i'm", "m", "hi", "hello", "hey", "greetings", "fan", "writing", "guy", "girl", "cheers", "here"}
)
"""Words behind which "from" says where whoever asks comes from."""
_BUT = (
    ("other", "than"),
    ("apart", "from"),
    ("aside", "from"),
    ("except",),
    ("except", "for"),
    ("besides",),
    ("excluding",),
)
"""Words before what is left out."""
_NAMED = frozenset({"circuit", "country", "class", "car", "make", "team", "driver"})
_PLACES = frozenset({"country", "circuit", "track"})


class Namer:
    """Finds the names of one fact base in questions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def series(self, reading: Reading, at: int) -> int:
        """Take in another championship's name of several words, perhaps behind "the"; returns how many tokens it took.

        It goes before what else its words mean: "the Gulf 12 Hours" is neither in a country nor a race of twelve hours.
        """
        text = reading.texts
        article = int(text[at] == "the")
        if at + article >= len(text):
            return 0
        length, names = next(self._lexicon.longest_at(text, at + article), (0, []))
        if length < 2 or not any(name.kind == "series" for name in names):
            return 0
        return article + self.phrase(reading, at + article)

    def phrase(self, reading: Reading, at: int) -> int:
        """Take in the longest name or phrase at `at`; returns how many tokens it took, 0 where none stands there."""
        text = reading.texts
        for length, names in self._lexicon.longest_at(text, at):
            usable = self._usable(reading, at, length, names)
            if (
                usable
                and usable[0].id == "calendar-year"
                and "calendar" not in text[at : at + length]
                and "".join(text[at + length : at + length + 1]).isdigit()
            ):
                return length  # "in the year 2019" is just 2019
            if usable:
                if usable[0].kind == "concept":
                    reading.plain += text[at : at + length]
                if self._is_left_out(reading, at, usable[0]):
                    reading.add_term(ABSENT, reading.tokens[at].clause)
                    self._take(reading, usable, reading.tokens[at])
                elif not is_negated(text, at) or usable[0].kind == "concept":
                    if length == 1 and self._is_surname(reading, at, usable):
                        reading.forget_word(at - 1)
                    self._take(reading, usable, reading.tokens[at])
                return length
        if reading.tokens[at].text not in self._lexicon.ignored:
            found = self._lexicon.fuzzy_at(text, at)
            if found and found[0] == at:
                self._take(reading, found[2], reading.tokens[at])
                return found[1]
        return 0

    def _is_surname(self, reading: Reading, at: int, names: list[Name]) -> bool:
        """Whether the unknown word before a driver's name is the first name, misspelt."""
        if at - 1 not in reading.unnamed or reading.tokens[at - 1].clause != reading.tokens[at].clause:
            return False
        word = reading.texts[at - 1]
        drivers = [name.id for name in names if name.kind == "driver"]
        return (
            bool(drivers)
            and not self._lexicon.is_everyday(word)
            and any(is_first_name(word, identifier.replace("-", " ")) for identifier in drivers)
        )

    def origin(self, reading: Reading, at: int) -> int:
        """ "I am from Poland": where whoever asks comes from says nothing of what is asked; returns how many tokens it took."""
        text = reading.texts
        if text[at] != "from" or not text[max(0, at - 1) : at] or text[at - 1] not in _SELF or at + 1 >= len(text):
            return 0
        inside = (
            text[at + 1 : at + 4].index("in") + 2 if "in" in text[at + 1 : at + 4] else 1
        )  # "from a bakery in Poland"
        for length, names in self._lexicon.longest_at(text, at + inside) if at + inside < len(text) else ():
            if any(name.kind in _PLACES for name in names):
                return inside + length
        return 0

    def _is_left_out(self, reading: Reading, at: int, name: Name) -> bool:
        """Whether something is named that is not meant: "the last race not in Malaysia", "a car that was not an Oreca", "other than Kessel".

        A place is left out only where no other one stands before it.
        """
        before = reading.texts[max(0, at - 3) : at]
        if any(before[-len(words) :] == list(words) for words in _BUT) and name.kind in _NAMED:
            return True
        if before[-2:-1] == ["not"] and before[-1] in ("a", "an") and name.kind in ("car", "make"):
            return True
        negated = before[-2:] in (["not", "in"], ["not", "at"]) or before in (
            ["not", "in", "the"],
            ["not", "at", "the"],
        )
        return (
            negated
            and name.kind in ("circuit", "country")
            and not (reading.found["circuit"] or reading.found["country"])
        )

    def _usable(self, reading: Reading, at: int, length: int, names: list[Name]) -> list[Name]:
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

    def _take(self, reading: Reading, names: list[Name], token: Token) -> None:
        kinds = {name.kind for name in names}
        if "own" in kinds:
            reading.own = True
            return
        if "concept" in kinds and len(kinds) == 1:
            # "the first race of the 2025-26 season winner" has won that race
            of_race = token.text == "season" and names[0].id == "title" and reading.ordinals
            reading.add_term("win" if of_race else names[0].id, token.clause)
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
