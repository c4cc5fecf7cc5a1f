"""What of the contract a run has touched: answers, rules, cells, and statements of the documents.

Every exchange counts, whichever check sent it. A rule is exercised legally by a body of which it speaks and that keeps
it, illegally by one that breaks it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contract_tests.kit.judging.guards import is_guarded
from contract_tests.kit.reading.ledger import read_ledger
from contract_tests.kit.running.wire import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from contract_tests.kit.judging.oracle import Oracle
    from contract_tests.kit.reading.ledger import Statement
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.recorder import Recorder
    from contract_tests.kit.running.target import Exchange
    from contract_tests.kit.running.wire import Json, Request

KINDS: Final = ("rules", "answers", "cells", "statements")
"""What a part of is measured, in percent."""
MOST_REMEMBERED: Final = 20_000
MOST_NAMED: Final = 3


@dataclass(slots=True)
class Coverage:
    """Count what was exercised; `note` is a listener of a target.

    Attributes:
        oracle: Judges the bodies that were sent.
        answers: How often an operation answered so: (operationId, status, media type or empty).
        legal: How often a rule was kept by a body of which it speaks: (operationId, rule).
        illegal: How often it was broken.
    """

    oracle: Oracle
    answers: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    legal: Counter[tuple[str, str]] = field(default_factory=Counter)
    illegal: Counter[tuple[str, str]] = field(default_factory=Counter)
    _operations: dict[tuple[str, str], Operation] = field(init=False)
    _known: dict[tuple[str, bytes], tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Index the operations by what a request says."""
        self._operations = {(each.method, each.path): each for each in self.oracle.document.operations}

    def note(self, exchange: Exchange) -> None:
        """Count one exchange; one without an answer shows nothing."""
        request, observation = exchange.request, exchange.observation
        operation = self._operations.get((request.method, request.path.partition("?")[0]))
        if operation is None or observation.status is None:
            return
        self.answers[operation.id, str(observation.status), observation.media_type or ""] += 1
        if operation.request_schema is None or not _is_about_the_body(request):
            return
        kept, broken = self._sorted(operation.request_schema, request)
        self.legal.update((operation.id, rule) for rule in kept)
        self.illegal.update((operation.id, rule) for rule in broken)

    def _sorted(self, schema: str, request: Request) -> tuple[frozenset[str], frozenset[str]]:
        """Return the rules that a body keeps and breaks."""
        key = schema, request.content
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._judged(schema, request)
        return self._known[key]

    def _judged(self, schema: str, request: Request) -> tuple[frozenset[str], frozenset[str]]:
        try:
            body = request.body
        except (ValueError, RecursionError):
            return frozenset(), frozenset()
        broken = self.oracle.judge(schema, body).rules
        kept = frozenset(
            atom.rule for atom in self.oracle.atoms(schema).all if atom.rule not in broken and is_guarded(atom, body)
        )
        return kept, broken

    def data(self, recorder: Recorder) -> dict[str, Json]:
        """Return it as the report has it."""
        operations, rules = self._operations_data(), self._rules_data()
        cells: dict[str, Json] = {
            "exercised": sum(record.target != "not observed" for record in recorder.cells.values()),
            "total": len(recorder.planned),
        }
        data: dict[str, Json] = {
            "operations": operations,
            "rules": rules,
            "cells": cells,
            "statements": self._statements_data(recorder),
        }
        return {**data, "percent": percentages(data)}

    def _operations_data(self) -> list[Json]:
        found: list[Json] = []
        for operation in self.oracle.document.operations:
            documented = [
                (response.status, content.media_type.lower())
                for response in operation.responses
                for content in response.contents
            ]
            seen = {key[1:]: count for key, count in sorted(self.answers.items()) if key[0] == operation.id}
            found.append(
                {
                    "operation": operation.id,
                    "documented": [
                        {"status": status, "media_type": media_type, "count": seen.get((status, media_type), 0)}
                        for status, media_type in documented
                    ],
                    "undocumented": [
                        {"status": status, "media_type": media_type, "count": count}
                        for (status, media_type), count in seen.items()
                        if (status, media_type) not in documented
                    ],
                }
            )
        return found

    def _rules_data(self) -> list[Json]:
        found: dict[tuple[str, str], str] = {}
        for operation in self.oracle.document.operations:
            if operation.request_schema is not None:
                for atom in self.oracle.atoms(operation.request_schema).all:
                    found.setdefault((operation.id, atom.rule), atom.strength)
        return [
            {
                "operation": operation,
                "rule": rule,
                "strength": strength,
                "legal": self.legal[operation, rule],
                "illegal": self.illegal[operation, rule],
            }
            for (operation, rule), strength in found.items()
        ]

    def _statements_data(self, recorder: Recorder) -> dict[str, Json]:
        statements = read_ledger(self.oracle.document)
        judged = [record for record in recorder.checks if record.outcome != "not observed"]
        rules = {record.rule for record in judged if record.rule is not None}
        rules |= {rule for record in recorder.cells.values() for rule in record.broken}
        places = {place for record in judged for place in record.observes}
        untouched = [statement for statement in statements if not _is_touched(statement, rules, places)]
        return {
            "total": len(statements),
            "touched": len(statements) - len(untouched),
            "untouched": [
                {
                    "id": statement.id,
                    "source": statement.source,
                    "quote": statement.quote,
                    "stated_by": list(statement.stated_by),
                }
                for statement in untouched
            ],
        }


