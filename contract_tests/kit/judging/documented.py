"""Judge bodies by `contract_tests/documented/`: the documents' own sentences as tables, independent of the spec.

Nothing here is shared with the oracle: where the two differ, one of them misread the documents.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contract_tests.kit.reading.yaml_text import YamlTextError, read_yaml

Finding: TypeAlias = Literal["illegal", "open"]

_ANY: Final = "-"
_Entry: TypeAlias = dict[str, Any]  # of the form that documented.schema.json describes


class DocumentedDataError(Exception):
    """Say which table cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class DocumentedJudgement:
    """Hold what the documents say of one body, and the sentences behind it."""

    verdict: Literal["legal", "illegal", "open"]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentedDefault:
    """Hold what the documents take for granted where a property is absent, under given values of others."""

    field: str
    at: Mapping[str, object]
    value: object
    sentence: str


@dataclass(frozen=True, slots=True)
class DocumentedRules:
    """Hold what one page says of one operation's request body."""

    operation_id: str
    page: str
    _data: _Entry

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give every sentence that the tables rest on."""
        return tuple(self._data["sentences"].values())

    @property
    def defaults(self) -> tuple[DocumentedDefault, ...]:
        """Give the documented defaults."""
        return tuple(
            DocumentedDefault(entry["property"], entry.get("at", {}), entry["value"], self._quote(entry["said"]))
            for entry in self._data.get("defaults", [])
        )

    def judge(self, body: object) -> DocumentedJudgement:
        """Judge a request body."""
        if not isinstance(body, Mapping):
            return DocumentedJudgement("illegal", (self._quote("body"),))
        findings = list(self._findings(body))
        verdict: Literal["legal", "illegal", "open"] = "legal"
        if findings:
            verdict = "illegal" if any(finding == "illegal" for finding, _ in findings) else "open"
        said = (
            self._quote(sentence) if sentence else "(the page does not know this property)" for _, sentence in findings
        )
        return DocumentedJudgement(verdict, tuple(dict.fromkeys(said)))

    def _quote(self, sentence: str) -> str:
        return str(self._data["sentences"].get(sentence, sentence))

    def _findings(self, body: Mapping[str, object]) -> Iterator[tuple[Finding, str]]:
        wrong: set[str] = set()
        for declared in self._data["properties"]:
            name = declared["name"]
            if name not in body:
                if "needed" in declared:
                    wrong.add(name)
                    yield "illegal", declared["needed"]
            elif not _is_of_kind(body[name], declared["kind"]) or not _is_among(body[name], declared.get("options")):
                wrong.add(name)
                yield "illegal", declared["said"]
        known = {declared["name"] for declared in self._data["properties"]}
        if set(body) - known:
            yield "open", ""
        # Nothing further can be said of a property that is wrong in itself.
        given = {name: value for name, value in body.items() if name not in wrong}
        assumed = {entry["property"]: entry["value"] for entry in self._data.get("defaults", []) if "at" not in entry}
        taken = {name: value for name, value in assumed.items() if name not in body} | given
        yield from self._values(given, taken)
        yield from self._company(given, taken)
        yield from self._silence(given, body)

    def _values(self, given: Mapping[str, object], taken: Mapping[str, object]) -> Iterator[tuple[Finding, str]]:
        for table in self._data.get("tables", []):
            for row in table["rows"]:
                at = dict(zip(table["by"], row["at"], strict=True))
                named = {name: value for name, value in at.items() if value != _ANY}
                value = given.get(table["property"])
                if value is not None and _is_at(named, taken) and not _is_among(value, row["values"]):
                    yield "illegal", row["said"]
        for entry in self._data.get("used", []):
            listed = given.get(entry["property"])
            if isinstance(listed, list) and len(listed) > entry["items"] and _is_at(entry.get("at", {}), taken):
                yield "open", entry["said"]

    def _company(self, given: Mapping[str, object], taken: Mapping[str, object]) -> Iterator[tuple[Finding, str]]:
        for entry in self._data.get("belonging", []):
            elsewhere = all(name in taken for name in entry["to"]) and not _is_at(entry["to"], taken)
            if elsewhere and any(name in given for name in entry["properties"]):
                yield "open", entry["said"]
        for entry in self._data.get("together", []):
            is_incomplete = entry["property"] in given and any(name not in given for name in entry["needs"])
            if is_incomplete and _is_at(entry.get("at", {}), taken):
                yield "illegal", entry["said"]
        for entry in self._data.get("distances", []):
            start, end = given.get(entry["from"]), given.get(entry["to"])
            is_said = entry.get("with", entry["from"]) in given and _is_at(entry.get("at", {}), taken)
            if not is_said or not isinstance(start, int | float) or not isinstance(end, int | float):
                continue
            # Both are whole here, so that int() loses nothing and the difference is exact.
            if not entry["least"] <= int(end) - int(start) <= entry["most"]:
                yield "illegal", entry["said"]

    def _silence(self, given: Mapping[str, object], body: Mapping[str, object]) -> Iterator[tuple[Finding, str]]:
        for entry in self._data.get("silent", []):
            value = given.get(entry["property"])
            is_silent = (
                value is not None
                and {
                    "empty": value in ("", []),
                    "negative": isinstance(value, int | float) and value < 0,
                    "without": entry.get("other") not in body,
                }[entry["about"]]
            )
            if is_silent:
                yield "open", entry["said"]


def _is_at(at: Mapping[str, object], taken: Mapping[str, object]) -> bool:
    return all(name in taken and _is_among(taken[name], [value]) for name, value in at.items())


def _is_among(value: object, options: list[object] | None) -> bool:
    """Say whether a value of the right kind is an option; 10.0 is 10."""
    return options is None or value in options


def _is_of_kind(value: object, kind: str) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "yes or no":
        return isinstance(value, bool)
    if kind == "whole number":
        return is_number and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))
    return is_number if kind == "number" else isinstance(value, str)


def load_documented(directory: Path) -> dict[str, DocumentedRules]:
    """Read the tables in a directory, by operationId.

    Raises:
        DocumentedDataError: a table cannot be read, or does not fit the schema beside it.

    """
    schema = json.loads((directory / "documented.schema.json").read_text(encoding="utf-8"))
    found: dict[str, DocumentedRules] = {}
    for path in sorted(directory.glob("*.yaml")):
        try:
            data, _ = read_yaml(path.read_text(encoding="utf-8"))
        except YamlTextError as error:
            raise DocumentedDataError(f"{path.name} (line {error.line}): {error.what}") from error
        problem = best_match(Draft202012Validator(schema).iter_errors(cast("Any", data)))
        if problem is not None or not isinstance(data, dict):
            raise DocumentedDataError(
                f"{path.name}, {problem.json_path if problem else '$'}: {problem and problem.message}"
            )
        found[data["operation"]] = DocumentedRules(data["operation"], data["page"], data)
    return found
