"""What a sentence states of somebody or something, as plainly as words in a row tell it.

All of this works on `Understanding.said`: the words of a question in order, names and concepts as keys. What is not said in
so many words is not stated: whoever "helped X to win" has not won.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.knowledge.models import StatementWords

PEOPLE = ("team/", "driver/")
"""How the keys of those begin who can win."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence states of somebody: that he won or lost a title, a race, or something that it does not name."""

    people: tuple[str, ...]
    won: bool
    title: bool
    never: bool = False


def claimed(said: Sequence[str], known: StatementWords) -> Claim | None:
    """What a question states of a team or driver; None where it states nothing plainly."""
    for sentence in _sentences(said):
        for index, word in enumerate(sentence):
            if word.startswith(PEOPLE) and (index == 0 or not sentence[index - 1].startswith(PEOPLE)):
                if not _may_begin(sentence[:index], known):
                    continue
                group = tuple(takewhile(lambda one: one.startswith(PEOPLE) or one == "and", sentence[index:]))
                people = tuple(one for one in group if one != "and")
                claim = _after(sentence[:index], people, sentence[index + len(group) :], known)
                if claim is not None:
                    return claim
    return None


def _sentences(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    start = 0
    for index, word in enumerate((*said, ".")):
        if word == ".":
            yield tuple(said[start:index])
            start = index + 1


def _after(
    before: Sequence[str], people: tuple[str, ...], behind: Sequence[str], known: StatementWords
) -> Claim | None:
    """What is said of somebody by the words behind the name, and those of denying before it."""
    denied = denies(before, known)
    never = "never" in before
    takes = bool(set(before[-2:]) & {"were", "was", "are", "is"})
    for at, word in enumerate(behind):
        rest = behind[at + 1 :]
        if word == "win":
            if known.no_plain_win & set(rest) or known.no_plain_win & set(behind[:at]):
                return None
            title = _reaches_title(rest, known)
            return Claim(people, not denied, title, never)
        if word in ("lose", "fail", "miss"):
            object_ = [one for one in rest[:4] if not _is_link(one, known)]
            if denied or (object_ and object_[0] in known.lost_things) or known.no_plain_win & set(rest):
                return None
            if word == "fail" and not {"win", "title"} & set(rest[:3]):
                return None
            title = _reaches_title([one for one in rest if one != "win"], known)
            return Claim(people, False, title) if title or word != "miss" else None
        if word == "title":
            if any(one.startswith(("circuit/", "country/")) for one in behind[:at]):
                return None
            adjacent = all(one.startswith(("class/", "season/")) or one[:1].isdigit() for one in behind[:at])
            if not (takes or adjacent) or (rest and rest[0] in known.behind_title) or known.no_plain_win & set(behind):
                return None
            return Claim(people, not denied, True, never)
        if word == "not" and rest and rest[0] in ("it", "they", "he", "she", "that"):
            return None  # "wasn't it a title" asks for a yes
        if word in known.negations and not (word == "no" and rest and rest[0][:1].isdigit()):
            denied, never = True, never or word == "never"
        elif word in known.taking:
            takes = True
        elif not _is_link(word, known):
            return None
    return None


def _may_begin(before: Sequence[str], known: StatementWords) -> bool:
    """Whether somebody named behind these words is the one who does something: "why did X", "when the German crew X"."""
    if not before:
        return True
    if before[-1] in known.before_others:
        return before[-1] in ("when", "while", "after", "before") and len(before) > 1
    return _is_link(before[-1], known) or before[-1] in known.asking | known.auxiliaries | known.introducing


def _is_link(word: str, known: StatementWords) -> bool:
    return (
        word in {"no", "number"}
        or word in known.links
        or word[:1].isdigit()
        or (("/" in word) and not word.startswith(PEOPLE))
        or word.endswith("ly")
    )


def _reaches_title(rest: Sequence[str], known: StatementWords) -> bool:
    """Whether what is won or lost is a title: "lose the 2022 LMP2 title"."""
    for at, word in enumerate(rest):
        if word == "title":
            return not (rest[at + 1 :] and rest[at + 1] in known.behind_title)
        if not _is_link(word, known):
            return False
    return False


def is_subject(said: Sequence[str], known: StatementWords) -> bool:
    """Whether somebody stands as the one who does something, not as the one it is done with."""
    return any(
        word.startswith(PEOPLE) and (_may_begin(said[:index], known) or said[index - 1] in ("when", "to"))
        for index, word in enumerate(said)
    )


def denies(said: Sequence[str], known: StatementWords) -> bool:
    """Whether something is denied; a number ("no. 26") is not."""
    return any(
        word in known.negations and not (word == "no" and said[at + 1 : at + 2] and said[at + 1][:1].isdigit())
        for at, word in enumerate(said)
    )


def from_or_up_to(said: Sequence[str], known: StatementWords) -> bool:
    """Whether a time is named as one from which or up to which something lasted: "since 2018"."""
    for index, word in enumerate(said):
        if word in known.spans:
            behind = said[index + 1 : index + 4]
            lead = list(takewhile(lambda one: one in ("the", "season", "year", "early", "late", "end", "of"), behind))
            if any(one[:1].isdigit() for one in behind[len(lead) : len(lead) + 1]) or said[index + 1 : index + 2] == (
                "season",
            ):
                return True
    return False


def stands_as_place(said: Sequence[str], key: str, known: StatementWords) -> bool:
    """Whether a name stands where something happens: "at Bahrain", "the Bahrain race"."""
    for index, word in enumerate(said):
        if word == key:
            before, behind = said[index - 1] if index else "", said[index + 1] if index + 1 < len(said) else ""
            if before in known.at or behind in known.scene or said[max(0, index - 2) : index] == ("hours", "of"):
                return not behind.startswith(PEOPLE)
    return False


def is_its_car(said: Sequence[str], key: str, known: StatementWords) -> bool:
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
    return bool(before) and before[-1] in known.in_a_car
