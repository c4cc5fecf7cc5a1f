"""What the package's own documentation shows of each operation: calls that can be run as they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.reading.document import Document, Json
from generator.reading.rules import RuleSet
from generator.rendering import naming
from generator.rendering.comparisons import python
from generator.rendering.examples import Examples, read_examples
from generator.rendering.operations import Delivery, Operation, Service
from generator.rendering.profiles import Profile
from generator.rendering.signatures import parameters
from generator.runtime import _retry, errors


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """Hold a class that an answer may have, and what is shown of it."""

    name: str
    attribute: str
    """What tells it from the others, as `.data`; "" where nothing does."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold an operation as the documentation shows it. What is "" or None is not shown."""

    operation: Operation
    constant: str
    arguments: str
    """Those of a call that keeps every rule."""
    acknowledged: str
    """Those of a call that is answered at once, while the work goes on."""
    refused: str
    """A body that a rule refuses, as a dictionary."""
    lifted: str
    """The arguments of a call that an inapplicable rule refuses, and which lifts it."""
    answers: tuple[ShownAnswer, ...]
    task_id: str
    """The attribute that every answer has, as `.task_id`."""
    one: str
    """The parameter that asks for one task."""
    ask: str
    """The arguments that go with it."""
    example_id: str
    """The id of a task, as a literal."""


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """Hold a callback as the documentation shows it."""

    function: str
    field: str
    operation: str
    """The method whose requests name the URL."""
    answers: tuple[ShownAnswer, ...]
    task_id: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Hold what the documentation shows; None where the document has nothing of the kind."""

    first: Shown
    streamed: Shown | None
    delivery: ShownDelivery | None
    waited_for: Shown | None
    result_attribute: str
    """What is shown of the result of a task."""
    costly: Shown | None
    """The first operation that is not idempotent."""
    free: Shown | None
    """The first one that is."""
    lifted: Shown | None
    refused: Shown | None
    idempotent: tuple[str, ...]
    others: tuple[str, ...]
    tree: str
    """The errors, drawn."""
    retries: str
    """What is sent again, as a table."""


def read_guide(document: Document, service: Service, rule_sets: Mapping[str, RuleSet], lenient: Profile) -> Guide:
    """Return what the documentation of a package shows."""
    every = [_shown(document, operation, rule_sets[operation.request], lenient) for operation in service.operations]
    # What is asked for tasks comes after what makes them, whatever the order of the document.
    every.sort(key=lambda shown: shown.operation.task_query is not None)
    costly = [shown for shown in every if not shown.operation.is_idempotent]
    free = [shown for shown in every if shown.operation.is_idempotent]
    waited_for = next((shown for shown in every if shown.operation.task_result), None)
    result = waited_for.operation.task_result if waited_for else None
    return Guide(
        first=every[0],
        streamed=next((shown for shown in every if shown.operation.is_streamed), None),
        delivery=next((_shown_delivery(each, service, rule_sets, lenient) for each in service.deliveries), None),
        waited_for=waited_for,
        result_attribute=_result_attribute(result.schema, every[0].answers, lenient) if result else "",
        costly=next(iter(costly), None),
        free=next(iter(free), None),
        lifted=next((shown for shown in every if shown.lifted), None),
        refused=next((shown for shown in every if shown.refused), None),
        idempotent=tuple(shown.operation.method_name for shown in free),
        others=tuple(shown.operation.method_name for shown in costly),
        tree=_paragraph(errors.__doc__, "ApiError"),
        retries=_paragraph(_retry.__doc__, "| "),
    )


def shown_answers(names: Sequence[str], lenient: Profile) -> tuple[ShownAnswer, ...]:
    """Return the classes of an answer, each with the required field that the others lack, or its first."""
    required = {name: _required(lenient, name) for name in names}
    found: list[ShownAnswer] = []
    for name in names:
        common = {field for other in names if other != name for field in required[other]}
        own = [field for field in required[name] if field not in common] or required[name]
        found.append(ShownAnswer(name, _attribute(lenient, name, own[0]) if own else ""))
    return tuple(found)


def _result_attribute(schema: str, answers: Sequence[ShownAnswer], lenient: Profile) -> str:
    """Return what is shown of a class wherever it is the result: as where it is an answer, if it is one."""
    known = {answer.name: answer.attribute for answer in answers}
    (alone,) = shown_answers([schema], lenient)
    return known.get(schema, alone.attribute)


def _shown(document: Document, operation: Operation, rules: RuleSet, lenient: Profile) -> Shown:
    node = _mapping(document.at(operation.pointer))
    examples = read_examples(document, node, rules)
    names = {parameter.wire_name: parameter.name for parameter in parameters(rules)}
    answers = lenient.unions.get(operation.answer, (operation.answer,))
    query, result = operation.task_query, operation.task_result
    asked = {name: value for name, value in (result.ask if result else {}).items() if name in names}
    plain = examples.plain or ({query.one: "the id of a task", **asked} if query else {})
    return Shown(
        operation=operation,
        constant=naming.constant_name(operation.id),
        arguments=_arguments(plain, names),
        acknowledged=_arguments(examples.acknowledged, names) if examples.acknowledged else "",
        refused=literal(examples.refused.body) if examples.refused else "",
        lifted=_lifted(examples, names),
        answers=shown_answers(answers, lenient),
        task_id=_common(lenient, answers),
        one=names.get(query.one, "") if query else "",
        ask=_arguments(asked, names),
        example_id=literal(plain.get(query.one, "the id of a task")) if query else "",
    )


def _lifted(examples: Examples, names: Mapping[str, str]) -> str:
    if examples.inapplicable is None:
        return ""
    return f"{_arguments(examples.inapplicable.body, names)}, lift=[{python(examples.inapplicable.rule)}]"


def _shown_delivery(
    delivery: Delivery, service: Service, rule_sets: Mapping[str, RuleSet], lenient: Profile
) -> ShownDelivery:
    (operation,) = (each for each in service.operations if each.id == delivery.operation)
    names = {parameter.wire_name: parameter.name for parameter in parameters(rule_sets[operation.request])}
    answers = lenient.unions.get(delivery.schema, (delivery.schema,))
    return ShownDelivery(
        function=delivery.function,
        field=names.get(delivery.field, ""),
        operation=operation.method_name,
        answers=shown_answers(answers, lenient),
        task_id=_common(lenient, answers),
    )


def _common(lenient: Profile, names: Sequence[str]) -> str:
    """Return the first attribute that every one of the classes has for certain; "" if there is none."""
    first, *others = names
    common = [field for field in _required(lenient, first) if all(field in _required(lenient, name) for name in others)]
    return _attribute(lenient, first, common[0]) if common else ""


def _attribute(lenient: Profile, schema: str, field: str) -> str:
    return f".{lenient.field_names.get(f'{schema}.{field}', field)}"


def _required(lenient: Profile, schema: str) -> list[str]:
    required = _mapping(lenient.schemas.get(schema)).get("required")
    return [str(field) for field in required] if isinstance(required, list) else []


def _arguments(body: Mapping[str, Json], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[wire]}={literal(value)}" for wire, value in body.items())


def literal(value: Json) -> str:
    """Return a JSON value as Python writes it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{python(key)}: {literal(member)}' for key, member in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return python(value)


def _paragraph(text: str | None, start: str) -> str:
    """Return the lines of a docstring from the first that begins so to the next empty one."""
    lines: Iterable[str] = (text or "").splitlines()
    found: list[str] = []
    for line in lines:
        if found or line.startswith(start):
            if not line.strip():
                break
            found.append(line)
    return "\n".join(found)


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}
