"""What a sentence states of somebody or something, as plainly as words in a row tell it.

All of this works on `Understanding.said`: the words of a question in order, names and concepts as keys. What is not said in
so many words is not stated: whoever "helped X to win" has not won.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile


def word_set(text: str) -> frozenset[str]:
    """The words of a text: stems, concepts and small words as `said` has them."""
    return frozenset(text.split())


PEOPLE = ("team/", "driver/")
"""How the keys of those begin who can win."""
_NEGATIONS = frozenset({"no", "not", "never", "without", "neither", "nor", "none", "nobody", "hardly", "absent"})
AUXILIARIES = word_set("did was is has have had were does do are can could will would am")
ASKING = word_set("who what which when where why how manner how-many whose")
_APART = frozenset({"since", "until", "till", "before", "after", "between", "by", "from", "prior", "past"})
_INTO = frozenset({"in", "at", "to"})
_LINKS = word_set(
    "the a an his her their its they he she it did do does was were is are been be had has have of in at on to and out up so"
    " then again all ever just only first last second third both every overall classification easily comfortably finally suddenly"
    " clearly narrowly there that this still even manag go on end begin come came went way back also really actually such together"
    " season year round race opener finale car driver team crew squad no number new own entire whole"
)
"""Words that may stand between somebody and what he won."""
_TAKES = word_set(
    "take took taken takes taking claim clinch secur grab seal bag becom land lift retain scoop earn deserv wrap get got"
    " collect pocket celebr score are were was is be been crown"
)
_AFTER_TITLE = word_set(
    "hope bid charg defenc defens challeng fight chanc rival contend race battl decid ambit lead campaign favourit favorit aspir"
    " run sponsor protagonist point margin runner-up hunt pressur winner weekend"
)
_NO_PLAIN_WIN = word_set(
    "pole award bronze silver gold invitation podium second third fourth fifth runner-up race-lap point amateur pro-am rookie"
    " trophi trophy privateer heat fan stage start lap protest appeal coin toss right bet qualify money cup am"
)
_LOSE_WHAT = word_set(
    "lead boss most pole point time wheel lap driver sponsor place podium position ground second minute nose seat drive power brake door grip"
    " track touch contact part bonnet gear tyre money bumper third hour control hold patience licence confidence momentum footing"
    " backing support entry invitation record steer oil much many"
)
_BEFORE_SUBJECT = word_set(
    "against behind over beat than after before to from unlike with like when while and by for ahead of"
)
_INTRODUCING = frozenset({"title", "win", "not", "never", "because", "since", "reason", "if"})
"""Words right before one who does something, question words and auxiliaries apart."""
_IN_A_CAR = word_set(
    "with in driver drove driving using use used race ran run running on entered fielding field entry win"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence states of somebody: that he won or lost a title, a race, or something that it does not name."""

    people: tuple[str, ...]
    won: bool
    title: bool
    never: bool = False


def claimed(said: Sequence[str]) -> Claim | None:
    """What a question states of a team or driver; None where it states nothing plainly."""
    for sentence in _sentences(said):
        for index, word in enumerate(sentence):
            if word.startswith(PEOPLE) and (index == 0 or not sentence[index - 1].startswith(PEOPLE)):
                if not _may_begin(sentence[:index]):
                    continue
                group = tuple(takewhile(lambda one: one.startswith(PEOPLE) or one == "and", sentence[index:]))
                people = tuple(one for one in group if one != "and")
                claim = _after(sentence[:index], people, sentence[index + len(group) :])
                if claim is not None:
                    return claim
    return None


