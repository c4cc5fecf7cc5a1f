"""Write the help of the language of behaviours, from its table: for a terminal, for programs, for the documentation."""

from contract_tests.mock_server.misbehaving.directives import DIRECTIVES
from contract_tests.mock_server.misbehaving.envelopes import ENVELOPES
from contract_tests.mock_server.misbehaving.language import Language
from contract_tests.mock_server.reading.document import Json

__all__ = ["ADMIN_ROUTES", "directive_rows", "help_json", "help_markdown", "help_text"]

ADMIN_ROUTES: tuple[tuple[str, str], ...] = (
    ("GET /__mock__/help", "this; as JSON with `accept: application/json`"),
    ("GET /__mock__/status", "the time, what is kept and what was dropped, what stands and what is set"),
    ("GET, DELETE /__mock__/journal", "what was asked and answered (`?kind=&operation=&verdict=`); forget it"),
    ("GET /__mock__/tasks", "the latest tasks (`?limit=`), newest first"),
    ("GET, POST /__mock__/clock", 'the time; `{"advance": 60}` or `{"set": 1767225660}`, where it stands still'),
    (
        "GET, POST, DELETE /__mock__/behaviours",
        'what stands; `{"behaviour": "latency=2 times=3"}` adds to it; forget all, or one with `/ID` behind',
    ),
    ("GET, POST /__mock__/settings", 'what is set; `{"polls": 3}` changes it; tasks and journal stay'),
    ("POST /__mock__/reset", "everything back to the start: tasks, journal, behaviours, settings, clock, seed"),
)
_INTRODUCTION = """\
A behaviour is some of the directives below, with spaces or semicolons between them. It comes

- with one request, in its body: any text property that begins with `mock:`, as in "mock: error=CODE latency=2";
- with one request, as its token: `Authorization: Bearer mock:error=CODE;latency=2`;
- for many requests: `--behaviour TEXT` at the start, or POST /__mock__/behaviours.

A request that breaks a rule is refused for that before its body's behaviour counts. %XX stands for any character.
"""


def directive_rows() -> list[tuple[str, str]]:
    """Return each directive with what it does."""
    return [
        (f"{each.name}={each.form}", f"{'for --behaviour and POST: ' if each.is_standing else ''}{each.says}")
        for each in DIRECTIVES
    ]


def help_text(language: Language) -> str:
    """Write the help as plain text."""
    codes = [(code, ", ".join(map(str, statuses))) for code, statuses in language.codes.items()]
    envelopes = [(name, envelope.says) for name, envelope in ENVELOPES.items()]
    return "\n".join(
        (
            _INTRODUCTION,
            *_section("Directives", directive_rows()),
            *_section("Codes, and the statuses that they stand under", codes),
            *_section("Envelopes", envelopes),
            *_section("Operations", [(name, "") for name in language.operations]),
            *_section("Admin API", list(ADMIN_ROUTES)),
        )
    )


def help_json(language: Language) -> dict[str, Json]:
    """Return the help as JSON."""
    return {
        "directives": [
            {"name": each.name, "form": each.form, "says": each.says, "standing": each.is_standing}
            for each in DIRECTIVES
        ],
        "codes": {code: list(statuses) for code, statuses in language.codes.items()},
        "envelopes": {name: envelope.says for name, envelope in ENVELOPES.items()},
        "operations": list(language.operations),
        "admin": dict(ADMIN_ROUTES),
    }


def help_markdown() -> str:
    """Write what does not depend on a document as Markdown."""
    return "\n".join(
        (
            _INTRODUCTION,
            *_table("directive", directive_rows()),
            "",
            *_table("envelope", [(name, envelope.says) for name, envelope in ENVELOPES.items()]),
            "",
            *_table("admin API", list(ADMIN_ROUTES)),
        )
    )


def _section(title: str, rows: list[tuple[str, str]]) -> list[str]:
    width = max((len(left) for left, _ in rows), default=0)
    return [f"{title}:", *(f"  {left:<{width}}  {right}".rstrip() for left, right in rows), ""]


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    cells = [(left.replace("|", "\\|"), right.replace("|", "\\|")) for left, right in rows]
    return [f"| {title} | |", "| --- | --- |", *(f"| `{left}` | {right} |" for left, right in cells)]
