"""What is drawn as legal is legal, and what is drawn to break one atom breaks that one, on any spec of the dialect."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from contract_tests.kit.drawing.bounds import around_bounds, bounded
from contract_tests.kit.drawing.strategies import bodies_breaking, breakable, legal_bodies, unreachable
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.documented import DocumentedRules
from contract_tests.kit.judging.linear import Linear
from contract_tests.kit.judging.oracle import Judgement, Oracle
from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.tests.checking import check

STEADY = settings(max_examples=2_000, database=None, derandomize=True, phases=(Phase.generate,))


def schemas(document: SpecDocument) -> Iterator[str]:
    """Give the request schemas of a spec."""
    for operation in document.operations:
        if operation.request_schema is not None:
            yield operation.request_schema


@pytest.fixture(params=["document", "bakery"])
def any_spec(request: pytest.FixtureRequest) -> SpecDocument:
    """Give the real spec, then that of another API."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, SpecDocument)
    return found


def test_legal_bodies_satisfy_every_atom_of_every_strength(any_spec: SpecDocument) -> None:
    """The oracle finds nothing broken, and no key that the spec does not know."""
    oracle = Oracle(any_spec)

    for schema in schemas(any_spec):

        def is_legal(body: object, schema: str = schema) -> None:
            assert oracle.judge(schema, body) == Judgement(())

        check(legal_bodies(any_spec, schema), is_legal, examples=200)
        check(legal_bodies(any_spec, schema, hostile=True), is_legal, examples=100)


def test_bodies_breaking_an_atom_break_exactly_it(any_spec: SpecDocument) -> None:
    """Each atom of each strength is broken, and no other rule with it."""
    oracle = Oracle(any_spec)

    for schema in schemas(any_spec):
        for atom in read_atoms(any_spec, schema).all:

            def breaks_it(body: object, schema: str = schema, atom_id: str = atom.id, rule: str = atom.rule) -> None:
                judgement = oracle.judge(schema, body)
                assert atom_id in judgement.atoms
                assert judgement.rules == {rule}
                assert judgement.unknown == ()

            check(bodies_breaking(any_spec, schema, atom.id), breaks_it)


def test_an_atom_is_broken_alone_wherever_other_rules_allow_it(bakery: SpecDocument, document: SpecDocument) -> None:
    """Only an atom whose breach drags in a sibling, by way of an assumed rule, comes with it."""
    dragged = {"v1-only:character_start", "v1-only:character_end"}

    for spec, schema in ((bakery, "Order"), (document, "VideoRequest")):
        oracle = Oracle(spec)
        for atom in breakable(spec, schema):
            alone = {atom.id}

            def is_alone(body: object, schema: str = schema, alone: set[str] = alone, oracle: Oracle = oracle) -> None:
                assert oracle.judge(schema, body).atoms == alone

            if atom.id not in dragged:
                check(bodies_breaking(spec, schema, atom.id), is_alone, examples=8)


def test_documented_table_and_oracle_agree_on_drawn_bodies(
    document: SpecDocument, oracle: Oracle, documented: Mapping[str, DocumentedRules]
) -> None:
    """Two readings that share no code give the same verdict, legal or not, on bodies beyond the matrix."""
    for operation_id, rules in documented.items():
        schema = document.operation(operation_id).request_schema
        assert schema is not None

        def agree(body: object, schema: str = schema, rules: DocumentedRules = rules) -> None:
            assert rules.judge(body).verdict == oracle.judge(schema, body).verdict

        check(legal_bodies(document, schema), agree, examples=150)
        for atom in read_atoms(document, schema).all:
            check(bodies_breaking(document, schema, atom.id), agree, examples=10)
        for atom in bounded(document, schema):
            check(around_bounds(document, schema, atom.id).map(lambda case: case.body), agree, examples=40)


def test_every_stated_atom_has_a_witness(any_spec: SpecDocument) -> None:
    """No rule is redundant: what can be broken is everything that the documents state."""
    for schema in schemas(any_spec):
        atoms = read_atoms(any_spec, schema)

        assert unreachable(any_spec, schema) == ()
        assert breakable(any_spec, schema) == tuple(atom for atom in atoms.all if atom.strength != "assumed")


def test_a_redundant_rule_is_unreachable(write_order: Callable[[str], SpecDocument]) -> None:
    """A rule that another one always enforces cannot be broken alone, and says so instead of drawing."""
    spec = write_order(
        """
        type: object
        properties: {a: {type: integer}, b: {type: integer}}
        allOf:
          - x-rule: {id: strict}
            if: {properties: {a: true}, required: [a]}
            then: {properties: {a: {maximum: 5}}}
          - x-rule: {id: loose}
            if: {properties: {a: true}, required: [a]}
            then: {properties: {a: {maximum: 9}}}
          - x-rule: {id: sum}
            if: {properties: {b: true}, required: [b]}
            then: {x-derived: {expr: a + b, maximum: 7}}
          - x-rule: {id: sum.loose}
            if: {properties: {b: true}, required: [b]}
            then: {x-derived: {expr: a + b, maximum: 8}}
        """
    )

    assert [atom.id for atom in unreachable(spec, "Order")] == ["loose", "sum.loose"]
    with pytest.raises(ValueError, match="no body breaks loose"):
        bodies_breaking(spec, "Order", "loose")


