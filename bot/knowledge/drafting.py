"""Drafting changes: what a moderator fills in becomes new texts of the files. Reads files, never writes one.

Each method adds to the draft; `change` gives the whole. Input is plain text as people type it: names of teams and drivers
are looked up, sources are read leniently, and everything that is not right raises DraftError with a clear sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.changes import Change, FileChange
from bot.knowledge.editing import EditError, YamlText
from bot.knowledge.models import Fact, Pole, Round, Source, Title, Winner

ADDED_SOURCES = "sources/added.yaml"
_URL = re.compile(r"https?://[^\s|<>\"]+")
_WRITE_ORDER = ("sources", "entities", "vocabulary", "seasons", "templates", "gaps", "small_talk", "facts")
_WITH_ALIAS = {"race_class": "class"}


class DraftError(Exception):
    """Something that was filled in is not right; the message says what, in one sentence for the moderator."""


def keys_of(model: type[Any]) -> list[str]:
    """A model's keys as the files have them, in order."""
    return [_WITH_ALIAS.get(name, name) for name in model.model_fields]


def slug(text: str, length: int = 60) -> str:
    """A readable id made of a text: "São Paulo's 1st" gives "sao-paulos-1st"."""
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower().replace("'", "")
    cut = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:length]
    return cut.rstrip("-")


