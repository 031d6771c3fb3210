"""Loading the YAML under knowledge/: validated whole, with errors that name file, line and what to do.

The quick path parses with libyaml and keeps the validated base in a cache file, keyed by a digest of every file, so that
a start costs milliseconds. The slow path runs only to report a problem: it reads the positions of keys from the YAML tree.
"""

from __future__ import annotations

import difflib
import hashlib
import pickle
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.knowledge import models
from bot.knowledge.base import KnowledgeBase, Topic, WordList
from bot.knowledge.checking import check_grades, check_lengths, check_references, check_sources
from bot.knowledge.checking_premises import check_premises
from bot.knowledge.checking_seasons import check_champions, check_seasons

_CACHE_VERSION = hashlib.blake2b(
    b"".join((Path(__file__).parent / name).read_bytes() for name in ("models.py", "base.py")), digest_size=8
).hexdigest()
"""Pickles of other models than these do not fit."""
CACHE_FILE = "knowledge.pickle"
_BaseLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlLoader(_BaseLoader):  # type: ignore[misc]  # libyaml may be absent, so its type is not known
    """Reads booleans as YAML 1.2 does: only true and false. A wording such as "on" or a country "NO" stays text."""


_BOOLEAN = "tag:yaml.org,2002:bool"
YamlLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != _BOOLEAN]
    for first, pairs in _BaseLoader.yaml_implicit_resolvers.items()
}
YamlLoader.add_implicit_resolver(_BOOLEAN, re.compile("^(?:true|false)$"), ["t", "f"])

_FILES: tuple[tuple[str, type[models.Model]], ...] = (
    ("entities/*.yaml", models.EntityFile),
    ("sources/*.yaml", models.SourceFile),
    ("seasons/*.yaml", models.Season),
    ("facts/**/*.yaml", models.FactFile),
    ("templates/*.yaml", models.TemplateFile),
    ("gaps.yaml", models.GapFile),
    ("small_talk.yaml", models.SmallTalkFile),
    ("vocabulary.yaml", models.Vocabulary),
    ("premises.yaml", models.Premises),
    ("asked_for.yaml", models.AskedFor),
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the fact base. `line` counts from 1; 0 when the whole file is meant."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class KnowledgeError(Exception):
    """The fact base does not load; `problems` says where and why, one a line in the message."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def model_of(relative: Path) -> type[models.Model] | None:
    """The model that a file of the fact base must fit, by its path inside knowledge/; None for a stray file."""
    for pattern, model in _FILES:
        if "**" in pattern:
            if relative.parts[0] == pattern.split("/", 1)[0]:
                return model
        elif relative.match(pattern) and len(relative.parts) == pattern.count("/") + 1:
            return model
    return None


def yaml_files(directory: Path) -> list[Path]:
    """Every YAML file under `directory`, in a steady order; also .yml, so that a wrong ending is reported."""
    return sorted(path for ending in ("yaml", "yml") for path in directory.rglob(f"*.{ending}"))


def fingerprint(directory: Path) -> str:
    """A digest of the names and contents of all files of the fact base."""
    digest = hashlib.blake2b(f"v{_CACHE_VERSION}".encode(), digest_size=16)
    english = directory / "english.txt"
    for path in [*yaml_files(directory), *([english] if english.exists() else [])]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(directory)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


Parsed = dict[str, tuple[bytes, models.Model]]
"""Files that were read before: their contents' digest and what they hold. Makes loading again after one edit quick."""


def files_of(parsed: Parsed) -> dict[str, models.Model]:
    """What each file holds, by its path inside the fact base, from what `load` brought up to date."""
    return {name: model for name, (_, model) in sorted(parsed.items())}


def load(directory: Path, cache: Path | None = None, parsed: Parsed | None = None) -> KnowledgeBase:
    """Load and validate the fact base in `directory`.

    `cache` is a folder for the validated base (made when absent; not being able to write it is no error). `parsed` is
    used for files that have not changed, and brought up to date. Raises KnowledgeError with every problem found:
    unreadable YAML, unknown keys, wrong values, ids that point nowhere.
    """
    if not directory.is_dir():
        raise KnowledgeError(
            [Problem(str(directory), 0, "there is no such folder; name the fact base with --knowledge")]
        )
    try:
        digest = fingerprint(directory)
    except OSError as error:
        raise KnowledgeError([Problem(str(error.filename), 0, f"cannot be read: {error.strerror}")]) from error
    known: Parsed = {} if parsed is None else parsed
    if not known:
        base = _read_cache(cache, digest, known)
        if base is not None:
            return base
    base = _load_files(directory, digest, known)
    if cache is not None:
        write_cache(cache, base, known)
    return base


def _read_cache(cache: Path | None, digest: str, known: Parsed) -> KnowledgeBase | None:
    """The base of the cache if it is of these very files; what it knows of each file goes into `known` in any case."""
    kept = read_pickle(cache / CACHE_FILE, 4) if cache else None
    if kept is None or kept[0] != _CACHE_VERSION:
        return None
    _, of, base, parsed = kept
    known.update(parsed)
    return base if of == digest and isinstance(base, KnowledgeBase) else None


def write_cache(cache: Path, base: KnowledgeBase, parsed: Parsed) -> None:
    """Keep a validated base and its files in the folder `cache`; not being able to write is no error."""
    write_pickle(cache / CACHE_FILE, (_CACHE_VERSION, base.fingerprint, base, parsed))


def read_pickle(file: Path, parts: int) -> tuple[Any, ...] | None:
    """The tuple of `parts` that a cache file holds; None where there is none, or one of another version or half written."""
    try:
        with file.open("rb") as stream:  # not the whole file at once, which would be in memory twice
            kept = pickle.load(stream)
    except Exception:  # a pickle may fail in any way: then it is as good as none
        return None
    return kept if isinstance(kept, tuple) and len(kept) == parts else None


def write_pickle(file: Path, content: tuple[object, ...]) -> None:
    """Keep a tuple in a cache file. A folder that cannot be written only makes the next start slower."""
    temporary = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL))
        temporary.replace(file)


