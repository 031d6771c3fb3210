"""What people say around a follow-up: "haha right. so who won?", "no, I meant LMP3", "next season?"."""

from __future__ import annotations

import re

_WORD = (
    r"ok(?:ay|ey)?|k|cool|nice|ha(?:ha)+h?|heh|lol|lmao|right|great|wow|whoa|woah|thanks|thank you|thx|ty|ta|cheers|ah+|aha|oh+|ooh|"
    r"h+m+|mm+|interesting|lovely|no way|fair enough|fair|yeah|yea|yes|yep|yup|no|nah|nope|sorry|well|alright|gotcha|got it|i see|"
    r"sweet|brilliant|awesome|amazing|perfect|good|huh|damn|really|sure|wait|hang on|hold on|makes sense|good to know|fascinating|"
    r"blimey|neat|ace|lovely stuff|good stuff|nice one|good one|mate|man|dude|bro|lah|impressive|crazy|wild|mad|insane|too bad|shame|btw|by the way|out of interest|just curious"
)
_CHATTER = re.compile(rf"\s*(?:{_WORD})\b(?P<gap>[\s,.!…:;–-]*)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:and|so|but|then|also|plus|who|whom|whose|whos|what|whats|which|when|where|why|how|hows|did|was|were|is|are|do|does|has|have|had|"
    r"in|at|by|for|with|i)\b",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\s*(?:not that(?: one)?[ ,.]+)?(?:(?:and|but|so|also)\s+)?(?:sorry\s+)?(?:i|we)(?: actually| really)? "
    r"(?:(?:meant|mean)\b(?: to ask| to say)?|(?:wanted|was going|would like) to ask)(?: about| for)?[ ,:]*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_MEANT_BEHIND = re.compile(
    r"(?P<rest>\S.*?)[ ,]+(?:i (?:mean|meant)|is what i (?:mean|meant))[ ,.!]*(?:sorry)?[ .!?]*", re.IGNORECASE
)
_BEHIND = re.compile(
    r"[ ,]+(?:though|tho|sorry|then tho|while (?:we are|were|we're|youre|you're|you are|ur) at it|by the way|btw|out of interest|just curious|mate|lol|haha+|pls|please)(?P<end>[ .!?]*)$",
    re.IGNORECASE,
)
_NEXT_SEASON = re.compile(
    r"\s*(?P<lead>(?:(?:and|but|so|what about|how about|ok)\s+)*)(?:in\s+)?(?:the\s+)?(?P<which>next|following|previous|prior)\s+"
    r"(?P<noun>season|year|winter)(?P<end>[\s?!.]*)",
    re.IGNORECASE,
)
_THE_NEXT_SEASON = re.compile(
    r"\bthe\s+(?P<which>next|following|previous|prior)\s+(?P<noun>season|year|winter)\b", re.IGNORECASE
)
_BACK = frozenset({"previous", "prior"})


def without_chatter(question: str) -> str:
    """A follow-up without what is only said around it; a text that is nothing else stays as it is.

    A correction becomes what "and" begins, since it asks the question before of something else.

    >>> without_chatter("haha right. so did they get the championship too")
    'so did they get the championship too'
    >>> without_chatter("no I meant LMP3, sorry")
    'and LMP3'
    >>> without_chatter("next season?")
    'and the season after?'
    """
    said = question
    while (found := _CHATTER.match(said)) and _may_go(found, said):
        said = said[found.end() :]
    said = _BEHIND.sub(lambda behind: behind["end"], said)
    meant = _MEANT.fullmatch(said) or _MEANT_BEHIND.fullmatch(said)
    if meant:
        said = f"and {_BEHIND.sub('', meant['rest'])}"
    alone = _NEXT_SEASON.fullmatch(said)
    if alone:
        return f"and the {_season(alone)}{alone['end'].strip()}"
    return _THE_NEXT_SEASON.sub(lambda found: f"the {_season(found)}", said)


def _may_go(chatter: re.Match[str], said: str) -> bool:
    """Whether a word at the beginning is chatter: a mark stands behind it, or what goes on as a question does."""
    rest = said[chatter.end() :]
    if not re.search(r"\w", rest):
        return False
    marked = re.search(r"[^\s-]", chatter["gap"]) is not None
    return bool(chatter["gap"]) and (marked or _GOES_ON.match(rest) is not None or _CHATTER.match(rest) is not None)


def _season(found: re.Match[str]) -> str:
    return f"{found['noun']} {'before' if found['which'].lower() in _BACK else 'after'}"