def _sentences(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    start = 0
    for index, word in enumerate((*said, ".")):
        if word == ".":
            yield tuple(said[start:index])
            start = index + 1


def _after(before: Sequence[str], people: tuple[str, ...], behind: Sequence[str]) -> Claim | None:
    """What is said of somebody by the words behind the name, and those of denying before it."""
    denied = denies(before)
    never = "never" in before
    takes = bool(set(before[-2:]) & {"were", "was", "are", "is"})
    for at, word in enumerate(behind):
        rest = behind[at + 1 :]
        if word == "win":
            if _NO_PLAIN_WIN & set(rest) or _NO_PLAIN_WIN & set(behind[:at]):
                return None
            title = _reaches_title(rest)
            return Claim(people, not denied, title, never)
        if word in ("lose", "fail", "miss"):
            object_ = [one for one in rest[:4] if not _is_link(one)]
            if denied or (object_ and object_[0] in _LOSE_WHAT) or _NO_PLAIN_WIN & set(rest):
                return None
            if word == "fail" and not {"win", "title"} & set(rest[:3]):
                return None
            title = _reaches_title([one for one in rest if one != "win"])
            return Claim(people, False, title) if title or word != "miss" else None
        if word == "title":
            if any(one.startswith(("circuit/", "country/")) for one in behind[:at]):
                return None
            adjacent = all(one.startswith(("class/", "season/")) or one[:1].isdigit() for one in behind[:at])
            if not (takes or adjacent) or (rest and rest[0] in _AFTER_TITLE) or _NO_PLAIN_WIN & set(behind):
                return None
            return Claim(people, not denied, True, never)
        if word == "not" and rest and rest[0] in ("it", "they", "he", "she", "that"):
            return None  # "wasn't it a title" asks for a yes
        if word in _NEGATIONS and not (word == "no" and rest and rest[0][:1].isdigit()):
            denied, never = True, never or word == "never"
        elif word in _TAKES:
            takes = True
        elif not _is_link(word):
            return None
    return None


def _may_begin(before: Sequence[str]) -> bool:
    """Whether somebody named behind these words is the one who does something: "why did X", "when the German crew X"."""
    if not before:
        return True
    if before[-1] in _BEFORE_SUBJECT:
        return before[-1] in ("when", "while", "after", "before") and len(before) > 1
    return _is_link(before[-1]) or before[-1] in ASKING | AUXILIARIES | _INTRODUCING


def _is_link(word: str) -> bool:
    return (
        word in {"no", "number"}
        or word in _LINKS
        or word[:1].isdigit()
        or (("/" in word) and not word.startswith(PEOPLE))
        or word.endswith("ly")
    )


def _reaches_title(rest: Sequence[str]) -> bool:
    """Whether what is won or lost is a title: "lose the 2022 LMP2 title"."""
    for at, word in enumerate(rest):
        if word == "title":
            return not (rest[at + 1 :] and rest[at + 1] in _AFTER_TITLE)
        if not _is_link(word):
            return False
    return False


def is_subject(said: Sequence[str]) -> bool:
    """Whether somebody stands as the one who does something, not as the one it is done with."""
    return any(
        word.startswith(PEOPLE) and (_may_begin(said[:index]) or said[index - 1] in ("when", "to"))
        for index, word in enumerate(said)
    )


def denies(said: Sequence[str]) -> bool:
    """Whether something is denied; a number ("no. 26") is not."""
    return any(
        word in _NEGATIONS and not (word == "no" and said[at + 1 : at + 2] and said[at + 1][:1].isdigit())
        for at, word in enumerate(said)
    )


def from_or_up_to(said: Sequence[str]) -> bool:
    """Whether a time is named as one from which or up to which something lasted: "since 2018"."""
    for index, word in enumerate(said):
        if word in _APART:
            behind = said[index + 1 : index + 4]
            lead = list(takewhile(lambda one: one in ("the", "season", "year", "early", "late", "end", "of"), behind))
            if any(one[:1].isdigit() for one in behind[len(lead) : len(lead) + 1]) or said[index + 1 : index + 2] == (
                "season",
            ):
                return True
    return False


def stands_as_place(said: Sequence[str], key: str) -> bool:
    """Whether a name stands where something happens: "at Bahrain", "the Bahrain race"."""
    for index, word in enumerate(said):
        if word == key:
            before, behind = said[index - 1] if index else "", said[index + 1] if index + 1 < len(said) else ""
            if (
                before in _INTO
                or behind in ("race", "opener", "finale", "weekend", "host", "hold", "stage")
                or said[max(0, index - 2) : index] == ("hours", "of")
            ):
                return not behind.startswith(PEOPLE)
    return False


def is_its_car(said: Sequence[str], key: str) -> bool:
    """Whether a car stands as somebody's own: "with a Porsche", "Kessel's Porsche"."""
    at = said.index(key)
    if at and said[at - 1].startswith(PEOPLE):
        return True
    before = [
        one
        for one in said[max(0, at - 5) : at]
        if one not in ("a", "an", "the", "its", "their", "his", "her")
        and not one[:1].isdigit()
        and not one.startswith("class/")
    ]
    return bool(before) and before[-1] in _IN_A_CAR
