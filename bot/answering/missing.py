"""What no reading of a follow-up is answered with, however well it fits: it would miss what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.followups import Turn
from bot.answering.scoring import TYPES, Match
from bot.answering.taking_over import LIGHT, NOW

EXPLAINED = 0.2
"""The share of a follow-up's telling words that the fact which was just given must explain to be given again."""
MISSED_CONCEPT = 0.3
"""The weight of a known concept, such as a price, that the fact which was just given must not leave out."""
OTHER_TIME = NOW | {"current", "instead"}
"""Words that ask of another time, or of another thing, than the fact which was just given tells of."""
HE_OR_SHE = frozenset({"he", "him", "his", "she", "her"})
UNEXPLAINED = 0.5
"""The weight of a word that a fact must not leave out of which the conversation's names are all that fits."""
_NAMED = frozenset({"records", "places", "thread"})
"""Kinds of readings that take over the names of the reply before."""


def hitting(turn: Turn, viable: Sequence[Match]) -> list[Match]:
    """The candidates that may tell what is asked in a conversation.

    After a prose fact, a reading with the names of that fact fits all facts about them, and the fact itself best of all,
    whatever is asked: another fact is found by the reading without those names or not at all.
    """
    kept = [
        match for match in viable if _is_of_them(turn, match) and (turn.kind == "alone" or not _is_idle(turn, match))
    ]
    if turn.kind in _NAMED and not turn.named:
        kept = [match for match in kept if not _shares_names_alone(turn, match)]
    if turn.kind != "alone" and "happen" in turn.stems and turn.keys - TYPES - LIGHT:
        kept = [match for match in kept if match.candidate.kind != "template"]  # the records tell no stories
    if turn.apart and not turn.named:
        kept = [match for match in kept if match.candidate.kind != "template"]
    if turn.kind == "thread":
        return [match for match in kept if match.candidate.kind == "fact" and match.candidate.id != turn.candidate]
    if turn.kind == "repeat":
        return [match for match in kept[:1] if match.candidate.id == turn.candidate]
    if not turn.after_prose or turn.kind not in ("records", "places"):
        return kept
    first = next((match for match in viable if match.candidate.kind == "fact"), None)
    again = first is not None and first.candidate.id == turn.candidate
    return [match for match in kept if match.candidate.kind != "fact" or (again and match is first)]


def _is_idle(turn: Turn, match: Match) -> bool:
    """Whether a candidate is the fact that was just given, which does not tell what is asked now."""
    if not turn.after_prose or match.candidate.id != turn.candidate:
        return False
    if turn.stems & OTHER_TIME or match.missed_concept >= MISSED_CONCEPT:
        return True
    telling = turn.keys - TYPES
    return bool(telling) and "why" not in turn.keys and match.coverage < EXPLAINED


def _shares_names_alone(turn: Turn, match: Match) -> bool:
    """Whether a fact has the names that were spoken of and nothing of what is asked: "how tall is the driver?"."""
    if match.candidate.kind != "fact" or match.candidate.id == turn.candidate:
        return False
    return match.coverage < EXPLAINED and match.missed >= UNEXPLAINED and bool(turn.keys - TYPES)


def _is_of_them(turn: Turn, match: Match) -> bool:
    """Whether a candidate may be about the one person that the conversation is about, where the question says "he" or "her"."""
    if match.candidate.kind != "fact" or turn.person is None or not turn.stems & HE_OR_SHE:
        return True
    uses = match.candidate.uses
    others = any(having for key, having in uses.items() if key.startswith("driver/"))
    return bool(uses[turn.person]) or not others if turn.person in uses else False
