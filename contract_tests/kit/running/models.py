"""The accused models, asked like a witness: any package whose pydantic classes are named like the request schemas.

The package is handed in; this kit imports none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from contract_tests.kit.judging.atoms import Strength
    from contract_tests.kit.running.recorder import Says

# The client class alone forbids unknown keys, to catch typing errors; the documents are silent about them.
UNKNOWN_KEY = "extra_forbidden"


class ModelsError(Exception):
    """The package does not offer the class that is asked for; the message names it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what a model makes of a body: its verdict, and the rules that its errors name."""

    says: Says
    rules: frozenset[str]


def read_with_model(package: ModuleType, schema_name: str, body: object, strengths: Mapping[str, Strength]) -> Reading:
    """Construct a body with the package's model and return what its errors say.

    Args:
        package: The generated package.
        schema_name: Name of the request schema, and of the class.
        body: The body as parsed JSON.
        strengths: The strength of each rule id. An error that names none of them is taken as a refusal.

    Raises:
        ModelsError: The package has no such class.
    """
    model = getattr(package, schema_name, None)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise ModelsError(f"the package {package.__name__} has no model {schema_name}; generate it again")
    try:
        model.model_validate(body)
    except ValidationError as error:
        named = frozenset(entry["type"] for entry in error.errors(include_url=False, include_context=False))
        rules = named - {UNKNOWN_KEY}
        refused = any(strengths.get(rule, "reject") == "reject" for rule in rules)
        return Reading("illegal" if refused else "open", rules)
    return Reading("legal", frozenset())