def _load_files(directory: Path, digest: str, before: Parsed) -> KnowledgeBase:
    problems: list[Problem] = []
    parsed: list[tuple[Path, models.Model]] = []
    for path in yaml_files(directory):
        outcome = _load_known(directory, path, before)
        if isinstance(outcome, models.Model):
            parsed.append((path, outcome))
        else:
            problems += outcome
    if not parsed and not problems:
        problems.append(Problem(str(directory), 0, "holds no YAML file; is this the fact base?"))
    builder = _Builder(directory, problems)
    for path, model in parsed:
        builder.add(path, model)
    files = {str(path.relative_to(directory)): model for path, model in parsed}
    positions = Positions(directory)

    def report(file: str, location: tuple[Any, ...], message: str) -> None:
        problems.append(positions.problem(file, location, message))

    base = None if problems else builder.build(digest)
    wrong = {problem.file for problem in problems}
    right = {name: model for name, model in files.items() if f"{directory.name}/{name}" not in wrong}
    for check in (check_seasons, check_sources, check_lengths):  # also when another file is wrong: all is told at once
        check(right, report)
    if base is not None:
        check_references(base, files, report)
        check_champions(base, files, report)
        check_grades(base, files, report)
        check_premises(base, files, report)
        if not problems:
            return base
    raise KnowledgeError(problems)


def _load_known(directory: Path, path: Path, before: Parsed) -> models.Model | list[Problem]:
    """A file's contents, from `before` where it has not changed since."""
    try:
        content = hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError as error:
        return [Problem(_shown(directory, path), 0, f"cannot be read: {error.strerror}")]
    name = str(path.relative_to(directory))
    known = before.get(name)
    if known is not None and known[0] == content:
        return known[1]
    outcome = _load_file(directory, path)
    if isinstance(outcome, models.Model):
        before[name] = (content, outcome)
    return outcome


def _load_file(directory: Path, path: Path) -> models.Model | list[Problem]:
    name = _shown(directory, path)
    model = model_of(path.relative_to(directory))
    if model is None:
        return [Problem(name, 0, "does not belong in the fact base: see docs/facts.md for the folders and file names")]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [Problem(name, 0, "is not UTF-8 text; save it as UTF-8")]
    except OSError as error:
        return [Problem(name, 0, f"cannot be read: {error.strerror}")]
    try:
        data = yaml.load(text, Loader=YamlLoader)
    except yaml.YAMLError as error:
        return [_yaml_problem(name, error)]
    except ValueError as error:  # an impossible date such as 2022-02-30
        return [Problem(name, _line_of_bad_date(text), f"not a value that exists: {error}")]
    duplicates = _duplicate_keys(name, text) if _may_repeat_keys(text, data) else []
    if duplicates:
        return duplicates
    if data is None:
        return [Problem(name, 0, "is empty; fill it or remove it")]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        tree = yaml.compose(text, Loader=YamlLoader)
        return [_validation_problem(name, tree, model, detail) for detail in _without_echoes(model, error.errors())]


def _shown(directory: Path, path: Path) -> str:
    return f"{directory.name}/{path.relative_to(directory)}"


