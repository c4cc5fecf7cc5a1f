"""Say of any body what this server makes of it, and whether the documents cover it."""

from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES, BodyError, parse_body
from contract_tests.mock_server.judging.findings import Finding
from contract_tests.mock_server.judging.judge import BodyJudge
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation
from contract_tests.mock_server.reading.rules import read_rules

__all__ = ["State", "Verdict", "VerdictWriter"]

State: TypeAlias = Literal["legal", "open", "refused"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what is thought of one body.

    `refused`: this server refuses it. `open`: it accepts it, but a rule that it does not enforce is broken. `legal`:
    it accepts it, and no rule of the document is broken.
    """

    state: State
    findings: tuple[Finding, ...]
    passed_over: tuple[Finding, ...] = ()
    """What is broken beside, and not enforced here."""


class VerdictWriter:
    """Judge the bodies of one operation, and write verdicts as JSON."""

    def __init__(self, service: MockService, operation: Operation) -> None:
        self._operation = operation
        self._enforced = service.judges[operation.id]
        line_of = partial(service.line, operation)
        everything = Switches(enforce=tuple(self._enforced.known))
        self._every = BodyJudge(operation.body_schema, operation.id, everything, line_of)
        rules = read_rules(operation.body_schema, operation.id)
        self._strengths = {rule.atom(field): rule.strength for rule in rules for field in rule.asserts}
        self._disputed = {name: point.evidence for point in self._enforced.disputed for name in point.rules}

    def follows(self, judge: BodyJudge) -> bool:
        """Say whether this is what the server judges by."""
        return judge is self._enforced

    def judge(self, body: Json) -> Verdict:
        """Judge a body that was read."""
        refused = self._enforced.judge(body)
        atoms = {finding.atom for finding in refused}
        beside = tuple(finding for finding in self._every.judge(body) if finding.atom not in atoms)
        if refused:
            return Verdict("refused", refused, beside)
        return Verdict("open" if beside else "legal", beside)

    def judge_text(self, raw: bytes) -> tuple[Verdict, Json]:
        """Judge a body as it would come over the wire; return it, too, if it can be read."""
        if not raw and not self._operation.body_is_required:
            return Verdict("legal", ()), None
        if len(raw) > MAX_BODY_BYTES:
            return _unread("body.size", f"the body is larger than {MAX_BODY_BYTES} bytes"), None
        try:
            body = parse_body(raw)
        except BodyError as error:
            return _unread("body.json", str(error)), None
        return self.judge(body), body

    def as_json(self, finding: Finding) -> dict[str, Json]:
        """Write a finding with what a person needs beside it: the words alone, the field, what speaks against it."""
        words = finding.message.removesuffix(f" [{finding.atom}]").removesuffix(f' Documented: "{finding.source}"')
        shown: dict[str, Json] = {
            "words": words,
            "field": finding.pointer.split("/")[1].replace("~1", "/").replace("~0", "~") if finding.pointer else "",
            "strength": self._strengths.get(finding.atom, ""),
            "disputed": self._disputed.get(finding.atom, self._disputed.get(finding.rule, "")),
        }
        return {**finding.as_json(), **shown}


def _unread(rule: str, problem: str) -> Verdict:
    return Verdict("refused", (Finding(rule, rule, f"{problem}. [{rule}]"),))
