"""Every decision about a Python name: of packages, classes, methods, parameters and fields."""

import keyword
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel

# A request's fields are also the parameters of a client's method, which has these of its own.
PARAMETERS: Final = frozenset({"self", "timeout", "lift"})
# What a package is made of apart from its schemas.
RESERVED_CLASSES: Final = frozenset({
    "Answer", "AnswerError", "ApiError", "AsyncClient", "AsyncClock", "AsyncStream", "AuthenticationError",
    "BalanceError", "BaseModel", "BrokenRule", "CallbackError", "Client", "Clock", "ConfigDict", "Field",
    "InapplicableRule", "InvalidRequestError", "Literal", "MISSING", "MissingTokenError", "NotFoundError",
    "NotSentError", "Operation", "OutcomeUnknownError", "PermissionDeniedError", "RateLimitError", "Reason",
    "ServerError", "StatusError", "Stream", "StreamError", "TaskError", "TaskFailedError", "TaskShape",
    "TransportError", "TruncatedStreamError", "TypeAlias", "UnansweredError", "UncertainAnswerError",
    "UncertainServerError", "UncertainStatusError", "UncertainStreamError", "UncertainTruncatedStreamError",
    "UndocumentedStatusError", "UnknownTaskError", "WaitDeadlineError",
})  # fmt: skip
RESERVED_METHODS: Final = frozenset({
    "close", "aclose", "credential", "overload", "send", "wait_for_task", "with_options",
})  # fmt: skip

_NOT_IN_A_NAME: Final = re.compile(r"\W+", re.ASCII)
_WORD_STARTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_name(text: str) -> bool:
    """Tell whether a text can be a Python name."""
    return text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


def is_package_name(text: str) -> bool:
    """Tell whether a package can have a name: one of its own, in small letters."""
    foreign = text in sys.stdlib_module_names or text in ("generator", "httpx", "httpx2", "pydantic")
    return is_name(text) and text == text.lower() and not text.startswith("_") and not foreign


def is_class_name(text: str) -> bool:
    """Tell whether a schema's name can be the name of a class as it stands."""
    return is_name(text) and text[0].isupper() and text not in RESERVED_CLASSES


def snake_case(text: str) -> str:
    """Return `create_video` for `createVideo`."""
    words = _WORD_STARTS.sub("_", _NOT_IN_A_NAME.sub("_", text))
    return words.strip("_").lower()


def method_name(operation_id: str) -> str | None:
    """Return the name of an operation's method, or None if its id makes none."""
    name = snake_case(operation_id)
    return name if is_name(name) and name not in RESERVED_METHODS else None


def constant_name(operation_id: str) -> str:
    """Return the name of an operation's description."""
    return snake_case(operation_id).upper()


def distribution_name(package: str) -> str:
    """Return the name under which a package is installed."""
    return package.replace("_", "-").strip("-")


def field_names(properties: Iterable[str], taken: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Return the Python name of each property.

    A property keeps its own name where that is possible. Where it is not, a leading underscore moves to the end
    (`_id` becomes `id_`), other characters become underscores, and underscores follow until the name is free.

    Args:
        properties: The names as they are sent.
        taken: Further names that none may have.
    """
    names = list(properties)
    kept = {name for name in names if _is_free(name) and name not in taken}
    result: dict[str, str] = {}
    for name in names:
        candidate = name
        if name not in kept:
            candidate = _NOT_IN_A_NAME.sub("_", name).strip("_") or "field"
            if candidate[0].isdigit():
                candidate = f"field_{candidate}"
            while not _is_free(candidate) or candidate in kept | taken | set(result.values()):
                candidate += "_"
        result[name] = candidate
    return result


def _is_free(name: str) -> bool:
    """Tell whether a name can be a field: Pydantic's own attributes and private names cannot."""
    return is_name(name) and not name.startswith("_") and not hasattr(BaseModel, name) and name != "model_config"
