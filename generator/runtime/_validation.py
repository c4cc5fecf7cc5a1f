"""Hold a raw request body to its rules before Pydantic sees it, which could no longer tell 10.0 and true from 10 and 1.

A body that breaks rules raises one `pydantic.ValidationError` with an entry for each, whose `type` is the rule's id.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import MISSING, BaseModel, ModelWrapValidatorHandler, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from ._blame import ABSENT, BrokenRule, as_json, is_integer, printable

RequestT = TypeVar("RequestT", bound=BaseModel)

_LIFTED: Final = "lifted-rules"
_ALWAYS_JSON: Final = frozenset({str, bool})
_MACHINE_WORD: Final = 64  # bits


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShape:
    """Describe one kind of request.

    Args:
        check: Returns every rule that a body breaks.
        fields: The properties, as they are sent.
        python_names: The names in Python of those that cannot have their own, each with the property.
        foreign_names: Names that people use for a property, each with the property.
        integers: The properties that hold an integer or a list of them.
    """

    check: Callable[[object], list[BrokenRule]]
    fields: frozenset[str]
    python_names: Mapping[str, str] = field(default_factory=dict)
    foreign_names: Mapping[str, str] = field(default_factory=dict)
    integers: frozenset[str] = frozenset()


def lift_rules(names: Collection[str], liftable: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the validation context in which some rules are not held against a request.

    Raises:
        ValueError: One of the names is no rule that can be lifted.
    """
    for name in names:
        if name not in liftable:
            raise ValueError(f"{name!r} is not a rule that can be lifted; these are: {', '.join(liftable) or 'none'}")
    return {_LIFTED: frozenset(names)}


def validate_request(
    model: type[RequestT],
    raw: object,
    handler: ModelWrapValidatorHandler[RequestT],
    context: object,
    shape: RequestShape,
) -> RequestT:
    """Return the request that a raw body stands for.

    Raises:
        ValidationError: The body breaks rules; each has an entry, root causes only.
    """
    if isinstance(raw, model):
        raw = raw.model_dump(by_alias=True, exclude_unset=True)
    body = checked_fields(model.__name__, raw, context, shape)
    unencodable = {name: value for name, value in body.items() if _has_lone_surrogate(value)}
    if not unencodable:
        return handler(body)
    request = handler(body | {name: _without_surrogates(value) for name, value in unencodable.items()})
    # JSON can escape a lone surrogate, Pydantic's strings cannot hold one: such a value is put in behind its back.
    python_names = {wire: name for name, wire in shape.python_names.items()}
    for name, value in unencodable.items():
        vars(request)[python_names.get(name, name)] = value
    return request


def checked_fields(name: str, raw: object, context: object, shape: RequestShape) -> dict[str, object]:
    """Return the fields of a raw body as they are sent.

    Nothing that passes is refused by the request's class afterwards: who only sends needs no object of it.

    Args:
        name: What the request is called in the error.
        raw: The body, with `MISSING` for what is not given.
        context: Which rules are lifted.
        shape: What the body is held to.

    Raises:
        ValidationError: The body breaks rules; each has an entry, root causes only.
    """
    errors: list[InitErrorDetails] = []
    body = _with_wire_names(raw, shape, errors) if isinstance(raw, dict) else raw
    broken = shape.check(body)
    if broken:
        lifted = _lifted(context)
        broken = [each for each in broken if each.rule not in lifted]
        errors += map(_broken_rule, broken)
    if isinstance(body, dict):
        errors += _unsendable(body, {each.field for each in broken})
    if errors or not isinstance(body, dict):
        raise ValidationError.from_exception_data(name, errors)
    for field_name in shape.integers:
        if isinstance(body.get(field_name), float | list):
            body[field_name] = _as_integers(body[field_name])
    return body


def _lifted(context: object) -> Collection[str]:
    """Return the rules that a validation context lifts; `lift_rules` alone makes such contexts."""
    lifted = context.get(_LIFTED) if isinstance(context, Mapping) else None
    return lifted if isinstance(lifted, frozenset) else ()