def _yaml_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    message = f"not valid YAML: {what}" + (f" ({context})" if context else "")
    return Problem(name, mark.line + 1 if mark else 0, f"{message}; look at this line and the one before it")


def _line_of_bad_date(text: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        for found in re.findall(r"\b(\d{4})-(\d\d?)-(\d\d?)\b", line):
            try:
                date(*map(int, found))
            except ValueError:
                return number
    return 0


def _may_repeat_keys(text: str, data: Any) -> bool:
    """Whether the text may hold a key twice in one mapping, which YAML loaders drop without a word.

    Counting is enough to rule it out: a repeated key is a line of text that did not become a key of the data.
    """
    written = sum(1 for line in text.splitlines() if _looks_like_key(line))
    return written > _count_keys(data)


def _looks_like_key(line: str) -> bool:
    stripped = line.lstrip(" -")
    if not stripped or stripped[0] in "#\"'[{":
        return False
    key, colon, rest = stripped.partition(":")
    return bool(colon) and (not rest or rest[0] == " ") and " " not in key


def _count_keys(data: Any) -> int:
    if isinstance(data, dict):
        return len(data) + sum(_count_keys(value) for value in data.values())
    if isinstance(data, list):
        return sum(_count_keys(value) for value in data)
    return 0


def _duplicate_keys(name: str, text: str) -> list[Problem]:
    problems = []
    for node in _nodes(yaml.compose(text, Loader=YamlLoader)):
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problems.append(
                    Problem(name, key.start_mark.line + 1, f"“{key.value}” stands twice here; keep one of them")
                )
            seen.add(key.value)
    return problems


def _nodes(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if node is None:
        return
    yield node
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _nodes(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield from _nodes(value)


def line_of(tree: yaml.Node | None, location: tuple[Any, ...]) -> int:
    """The line of the deepest part of `location` (keys and indexes) that the YAML tree holds; 0 without a tree."""
    if tree is None:
        return 0
    node, line = tree, tree.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        else:
            break
    return line


def _validation_problem(name: str, tree: yaml.Node | None, model: type[BaseModel], detail: Any) -> Problem:
    location: tuple[Any, ...] = tuple(detail["loc"])
    where = ".".join(str(part) for part in location if not isinstance(part, int)) or "the file"
    line = line_of(tree, location)
    kind, key = detail["type"], str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        near = _nearest_key(model, location)
        return Problem(name, line, f"unknown key “{key}”" + (f"; did you mean “{near[0]}”?" if near else "; remove it"))
    if kind == "missing":
        return Problem(name, line, f"the key “{key}” is missing; add it")
    if kind == "string_pattern_mismatch":
        return Problem(name, line, f"{where}: “{detail['input']}” is not of the form {detail['ctx']['pattern']}")
    message = str(detail["msg"]).removeprefix("Value error, ")
    return Problem(name, line, f"{where}: {message[0].lower()}{message[1:]} (it is {_brief(detail['input'])})")


def _without_echoes(model: type[BaseModel], details: list[Any]) -> list[Any]:
    """The errors without "the key is missing" where a misspelling of that very key is reported."""
    misspelt = {
        (tuple(detail["loc"][:-1]), near)
        for detail in details
        if detail["type"] == "extra_forbidden"
        for near in _nearest_key(model, tuple(detail["loc"]))
    }
    return [
        detail
        for detail in details
        if detail["type"] != "missing" or (tuple(detail["loc"][:-1]), detail["loc"][-1]) not in misspelt
    ]


def _nearest_key(model: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    """The allowed key that a misspelt one at `location` is nearest to; empty when none is near."""
    return difflib.get_close_matches(str(location[-1]), _keys_beside(model, location[:-1]), n=1, cutoff=0.5)


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys_beside(model: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    """The keys that the model allows at `location`, for "did you mean"."""
    current: Any = model
    for part in location:
        if isinstance(part, int) or current is None:
            continue
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = next(
                (
                    _model_inside(field.annotation)
                    for field_name, field in current.model_fields.items()
                    if part in (field_name, field.alias)
                ),
                None,
            )
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return [field.alias or field_name for field_name, field in current.model_fields.items()]


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_inside(argument)
        if found is not None:
            return found
    return None


class Positions:
    """Finds the line of a key in a file of the fact base; parses a file only when asked about it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._trees: dict[str, yaml.Node | None] = {}

    def problem(self, file: str, location: tuple[Any, ...], message: str) -> Problem:
        """A Problem at `location` of `file` (a path inside the fact base)."""
        if file not in self._trees:
            self._trees[file] = yaml.compose((self._directory / file).read_text(encoding="utf-8"), Loader=YamlLoader)
        return Problem(f"{self._directory.name}/{file}", line_of(self._trees[file], location), message)


class _Builder:
    """Collects the files' contents and reports what is defined twice."""

    def __init__(self, directory: Path, problems: list[Problem]) -> None:
        self._directory = directory
        self._problems = problems
        self._tables: dict[str, dict[str, Any]] = {
            name: {}
            for name in [
                "sources",
                "facts",
                "topics",
                "seasons",
                "circuits",
                "teams",
                "drivers",
                "cars",
                "classes",
                "countries",
                "templates",
                "gaps",
                "small_talk",
            ]
        }
        self._homes: dict[tuple[str, str], Path] = {}
        self._vocabulary: models.Vocabulary | None = None
        self._premises: models.Premises | None = None
        self._asked_for: list[models.AskedKind] = []

    def add(self, path: Path, model: models.Model) -> None:
        """Take in one file."""
        if isinstance(model, models.EntityFile):
            for table in ("circuits", "teams", "drivers", "cars", "classes", "countries"):
                for key, value in getattr(model, table).items():
                    self._put(table, key, value, path, (table, key))
        elif isinstance(model, models.SourceFile):
            for key, source in model.sources.items():
                self._put("sources", key, source, path, ("sources", key))
        elif isinstance(model, models.Season):
            self._put("seasons", model.season, model, path, ("season",))
            if path.stem != model.season:
                self._report(path, ("season",), f"the file of season {model.season} must be called {model.season}.yaml")
        elif isinstance(model, models.FactFile):
            for index, fact in enumerate(model.facts):
                self._put("facts", fact.id, fact, path, ("facts", index, "id"))
            title = model.title or model.topic.replace("-", " ").capitalize()
            topic = Topic(model.topic, title, tuple(fact.id for fact in model.facts), model.apart)
            self._put("topics", model.topic, topic, path, ("topic",))
        elif isinstance(model, models.Vocabulary):
            self._vocabulary = model
        elif isinstance(model, models.Premises):
            self._premises = model
        elif isinstance(model, models.AskedFor):
            self._asked_for = model.kinds
        else:
            self._add_list(path, model)

    def _add_list(self, path: Path, model: models.Model) -> None:
        for name in ("templates", "gaps", "small_talk"):
            for index, item in enumerate(getattr(model, name, ())):
                self._put(name, item.id, item, path, (name, index, "id"))

    def _put(self, table: str, key: str, value: Any, path: Path, location: tuple[Any, ...]) -> None:
        other = self._homes.get((table, key))
        if other is not None:
            where = _shown(self._directory, other)
            self._report(path, location, f"the id “{key}” is already used in {where}; ids are unique: choose another")
            return
        self._homes[table, key] = path
        self._tables[table][key] = value

    def _report(self, path: Path, location: tuple[Any, ...], message: str) -> None:
        file = str(path.relative_to(self._directory))
        self._problems.append(Positions(self._directory).problem(file, location, message))

    def build(self, digest: str) -> KnowledgeBase:
        """The base, with the seasons in order of time. Raises KnowledgeError when vocabulary.yaml is absent."""
        if self._vocabulary is None:
            raise KnowledgeError([Problem(f"{self._directory.name}/vocabulary.yaml", 0, "is missing; it is needed")])
        tables = dict(self._tables)
        tables["seasons"] = dict(sorted(tables["seasons"].items()))
        english = _english_words(self._directory / "english.txt")
        retired = {key: fact for key, fact in tables["facts"].items() if fact.retired}
        tables["facts"] = {key: fact for key, fact in tables["facts"].items() if not fact.retired}
        tables["topics"] = {
            key: replace(topic, facts=tuple(fact for fact in topic.facts if fact not in retired))
            for key, topic in tables["topics"].items()
        }
        return KnowledgeBase(
            fingerprint=digest,
            names_fingerprint=_names_fingerprint(self._directory, tables["seasons"]),
            vocabulary=self._vocabulary,
            english=WordList.of(word for word in english if word.islower()),
            proper=WordList.of(word.lower() for word in english if not word.islower()),
            retired=retired,
            premises=self._premises,
            asked_for=tuple(self._asked_for),
            **tables,
        )


def _names_fingerprint(directory: Path, seasons: Iterable[str]) -> str:
    """A digest of what things are called; see KnowledgeBase."""
    digest = hashlib.blake2b(" ".join(seasons).encode(), digest_size=16)
    for path in [*yaml_files(directory / "entities"), directory / "vocabulary.yaml", directory / "english.txt"]:
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _english_words(file: Path) -> frozenset[str]:
    """The words of english.txt (lines that begin with # are remarks); none when the file is absent."""
    if not file.exists():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
