"""What people say before a question and behind it that is no part of it: "sorry, can anyone here tell me who won? cheers"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from rapidfuzz.distance import OSA

from bot.answering.text import fold
from bot.knowledge.models import Vocabulary

LONGEST = 18
"""So many words may stand before a question at most."""
LONG = 5
"""From so many letters on a word of a lead-in may be mistyped."""
_OPENS = frozenset(["who", "whos", "whose", "whom", "what", "whats", "when", "where", "which", "why", "how", "hows"])
_VERBS = frozenset(["was", "were", "is", "are", "did", "does", "do", "has", "have", "can", "could", "will"])
"""These open a question behind a mark ("a quick one: is the race on TV?"); elsewhere they stand in lead-ins, too."""
_ASKING = _OPENS | _VERBS | {"name", "tell", "and"}
_PREPOSITIONS = frozenset(["in", "at", "on", "by", "for", "with", "to", "from", "under", "of", "since", "until"])
"""These belong to the question word behind them: "for which team"."""
_COUNTS = re.compile(r"\b(?:how many|how often|total|tally|number of|sum)\b", re.IGNORECASE)
_COUNTING = re.compile(
    r"^(?:if (?:i|we|you) )?(?:count|counting|including)\s+[^,:?]*[,:]\s*|[,(]\s*(?:counting|including|incl\.?)\s+[^,?)]*\)?",
    re.IGNORECASE,
)
"""What a count takes in, which names nothing that it is confined to: "how many races in all, counting the two in 2009?"."""
_CONNECTIVES = frozenset(["and", "but", "so", "then", "also", "plus"])
"""These begin a follow-up, and stay there whatever stands between them and the question."""
_MARK = re.compile(r"[,.:;!?–—-]")
_NO_NOUN = "".join(
    rf"(?<!\b{word})" for word in ("a", "an", "the", "my", "your", "is", "are", "or", "of", "with", "by")
)
"""What is called behind one of these is no address: "are you a bot?"."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


class LeadIn:
    """Takes off what is said around a question, by the words and phrases of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """The vocabulary has the words of lead-ins, the greetings and thanks, and the words that only address somebody."""
        self._words = frozenset(map(_plain, vocabulary.lead_ins))
        self._long = [word for word in self._words if len(word) >= LONG]
        whom = rf"(?:\s+(?:{_either(vocabulary.address)})\b)*"
        self._around = re.compile(
            rf"^\s*(?:(?:{_either(vocabulary.greetings)})\b{whom}[\s,.!:;–—-]*)+"
            rf"|(?:{_NO_NOUN}[\s,.!?:;(–—-]\s*(?:{_either(vocabulary.closings)})\b{whom})+[\s.!?)]*$",
            re.IGNORECASE,
        )

    def question_in(self, message: str, follows: bool = False) -> str:
        """What is asked: "what is LMP2?" of "hello, what is LMP2? thanks!"; all of the message where no question is left.

        Where it `follows` another question, the "and" or "so" that it begins with stays.
        """
        rest = _COUNTING.sub("", message) if _COUNTS.search(message) else message
        for _ in range(2):
            rest = self._without_lead(self._around.sub("", rest), follows)
        return rest.strip() if self._asks(rest) else message

    def _asks(self, rest: str) -> bool:
        """Whether what is left is a question, which "who is here" of "hello everyone who is here" is not."""
        left = [_plain(word) for word in _WORD.findall(rest)]
        if left[:1] and left[0] in _PREPOSITIONS and left[1:2] and left[1] in _OPENS:
            left = left[1:]
        return bool(left) and left[0] in _ASKING and any(word not in self._words for word in left[1:])

    def _without_lead(self, message: str, follows: bool) -> str:
        """A text from its question word on, where nothing but words of lead-ins stands before it."""
        connectives, start, before, end, previous = 0, 0, 0, 0, ""
        for place, found in enumerate(islice(_WORD.finditer(message), LONGEST)):
            word = _plain(found[0])
            marked = _MARK.search(message, end, found.start())
            if word in _OPENS or (word in _VERBS and marked):
                start = before if previous in _PREPOSITIONS and not marked else found.start()
            before, end, previous = found.start(), found.end(), word
            if word in _CONNECTIVES and place == connectives:
                connectives += 1
            elif not self._leads(word):
                break
        kept = [found[0] for found in islice(_WORD.finditer(message), connectives if follows else 0)]
        return " ".join([*kept, message[start:]]) if start else message

    def _leads(self, word: str) -> bool:
        """Whether a word is one of a lead-in, perhaps with a letter wrong."""
        if word in self._words:
            return True
        return len(word) >= LONG and any(OSA.distance(word, known, score_cutoff=1) <= 1 for known in self._long)


def _plain(word: str) -> str:
    """A word folded, with the letters of "heyyy" drawn in."""
    return _DRAWN_OUT.sub(r"\1", fold(word))


def _either(phrases: Iterable[str]) -> str:
    """A pattern of any one of some phrases, the longest first; of nothing where there are none."""
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or "(?!)"
