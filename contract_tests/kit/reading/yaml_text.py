"""Read YAML text as plain JSON values, with the line of every value.

Only the core schema of YAML 1.2 is known: `yes`, dates and sexagesimals stay text, so that no value changes its type
behind the author's back.
"""

import re
from dataclasses import dataclass, field
from typing import Final

import yaml

MOST_BYTES: Final = 4_000_000
MOST_VALUES: Final = 200_000  # aliases are expanded, so that this also stops an alias bomb
MOST_LEVELS: Final = 60

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


class YamlTextError(ValueError):
    """Say what cannot be read, and in which line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


@dataclass(slots=True)
class _Reading:
    lines: dict[str, int] = field(default_factory=dict)
    values: int = 0

    def build(self, node: yaml.Node, pointer: str, level: int) -> object:
        line = node.start_mark.line + 1
        self.values += 1
        self.lines.setdefault(pointer, line)
        if self.values > MOST_VALUES:
            raise YamlTextError(f"more than {MOST_VALUES} values, aliases expanded", line)
        if level > MOST_LEVELS:
            raise YamlTextError(f"nested deeper than {MOST_LEVELS} levels", line)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{pointer}/{index}", level + 1) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, pointer, level)
        raise YamlTextError("neither a value, a list nor a mapping", line)

    def _mapping(self, node: yaml.MappingNode, pointer: str, level: int) -> dict[str, object]:
        built: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlTextError("a key must be plain text", line)
            key = key_node.value
            if key in built:
                raise YamlTextError(f"the key {key!r} stands twice in one mapping", line)
            below = f"{pointer}/{escape(key)}"
            self.lines.setdefault(below, line)
            built[key] = self.build(value_node, below, level + 1)
        return built


def _scalar(node: yaml.ScalarNode) -> object:
    text: str = node.value
    if node.style:  # quoted or a block: text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def escape(key: str) -> str:
    """Write a key as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def read_yaml(text: str) -> tuple[object, dict[str, int]]:
    """Give the value that the text holds, and the line (from 1) of each JSON pointer in it.

    Raises:
        YamlTextError: the text is no YAML, or is too large or too deep to be read safely.

    """
    if len(text) > MOST_BYTES:
        raise YamlTextError(f"longer than {MOST_BYTES} characters", 1)
    reading = _Reading()
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if node is None:
            raise YamlTextError("the file is empty", 1)
        return reading.build(node, "#", 0), reading.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlTextError(error.problem or "not YAML", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise YamlTextError(f"not YAML: {error}", 1) from error
    except RecursionError as error:
        raise YamlTextError(f"nested deeper than {MOST_LEVELS} levels", 1) from error
