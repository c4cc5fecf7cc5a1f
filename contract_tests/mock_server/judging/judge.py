"""Judge request bodies: one compiled JSON Schema validator, its errors mapped back to the rules that they break."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import jsonschema_rs

from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.judging.findings import Finding, body_pointer
from contract_tests.mock_server.judging.switches import UNKNOWN_KEYS, Switches, enforceable, without
from contract_tests.mock_server.judging.wording import Breach, describe_allowed, describe_condition, phrase
from contract_tests.mock_server.reading.disputed import read_disputed
from contract_tests.mock_server.reading.document import Json, child
from contract_tests.mock_server.reading.rules import DERIVED, Rule, read_rules

__all__ = ["BodyJudge"]

# Within one property the first broken keyword of this order is the root cause.
_ORDER = ("required", "type", "enum", "const")
_LAST = ("items", "prefixItems", "contains", "properties", "additionalProperties", "propertyNames")
_LONGEST_NAME = 80
_Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of the validator: what it is about, where it arose in the schema, and in the body."""

    field: str
    atom: str
    path: _Path
    at: _Path


class BodyJudge:
    """Judge bodies by one schema. Conditional rules count only where nothing that they read is broken by itself.

    Args:
        schema: The schema, without references.
        where: Where it stands, for errors.
        switches: What is enforced or waived whatever the document says.
        line_of: Returns the line of an element of the schema, by its path.

    Raises:
        SpecError: the schema, or a disputed point of it, is no good.
    """

    def __init__(
        self,
        schema: Json,
        where: str,
        switches: Switches | None = None,
        line_of: Callable[[_Path], int | None] = lambda _path: None,
    ) -> None:
        self._schema: dict[str, Json] = schema if isinstance(schema, dict) else {}
        self._properties = child(self._schema, "properties", where)
        rules = read_rules(schema, where)
        self._rules = {rule.index: rule for rule in rules}
        self._line_of = line_of
        self.disputed = read_disputed(schema, where)
        known = enforceable(self._schema, rules)
        self.known = frozenset(known)
        # A disputed point about no rule decides nothing; the generator's lint tells the author.
        ignored = (switches or Switches()).decide(known, rules, self.disputed)
        self._refuses_unknown = UNKNOWN_KEYS not in ignored
        self._schema_check = CompiledSchema(without(self._schema, rules, ignored) if self._schema else schema, where)

    def judge(self, body: Json) -> tuple[Finding, ...]:
        """Return every broken rule, root causes only, in the order of the document."""
        errors = self._schema_check.errors(body)
        if not errors and not self._refuses_unknown:
            return ()
        plain: dict[str, _Fault] = {}
        conditional: dict[str, tuple[Rule, _Fault]] = {}
        for error in errors:
            path = error.schema_path
            missing = (
                error.kind.property if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required) else None
            )
            at = (*error.instance_path, *(() if missing is None else (missing,)))
            rule = self._rule_at(path)
            if rule is None:
                field, atom = _plain_atom(path, missing)
                if field not in plain or _rank(path) < _rank(plain[field].path):
                    plain[field] = _Fault(field, atom, path, at)
            else:
                field = _asserted_field(path[3:], missing)
                atom = rule.atom(field)
                conditional.setdefault(atom, (rule, _Fault(field, atom, path, at)))
        return tuple(self._report(body, plain, conditional))

    def _report(
        self, body: Json, plain: Mapping[str, "_Fault"], conditional: Mapping[str, tuple[Rule, "_Fault"]]
    ) -> Iterator[Finding]:
        order = {name: index for index, name in enumerate(self._properties)}
        for fault in sorted(plain.values(), key=lambda fault: order.get(fault.field, len(order))):
            yield self._finding(fault.atom, self._plain_breach(body, fault), fault)
        for rule, fault in sorted(conditional.values(), key=lambda entry: entry[0].index):
            if not rule.reads(fault.field) & plain.keys():
                at = (rule.derived.subject,) if rule.derived and fault.field == DERIVED else fault.at
                yield self._finding(rule.id, self._breach(body, rule, fault.field), replace(fault, at=at))
        if self._refuses_unknown and isinstance(body, dict):
            for name in (name for name in body if name not in self._properties):
                shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."
                breach = Breach(UNKNOWN_KEYS, shown, body[name], allowed=", ".join(self._properties))
                yield self._finding(UNKNOWN_KEYS, breach, _Fault(name, UNKNOWN_KEYS, ("properties",), (name,)))

    def _finding(self, rule: str, breach: Breach, fault: "_Fault") -> Finding:
        return Finding(
            rule,
            breach.atom,
            phrase(breach),
            body_pointer(fault.at),
            breach.allowed,
            breach.when,
            breach.source,
            self._line_of(fault.path),
        )

    def _rule_at(self, path: _Path) -> Rule | None:
        if len(path) > 2 and path[0] == "allOf" and path[2] == "then" and isinstance(path[1], int):  # noqa: PLR2004 - allOf, index, then
            return self._rules.get(path[1])
        return None

    def _plain_breach(self, body: Json, fault: "_Fault") -> Breach:
        field, path = fault.field, fault.path
        declared = self._properties.get(field)
        source = declared.get("description") if isinstance(declared, dict) else None
        return Breach(
            fault.atom,
            field,
            value=body.get(field) if isinstance(body, dict) and field in self._properties else _outline(body),
            is_missing=path[-1] == "required" and len(path) == 1,
            allowed=describe_allowed(declared if field in self._properties else {"type": self._schema.get("type")}),
            source=source if isinstance(source, str) else "",
        )

    def _breach(self, body: Json, rule: Rule, field: str) -> Breach:
        members = body if isinstance(body, dict) else {}
        when = describe_condition(rule.condition, self._properties, field)
        if rule.derived and field == DERIVED:
            value, allowed = rule.derived.value(body), describe_allowed(rule.then[DERIVED])
            return Breach(rule.atom(field), rule.derived.text, value, when=when, allowed=allowed, source=rule.source)
        asserted = rule.then.get("properties")
        allowed = describe_allowed(asserted.get(field)) if isinstance(asserted, dict) else ""
        return Breach(
            rule.atom(field),
            field,
            members.get(field),
            is_missing=field not in members,
            when=when,
            allowed=allowed,
            source=rule.source,
        )


def _plain_atom(path: _Path, missing: str | None) -> tuple[str, str]:
    """Name the property and the atom of an error outside the rules: `model.required`, `image_urls.items.type`."""
    if missing is not None and len(path) == 1:
        return missing, f"{missing}.required"
    if len(path) > 1 and path[0] == "properties":
        return str(path[1]), ".".join(str(part) for part in path[1:])
    return "body", ".".join(("body", *(str(part) for part in path)))


def _asserted_field(path: _Path, missing: str | None) -> str:
    """Name what an error below `then` is about."""
    if path[0] == "properties":
        return str(path[1])
    return missing if missing is not None else DERIVED


def _rank(path: _Path) -> tuple[int, int]:
    keyword = str(path[2]) if len(path) > 2 and path[0] == "properties" else str(path[0])  # noqa: PLR2004 - properties, name, keyword
    if keyword in _ORDER:
        first = _ORDER.index(keyword)
    else:
        first = len(_ORDER) + (_LAST.index(keyword) + 1 if keyword in _LAST else 0)
    last = str(path[-1])
    return first, _ORDER.index(last) if last in _ORDER else len(_ORDER)


def _outline(body: Json) -> Json:
    """Show a whole body in a message only if that is short."""
    return body if not isinstance(body, dict | list) else [] if isinstance(body, list) else {}
