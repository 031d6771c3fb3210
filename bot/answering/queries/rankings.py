"""Counting: wins, poles and titles of one, and who has the most."""

from __future__ import annotations

from collections import Counter

from bot.answering.queries.common import finish
from bot.answering.queries.titles import title_tally
from bot.answering.records import Cited, PoleRow, Request, Win, bullets, join, say_date
from bot.answering.result import Result
from bot.answering.slots import Slots


def _wins(request: Request) -> list[Win]:
    records, slots = request.records, request.slots
    races = {race.id for race in records.select(slots)}
    return [
        win
        for win in records.wins
        if win.race.id in races
        and (not slots.classes or win.row.race_class in slots.classes)
        and (not (slots.overall or request.options.get("overall")) or win.row.overall)
    ]


def _poles(request: Request) -> list[PoleRow]:
    records, slots = request.records, request.slots
    races = {race.id for race in records.select(slots)}
    return [
        row
        for row in records.poles
        if row.race.id in races and (not slots.classes or row.row.race_class in slots.classes)
    ]


def ranking(request: Request) -> Result | None:
    """Who has the most. Options: `of`: wins, poles, titles; `by`: team, driver, car, make; `overall`: only outright wins."""
    records, slots, cited = request.records, request.slots, Cited()
    counts: Counter[str] = Counter()
    by, of = request.options.get("by", "team"), request.options.get("of", "wins")
    if of == "titles":
        seasons = {season.season for season in records.named_seasons(slots)}
        seen = set()
        for row in records.titles:
            if row.place != 1 or (slots.classes and row.row.race_class not in slots.classes):
                continue
            if seasons and row.season.season not in seasons:
                continue
            owners = row.row.drivers if by == "driver" else records.operators(row.row)
            for owner in owners:
                if owner and (owner, row.season.season, row.row.race_class) not in seen:
                    seen.add((owner, row.season.season, row.row.race_class))
                    counts[owner] += 1
                    cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:1])
    elif of == "poles":
        for pole in _poles(request):
            holder = pole.row.driver if by == "driver" else pole.row.team
            if holder:
                counts[holder] += 1
                cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1])
    else:
        for win in _wins(request):
            for owner in _owners(request, win, by):
                counts[owner] += 1
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])
    if not counts:
        return None
    best = counts.most_common(8)
    top = [owner for owner, count in best if count == best[0][1]]
    lines = [f"**{_name(request, by, owner)}**: {count}" for owner, count in best]
    where = join([records.class_name(one) for one in slots.classes])
    when = join([season.label for season in records.named_seasons(slots)])
    what = {"titles": "titles", "poles": "poles"}.get(
        of, "overall wins" if slots.overall or request.options.get("overall") else "wins (class wins count)"
    )
    scope = " ".join(part for part in (f"in {where}" if where else "", f"in {when}" if when else "") if part)
    leaders = join([f"**{_name(request, by, owner)}**" for owner in top[:4]])
    each = " each" if len(top) > 1 else ""
    where_when = f" {scope}" if scope else ""
    text = (
        f"{leaders}: **{best[0][1]}** {what}{each}{where_when}, "
        f"the most by {by} on record ({len(counts)} different).\n{bullets(lines)}"
    )
    cited.sources = cited.sources[:8]
    cited.as_of = records.last_race_day(request.today)
    about = Slots(drivers=tuple(top)) if by == "driver" else Slots(teams=tuple(top)) if by == "team" else Slots()
    return finish(text, cited, about)


def _owners(request: Request, win: Win, by: str) -> list[str]:
    if by == "driver":
        return list(win.row.drivers)
    if by == "team":
        return [win.row.team]
    if not win.row.car:
        return []
    return [win.row.car] if by == "car" else [request.records.base.cars[win.row.car].make]


def _name(request: Request, by: str, owner: str) -> str:
    base = request.records.base
    return {"driver": base.drivers, "team": base.teams, "car": base.cars}[by][owner].name if by != "make" else owner  # type: ignore[index]


