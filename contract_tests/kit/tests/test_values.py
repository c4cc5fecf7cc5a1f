"""No schema of a property tells two values of one class apart."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contract_tests.kit.drawing.values import PropertyValues, ValueClass, all_values
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError
from contract_tests.kit.tests.checking import check

STEADY = settings(max_examples=5_000, database=None, derandomize=True, phases=(Phase.generate,))


@pytest.mark.parametrize("spec", ["document", "bakery"])
@pytest.mark.parametrize("hostile", [False, True])
def test_values_drawn_from_a_class_belong_to_it(spec: str, hostile: bool, request: pytest.FixtureRequest) -> None:  # noqa: FBT001 - a parameter of the test
    """Each drawn value has the class's own broken keyword and truths."""
    document = request.getfixturevalue(spec)
    assert isinstance(document, SpecDocument)
    for operation in document.operations:
        if operation.request_schema is None:
            continue
        for values in all_values(document, read_atoms(document, operation.request_schema), hostile=hostile).values():
            for found in values.classes:
                if found.strategy is not None:
                    _all_belong(values, found, found.strategy)


def _all_belong(values: PropertyValues, found: ValueClass, strategy: SearchStrategy[object]) -> None:
    @settings(max_examples=25, database=None, deadline=None)
    @given(strategy)
    def belongs(value: object) -> None:
        held = values.class_of(value)
        assert (held.broken, held.truth) == (found.broken, found.truth)

    belongs()


def test_each_keyword_has_a_class_that_breaks_it_first(bakery: SpecDocument) -> None:
    """Every base atom of every property is broken by some class."""
    atoms = read_atoms(bakery, "Order")

    broken = {found.broken for values in all_values(bakery, atoms).values() for found in values.classes if found.broken}

    assert broken == {atom.id for atom in atoms.base if atom.field}


def test_mistakes_that_people_make_are_among_the_outsiders(document: SpecDocument) -> None:
    """A number for the text of a number, another case, a stray space: each is drawn."""
    values = all_values(document, read_atoms(document, "VideoRequest"))["version"]
    outsiders = st.one_of([found.strategy for found in values.classes if found.broken and found.strategy is not None])

    assert find(outsiders, lambda value: value == 2, settings=STEADY) == 2
    assert find(outsiders, lambda value: value == "2.0 ", settings=STEADY) == "2.0 "


@pytest.mark.parametrize(
    ("declared", "keyword"),
    [
        ("{type: string, pattern: '^(?=a)(?=b)'}", "pattern"),
        ("{type: string, pattern: '('}", "pattern"),
        ("{type: array, items: {enum: []}}", "items"),
        ("{type: object, properties: {a: {not: {}}}, required: [a]}", "properties"),
    ],
)
def test_a_keyword_without_a_way_to_draw_is_an_error(
    write_order: Callable[[str], SpecDocument], declared: str, keyword: str
) -> None:
    """The error names the property, the keyword and the line, rather than drawing what may be wrong."""
    spec = write_order(f"type: object\nproperties:\n  code: {declared}")

    with pytest.raises(SpecDocumentError, match=f"code: no values can be drawn for the keyword {keyword}") as caught:
        all_values(spec, read_atoms(spec, "Order"))

    assert caught.value.line == spec.line("#/components/schemas/Order/properties/code")


def test_what_breaks_a_keyword_breaks_no_other_where_that_is_possible(
    write_order: Callable[[str], SpecDocument],
) -> None:
    """A list that is too long is not refused for what is in it as well: else no one sees that its length is checked."""
    spec = write_order("type: object\nproperties: {a: {type: array, maxItems: 2, items: {type: integer, minimum: 1}}}")
    values = all_values(spec, read_atoms(spec, "Order"))["a"]
    too_long = [
        found.strategy for found in values.classes if found.broken == "a.maxItems" and found.strategy is not None
    ]

    check(st.one_of(too_long), lambda value: _breaks_alone(values, value), examples=50)


def _breaks_alone(values: PropertyValues, value: object) -> None:
    assert values.faults(value) == ["a.maxItems"]
