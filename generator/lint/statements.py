"""Points about sources: the ledger and the document hold the same statements, neither more nor less."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from generator.errors import SpecError
from generator.lint.ledger import Ledger, load_ledger
from generator.reading.document import Document, Json, child
from generator.reading.structure import walk


class _Rule(NamedTuple):
    id: str
    strength: Json
    source: Json
    pointer: str


def broken_ledger(document: Document) -> Iterator[SpecError]:
    """Yield every disagreement between a document and its ledger; nothing if it has none."""
    ledger, problems = load_ledger(document)
    yield from problems
    if ledger is None or problems:
        return
    rules = tuple(_rules(document))
    for check in (unknown_sources, unused_sources, duplicate_statements, changed_digest):
        yield from check(document, ledger)
    yield from homeless_statements(document, ledger, rules)
    yield from unquoted_rules(document, ledger, rules)
    yield from uncited_elements(document, ledger)


def _rules(document: Document) -> Iterator[_Rule]:
    for pointer, node in walk(document.tree.root):
        tag = node.get("x-rule")
        if isinstance(tag, dict) and isinstance(name := tag.get("id"), str):
            yield _Rule(name, tag.get("strength", "reject"), tag.get("source"), child(pointer, "x-rule"))


def _sourced(document: Document) -> Iterator[tuple[str, list[Json]]]:
    """Yield every element that names its sources, with their ids."""
    for pointer, node in walk(document.tree.root):
        if "x-source" in node:
            named = node["x-source"]
            yield pointer, named if isinstance(named, list) else [named]


def unknown_sources(document: Document, ledger: Ledger) -> Iterator[SpecError]:
    """Yield the source ids that the ledger does not describe."""
    for pointer, sources in _sourced(document):
        for source in sources:
            if source not in ledger.sources:
                place = child(pointer, "x-source")
                yield document.problem(place, f"unknown source {source!r}", "use an id of the ledger's sources")
    named = [(statement.source, child(statement.pointer, "source")) for statement in ledger.statements]
    if ledger.authority is not None:
        named.append((ledger.authority, "#/authority"))
    for source, pointer in named:
        if source not in ledger.sources:
            yield ledger.problem(pointer, f"unknown source {source!r}", "describe it in sources, or correct the id")


def unused_sources(document: Document, ledger: Ledger) -> Iterator[SpecError]:
    """Yield the sources of which nothing is taken."""
    used = {source for _, sources in _sourced(document) for source in sources if isinstance(source, str)}
    used |= {statement.source for statement in ledger.statements}
    for source in ledger.sources:
        if source not in used:
            yield ledger.problem(child("#/sources", source), f"nothing names the source {source}", "drop it")


def duplicate_statements(_: Document, ledger: Ledger) -> Iterator[SpecError]:
    """Yield the statement ids that stand for two statements."""
    counts: Counter[str] = Counter()
    for statement in ledger.statements:
        counts[statement.id] += 1
        if counts[statement.id] > 1:
            yield ledger.problem(child(statement.pointer, "id"), f"a second {statement.id}", "choose another id")


def changed_digest(_: Document, ledger: Ledger) -> Iterator[SpecError]:
    """Yield a digest that the authority's quotations do not give: a word is missing, added or changed."""
    if ledger.digest is None:
        return
    words = "".join(one.quote for one in ledger.statements if one.source == ledger.authority)
    found = hashlib.sha256("".join(words.split()).encode()).hexdigest()
    if found != ledger.digest:
        problem = f"the quotations of {ledger.authority} do not give the digest"
        yield ledger.problem("#/digest", problem, "restore the quotations to the document's own words and order")


def homeless_statements(document: Document, ledger: Ledger, rules: tuple[_Rule, ...]) -> Iterator[SpecError]:
    """Yield the statements whose home does not exist, or names other sources than theirs."""
    names = {rule.id for rule in rules}
    sources = dict(_sourced(document))
    for statement in ledger.statements:
        for index, target in enumerate(statement.stated_by):
            place = child(child(statement.pointer, "stated_by"), index)
            if not (_has(document, target) if target.startswith("#") else target in names):
                problem = f"{target} is neither a rule nor an element"
                yield ledger.problem(place, problem, "correct it, or say why nothing states this")
            elif target in sources and statement.source not in sources[target]:
                problem = f"{target} does not name {statement.source} as a source"
                yield ledger.problem(place, problem, "add it to the element's x-source, or cite another element")


def unquoted_rules(document: Document, ledger: Ledger, rules: tuple[_Rule, ...]) -> Iterator[SpecError]:
    """Yield the rules whose source is not a quotation of a statement that they are said to state."""
    for rule in rules:
        place = child(rule.pointer, "source")
        quotes = [statement.quote for statement in ledger.statements if rule.id in statement.stated_by]
        if rule.source is None:
            if rule.strength != "assumed":
                yield document.problem(place, f"{rule.id} has no source", "quote the sentence, or call it assumed")
        elif not any(str(rule.source) in quote for quote in quotes):
            problem = f"the source of {rule.id} is in no statement that lists {rule.id}"
            yield document.problem(place, problem, "quote the statement word for word, and list the rule there")


def uncited_elements(document: Document, ledger: Ledger) -> Iterator[SpecError]:
    """Yield the elements that name the authority as a source, and that none of its statements cites."""
    cited = {target for one in ledger.statements if one.source == ledger.authority for target in one.stated_by}
    for pointer, sources in _sourced(document):
        if ledger.authority in sources and pointer not in cited:
            problem = f"no statement of {ledger.authority} cites this element"
            yield document.problem(child(pointer, "x-source"), problem, "cite it in the ledger, or name other sources")


def _has(document: Document, pointer: str) -> bool:
    try:
        document.at(pointer)
    except KeyError:
        return False
    return True