def tally(request: Request) -> Result | None:
    """The wins or poles of a named team, driver or car: how many and which. Option `of`: wins, poles, titles."""
    records, slots, cited = request.records, request.slots, Cited()
    of = request.options.get("of", "wins")
    if not (slots.teams or slots.drivers or slots.cars or slots.makes):
        return None
    if of == "titles":
        return title_tally(request)
    name = join(
        [records.base.drivers[one].name for one in slots.drivers]
        or [records.base.teams[one].name for one in slots.teams]
        or [records.base.cars[one].name for one in slots.cars]
        or list(slots.makes)
    )
    lines = []
    overall = 0
    if of == "poles":
        for pole in _poles(request):
            if pole.row.driver in slots.drivers or pole.row.team in slots.teams:
                cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:2], pole.race.day)
                lines.append(
                    f"{pole.race.season.label} {pole.race.round.name}, {say_date(pole.race.day)} ({records.class_name(pole.row.race_class)})"
                )
    else:
        for win in _wins(request):
            if _is_of(request, win):
                cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:2], win.race.day)
                overall += win.row.overall
                kind = "overall" if win.row.overall else records.class_name(win.row.race_class)
                lines.append(
                    f"{win.race.season.label} {win.race.round.name}, {say_date(win.race.day)} ({kind}): {records.winner_line(win.row)}"
                )
    if not lines:
        return None
    cited.as_of = records.last_race_day(request.today)
    what = "poles" if of == "poles" else f"wins in class ({overall} of them overall)"
    if slots.overall and of != "poles":
        what = "overall wins"
    text = f"**{len(lines)}** {what} of **{name}** on record:\n{bullets(lines)}"
    return finish(
        text, cited, Slots(teams=slots.teams, drivers=slots.drivers, seasons=slots.seasons, classes=slots.classes)
    )


def _is_of(request: Request, win: Win) -> bool:
    slots, row = request.slots, win.row
    if slots.number and row.number != slots.number:
        return False
    if slots.drivers:
        return bool(set(row.drivers) & set(slots.drivers))
    if slots.teams:
        return row.team in slots.teams
    if slots.cars:
        return row.car in slots.cars
    return bool(row.car and request.records.base.cars[row.car].make in slots.makes)


def people(request: Request) -> Result | None:
    """Who drove for whom, in what, with whom: what the winners, poles and titles tell of a team or driver in a season."""
    records, slots, cited = request.records, request.slots, Cited()
    if not (slots.teams or slots.drivers):
        return None
    seasons = {season.season for season in records.named_seasons(slots)}
    crews: dict[str, list[str]] = {}
    for win in records.wins:
        if (seasons and win.race.season.season not in seasons) or (
            slots.classes and win.row.race_class not in slots.classes
        ):
            continue
        if slots.circuits and win.race.round.circuit not in slots.circuits:
            continue
        if slots.drivers and not set(win.row.drivers) & set(slots.drivers):
            continue
        if slots.teams and not slots.drivers and win.row.team not in slots.teams:
            continue
        line = f"{win.race.season.label} {records.class_name(win.row.race_class)}: {records.winner_line(win.row)}"
        crews.setdefault(line, []).append(win.race.round.name)
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:2], win.race.day)
    titles = [
        row
        for row in records.titles
        if (not seasons or row.season.season in seasons)
        and (not slots.classes or row.row.race_class in slots.classes)
        and (set(row.row.drivers) & set(slots.drivers) if slots.drivers else row.row.team in slots.teams)
    ]
    lines = [f"{line} (won {join(names)})" for line, names in crews.items()]
    for row in titles:
        who = "champion" if row.place == 1 else "runner-up"
        cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:2])
        partner = next(
            (
                r.row
                for r in records.titles
                if r.season is row.season
                and r.place == row.place
                and r.row.race_class == row.row.race_class
                and r.row.title != row.row.title
            ),
            None,
        )
        crew = (
            f" ({records.drivers(partner.drivers)})"
            if partner and partner.drivers
            else f" ({records.entrant(partner)})"
            if partner and partner.team
            else ""
        )
        own = records.drivers(row.row.drivers) if row.row.drivers else records.entrant(row.row)
        lines.append(f"{row.season.label} {records.class_name(row.row.race_class)} {row.row.title}' {who}: {own}{crew}")
    for pole in records.poles:
        if (
            (seasons and pole.race.season.season not in seasons)
            or not slots.drivers
            or pole.row.driver not in slots.drivers
        ):
            continue
        lines.append(
            f"{pole.race.season.label} {records.class_name(pole.row.race_class)} pole, {pole.race.round.name}: {records.entrant(pole.row)}"
        )
        cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1], pole.race.day)
    if not lines:
        return None
    cited.sources = cited.sources[:8]
    cited.as_of = cited.as_of or records.last_race_day(request.today)
    name = join(
        [records.base.drivers[one].name for one in slots.drivers]
        or [records.base.teams[one].name for one in slots.teams]
    )
    text = f"**{name}** on record:\n{bullets(list(dict.fromkeys(lines)))}"
    return finish(
        text, cited, Slots(teams=slots.teams, drivers=slots.drivers, seasons=slots.seasons, classes=slots.classes)
    )
