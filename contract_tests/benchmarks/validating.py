"""What it costs to validate one request: by the package, by its rules alone, by a plain model, by jsonschema-rs."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import jsonschema_rs

from contract_tests.benchmarks.subject import Subject
from contract_tests.figures import Aim, Figure
from contract_tests.kit.reading.document import SpecDocument

_RULES: Final = Aim("at most", 1)


def measure_validation(subject: Subject, document: SpecDocument, *, rounds: int, calls: int) -> Iterator[Figure]:
    """Yield the microseconds that each takes for the same body, and the ratios."""
    measured: dict[str, list[float]] = {}
    ways = _ways(subject, document)
    for _ in range(rounds):
        for name, validate in ways.items():
            measured.setdefault(name, []).append(_microseconds(validate, calls))

    def over(what: str, base: str) -> tuple[float, ...]:
        return tuple(one / other for one, other in zip(measured[what], measured[base], strict=True))

    titles = {
        "package": "one request: the package's class",
        "rules": "one request: its compiled rules alone",
        "plain": "one request: the plain model, without rules",
        "jsonschema-rs": "one request: jsonschema-rs, without the arithmetic",
    }
    for name, title in titles.items():
        yield Figure(f"validation.{name}", title, "µs", tuple(measured[name]))
    yield Figure(
        "validation.rules-over-plain", "the rules, over the plain model", "times", over("rules", "plain"), _RULES
    )
    yield Figure("validation.package-over-plain", "the class, over the plain model", "times", over("package", "plain"))
    yield Figure(
        "validation.package-over-jsonschema-rs",
        "the class, over jsonschema-rs",
        "times",
        over("package", "jsonschema-rs"),
    )


def _ways(subject: Subject, document: SpecDocument) -> Mapping[str, Callable[[], object]]:
    body, schema = dict(subject.body), subject.operation.request_schema or ""
    request = getattr(subject.package, schema)
    plain = request.__base__  # what datamodel-code-generator makes of the schema
    checks = {name.replace("_", ""): getattr(subject.package, name) for name in subject.package.__all__}
    check = checks[f"check{schema.lower()}"]
    reference = {"$ref": f"#/components/schemas/{schema}", "components": document.root["components"]}
    validator = jsonschema_rs.Draft202012Validator(reference)
    return {
        "package": lambda: request.model_validate(body),
        "rules": lambda: check(body),
        "plain": lambda: plain.model_validate(body),
        "jsonschema-rs": lambda: validator.is_valid(body),
    }


def _microseconds(validate: Callable[[], object], calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        validate()
    return (time.process_time() - start) / calls * 1e6
