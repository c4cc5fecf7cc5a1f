"""Everything that was read -> {path: text}. No file of the output is read or written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from generator.errors import SpecError, SpecErrors
from generator.reading.document import Document
from generator.reading.rules import RuleSet, read_rules
from generator.rendering import naming
from generator.rendering.compiled import CompiledRules, compile_rules
from generator.rendering.http_library import HTTPX, HttpLibrary
from generator.rendering.layout import formatted, formatted_blocks
from generator.rendering.models import render_models
from generator.rendering.operations import Operation, Service, read_service
from generator.rendering.overloads import Overloads, overloads
from generator.rendering.profiles import Profile, answer_profile, request_profile
from generator.rendering.readme import read_guide
from generator.rendering.signatures import Parameter, foreign_names, parameters
from generator.rendering.task_calls import Way, ways
from generator.rendering.tasks import TaskResult
from generator.rendering.templating import make_environment
from generator.rendering.typing_api import answer_fields
from generator.runtime._retry import DEFAULT_RETRIES, LONGEST_RETRY_AFTER

_RUNTIME: Final = (
    "_address.py", "_blame.py", "_clock.py", "_credential.py", "_http.py", "_logging.py", "_retry.py", "_transport.py",
    "_validation.py", "errors.py",
)  # fmt: skip
_IMPORTS_HTTP_LIBRARY: Final = "_http.py"
_RUNTIME_FOR_CALLBACKS: Final = ("_callbacks.py",)
_RUNTIME_FOR_STREAMS: Final = ("_stream.py",)
_RUNTIME_FOR_WAITING: Final = ("_tasks.py", "_waiting.py")
_BLAME_NAMES: Final = (
    "ABSENT", "Atom", "BrokenRule", "by_id", "has_duplicates", "is_integer", "is_multiple", "is_number",
)  # fmt: skip
_ERRORS: Final = (
    "AnswerError", "ApiError", "AuthenticationError", "BalanceError", "CallbackError", "InvalidRequestError",
    "MissingTokenError", "NotFoundError", "NotSentError", "OutcomeUnknownError", "PermissionDeniedError",
    "RateLimitError", "Reason", "ServerError", "StatusError", "StreamError", "TaskError", "TaskFailedError",
    "TransportError", "TruncatedStreamError", "UnansweredError", "UncertainAnswerError", "UncertainServerError",
    "UncertainStatusError", "UncertainStreamError", "UncertainTruncatedStreamError", "UndocumentedStatusError",
    "UnknownTaskError", "WaitDeadlineError",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Request:
    schema: str
    function: str
    description: str
    parameters: tuple[Parameter, ...]
    overloads: Overloads
    fields: tuple[str, ...]
    python_names: Mapping[str, str]
    foreign_names: Mapping[str, str]
    integers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Call:
    """Hold an operation as the templates need it."""

    id: str
    constant: str
    method_name: str
    http_method: str
    path: str
    summary: str
    description: str
    request: str
    answer: str
    answers: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    overloads: tuple[Way, ...]
    has_too_many_overloads: bool
    timeout: str
    statuses: tuple[str, ...]
    kinds: tuple[tuple[int, str, str], ...]
    is_idempotent: bool
    find_out: str
    is_streamed: bool
    task_result: TaskResult | None


@dataclass(frozen=True, slots=True)
class _Delivery:
    id: str
    function: str
    summary: str
    description: str
    schema: str
    answers: tuple[str, ...]


def unrenderable(document: Document) -> tuple[SpecError, ...]:
    """Return what keeps a document from being rendered, apart from its rules."""
    try:
        service = read_service(document)
        request_profile(document, service)
        answer_profile(document, service)
    except SpecErrors as errors:
        return errors.problems
    return ()


def render(document: Document, package: str, library: HttpLibrary = HTTPX) -> Mapping[str, str]:
    """Return the text of every file of the package, by its path below the output directory.

    Args:
        document: The specification.
        package: The name of the package.
        library: What the package talks HTTP with.

    Raises:
        SpecErrors: Something in the document cannot be rendered.
    """
    service = read_service(document)
    strict, lenient = request_profile(document, service), answer_profile(document, service)
    names = dict.fromkeys(operation.request for operation in service.operations)
    rule_sets = {name: read_rules(document, name) for name in names}
    compiled = [compile_rules(document, rules) for rules in rule_sets.values()]
    requests = [_request(document, rule_sets[rules.schema], rules) for rules in compiled]
    calls = [_call(operation, rule_sets[operation.request], lenient) for operation in service.operations]
    environment = make_environment()
    header = environment.get_template("header.jinja").render().rstrip("\n")
    deliveries = [
        _Delivery(each.id, each.function, each.summary, each.description, each.schema, _classes(each.schema, lenient))
        for each in service.deliveries
    ]
    annotations = "".join(parameter.annotation for call in calls for parameter in call.parameters)
    exports = _exports(service, compiled, calls, lenient)
    shared = {
        "service": service,
        "package": package,
        "library": library,
        "exports": exports.items(),
        "all": sorted((name for names in exports.values() for name in names), key=_export_order),
        "liftable": tuple(dict.fromkeys(rule for rules in compiled for rule in rules.liftable)),
        "compiled": compiled,
        "requests": requests,
        "operations": calls,
        "deliveries": deliveries,
        "is_streamed": any(call.is_streamed for call in calls),
        "uses_fields": "_request_fields." in annotations,
        "is_waited_for": any(call.task_result for call in calls),
    }
    checks = environment.get_template("rules.py.jinja").render(
        shared, blame_names=_BLAME_NAMES, uses_patterns=any(_uses_patterns(rules) for rules in compiled)
    )
    modules = {
        "__init__": environment.get_template("init.py.jinja").render(shared),
        "_operations": environment.get_template("operations.py.jinja").render(shared),
        "_request_fields": _titled(render_models(strict, strict=True), "The fields of the requests."),
        "_rules": checks,
        "answers": _with_unions(_titled(render_models(lenient, strict=False), "The answers."), lenient),
        "client": environment.get_template("client.py.jinja").render(
            shared, longest_retry_after=f"{LONGEST_RETRY_AFTER:g}"
        ),
        "requests": environment.get_template("requests.py.jinja").render(shared),
    }
    runtime_names = [*_RUNTIME]
    if deliveries:
        modules["callbacks"] = environment.get_template("callbacks.py.jinja").render(shared)
        runtime_names += _RUNTIME_FOR_CALLBACKS
    if shared["is_streamed"]:
        modules["streams"] = environment.get_template("streams.py.jinja").render(shared)
        runtime_names += _RUNTIME_FOR_STREAMS
    if shared["is_waited_for"]:
        runtime_names += _RUNTIME_FOR_WAITING
    files = {f"{package}/{name}.py": formatted(text, header) for name, text in modules.items()}
    runtime = resources.files("generator") / "runtime"
    texts = {name: (runtime / name).read_text(encoding="utf-8") for name in runtime_names}
    texts[_IMPORTS_HTTP_LIBRARY] = library.imported_in(texts[_IMPORTS_HTTP_LIBRARY])
    files |= {f"{package}/{name}": f"{header}\n\n{text}" for name, text in texts.items()}
    files[f"{package}/py.typed"] = ""
    readme = environment.get_template("README.md.jinja").render(
        shared,
        guide=read_guide(document, service, rule_sets, lenient),
        default_retries=DEFAULT_RETRIES,
        distribution=naming.distribution_name(package),
        longest_retry_after=f"{LONGEST_RETRY_AFTER:g}",
    )
    typing_api = environment.get_template("typing_api.py.jinja").render(
        shared,
        fields=answer_fields(modules["answers"]),
        unions={name: " | ".join(members) for name, members in lenient.unions.items()},
    )
    files["typing_api.py"] = formatted(typing_api, header, first_party=package)
    files["README.md"] = formatted_blocks(readme)
    files["pyproject.toml"] = f"{header}\n\n" + environment.get_template("pyproject.toml.jinja").render(
        shared, distribution=naming.distribution_name(package)
    )
    return dict(sorted(files.items()))


def _request(document: Document, rules: RuleSet, compiled: CompiledRules) -> _Request:
    schema = document.schemas[rules.schema]
    description = schema.get("description") if isinstance(schema, dict) else None
    found = parameters(rules)
    return _Request(
        schema=rules.schema,
        function=compiled.function,
        description=" ".join(str(description or f"A {rules.schema}.").split()),
        parameters=found,
        overloads=overloads(rules),
        fields=tuple(entry.wire_name for entry in found),
        python_names={entry.name: entry.wire_name for entry in found if entry.name != entry.wire_name},
        foreign_names=foreign_names(rules),
        integers=compiled.integers,
    )


def _classes(schema: str, lenient: Profile) -> tuple[str, ...]:
    """Return the names of the classes that a schema stands for."""
    return lenient.unions.get(schema, (schema,))


def _call(operation: Operation, rules: RuleSet, lenient: Profile) -> _Call:
    found, classes = parameters(rules), _classes(operation.answer, lenient)
    typed = overloads(rules)
    several: tuple[Way, ...] = ()
    if operation.task_query is not None:
        schemas = {name: lenient.schemas[name] for name in classes}
        several = ways(found, rules.properties, operation.task_query, schemas)
    several = several or tuple(Way(each.parameters, operation.answer, each.needs_lift) for each in typed.of_method)
    return _Call(
        id=operation.id,
        constant=naming.constant_name(operation.id),
        method_name=operation.method_name,
        http_method=operation.http_method,
        path=operation.path,
        summary=operation.summary or operation.id,
        description=operation.description,
        request=operation.request,
        answer=operation.answer,
        answers=classes,
        parameters=found,
        overloads=several,
        has_too_many_overloads=typed.are_too_many and not several,
        timeout=f"{operation.timeout:g}" if operation.timeout % 1 else f"{operation.timeout:.0f}",
        statuses=operation.statuses,
        kinds=operation.kinds,
        is_idempotent=operation.is_idempotent,
        find_out=operation.find_out,
        is_streamed=operation.is_streamed,
        task_result=operation.task_result,
    )


def _exports(
    service: Service, compiled: Sequence[CompiledRules], calls: Sequence[_Call], lenient: Profile
) -> Mapping[str, Sequence[str]]:
    """Return the public names by the module that has them."""
    exports = {
        "_blame": ["BrokenRule"],
        "_clock": ["AsyncClock", "Clock"],
        "_operations": [call.constant for call in calls],
        "_rules": [rules.function for rules in compiled],
        "_transport": ["Answer", "Operation"],
        "answers": [*lenient.schemas, *lenient.unions],
        "client": ["AsyncClient", "Client"],
        "errors": list(_ERRORS),
        "requests": [*(rules.schema for rules in compiled), "InapplicableRule", "lift"],
    }
    if service.deliveries:
        exports["callbacks"] = [delivery.function for delivery in service.deliveries]
    if any(call.is_streamed for call in calls):
        exports["streams"] = ["AsyncStream", "Stream"]
    return exports


def _export_order(name: str) -> tuple[int, str]:
    """Sort as ruff and isort do: constants, classes, the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _titled(source: str, title: str) -> str:
    """Put a title in the place of the first line, which models.py leaves for it."""
    return f'"""{title}"""\n' + source.partition("\n")[2]


def _with_unions(source: str, profile: Profile) -> str:
    aliases = [
        f'{name}: TypeAlias = {" | ".join(members)}\n"""{profile.descriptions[name]}"""'
        for name, members in profile.unions.items()
    ]
    if not aliases:
        return source
    return "\n\n".join([source.replace("\n\n\nclass ", "\n\nfrom typing import TypeAlias\n\n\nclass ", 1), *aliases])


def _uses_patterns(rules: CompiledRules) -> bool:
    tests = [branch.test for check in rules.base for branch in check.branches]
    return any("re.search(" in test for test in [*tests, *(check.test for check in rules.conditional)])
