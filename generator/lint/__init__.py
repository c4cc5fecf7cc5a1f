"""Find what is wrong with a document that is well formed: every point of the dialect, and the ledger both ways.

A schema whose rules cannot be read, or whose words are wrong, is not searched: only root causes are reported.
"""

from generator.errors import SpecError
from generator.lint.disputed import broken_disputes
from generator.lint.names import duplicate_ids, unknown_properties, unnamed_bodies, unread_names, unread_rules
from generator.lint.search import Search
from generator.lint.situations import overlapping_rules, redundant_rules, uncovered_situations, unreachable_values
from generator.lint.statements import broken_ledger
from generator.lint.values import foreign_defaults, foreign_values, fractional_operands, misled_conditions
from generator.reading.document import Document
from generator.reading.rules import RuleSet, request_schemas, survey_rules

__all__ = ["lint"]

_WORDS = (
    unknown_properties,
    unread_names,
    foreign_values,
    foreign_defaults,
    misled_conditions,
    fractional_operands,
    broken_disputes,
)
_SITUATIONS = (redundant_rules, overlapping_rules, uncovered_situations, unreachable_values)


def lint(document: Document) -> tuple[SpecError, ...]:
    """Return every problem of a document, in the order of its text."""
    problems: list[SpecError] = []
    rule_sets: list[RuleSet] = []
    for name in request_schemas(document):
        rules, found = survey_rules(document, name)
        rule_sets.append(rules)
        found = (*found, *(problem for check in _WORDS for problem in check(document, rules)))
        problems += found or _search(document, rules)
    problems += unnamed_bodies(document)
    problems += unread_rules(document)
    problems += duplicate_ids(document, rule_sets)
    problems += broken_ledger(document)
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.pointer, problem.problem)))


def _search(document: Document, rules: RuleSet) -> list[SpecError]:
    search = Search(document, rules)
    try:
        return [problem for check in _SITUATIONS for problem in check(search)]
    except SpecError as error:
        return [error]
