"""Tests of the comparison with an earlier report."""

from __future__ import annotations

from contract_tests.kit.reporting.comparing import compare
from contract_tests.kit.reporting.tests.made import check, report


def test_findings_are_told_apart_by_their_ids() -> None:
    """One that both have is known, one of now alone is new, one of before alone is fixed if it was judged again."""
    before = report(checks=[check("kept", "fails"), check("gone", "fails"), check("unseen", "fails")])
    now = report(
        checks=[check("kept", "fails"), check("gone"), check("unseen", "not observed"), check("fresh", "fails")]
    )

    found = compare(now, before)

    ids = {finding["check"]: finding["id"] for finding in (*before["findings"], *now["findings"])}
    assert (set(found.new), set(found.known)) == ({ids["fresh"]}, {ids["kept"]})
    assert [finding["check"] for finding in found.fixed] == ["gone"]
    assert [finding["check"] for finding in found.unseen] == ["unseen"]
    assert [found.age(ids[check_id]) for check_id in ("fresh", "kept")] == ["new", "known"]


def test_a_cell_that_agrees_again_is_fixed() -> None:
    """Cells are compared as checks are; one that was not observed is not taken for fixed."""
    before = report(lambda index: "disagrees" if index < 2 else "agrees")
    now = report(lambda index: "not observed" if index == 1 else "agrees")

    found = compare(now, before)

    assert [finding["check"] for finding in found.fixed] == ["cell origin=- tea=black grams=- cup=-"]
    assert [finding["check"] for finding in found.unseen] == ["cell origin=- tea=black grams=- cup=small"]
