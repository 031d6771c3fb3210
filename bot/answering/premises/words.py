"""The words of knowledge/premises.yaml as they stand in a question that has been read.

There a word is written as people write it. A question that has been read (`Understanding.said`) has concepts and stems in
their places, so each word is turned into what it is read as; only what is ignored or counts races and seasons stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from weakref import WeakKeyDictionary

from bot.answering.lexicon import concept_of, concepts_of, ignored_by
from bot.answering.records import Records
from bot.answering.selecting import COUNTING
from bot.knowledge.models import Model, Premises

_Words = TypeVar("_Words", bound=Model)
_KNOWN: WeakKeyDictionary[Records, Premises | None] = WeakKeyDictionary()


def premise_words(records: Records) -> Premises | None:
    """The words as questions are read, worked out once for each fact base; None where it has none."""
    if records not in _KNOWN:
        _KNOWN[records] = _read(records)
    return _KNOWN[records]


def _read(records: Records) -> Premises | None:
    written, vocabulary = records.base.premises, records.base.vocabulary
    if written is None:
        return None
    concepts = concepts_of(vocabulary)
    stay = ignored_by(vocabulary) | vocabulary.synonyms.keys() | COUNTING
    parts = {
        "statements": _read_as(written.statements, concepts, stay),
        "subjects": _read_as(written.subjects, concepts, stay),
    }
    return written.model_copy(update=parts)


def _read_as(written: _Words, concepts: Mapping[str, str], stay: frozenset[str]) -> _Words:
    read = {
        name: frozenset(word if word in stay else concept_of(word, concepts) for word in words)
        for name, words in written
    }
    return written.model_copy(update=read)