class Draft:
    """One change being put together against the base and the files as they are now.

    `today` dates what is new. `texts` are files that are to be taken instead of those on disk.
    """

    def __init__(self, directory: Path, base: KnowledgeBase, today: date) -> None:
        self.base = base
        self._directory = directory
        self._today = today
        self._files: dict[str, YamlText] = {}
        self._before: dict[str, str | None] = {}
        self._targets: list[str] = []
        self._remarks: list[str] = []
        self._new_sources: dict[str, str] = {}
        self._new_names: dict[tuple[str, str], str] = {}

    def change(self, summary: str) -> Change:
        """The whole change. Raises DraftError when nothing would change."""
        files = [
            FileChange(name, self._before[name], text.text)
            for name, text in self._files.items()
            if text.text != self._before[name]
        ]
        if not files:
            raise DraftError("Nothing would change.")
        files.sort(key=lambda one: _WRITE_ORDER.index(one.file.split("/")[0].removesuffix(".yaml")))
        return Change(summary, tuple(dict.fromkeys(self._targets)), tuple(files), tuple(self._remarks))

    # -- facts --------------------------------------------------------------------------------------------------------

    def add_fact(self, topic: str, fields: Mapping[str, Any], sources: str) -> str:
        """Add a fact to a topic; `fields` as in the model, without id and sources. Returns its id."""
        file = self._file_of_topic(topic)
        question = str(fields.get("question") or "").strip()
        identifier = self._free_id(slug(question) or "fact", [*self.base.facts, *self.base.retired])
        values = {"id": identifier, **fields, "as_of": fields.get("as_of") or self._today}
        values["sources"] = self.sources(sources)
        values.setdefault("confidence", "high" if len(values["sources"]) > 1 else "medium")
        fact = _validated(Fact, values)
        self._edit(file).append(("facts",), _as_yaml(fact, values))
        self._targets.append(f"fact/{identifier}")
        return identifier

    def edit_fact(self, identifier: str, fields: Mapping[str, Any], sources: str | None = None) -> None:
        """Change keys of a fact; a value of None or an empty list takes the key away."""
        fact = self._fact(identifier)
        values: dict[str, Any] = dict(fields)
        if sources is not None:
            values["sources"] = self.sources(sources)
        merged = {**fact.model_dump(exclude_none=True), **values}
        checked = _validated(Fact, {key: value for key, value in merged.items() if value not in (None, [])})
        text, at = self._place_of_fact(identifier)
        for key, value in values.items():
            if value in (None, []):
                if key in text.data["facts"][at]:
                    text.remove(("facts", at, key))
            elif getattr(checked, key) != getattr(fact, key):
                text.set(("facts", at, key), _plain(getattr(checked, key)), order=keys_of(Fact))
        self._targets.append(f"fact/{identifier}")

    def retire_fact(self, identifier: str, reason: str) -> None:
        """Keep a fact on file but give it no more."""
        if identifier not in self.base.facts:
            raise DraftError(f"There is no fact “{identifier}” in use.")
        users = [fact.id for fact in self.base.facts.values() if identifier in fact.related]
        for user in users:
            self.edit_fact(user, {"related": [one for one in self.base.facts[user].related if one != identifier]})
        text, at = self._place_of_fact(identifier)
        text.set(("facts", at, "retired"), reason.strip() or "retired", order=keys_of(Fact))
        self._targets.append(f"fact/{identifier}")

    def restore_fact(self, identifier: str) -> None:
        """Give a retired fact again."""
        if identifier not in self.base.retired:
            raise DraftError(f"There is no retired fact “{identifier}”.")
        text, at = self._place_of_fact(identifier)
        text.remove(("facts", at, "retired"))
        self._targets.append(f"fact/{identifier}")

    def teach(self, target: str, wording: str) -> None:
        """Add a wording to what `target` names: "fact/…", "template/…", or "gap/…" ("out of scope, say so")."""
        wording = " ".join(wording.split())
        if not wording:
            raise DraftError("The wording is empty.")
        kind, _, identifier = target.partition("/")
        if kind == "fact":
            known = self._fact(identifier).wordings
            text, at = self._place_of_fact(identifier)
            path: tuple[str | int, ...] = ("facts", at, "wordings")
        else:
            known, text, path = self._place_of_listed(kind, identifier)
        if wording in known:
            raise DraftError("That wording is already known.")
        text.append(path, wording, order=keys_of(Fact))
        self._targets.append(target)

    # -- records ------------------------------------------------------------------------------------------------------

    def set_round(self, season: str, at: int | None, fields: Mapping[str, Any], sources: str) -> int:
        """Change a round of a season, or add one (`at` is None) with at least name and circuit. Returns its index."""
        text = self._season(season)
        given = {key: value for key, value in fields.items() if value is not None}
        found = self.sources(sources)
        if at is None:
            given.setdefault("status", "planned")
            given.setdefault("round", len(text.data["rounds"]) + 1)
            race = _validated(Round, {**given, "sources": found})
            text.append(("rounds",), _as_yaml(race, {**given, "sources": found}))
            return len(text.data["rounds"]) - 1
        race_before = text.data["rounds"][at]
        merged = {**race_before, **given, "sources": _joined(race_before["sources"], found)}
        if merged.get("status") in ("cancelled", "postponed", "planned") and race_before.get("winners"):
            raise DraftError(f"{race_before['name']} has winners on record, so it was held.")
        self._update(text, ("rounds", at), Round, race_before, merged)
        return at

    def set_winner(
        self, season: str, at: int, race_class: str, fields: Mapping[str, Any], sources: str, pole: Mapping[str, Any]
    ) -> None:
        """Set the winner of a class in a round, and the pole where given.

        `fields` may hold team, number, car, drivers (names or ids), overall, laps; `pole` team, number, driver. A round
        that is not marked as held is marked so, since it has a winner.
        """
        text = self._season(season)
        race = text.data["rounds"][at]
        self._check_class(season, race_class)
        found = self.sources(sources)
        if race["status"] != "held":
            if "date" not in race:
                raise DraftError(f"{race['name']} has no date yet; set it first with /round set.")
            text.set(("rounds", at, "status"), "held")
            self._remarks.append(f"{race['name']} is now marked as held (it was {race['status']}).")
        if any(value is not None for value in fields.values()):
            self._put_row(text, ("rounds", at, "winners"), Winner, race_class, fields, found)
        if any(value is not None for value in pole.values()):
            self._put_row(text, ("rounds", at, "poles"), Pole, race_class, pole, found)
        if found:
            joined = _joined(text.data["rounds"][at]["sources"], found)
            text.set(("rounds", at, "sources"), joined)
        self._targets.append(f"season/{season}")

    def set_title(
        self, season: str, part: str, race_class: str, kind: str, fields: Mapping[str, Any], sources: str
    ) -> None:
        """Set a champion (`part` "champions") or the place behind ("runners_up"): `kind` is "teams" or "drivers"."""
        text = self._season(season)
        self._check_class(season, race_class)
        found = self.sources(sources)
        values = {"class": race_class, "title": kind, **self._named(fields), "sources": found}
        if not values.get("team" if kind == "teams" else "drivers"):
            raise DraftError("A teams' title needs a team, a drivers' title needs drivers.")
        at = text.index(part, **{"class": race_class, "title": kind})
        title = _validated(Title, values)
        if at is None:
            text.append((part,), _as_yaml(title, values))
        else:
            self._update(text, (part, at), Title, text.data[part][at], {**text.data[part][at], **values})
        self._targets.append(f"season/{season}")

    # -- sources and names --------------------------------------------------------------------------------------------

    def sources(self, text: str) -> list[str]:
        """The ids of the sources that a moderator typed, a line each: an id, a URL, or URL | title | publisher | date."""
        found = [self._source(line) for line in re.split(r"[\n\r]+", text) if line.strip()]
        if not found:
            raise DraftError("A source is needed: paste the address of the page that says so.")
        return list(dict.fromkeys(found))

    def _source(self, line: str) -> str:
        line = line.strip().strip("<>").strip()
        if line in self.base.sources:
            return line
        address = _URL.search(line)
        if address is None:
            raise DraftError(
                f"“{line[:80]}” is no address; a source is a line such as https://… | title | publisher | date"
            )
        url = address[0].rstrip(".,;)")
        for identifier, source in self.base.sources.items():
            if _same_page(source.url, url):
                return identifier
        for known, identifier in self._new_sources.items():
            if _same_page(known, url):
                return identifier
        parts = [part.strip() for part in line.replace(address[0], "", 1).split("|")]
        parts = [part for part in parts if part]
        return self._add_source(url, parts)

    def _add_source(self, url: str, parts: list[str]) -> str:
        day = next((part for part in parts if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", part)), None)
        words = [part for part in parts if part != day]
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        publisher, kind = self._publisher_of(host)
        title = words[0] if words else _title_of(url) or host
        values = {
            "url": url,
            "title": title,
            **({} if words else {"title_from_url": True}),
            "publisher": words[1] if len(words) > 1 else publisher,
            **({"published": day} if day else {}),
            "kind": kind,
            "checked": self._today,
        }
        source = _validated(Source, values)
        identifier = self._free_id(slug(f"{publisher} {title}"), [*self.base.sources, *self._new_sources.values()])
        self._new_sources[url] = identifier
        text = self._edit(ADDED_SOURCES, "# Sources added from Discord.\nsources: {}\n")
        entry = {**_as_yaml(source, values)}
        if text.data.get("sources"):
            text.set(("sources", identifier), entry)
        else:
            text.set(("sources",), {identifier: entry})
        return identifier

    def _publisher_of(self, host: str) -> tuple[str, str]:
        """What known sources of the same host say: (publisher, kind)."""
        known = Counter(
            (source.publisher, source.kind)
            for source in self.base.sources.values()
            if (urlsplit(source.url).hostname or "").removeprefix("www.") == host
        )
        return known.most_common(1)[0][0] if known else (host, "other")

    def name(self, kind: str, typed: str) -> str:
        """The id of a team, driver or car ("teams", "drivers", "cars") by id or name; a new one where none is known."""
        typed = " ".join(typed.split())
        table: Mapping[str, Any] = getattr(self.base, kind)
        if typed in table:
            return typed
        wanted = _folded(typed)
        for identifier, entity in table.items():
            if wanted in map(_folded, (entity.name, *entity.names)):
                return identifier
        if (kind, wanted) in self._new_names:
            return self._new_names[kind, wanted]
        return self._new_name(kind, typed, table)

    def _new_name(self, kind: str, typed: str, table: Mapping[str, Any]) -> str:
        if not re.search(r"[^\W\d_]", typed) or len(typed) > 80:
            raise DraftError(f"“{typed[:80]}” is no name.")
        identifier = self._free_id(slug(typed), table)
        entry = {"name": typed, **({"make": typed.split()[0]} if kind == "cars" else {})}
        self._edit(f"entities/{kind}.yaml", f"{kind}: {{}}\n").set((kind, identifier), entry)
        self._new_names[kind, _folded(typed)] = identifier
        names = {entity.name: entity.name for entity in table.values()}
        near = [found[0] for found in process.extract(typed, names, scorer=fuzz.WRatio, limit=3, score_cutoff=75)]
        hint = f" Known and alike: {', '.join(near)}." if near else ""
        self._remarks.append(f"{typed} is new and will be added to the {kind}.{hint}")
        return identifier

    # -- inside -------------------------------------------------------------------------------------------------------

    def _named(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Fields with names turned into ids, without those that are not given."""
        named: dict[str, Any] = {}
        for key, value in fields.items():
            if value in (None, "", []):
                continue
            if key in ("team", "car"):
                named[key] = self.name(f"{key}s", value)
            elif key == "driver":
                named[key] = self.name("drivers", value)
            elif key == "drivers":
                names = re.split(r"[,;/&\n]+", value) if isinstance(value, str) else value
                named[key] = [self.name("drivers", one) for one in names if one.strip()]
            else:
                named[key] = value
        return named

    def _put_row(
        self,
        text: YamlText,
        path: tuple[str | int, ...],
        model: type[Winner] | type[Pole],
        race_class: str,
        fields: Mapping[str, Any],
        sources: list[str],
    ) -> None:
        values = {"class": race_class, **self._named(fields), "sources": sources}
        at = text.index(*path, **{"class": race_class})
        if at is None:
            row = _validated(model, values)
            text.append(path, _as_yaml(row, values), order=keys_of(Round))
            return
        before = text.data["rounds"][path[1]][path[2]][at]
        self._update(text, (*path, at), model, before, {**before, **values})

    def _update(
        self, text: YamlText, path: tuple[str | int, ...], model: type[Any], before: dict[str, Any], after: Any
    ) -> None:
        """Set the keys of one record that differ."""
        _validated(model, after)
        for key, value in after.items():
            if before.get(key) != value:
                text.set((*path, key), _plain(value), order=keys_of(model))

    def _check_class(self, season: str, race_class: str) -> None:
        classes = self.base.seasons[season].classes
        if race_class not in classes:
            names = ", ".join(self.base.classes[one].name for one in classes)
            raise DraftError(f"The season {self.base.seasons[season].label} has the classes {names}.")

    def _season(self, season: str) -> YamlText:
        if season not in self.base.seasons:
            raise DraftError(f"There is no season “{season}” on record; it needs a file first, see docs/facts.md.")
        self._targets.append(f"season/{season}")
        return self._edit(f"seasons/{season}.yaml")

    def _fact(self, identifier: str) -> Fact:
        fact = self.base.facts.get(identifier) or self.base.retired.get(identifier)
        if fact is None:
            raise DraftError(f"There is no fact “{identifier}”.")
        return fact

    def _place_of_fact(self, identifier: str) -> tuple[YamlText, int]:
        pattern = re.compile(rf"^\s*(?:- )?id: [\"']?{re.escape(identifier)}[\"']?\s*(?:#.*)?$", re.MULTILINE)
        for path in sorted((self._directory / "facts").rglob("*.yaml")):
            file = str(path.relative_to(self._directory))
            current = self._files[file].text if file in self._files else path.read_text(encoding="utf-8")
            if pattern.search(current):
                text = self._edit(file)
                at = text.index("facts", id=identifier)
                if at is not None:
                    return text, at
        raise DraftError(f"The fact “{identifier}” is no longer in the files.")

    def _place_of_listed(self, kind: str, identifier: str) -> tuple[list[str], YamlText, tuple[str | int, ...]]:
        tables: dict[str, Mapping[str, Any]] = {"template": self.base.templates, "gap": self.base.gaps}
        table = tables.get(kind, {})
        if identifier not in table:
            raise DraftError(f"There is no {kind} “{identifier}”.")
        files = sorted((self._directory / "templates").glob("*.yaml")) if kind == "template" else []
        for path in files or [self._directory / "gaps.yaml"]:
            file = str(path.relative_to(self._directory))
            text = self._edit(file)
            at = text.index(f"{kind}s", id=identifier)
            if at is not None:
                return list(table[identifier].wordings), text, (f"{kind}s", at, "wordings")
        raise DraftError(f"The {kind} “{identifier}” is no longer in the files.")

    def _file_of_topic(self, topic: str) -> str:
        for path in sorted((self._directory / "facts").rglob("*.yaml")):
            if re.search(
                rf"^topic: [\"']?{re.escape(topic)}[\"']?\s*$", path.read_text(encoding="utf-8"), re.MULTILINE
            ):
                return str(path.relative_to(self._directory))
        raise DraftError(f"There is no topic “{topic}”; pick one of the list.")

    def _edit(self, file: str, new: str | None = None) -> YamlText:
        """The text of a file, to edit; `new` is what a file that does not exist yet begins with."""
        if file not in self._files:
            path = self._directory / file
            before = path.read_text(encoding="utf-8") if path.exists() else None
            if before is None and new is None:
                raise DraftError(f"The file {file} is no longer there.")
            try:
                self._files[file] = YamlText(before if before is not None else str(new))
            except EditError as error:
                raise DraftError(f"{file}: {error}") from error
            self._before[file] = before
        return self._files[file]

    def _free_id(self, wanted: str, taken: Iterable[str]) -> str:
        used = set(taken)
        if wanted not in used:
            return wanted
        return next(f"{wanted}-{number}" for number in range(2, 10_000) if f"{wanted}-{number}" not in used)


def _validated(model: type[Any], values: Mapping[str, Any]) -> Any:
    """The values as a model. Raises DraftError with the first thing that is wrong."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        detail = error.errors()[0]
        where = " ".join(str(part) for part in detail["loc"] if not isinstance(part, int)) or "this"
        message = str(detail["msg"]).removeprefix("Value error, ")
        raise DraftError(f"{where}: {message[0].lower()}{message[1:]}.") from error


def _as_yaml(model: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of a new record: the given keys in the model's order."""
    values = model.model_dump(by_alias=True, exclude_none=True)
    return {
        key: _plain(values[key]) for key in keys_of(type(model)) if key in given and values.get(key) not in (None, [])
    }


def _plain(value: Any) -> Any:
    """A value of a model as YAML writes it."""
    if isinstance(value, tuple | frozenset):
        return list(value)
    return value


def _joined(before: list[str], more: list[str]) -> list[str]:
    return list(dict.fromkeys([*before, *more]))


def _folded(text: str) -> str:
    return slug(text, 200)


def _same_page(one: str, other: str) -> bool:
    """Whether two addresses are the same page, whatever the scheme, www and a slash at the end."""
    first, second = urlsplit(one), urlsplit(other)
    return (
        (first.hostname or "").removeprefix("www.") == (second.hostname or "").removeprefix("www.")
        and first.path.rstrip("/") == second.path.rstrip("/")
        and first.query == second.query
    )


def _title_of(url: str) -> str:
    """A title made of the last part of an address, where the page's own was not given."""
    last = [part for part in urlsplit(url).path.split("/") if part][-1:]
    words = re.sub(r"\.\w{2,5}$", "", last[0]).replace("-", " ").replace("_", " ").strip() if last else ""
    return words[:1].upper() + words[1:]
