"""The overloads that follow from the rules of a request."""

import inspect
import typing
from typing import Final

import pytest

from generator.reading.rules import read_rules
from generator.rendering import overloads as overloads_module
from generator.rendering.overloads import Overload, Overloads, overloads
from generator.tests.conftest import TinyDocument
from generator.tests.rendering.conftest import TinyPackage

_SHOP: Final = """
    type: object
    required: [kind]
    properties:
      kind: {type: string, enum: [paper, wood, tin]}
      edition: {type: string, enum: ['1', '2'], default: '1'}
      width: {type: integer}
      level: {type: integer, enum: [1, 2, 3], maximum: 3}
      fragile: {type: boolean}
      label: {type: string}
    allOf:
      - x-rule: {id: width.paper}
        if: {properties: {kind: {const: paper}}}
        then: {properties: {width: {enum: [20, 3]}}}
      - x-rule: {id: low}
        if: {properties: {edition: {const: '2'}}, required: [edition]}
        then: {properties: {level: {maximum: 2}, fragile: {const: true}}, required: [fragile]}
      - x-rule: {id: tin-only, strength: inapplicable}
        if: {properties: {kind: {not: {const: tin}}}}
        then: {properties: {label: false}}
      - x-rule: {id: guess, strength: assumed}
        if: {properties: {level: true}, required: [level]}
        then: {properties: {width: false}}
"""


def _shop(tiny_document: TinyDocument, text: str = _SHOP) -> Overloads:
    return overloads(read_rules(tiny_document(text), "Box"))


def _words(overload: Overload) -> dict[str, str]:
    """Return the type of each parameter, with a `?` where it may be left out."""
    return {
        parameter.name: parameter.annotation + ("" if parameter.is_required else "?")
        for parameter in overload.parameters
    }


def test_each_set_of_conditions_has_a_signature(tiny_document: TinyDocument) -> None:
    """What a condition changes is in the signature: listed values, bounds on listed ones, presence, absence."""
    found = _shop(tiny_document)

    paper = {words["edition"]: words for words in map(_words, found.strict) if words["kind"] == 'Literal["paper"]'}
    assert paper['Literal["1"]?'] == {
        "kind": 'Literal["paper"]',
        "edition": 'Literal["1"]?',
        "width": "Literal[3, 20]?",
        "level": "Literal[1, 2, 3]?",
        "fragile": "bool?",
    }
    assert paper['Literal["2"]'] == {
        "kind": 'Literal["paper"]',
        "edition": 'Literal["2"]',
        "fragile": "Literal[True]",
        "width": "Literal[3, 20]?",
        "level": "Literal[1, 2]?",
    }


def test_the_required_parameters_come_first(tiny_document: TinyDocument) -> None:
    """A reader sees first what must be given."""
    for overload in _shop(tiny_document).of_method:
        order = [parameter.is_required for parameter in overload.parameters]
        assert order == sorted(order, reverse=True)


def test_what_inapplicable_rules_refuse_has_signatures_of_its_own(tiny_document: TinyDocument) -> None:
    """A lifted signature holds what the strict ones do not, and what `reject` rules leave of it."""
    found = _shop(tiny_document)

    assert len(found.lifted) == 4
    assert all(overload.needs_lift and "label" in _words(overload) for overload in found.lifted)
    assert {_words(overload)["kind"] for overload in found.lifted} == {'Literal["paper"]', 'Literal["wood", "tin"]'}
    assert found.of_class == found.strict
    assert found.of_method == (*found.strict, *found.lifted)


def test_a_request_without_conditions_needs_no_overloads(tiny_document: TinyDocument) -> None:
    """One region is the flat signature, for which Python wants no `@overload`."""
    found = _shop(tiny_document, _SHOP.partition("    allOf:")[0])

    assert found.of_method == found.of_class == ()
    assert not found.are_too_many


def test_more_overloads_than_the_bound_are_none(tiny_document: TinyDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the bound there are overloads; one more, and there are none, which is said."""
    found = _shop(tiny_document)
    monkeypatch.setattr(overloads_module, "MAX_OVERLOADS", len(found.of_method))
    at_the_bound = _shop(tiny_document)
    monkeypatch.setattr(overloads_module, "MAX_OVERLOADS", len(found.of_method) - 1)

    beyond = _shop(tiny_document)

    assert at_the_bound == found
    assert beyond == Overloads(are_too_many=True)


_NOTE: Final = "it would take too many overloads"


def _defaults(method: typing.Any) -> dict[str, object]:  # noqa: ANN401 - of a class that was made just now
    return {name: parameter.default for name, parameter in inspect.signature(method).parameters.items()}


@pytest.mark.parametrize("client", ["Client", "AsyncClient"])
def test_a_method_has_the_overloads_and_a_flat_signature(
    tiny_package: TinyPackage, monkeypatch: pytest.MonkeyPatch, client: str
) -> None:
    """Type checkers see a signature for each set of conditions; whoever inspects the method sees every field."""
    monkeypatch.setattr(overloads_module, "MAX_OVERLOADS", 1000)
    package = tiny_package()

    method = getattr(package, client).create_box
    found = typing.get_overloads(method)

    assert {*package.Box.model_fields, "self", "lift", "timeout"} == set(_defaults(method))
    assert all(set(_defaults(overload)) <= set(_defaults(method)) for overload in found)
    without_lift = [overload for overload in found if _defaults(overload)["lift"] == ()]
    assert 1 < len(without_lift) < len(found)
    assert _NOTE not in method.__doc__


def test_beyond_the_bound_the_documentation_says_what_types_do_not(tiny_package: TinyPackage) -> None:
    """Where there would be too many overloads there are none, and the docstrings tell."""
    package = tiny_package()

    method = package.Client.create_box

    assert typing.get_overloads(method) == []
    assert _NOTE in " ".join(method.__doc__.split())
    assert _NOTE in " ".join((package.Box.__doc__ or "").split())
