"""Rules of APIs that have nothing to do with this one are drawn and witnessed like ours, whatever they are made of."""

import pytest

from contract_tests.kit.drawing.bodies import space_of
from contract_tests.kit.drawing.strategies import bodies_breaking, legal_bodies
from contract_tests.kit.drawing.values import all_values
from contract_tests.kit.drawing.witnesses import unwitnessed, witnesses
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.oracle import Judgement, Oracle
from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.tests.checking import check
from contract_tests.kit.tests.conftest import write_document
from contract_tests.kit.tests.other_domains import ADDRESS, SCHEMAS


@pytest.fixture(scope="module", params=SCHEMAS)
def domain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SpecDocument:
    """Give the spec of each domain."""
    return write_document(tmp_path_factory.mktemp("domain"), SCHEMAS[request.param], ADDRESS)


def test_every_atom_is_witnessed_and_the_oracle_agrees(domain: SpecDocument) -> None:
    """Each atom is broken by some body that breaks no other rule, and every witness is judged as it says."""
    oracle = Oracle(domain)

    found = witnesses(domain, "Order")

    assert unwitnessed(domain, "Order") == ()
    assert len({witness.id for witness in found}) == len(found)
    for witness in found:
        judgement = oracle.judge("Order", witness.body)
        assert (witness.id, judgement.verdict) == (witness.id, witness.verdict)
        assert (witness.id, judgement.rules) == (witness.id, frozenset(witness.broken))


def test_every_atom_is_kept_by_some_witness(domain: SpecDocument) -> None:
    """Where a statement speaks of a body at all, one that just keeps it stands beside those that break it."""
    kept = {witness.atom.id for witness in witnesses(domain, "Order") if witness.kind == "edge"}

    closed = {atom.id for atom in read_atoms(domain, "Order").base if atom.keyword.endswith("additionalProperties")}
    assert {atom.id for atom in read_atoms(domain, "Order").all} - kept <= closed


def test_drawn_bodies_are_what_they_were_drawn_as(domain: SpecDocument) -> None:
    """Legal bodies are legal, and those drawn to break an atom break it and no other rule."""
    oracle = Oracle(domain)

    def is_legal(body: object) -> None:
        assert oracle.judge("Order", body) == Judgement(())

    check(legal_bodies(domain, "Order"), is_legal, examples=60)
    for atom in space_of(domain, "Order").atoms.all:

        def breaks_it(body: object, atom_id: str = atom.id, rule: str = atom.rule) -> None:
            judgement = oracle.judge("Order", body)
            assert atom_id in judgement.atoms
            assert judgement.rules == {rule}

        check(bodies_breaking(domain, "Order", atom.id), breaks_it, examples=4)


def test_values_of_a_class_belong_to_it(domain: SpecDocument) -> None:
    """What is drawn from a class is told apart from it by no keyword."""
    for values in all_values(domain, read_atoms(domain, "Order")).values():
        for found in values.classes:
            if found.strategy is None:
                continue

            def belongs(
                value: object, values: object = values, signature: object = (found.broken, found.truth)
            ) -> None:
                held = values.class_of(value)  # type: ignore[attr-defined] # bound in the loop
                assert (held.broken, held.truth) == signature

            check(found.strategy, belongs, examples=8)


def test_the_whole_and_its_parts_have_atoms_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each keyword of a nested object, behind references too, is one atom; its id is the way to it."""
    shop = write_document(tmp_path_factory.mktemp("shop"), SCHEMAS["shop"], ADDRESS)

    atoms = [atom for atom in read_atoms(shop, "Order").base if atom.field == "billing"]

    assert [atom.id for atom in atoms] == [
        "billing.required.city",
        "billing.type",
        "billing.properties.city.type",
        "billing.properties.city.minLength",
        "billing.properties.zip.type",
        "billing.properties.zip.pattern",
        "billing.properties.country.type",
        "billing.properties.country.enum",
    ]
    assert {atom.source for atom in atoms} == {"Where the bill goes."}
    assert atoms[5].pointer == "#/components/schemas/Zip/pattern"
    assert atoms[5].line == shop.line("#/components/schemas/Zip")


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({"city": 1, "zip": "x", "country": "x"}, "billing.properties.city.type"),
        ({"zip": "x"}, "billing.required.city"),
        ({"city": "Ulm", "zip": "x"}, "billing.properties.zip.pattern"),
        ([], "billing.type"),
    ],
)
def test_the_first_broken_keyword_of_a_property_is_the_root_cause(
    body: object, broken: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However many parts are wrong, one statement about the property is blamed."""
    shop = write_document(tmp_path_factory.mktemp("shop"), SCHEMAS["shop"], ADDRESS)
    order = {"address": {"city": "Ulm"}, "lines": [{"sku": "a10", "count": 1}], "billing": body}

    assert Oracle(shop).judge("Order", order).atoms == {broken}