def test_an_unknown_atom_is_a_key_error(bakery: SpecDocument) -> None:
    """A misspelt id does not draw anything."""
    with pytest.raises(KeyError, match=r"bread\.color"):
        bodies_breaking(bakery, "Order", "bread.color")


def test_rare_situations_are_not_starved(document: SpecDocument) -> None:
    """Each option of what conditions test is drawn about as often as the others, however many the spec has."""
    tested = {
        name
        for atom in read_atoms(document, "VideoRequest").conditional
        for name, _ in (atom.condition.tests if atom.condition else ())
    }
    properties = document.schema("VideoRequest")["properties"]
    assert isinstance(properties, dict)
    options = {name: properties[name]["enum"] for name in tested if "enum" in properties[name]}
    assert options
    bodies = 100 * max(map(len, options.values()))
    seen: Counter[tuple[str, object]] = Counter()

    def count(body: object) -> None:
        assert isinstance(body, dict)
        seen.update((name, body[name]) for name in options.keys() & body.keys())

    check(legal_bodies(document, "VideoRequest"), count, examples=bodies)

    # What Hypothesis draws is not even; a tenth of an even share is far below that, and far above starvation.
    for name, each in options.items():
        assert min(seen[name, option] for option in each) >= bodies / len(each) / 10


def test_every_option_is_drawn(document: SpecDocument) -> None:
    """Each value of each enumerated property is found in some legal body."""
    bodies = legal_bodies(document, "VideoRequest")
    properties = document.schema("VideoRequest")["properties"]
    assert isinstance(properties, dict)

    for name, declared in properties.items():
        for option in declared.get("enum", []):
            found = find(bodies, _gives(name, option), settings=STEADY)

            assert found[name] == option


def _gives(name: str, option: object) -> Callable[[dict[str, object]], bool]:
    return lambda body: body.get(name) == option


def test_numbers_of_the_same_value_are_drawn_as_integers_and_as_floats(document: SpecDocument) -> None:
    """Vendors' clients send 10.0 for 10, and JSON Schema takes it for the same number."""
    bodies = legal_bodies(document, "VideoRequest")

    as_float = find(bodies, lambda body: isinstance(body.get("duration"), float), settings=STEADY)
    as_integer = find(bodies, lambda body: isinstance(body.get("duration"), int), settings=STEADY)

    assert float(as_float["duration"]).is_integer()  # type: ignore[arg-type]
    assert isinstance(as_integer["duration"], int)


def test_a_new_version_is_known_without_any_edit(
    write_order: Callable[[str], SpecDocument],
) -> None:
    """Options that only the spec knows of are drawn, legal and not."""
    spec = write_order(
        """
        type: object
        required: [size]
        properties:
          edition: {type: string, enum: ['1', '2', '3'], default: '1'}
          size: {type: integer, enum: [1, 2, 3, 30]}
        allOf:
          - x-rule: {id: size.1}
            if: {properties: {edition: {const: '1'}}}
            then: {properties: {size: {enum: [1, 2]}}}
          - x-rule: {id: size.3}
            if: {properties: {edition: {const: '3'}}, required: [edition]}
            then: {properties: {size: {enum: [30]}}}
        """
    )
    oracle = Oracle(spec)

    legal = find(legal_bodies(spec, "Order"), lambda body: body.get("edition") == "3", settings=STEADY)
    illegal = find(bodies_breaking(spec, "Order", "size.3"), lambda _: True, settings=STEADY)

    assert legal == {"edition": "3", "size": 30}
    assert oracle.judge("Order", illegal).atoms == {"size.3"}
    assert oracle.judge("Order", {"size": 30}).atoms == {"size.1"}


def test_arithmetic_is_broken_by_the_nearest_number_on_each_side(document: SpecDocument) -> None:
    """A range that is off by one somewhere is seen by what is drawn to break it."""
    rules = read_atoms(document, "VideoRequest")
    for atom in rules.conditional:
        if atom.linear is None:
            continue
        linear, bodies = atom.linear, bodies_breaking(document, "VideoRequest", atom.id)
        for bound, outside in ((linear.minimum, -1), (linear.maximum, 1)):
            if bound is not None:
                found = find(bodies, _comes_to(linear, bound + outside), settings=STEADY)

                assert isinstance(found, dict)
                assert linear.value(found) == bound + outside


def _comes_to(linear: Linear, value: int) -> Callable[[object], bool]:
    return lambda body: isinstance(body, dict) and linear.value(body) == value


def test_the_smallest_failure_is_small(document: SpecDocument, oracle: Oracle) -> None:
    """Shrinking leaves nothing that is not needed."""
    body = find(
        bodies_breaking(document, "VideoRequest", "duration.v2"),
        lambda _: True,
        settings=settings(database=None, derandomize=True),
    )

    assert isinstance(body, dict)
    assert set(body) == {"model", "prompt", "duration", "version"}
    assert oracle.judge("VideoRequest", body).rules == {"duration.v2"}


def test_bodies_are_json(any_spec: SpecDocument) -> None:
    """Everything that is drawn can be sent, and arrives as it was."""
    anything = st.one_of(
        [
            bodies_breaking(any_spec, schema, atom.id)
            for schema in schemas(any_spec)
            for atom in breakable(any_spec, schema)
        ]
    )

    def survives(body: object) -> None:
        assert json.loads(json.dumps(body, allow_nan=False)) == body

    check(anything, survives, examples=200)
