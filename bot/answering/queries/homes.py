"""Where drivers and teams come from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.queries.common import finish_to_date, judged, with_article
from bot.answering.queries.entries import entries_of
from bot.answering.records import Cited, Request, bullets, join
from bot.answering.result import Result, Verdict
from bot.answering.slots import Slots


def homes(request: Request) -> Result | None:
    """The countries of the drivers or teams that are named; whether it is the one that the question names."""
    slots, cited = request.slots, Cited()
    people = _meant(request)
    found = {one: home for one in people if (home := _home(request, one, cited))}
    if not people:
        return None
    missing = [_name(request, one) for one in people if one not in found]
    unknown = (
        f"Where {join(missing)} {'come' if len(missing) > 1 else 'comes'} from is not on record." if missing else ""
    )
    about = Slots(teams=slots.teams, drivers=slots.drivers)
    if not found:
        return Result(unknown, known=False, about=about)
    lines = [f"**{_name(request, one)}** comes from **{with_article(home)}**" for one, home in found.items()]
    text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    result = finish_to_date(request, "\n\n".join(part for part in (text, unknown) if part), cited, about)
    return judged(result, _verdict(request, list(found.values())))


def _meant(request: Request) -> Sequence[str]:
    """The ids of whom is named; of the drivers whom one name fits those who raced."""
    records, slots = request.records, request.slots
    if not slots.drivers:
        return slots.teams
    raced = {driver for entry in records.entries for driver in entry.row.drivers}
    return [one for one in slots.drivers if one in raced or one not in slots.ambiguous] or slots.drivers


def _name(request: Request, one: str) -> str:
    slots = Slots(drivers=(one,)) if request.slots.drivers else Slots(teams=(one,))
    return request.records.who(slots)


def _home(request: Request, one: str, cited: Cited) -> str | None:
    """The country of a driver or team, with the pages that tell it, else those of the newest entry; None where there is none."""
    records, base = request.records, request.records.base
    driver = base.drivers[one] if request.slots.drivers else None
    home = driver.nationality if driver else base.teams[one].country
    if home is None:
        return None
    slots = Slots(drivers=(one,)) if driver else Slots(teams=(one,))
    own = entries_of(Request(records, slots, {}, request.now), records.entries)
    sources = driver.nationality_sources if driver else []
    cited.add(f"{'driver' if driver else 'team'}/{one}", sources or (own[-1].row.sources[:2] if own else []))
    return home


def _verdict(request: Request, found: Sequence[str]) -> Verdict | None:
    """Whether they come from the country that the question names; None where it names none or takes no yes or no."""
    base, slots = request.records.base, request.slots
    if not slots.countries or not request.closed:
        return None
    named = {base.countries[one].name for one in slots.countries}
    return Verdict(all(home in named for home in found))
