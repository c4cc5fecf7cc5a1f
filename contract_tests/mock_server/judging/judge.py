"""Judge request bodies: one compiled JSON Schema validator, its errors mapped back to the rules that they break."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import jsonschema_rs

from contract_tests.mock_server.judging.compiled import CompiledSchema
from contract_tests.mock_server.judging.wording import Breach, describe_allowed, describe_condition, phrase
from contract_tests.mock_server.reading.document import Json, child
from contract_tests.mock_server.reading.rules import DERIVED, Rule, read_rules

__all__ = ["BodyJudge", "Broken"]

# Within one property the first broken keyword of this order is the root cause.
_ORDER = ("required", "type", "enum", "const")
_LAST = ("items", "prefixItems", "contains", "properties", "additionalProperties", "propertyNames")
_UNKNOWN = "body.unknown"
_LONGEST_NAME = 80
_Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Broken:
    """Name one rule that a body breaks: the rule, its atom, the field, and all of it in words."""

    rule: str
    atom: str
    field: str
    message: str


class BodyJudge:
    """Judge bodies by one schema. Conditional rules count only where nothing that they read is broken by itself."""

    def __init__(self, schema: Json, where: str, *, reject_inapplicable: bool, reject_unknown: bool) -> None:
        self._schema: dict[str, Json] = schema if isinstance(schema, dict) else {}
        self._properties = child(self._schema, "properties", where)
        self._rules = {rule.index: rule for rule in read_rules(schema, where)}
        self._reject_unknown = reject_unknown
        enforced = {"reject", "inapplicable"} if reject_inapplicable else {"reject"}
        ignored = {rule.index for rule in self._rules.values() if rule.strength not in enforced}
        self._schema_check = CompiledSchema(_without(self._schema, ignored) if self._schema else schema, where)

    def judge(self, body: Json) -> tuple[Broken, ...]:
        """Return every broken rule, root causes only, in the order of the document."""
        errors = self._schema_check.errors(body)
        plain: dict[str, tuple[_Path, str]] = {}
        conditional: dict[str, tuple[Rule, str]] = {}
        for error in errors:
            path = error.schema_path
            missing = (
                error.kind.property if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required) else None
            )
            rule = self._rule_at(path)
            if rule is None:
                field, atom = _plain_atom(path, missing)
                if field not in plain or _rank(path) < _rank(plain[field][0]):
                    plain[field] = (path, atom)
            else:
                field = _asserted_field(path[3:], missing)
                conditional.setdefault(rule.atom(field), (rule, field))
        return tuple(self._report(body, plain, conditional))

    def _report(
        self, body: Json, plain: Mapping[str, tuple[_Path, str]], conditional: Mapping[str, tuple[Rule, str]]
    ) -> Iterator[Broken]:
        order = {name: index for index, name in enumerate(self._properties)}
        for field, (path, atom) in sorted(plain.items(), key=lambda entry: order.get(entry[0], len(order))):
            yield Broken(atom, atom, field, phrase(self._plain_breach(body, field, path, atom)))
        for atom, (rule, field) in sorted(conditional.items(), key=lambda entry: entry[1][0].index):
            if not rule.reads(field) & plain.keys():
                yield Broken(rule.id, atom, field, phrase(self._breach(body, rule, field)))
        if self._reject_unknown and isinstance(body, dict):
            for name in (name for name in body if name not in self._properties):
                shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."
                breach = Breach(_UNKNOWN, shown, body[name], allowed=", ".join(self._properties))
                yield Broken(_UNKNOWN, _UNKNOWN, name, phrase(breach))

    def _rule_at(self, path: _Path) -> Rule | None:
        if len(path) > 2 and path[0] == "allOf" and path[2] == "then" and isinstance(path[1], int):  # noqa: PLR2004 - allOf, index, then
            return self._rules.get(path[1])
        return None

    def _plain_breach(self, body: Json, field: str, path: _Path, atom: str) -> Breach:
        declared = self._properties.get(field)
        source = declared.get("description") if isinstance(declared, dict) else None
        return Breach(
            atom,
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


def _without(schema: dict[str, Json], ignored: set[int]) -> Json:
    """Switch rules off in place, so that the others keep their position in `allOf`."""
    members = schema.get("allOf")
    if not isinstance(members, list):
        return schema
    return {**schema, "allOf": [True if index in ignored else member for index, member in enumerate(members)]}


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
