"""Who was champion before or after somebody."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.queries.common import cite_season, finish
from bot.answering.queries.titles import champions, is_title_of
from bot.answering.records import Cited, Request
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.understood import TITLE_AFTER

Titles = dict[tuple[str, str], None]
"""Titles by class and season, in order of time."""


def beside_champion(request: Request) -> Result | None:
    """The champions of a class before, or after, those titles that a named team or driver won in it."""
    slots = request.slots
    step = 1 if TITLE_AFTER in request.words else -1
    won = _titles_of(request)
    if not won or request.closed or len(slots.teams) + len(slots.drivers) > 1:
        return None
    parts, results, cited = [], [], Cited()
    for race_class, season in won:
        beside = _beside(request, race_class, season, step)
        if (race_class, beside) in won:
            continue  # the same champion again: who came before the first of them is asked for
        title = f"the {request.records.class_name(race_class)} title of {request.records.base.seasons[season].label}"
        if beside is None:
            cite_season(cited, request.records.base.seasons[season])
            parts.append(f"No champion of that class is on record {'after' if step > 0 else 'before'} {title}.")
            continue
        asked = Slots(seasons=(beside,), classes=(race_class,))
        found = champions(replace(request, slots=asked, claims=False))
        if found is not None:
            results.append(found)
            parts.append(f"{'After' if step > 0 else 'Before'} {title} of {request.records.who(slots)}: {found.text}")
    if not parts:
        return None
    for result in results:
        cited.records += result.records
        cited.sources += [source for source in result.sources if source not in cited.sources]
        cited.as_of = max(filter(None, (cited.as_of, result.as_of)), default=None)
    about = results[0].about if len(results) == 1 else Slots(classes=slots.classes)
    return finish("\n".join(parts), cited, about)


def _titles_of(request: Request) -> Titles:
    """The titles of whoever is named, in the classes and seasons that are named."""
    seasons = request.records.named_seasons(request.slots)
    rows = [row for row in request.records.titles if row.place == 1 and is_title_of(request, row)]
    classes = request.slots.classes
    return {
        (row.row.race_class, row.season.season): None
        for row in rows
        if (not classes or row.row.race_class in classes) and (not seasons or row.season in seasons)
    }


def _beside(request: Request, race_class: str, season: str, step: int) -> str | None:
    """The season in which a class had the champion before or after that of a season; None where there is none."""
    titles = [row for row in request.records.titles if row.place == 1 and row.row.race_class == race_class]
    seasons = list(dict.fromkeys(row.season.season for row in titles))
    at = seasons.index(season) + step
    return seasons[at] if 0 <= at < len(seasons) else None