def _with_wire_names(
    raw: Mapping[str, object], shape: RequestShape, errors: list[InitErrorDetails]
) -> dict[str, object]:
    """Return a body under the names that are sent, without what is not set; note every name that is none."""
    if raw.keys() <= shape.fields:
        return {name: value for name, value in raw.items() if value is not MISSING}
    body: dict[str, object] = {}
    for key, value in raw.items():
        name = shape.python_names.get(key, key)
        if value is MISSING:
            continue
        if name not in shape.fields:
            errors.append(_unknown_name(key, value, shape))
        elif name in body:
            message = f"{name} is given twice, as {name} and as {_python_name(name, shape)}"
            errors.append(_error("given_twice", message, name, value))
        else:
            body[name] = value
    return body


def _unknown_name(key: object, value: object, shape: RequestShape) -> InitErrorDetails:
    name = printable(key) if isinstance(key, str) else as_json(key)
    meant = shape.foreign_names.get(name.lower())
    if meant is None:
        import difflib  # noqa: PLC0415 - of use for mistakes alone

        names = [*shape.fields, *shape.foreign_names]
        close = difflib.get_close_matches(name.lower(), sorted(names), n=1)
        meant = shape.foreign_names.get(close[0], close[0]) if close else None
    message = f"{name} is not a field of this request"
    if meant is None:
        return _error("extra_forbidden", message, name, value)
    suggestion = _python_name(meant, shape)
    return _error("extra_forbidden", f"{message}; did you mean {suggestion}?", name, value, {"suggestion": suggestion})


def _python_name(wire: str, shape: RequestShape) -> str:
    return next((name for name, sent in shape.python_names.items() if sent == wire), wire)


def _broken_rule(broken: BrokenRule) -> InitErrorDetails:
    atom = broken.atom
    parts = {
        "rule": atom.rule,
        "atom": atom.id,
        "strength": atom.strength,
        "field": atom.field,
        "keyword": atom.keyword,
        "condition": atom.condition,
        "allowed": atom.allowed,
        "source": atom.source,
        "pointer": atom.pointer,
    }
    value = None if broken.value is ABSENT else broken.value
    return _error(atom.rule, broken.message, atom.field, value, parts)


def _error(
    kind: str, message: str, name: str, value: object, parts: Mapping[str, str] | None = None
) -> InitErrorDetails:
    # Pydantic fills a template; `message` comes last, so that no brace in it is taken for a place to fill.
    error = PydanticCustomError(kind, "{message}", {**(parts or {}), "message": message})  # pyright: ignore[reportArgumentType] - a kind is known from the spec only
    return InitErrorDetails(type=error, loc=(name,) if name else (), input=value)


def _unsendable(body: Mapping[str, object], blamed: Collection[str]) -> Iterator[InitErrorDetails]:
    """Yield an entry for each value that no rule forbids and that could not be sent."""
    for name, value in body.items():
        if name not in blamed and (fault := _fault_in_json(value)):
            yield _error("not_json", f"{name} cannot be written as JSON: {fault}", name, value)


def _fault_in_json(value: object) -> str:
    """Say why JSON cannot hold a value; "" if it can."""
    # Nearly every value is one of these; to write the others as JSON only to see whether it can be done takes longer.
    if type(value) in _ALWAYS_JSON or (type(value) is int and value.bit_length() < _MACHINE_WORD):
        return ""
    try:
        json.dumps(value, allow_nan=False)
    except RecursionError:
        return "it is nested too deep"
    except ValueError as error:
        digits = sys.get_int_max_str_digits()
        return f"an integer in it has more than {digits} digits" if "digits" in str(error) else str(error)
    except TypeError as error:
        return str(error)
    return ""


def _as_integers(value: object) -> object:
    """Return 10 for 10.0, which JSON Schema calls an integer and Pydantic does not."""
    if isinstance(value, list):
        return [_as_integers(item) for item in value]
    return int(value) if isinstance(value, float) and is_integer(value) else value


def _has_lone_surrogate(value: object) -> bool:
    if isinstance(value, str):
        return not value.isascii() and printable(value) != value
    return isinstance(value, list) and any(map(_has_lone_surrogate, value))


def _without_surrogates(value: object) -> object:
    if isinstance(value, list):
        return list(map(_without_surrogates, value))
    return printable(value) if isinstance(value, str) else value


def explain(errors: Iterable[object]) -> str:
    """Write what is wrong with an answer, from the entries of a `ValidationError`, without what the answer held."""
    lines: list[str] = []
    for error in errors:
        if isinstance(error, Mapping):
            steps = error.get("loc", ())
            place = ".".join(map(str, steps if isinstance(steps, tuple) else ())) or "the body"
            lines.append(f"{place}: {error.get('msg')}")
    return "; ".join(lines)
