"""Taking a text apart that asks several things at once: sentence by sentence, by "this and that", by what is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from bot.answering.understanding import Understanding

_BEFORE_WH = r"(?:(?:in|at|on|by|for|with|to|from|under|of)\s+)?"
_SPLIT = re.compile(
    r"(?:\?\s*(?:and|also|plus)?\s*|,?\s*(?:\b(?:and|plus|also)\b|[&+]),?\s+)"
    rf"(?=(?:{_BEFORE_WH}(?:who|whom|whose|what|which|when|where|why|how)|did|was|were|is|are)\b)",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s+(?=(?:who|whom|whose|what|which|when|where|why|how)\b)", re.IGNORECASE)
_ASKS_AT_ONCE = re.compile(rf"{_BEFORE_WH}(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_LONE = re.compile(
    rf"{_BEFORE_WH}(?:who|whom|whose|what|which|when|where|why|how)(?: (?:many|often|year|season|circuit|track|day))?",
    re.IGNORECASE,
)
"""A question word with nothing behind it."""
_FIRST_AND_LAST = re.compile(
    r"(?<!between )(?<!between the )(?P<first>(?:season )?opener|opening (?:race|round)|first(?: race| round)?)\s+(?:and|as well as|plus)\s+(?:the\s+|also\s+the\s+)?"
    r"(?P<last>(?:season )?(?:finale|closer)|(?:closing|final|last) (?:race|round))",
    re.IGNORECASE,
)
"""The two ends of a season named in one breath, which are two races; "between" them is one span of time."""
_WH = re.compile(
    r"\b(who|whom|whose|what|which|when|where|why|how)\b"
    r"|^(?:please )?(?:explain|tell|describe|name|list|define|did|was|were|is|are|has|have|does|do)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?!.*\b(?:is|are|was|were|be|been|had|as)\b)(?:the )?(?:[\w'-]+ ){0,3}(?:champions?|winners?|poles?|pole-?sitters?|runners?-up)\b",
    re.IGNORECASE,
)
"""A question that only names what it asks for: "LMP2 champions of 2021"."""
_BEGINS = re.compile(r"\b(?:first|opener|opening|begin|began|start|started|open|opened)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:who|where|when|which)(?: (?:did|it|was|won|the|circuit|track|one))* (?:last|end|ended|finish|finished|finale|close|closed)"
    r"(?: (?:one|race|it))?[ ?.!]*",
    re.IGNORECASE,
)
"""The second half of a question for both ends of a season: "where did it begin and where did it end"."""
_ASKS_FOR = re.compile(r"(?:and |so |hey |please )*(?:who|whose|which|what)\b", re.IGNORECASE)
_PLACING = re.compile(r"\b(?:at|in|of|for|during)\b", re.IGNORECASE)
_CONJOINED = re.compile(r"\s+(?:and|&|\+|plus|n)\s+(?:also\s+)?(?P<article>(?:the|a|an|which|what)\s+)?", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?P<word>[\w'-]+)$")
_FIRST_WORD = re.compile(r"(?P<word>[\w'-]+)")
_ADJECTIVES = re.compile(
    r"(?P<one>\w+)\s+(?P<noun>\w+)\s+(?:and|&|\+|plus|n)\s+(?:(?:the|a)\s+)?(?P<other>\w+)\s+(?P=noun)\b",
    re.IGNORECASE,
)
"""One noun with two adjectives: "the biggest grid and the smallest grid"."""
_NOUNS = re.compile(
    r"(?P<adjective>\w+)\s+(?P<one>\w+)\s+(?:and|&|\+|plus|n)\s+(?:(?:the|a)\s+)?(?P=adjective)\s+(?P<other>\w+)\b",
    re.IGNORECASE,
)
"""Two nouns with the same adjective: "most titles and most wins"."""
_STOP = re.compile(
    r"\s*(?:[?.!,]|$|\b(?:in|at|of|for|on|from|during|do|does|did|is|are|was|were|has|have)\b)", re.IGNORECASE
)
_JOINER = re.compile(r"\b(?:and|plus|both|n)\b|[&+/,]", re.IGNORECASE)
JOINED = frozenset({"win", "pole", "title", "runner-up"})
"""Things that a season or a race has one of: who asks for two of them in one breath wants both."""
_CHAMPIONS = {"champion-team": "title", "champion-driver": "title"}
_LONE_AGAIN = re.compile(
    r"(?:and )?(?:how (?:often|many(?: times| of them)?)|(?:in )?(?:which|what) (?:year|season|class|car|race)s?|when|where|with (?:who|whom|which car)|in what)[ ?.!]*",
    re.IGNORECASE,
)
"""A question that is only more about the one before: "Has Lamborghini ever won? How often?"."""
_HEAD = re.compile(
    rf"(?P<head>{_BEFORE_WH}(?:who|whom|what|which|when|where|how (?:many|much|often|long)))\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:had|won|took|ran|raced|drove|made|got)\b", re.IGNORECASE)
"""A verb that begins what is left, which is a question of its own then: "and which had GT Cup"."""
FEW_LEFT = 5
"""So many words at most are left of a question that leaves out the verb."""


def split(question: str) -> list[str]:
    """The questions of a text that asks more than one; a list of one part otherwise.

    >>> split("Who won LMP2 in 2022, and who won GT that same year?")
    ['Who won LMP2 in 2022', 'who won GT that same year?']
    >>> split("Which newcomer won at Sepang, and to whom does it belong?")
    ['Which newcomer won at Sepang', 'to whom does it belong?']
    """
    parts = _kept_whole([part.strip(" ,") for part in _SPLIT.split(question) if part and part.strip(" ,?.!")])
    if len(parts) < 2:
        parts = [part.strip(" ,") for part in _COMMA.split(question)]
        parts = _kept_whole(parts) if all(_ASKS_AT_ONCE.match(part) for part in parts) else []
    if len(parts) == 2 and _BEGINS.search(parts[0]) and _ENDS.fullmatch(parts[1]):
        return [question]
    if len(parts) < 2 and _FIRST_AND_LAST.search(question):
        return [_FIRST_AND_LAST.sub(partial(_edge, edge), question) for edge in ("first", "last")]
    if len(parts) < 2 or len(parts) > 4 or _LONE_AGAIN.fullmatch(parts[-1]):
        return [question]
    if not all(_WH.search(part) for part in parts[1:]) or not (_WH.search(parts[0]) or _NAMES.match(parts[0])):
        return [question]
    return parts


def left_of(part: str, before: str) -> str | None:
    """What is left of a question without the question words that the one before it has, too; None where it has others.

    >>> left_of("how many the second?", "How many cars began the first race")
    'the second?'
    """
    found = _HEAD.fullmatch(part.strip())
    if found is None or not re.search(rf"\b{re.escape(found['head'])}\b", before, re.IGNORECASE):
        return None
    rest: str = found["rest"]
    return rest if len(rest.split()) <= FEW_LEFT and not _VERB.match(rest) else None


def asks_at_once(part: str) -> bool:
    """Whether a question begins with what it asks for, and is a sentence of its own with nothing before that."""
    return bool(_ASKS_FOR.match(part)) and not re.search(r"[.?!]\s", part)


def tails(part: str) -> list[str]:
    """What stands at the end of a question from each preposition on, the longest first.

    >>> tails("who won at Fuji in 2014")
    ['at Fuji in 2014', 'in 2014']
    """
    return [part[found.start() :].strip(" ?.!") for found in _PLACING.finditer(part)]


def _edge(edge: str, both: re.Match[str]) -> str:
    """One of the two ends that are named; "first race" for a bare "first"."""
    words: str = both[edge]
    return f"{words} race" if words.lower() == "first" else words


def _kept_whole(parts: list[str]) -> list[str]:
    """Parts of a split in which a lone question word stays with what follows: "when and where did it end" asks of one thing."""
    whole: list[str] = []
    for part in parts:
        if whole and _LONE.fullmatch(whole[-1]):
            whole[-1] = f"{whole[-1]} and {part}"
        else:
            whole.append(part)
    return whole


def conjoined(question: str) -> list[tuple[str, str, str, str]]:
    """How a question may be two about "this and that": both questions, each with the word that is asked about in it alone.

    >>> conjoined("Who supplies the tyres and the fuel?")
    [('Who supplies the tyres?', 'tyres', 'Who supplies the fuel?', 'fuel')]
    """
    found = []
    for joiner in _CONJOINED.finditer(question):
        before, after = question[: joiner.start()], question[joiner.end() :]
        one, other = _LAST_WORD.search(before), _FIRST_WORD.match(after)
        if not one or not other or not _STOP.match(after, other.end()):
            continue
        first = before + after[other.end() :]
        second = before[: one.start()] + after
        found.append((first, one["word"], second, other["word"]))
    return found + _twice(question)


_SMALL = frozenset({"the", "a", "an", "in", "at", "of", "for", "to", "on", "and", "by", "with", "is", "was"})


def _twice(question: str) -> list[tuple[str, str, str, str]]:
    """The same of a question that says the noun, or the adjective, of both things.

    >>> _twice("biggest grid and smallest grid?")
    [('biggest grid?', 'biggest', 'smallest grid?', 'smallest')]
    """
    found = []
    for pattern, said in ((_ADJECTIVES, "{} {noun}"), (_NOUNS, "{adjective} {}")):
        both = pattern.search(question)
        if both is None or _SMALL.intersection(word.lower() for word in both.groupdict().values() if word):
            continue
        before, after = question[: both.start()], question[both.end() :]
        one, other = (f"{before}{said.format(both[word], **both.groupdict())}{after}" for word in ("one", "other"))
        found.append((one, both["one"], other, both["other"]))
    return found


def joined(question: str, understood: Understanding) -> list[Understanding]:
    """The readings of a question that asks for two things about the same names ("pole and win at Fuji in 2013")."""
    champions = {} if "win" in understood.keys else _CHAMPIONS  # "won the teams' title" is one thing
    named = {term.key: champions.get(term.key, term.key) for term in understood.terms}
    both = list(dict.fromkeys(one for one in named.values() if one in JOINED))
    if len(both) < 2 or understood.claims or not _JOINER.search(question):
        return []
    return [
        replace(
            understood,
            terms=tuple(term for term in understood.terms if named[term.key] in {key} or named[term.key] not in JOINED),
        )
        for key in both
    ]
