"""Editing one YAML file so that only the lines that must change do.

A YAML library that loads and dumps a whole file folds lines, quotes and comments anew. Here the positions of the values in
the text are asked from PyYAML, and only those lines are replaced; everything else stays byte for byte. Each edit is checked
before it is given out: the new text must load to just the data that was meant.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from bot.knowledge.loading import YamlLoader

FOLD_AT = 100
"""Texts longer than this are written as a folded block."""
WIDTH = 118
_IN_ONE_LINE = frozenset({"sources", "drivers", "related", "classes", "needs", "refuses", "demands"})

Path = tuple[str | int, ...]


class EditError(Exception):
    """The file is written in a way that the edit cannot follow; the message says what to do by hand."""


class _InLine(list[Any]):
    """A list that is written as [a, b]."""


class _Dumper(yaml.SafeDumper):
    """Writes values as the files of the fact base have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _write_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else ">" if len(value) > FOLD_AT else None
    plain: str = dumper.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    if style is None and plain != "tag:yaml.org,2002:str":
        style = '"'  # "26" is a text
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _write_in_line(dumper: yaml.SafeDumper, value: _InLine) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(_InLine, _write_in_line)


def render(value: Any) -> str:
    """A value as YAML text in the style of the files, without a line break at its end."""
    text: str = yaml.dump(
        _styled(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )
    return text.removesuffix("\n").removesuffix("\n...")


def _styled(value: Any, key: str = "") -> Any:
    if isinstance(value, _InLine):
        return value
    if isinstance(value, dict):
        return {name: _styled(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        items = [_styled(inner) for inner in value]
        return _InLine(items) if key in _IN_ONE_LINE or not items else items
    return value


class YamlText:
    """The text of one YAML file while it is edited.

    A path leads to a value by keys and indexes: ("facts", 3, "answer"). Raises EditError when the text is no YAML mapping.
    """

    def __init__(self, text: str) -> None:
        self.text = text if not text or text.endswith("\n") else text + "\n"
        self.data = _load(self.text)
        if not isinstance(self.data, dict):
            raise EditError("the file does not hold keys and values; mend it by hand")

    def index(self, *path: str | int, **equal: Any) -> int | None:
        """The index in the list at `path` of the first item whose keys have these values; None without one."""
        items = self._value(path) or []
        return next((i for i, item in enumerate(items) if all(item.get(k) == v for k, v in equal.items())), None)

    def set(self, path: Path, value: Any, order: Sequence[str] = ()) -> None:
        """Set the value at `path`. A new key goes behind the last key that `order` has before it, else to the end."""
        flow = self._flow_ancestor(path)
        if flow is not None:
            outer = copy.deepcopy(self._value(flow))
            _put(outer, path[len(flow) :], value)
            self.set(flow, outer)
            return
        parent = self._node(path[:-1])
        pair = _pair(parent, path[-1])
        wanted = copy.deepcopy(self.data)
        if pair is None:
            self._insert_key(parent, path[-1], value, order)
        else:
            self._replace(pair[0], pair[1], path[-1], value)
        _put(wanted, path, value)
        self._verify(wanted, path)

    def remove(self, path: Path) -> None:
        """Remove the key or the list item at `path`; a list that this leaves empty is removed with its key."""
        parent_value = self._value(path[:-1])
        if isinstance(parent_value, list) and len(parent_value) == 1:
            self.set(path[:-1], [])
            return
        flow = self._flow_ancestor(path)
        if flow is not None:
            outer = copy.deepcopy(self._value(flow))
            _drop(outer, path[len(flow) :])
            self.set(flow, outer)
            return
        wanted = copy.deepcopy(self.data)
        _drop(wanted, path)
        parent = self._node(path[:-1])
        lines = self.text.splitlines(keepends=True)
        if isinstance(parent, yaml.SequenceNode):
            node = parent.value[int(path[-1])]
            first, last = node.start_mark.line, _last_line(node, lines)
        else:
            pair = _pair(parent, path[-1])
            if pair is None:
                return
            if parent.value[0] is pair and len(path) > 1 and isinstance(path[-2], int):
                raise EditError(f"the first key of an entry ({path[-1]}) cannot be taken out; edit the file by hand")
            first, last = pair[0].start_mark.line, _last_line(pair[1], lines, pair[0])
        self.text = "".join(lines[:first] + lines[last + 1 :])
        self._verify(wanted, path)

    def append(self, path: Path, value: Any, order: Sequence[str] = ()) -> None:
        """Append an item to the list at `path`; the list is made where it is absent or empty."""
        items = self._value(path)
        if not items:
            self.set(path, [value], order)
            return
        node = self._node(path)
        if node.flow_style or self._flow_ancestor(path) is not None:
            self.set(path, [*items, value])
            return
        wanted = copy.deepcopy(self.data)
        lines = self.text.splitlines(keepends=True)
        last = _last_line(node.value[-1], lines)
        column = lines[node.value[-1].start_mark.line].rindex("-", 0, node.value[-1].start_mark.column)
        block = _indented(render([value]), column)
        self.text = "".join([*lines[: last + 1], *block, *lines[last + 1 :]])
        _at(wanted, path).append(value)
        self._verify(wanted, path)

    # -- inside -------------------------------------------------------------------------------------------------------

    def _value(self, path: Path) -> Any:
        try:
            return _at(self.data, path)
        except (KeyError, IndexError, TypeError):
            return None

    def _node(self, path: Path) -> Any:
        node: Any = yaml.compose(self.text, Loader=YamlLoader)
        for part in path:
            if isinstance(node, yaml.SequenceNode):
                node = node.value[int(part)]
            else:
                pair = _pair(node, part)
                if pair is None:
                    raise EditError(f"there is no “{part}” here")
                node = pair[1]
        return node

    def _flow_ancestor(self, path: Path) -> Path | None:
        """The path of the outermost value on the way to `path` that is written in one line, such as [a, b]."""
        node: Any = yaml.compose(self.text, Loader=YamlLoader)
        for depth, part in enumerate(path[:-1]):
            pair = node.value[int(part)] if isinstance(node, yaml.SequenceNode) else _pair(node, part)
            if pair is None:
                return None
            node = pair if isinstance(node, yaml.SequenceNode) else pair[1]
            if isinstance(node, yaml.ScalarNode) or (node.flow_style and (node.value or depth < len(path) - 2)):
                return path[: depth + 1]
        return None

    def _replace(self, key: Any, node: Any, name: str | int, value: Any) -> None:
        """Replace the lines of one value."""
        lines = self.text.splitlines(keepends=True)
        if isinstance(node, yaml.SequenceNode) and node.flow_style and isinstance(value, list):
            value = _InLine(value)
        anchor = key or node
        first, last = anchor.start_mark.line, _last_line(node, lines, key)
        column = anchor.start_mark.column
        prefix = lines[first][:column]
        if key is None:  # a list item: its dash stands before it on the same line
            body = render([value])
            column = prefix.rindex("-")
            prefix = prefix[:column]
        else:
            body = render({name: value})
        block = _indented(body, column)
        block[0] = prefix + block[0][column:]
        if len(block) == 1 and first == last:
            block[0] = block[0].rstrip("\n") + _remark(lines[first], node) + "\n"
        self.text = "".join([*lines[:first], *block, *lines[last + 1 :]])

    def _insert_key(self, parent: Any, name: str | int, value: Any, order: Sequence[str]) -> None:
        if not isinstance(parent, yaml.MappingNode) or not parent.value:
            raise EditError(f"there is no place for “{name}” here; edit the file by hand")
        lines = self.text.splitlines(keepends=True)
        behind = parent.value[-1]
        if name in order:
            before = set(order[: list(order).index(str(name))])
            behind = next((pair for pair in reversed(parent.value) if pair[0].value in before), behind)
        last = _last_line(behind[1], lines, behind[0])
        block = _indented(render({name: value}), parent.value[0][0].start_mark.column)
        self.text = "".join([*lines[: last + 1], *block, *lines[last + 1 :]])

    def _verify(self, wanted: Any, path: Path) -> None:
        got = _load(self.text)
        if got != wanted:
            where = ".".join(map(str, path))
            raise EditError(f"the file is written in an unusual way at {where}; edit it by hand")
        self.data = got


def _load(text: str) -> Any:
    try:
        return yaml.load(text, Loader=YamlLoader) if text.strip() else {}
    except (yaml.YAMLError, ValueError) as error:
        raise EditError(f"the file is not valid YAML: {error}") from error


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _plain(value: Any) -> Any:
    """A value as YAML gives it back."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str | int | float | bool | date) or value is None:
        return value
    return str(value)


def _put(data: Any, path: Path, value: Any) -> None:
    _at(data, path[:-1])[path[-1]] = _plain(value)


def _drop(data: Any, path: Path) -> None:
    del _at(data, path[:-1])[path[-1]]


def _pair(node: Any, key: str | int) -> tuple[Any, Any] | None:
    """The key node and the value node of a key, or of an index with no key node; None where it is absent."""
    if isinstance(node, yaml.SequenceNode):
        return (None, node.value[int(key)]) if int(key) < len(node.value) else None
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((pair for pair in node.value if pair[0].value == str(key)), None)


def _last_line(node: Any, lines: list[str], key: yaml.Node | None = None) -> int:
    """The number of the last line that belongs to a value, without blank lines and comments behind it."""
    start = key.start_mark if key is not None else node.start_mark
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        child = node.value[-1]
        return _last_line(child[1], lines, child[0]) if isinstance(child, tuple) else _last_line(child, lines)
    end = int(node.end_mark.line)
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return max(int(start.line), end - 1 if node.end_mark.column == 0 and end > node.start_mark.line else end)
    last = min(end, len(lines)) - (1 if node.end_mark.column == 0 or end >= len(lines) else 0)
    # The text of a block is indented more than its key, or than the dash of its list item.
    column = start.column if key is not None else lines[start.line].rfind("-", 0, start.column)
    while last > start.line and not _inside_block(lines[last], column):
        last -= 1
    return last


def _inside_block(line: str, column: int) -> bool:
    """Whether a line is text of a block scalar whose key or dash stands at `column`."""
    stripped = line.strip()
    return bool(stripped) and len(line) - len(line.lstrip()) > column


def _indented(text: str, column: int) -> list[str]:
    pad = " " * column
    return [(pad + line if line.strip() else line) + "\n" for line in text.split("\n")]


def _remark(line: str, node: yaml.Node) -> str:
    """The comment at the end of a line, with the space before it."""
    rest = line.rstrip("\n")[node.end_mark.column :]
    return rest if rest.lstrip().startswith("#") and rest[:1].isspace() else ""
