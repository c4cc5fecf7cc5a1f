"""The ways to call an operation that asks for tasks: for one, which returns its record, and for several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.reading.document import Json
from generator.rendering.comparisons import python
from generator.rendering.signatures import Parameter
from generator.rendering.tasks import TaskQuery


@dataclass(frozen=True, slots=True)
class Way:
    """Hold one way to call a method: its parameters and what it returns."""

    parameters: tuple[Parameter, ...]
    answer: str
    needs_lift: bool = False
    """Whether the caller has to say which inapplicable rules not to hold to."""


def ways(
    parameters: Sequence[Parameter],
    properties: Mapping[str, Mapping[str, Json]],
    query: TaskQuery,
    answers: Mapping[str, Json],
) -> tuple[Way, ...]:
    """Return the two ways to ask for tasks: for one, and for several.

    Args:
        parameters: What the method takes.
        properties: The schemas of the fields behind them.
        query: What tells the two apart.
        answers: The schemas that an answer may have, by name.

    Returns:
        Nothing if the answers cannot be told apart.
    """
    batches = [name for name, schema in answers.items() if query.items in _properties(schema)]
    records = [name for name in answers if name not in batches]
    if len(batches) != 1 or len(records) != 1:
        return ()
    return (
        Way(tuple(_for_one(parameters, properties, query)), records[0]),
        Way(tuple(_for_several(parameters, properties, query)), batches[0]),
    )


def _for_one(
    parameters: Sequence[Parameter], properties: Mapping[str, Mapping[str, Json]], query: TaskQuery
) -> Iterator[Parameter]:
    for parameter in parameters:
        name = parameter.wire_name
        if name in query.several_values:
            value = query.several_values[name]
            allowed = properties[name].get("enum")
            others = [other for other in (allowed if isinstance(allowed, list) else ()) if other != value]
            if others:
                literal = f"Literal[{', '.join(map(python, others))}]"
                must = parameter.is_required or properties[name].get("default") == value
                yield replace(parameter, annotation=literal, is_required=must)
        elif name != query.several:
            yield replace(parameter, is_required=parameter.is_required or name == query.one)


def _for_several(
    parameters: Sequence[Parameter], properties: Mapping[str, Mapping[str, Json]], query: TaskQuery
) -> Iterator[Parameter]:
    for parameter in parameters:
        name = parameter.wire_name
        if name in query.several_values:
            value = query.several_values[name]
            must = parameter.is_required or properties[name].get("default") != value
            yield replace(parameter, annotation=f"Literal[{python(value)}]", is_required=must)
        elif name != query.one:
            yield replace(parameter, is_required=parameter.is_required or name == query.several)


def _properties(schema: Json) -> Mapping[str, Json]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}
