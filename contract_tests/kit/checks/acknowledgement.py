"""A request that asks for it is answered at once with the id of its task, and the task can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.stories import first_body, read_story
from contract_tests.kit.conversation.parts import conversations
from contract_tests.kit.conversation.talk import Talk
from contract_tests.kit.conversation.wrong import WrongError, telling
from contract_tests.kit.reading.yaml_text import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.conversation.parts import Conversation
    from contract_tests.kit.conversation.ways import Way
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.running.run import Run


def acknowledgement_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return a check for each documented way to be answered at once."""
    return tuple(check for parts in conversations(document) for check in _of(document, parts))


def _of(document: SpecDocument, parts: Conversation) -> Iterator[Check]:
    for way in parts.ways:
        check_id = f"acknowledgement.{way.name}"
        yield Check(
            id=check_id,
            claim=f"a request with {way.name} is answered at once with the id of a task that can be asked for",
            operation=parts.maker,
            judge=partial(_is_acknowledged, parts),
            cases=partial(_cases, parts, way),
            expects="acceptance",
            requests=4,
            observes=(f"{parts.maker.pointer}/x-acknowledged-when", *_fields(document, parts, way)),
            sentence=sentence_at(document, check_id, parts.maker.pointer),
        )


def _fields(document: SpecDocument, parts: Conversation, way: Way) -> tuple[str, ...]:
    """Return the fields of a body that ask for a way."""
    schema = document.schema(parts.maker.request_schema or "").get("properties")
    names = [name for name in (schema if isinstance(schema, Mapping) else ()) if name in way.name.split("+")]
    return tuple(f"#/components/schemas/{parts.maker.request_schema}/properties/{escape(name)}" for name in names)


def _cases(parts: Conversation, way: Way, run: Run) -> tuple[Case, ...]:
    body = first_body(run, parts)
    return () if body is None else ({"body": body, "way": way.name},)


@telling
def _is_acknowledged(parts: Conversation, run: Run, case: Case) -> None:
    story, talk = read_story(parts, case), Talk(run, parts)
    made = talk.create(story.body, story.way)
    if made.exchange.seconds > run.manners.prompt_seconds:
        raise WrongError(f"{story.words} was answered after {made.exchange.seconds:.1f} s; at once is documented")
    if parts.asker is not None:
        if talk.is_outcome(made.answer):
            raise WrongError(f"{story.words} was answered with an outcome; the id of its task is documented")
        talk.known(made.task_id)