def percentages(data: Mapping[str, Json]) -> dict[str, Json]:
    """Return what part of each kind was exercised, in percent, from the coverage of a report.

    Rules that the documents state count if bodies kept and bodies broke them; documented answers, cells and statements
    if they were seen. Of nothing, everything was exercised.
    """
    stated = [rule for rule in _listed(data["rules"]) if rule["strength"] != "assumed"]
    answers = [answer for operation in _listed(data["operations"]) for answer in _listed(operation["documented"])]
    cells, statements = _mapping(data["cells"]), _mapping(data["statements"])
    parts = {
        "rules": (sum(bool(rule["legal"] and rule["illegal"]) for rule in stated), len(stated)),
        "answers": (sum(bool(answer["count"]) for answer in answers), len(answers)),
        "cells": (cells["exercised"], cells["total"]),
        "statements": (statements["touched"], statements["total"]),
    }
    return {kind: _percent(*parts[kind]) for kind in KINDS}


def shortfalls(data: Mapping[str, Json], minimums: Mapping[str, float]) -> tuple[str, ...]:
    """Say where less was exercised than was asked for, in percent by kind."""
    reached = _mapping(data["percent"])
    return tuple(
        f"Only {reached[kind]} % of the {kind} were exercised; {least:g} % were asked for."
        for kind, least in minimums.items()
        if isinstance(percent := reached[kind], int | float) and percent < least
    )


def coverage_lines(data: Mapping[str, Json]) -> Iterator[str]:
    """Say it in a few lines."""
    reached = _mapping(data["percent"])
    yield "Coverage    " + ", ".join(f"{kind} {reached[kind]:g} %" for kind in KINDS)
    one_sided = [
        f"{rule['rule']} was never {'broken' if rule['legal'] else 'kept'}"
        for rule in _listed(data["rules"])
        if rule["strength"] != "assumed" and not (rule["legal"] and rule["illegal"])
    ]
    yield from _named(one_sided)
    untouched = _listed(_mapping(data["statements"])["untouched"])
    yield from _named([f"no check touches {statement['id']}" for statement in untouched])


def _named(words: Sequence[str]) -> Iterator[str]:
    for each in words[:MOST_NAMED]:
        yield f"            {each}"
    if len(words) > MOST_NAMED:
        yield f"            and {len(words) - MOST_NAMED} more, in the report file"


def merged_coverage(parts: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Return the coverage of a run from those of its shards.

    Raises:
        ValueError: They are not about the same operations and rules.
    """
    first = parts[0]
    if any(_names(part) != _names(first) for part in parts):
        raise ValueError("the coverages are not of one specification")
    operations: list[Json] = []
    for place, operation in enumerate(_listed(first["operations"])):
        mine = [_listed(part["operations"])[place] for part in parts]
        operations.append(
            {
                "operation": operation["operation"],
                **{kind: _summed([_listed(each[kind]) for each in mine]) for kind in ("documented", "undocumented")},
            }
        )
    counted = [_listed(part["rules"]) for part in parts]
    rules: list[Json] = [
        {**rule, **{way: sum(_number(part[place][way]) for part in counted) for way in ("legal", "illegal")}}
        for place, rule in enumerate(counted[0])
    ]
    cells = [_mapping(part["cells"]) for part in parts]
    statements = [_mapping(part["statements"]) for part in parts]
    missed = [{str(each["id"]) for each in _listed(part["untouched"])} for part in statements]
    untouched = [each for each in _listed(statements[0]["untouched"]) if all(str(each["id"]) in ids for ids in missed)]
    total = _number(statements[0]["total"])
    data: dict[str, Json] = {
        "operations": operations,
        "rules": rules,
        "cells": {name: sum(_number(part[name]) for part in cells) for name in ("exercised", "total")},
        "statements": {"total": total, "touched": total - len(untouched), "untouched": [*untouched]},
    }
    return {**data, "percent": percentages(data)}


def _names(part: Mapping[str, Json]) -> list[tuple[Json, ...]]:
    operations = [(each["operation"],) for each in _listed(part["operations"])]
    return [*operations, *((rule["operation"], rule["rule"]) for rule in _listed(part["rules"]))]


def _summed(lists: Sequence[Sequence[Mapping[str, Json]]]) -> list[Json]:
    counts: Counter[tuple[str, str]] = Counter()
    for answers in lists:
        for answer in answers:
            counts[str(answer["status"]), str(answer["media_type"])] += _number(answer["count"])
    return [
        {"status": status, "media_type": media_type, "count": count} for (status, media_type), count in counts.items()
    ]


def _is_about_the_body(request: Request) -> bool:
    media_type = (request.header("Content-Type") or "").partition(";")[0].strip().lower()
    return media_type == "application/json" and TOKEN in (request.header("Authorization") or TOKEN)


def _is_touched(statement: Statement, rules: Iterable[str], places: Iterable[str]) -> bool:
    """Say whether a check was about one of the rules that state it, or about an element that does, or a part of one."""
    return any(
        stated in rules or any(place == stated or place.startswith(f"{stated}/") for place in places)
        for stated in statement.stated_by
    )


def _percent(part: Json, whole: Json) -> float:
    return round(100 * _number(part) / _number(whole), 1) if whole else 100.0


def _listed(data: Json) -> list[dict[str, Json]]:
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _mapping(data: Json) -> dict[str, Json]:
    return data if isinstance(data, dict) else {}


def _number(data: Json) -> int:
    return data if isinstance(data, int) else 0
