"""A document for the page: of the orders of conftest, with a table of cells and with words that want to be code."""

from pathlib import Path

from contract_tests.mock_server.tests.conftest import ORDERS

__all__ = ["HOSTILE", "write_tea"]

HOSTILE = "<img src=x onerror='document.body.id=1'><script>document.body.id=2</script>"
_CUPS = f"""\
- x-rule: {{id: cup.black, strength: inapplicable, source: "{HOSTILE}"}}
          if: {{properties: {{tea: {{const: green}}}}, required: [tea]}}
          then: {{properties: {{cup: false}}}}
        - x-rule: {{id: grams.even"""
_CHANGES = (
    ("title: Orders", f'title: "{HOSTILE}"'),
    ("grams: {type: integer, minimum: 1}", "grams: {type: integer, enum: [50, 100, 250]}"),
    ("  /hours:", "  /orders/{order}/hours:"),
    ("extras: {", f'cup: {{enum: [small, large], description: "{HOSTILE}", type: string}}\n        extras: {{'),
    ("- x-rule: {id: grams.even", _CUPS),
)


def write_tea(folder: Path) -> Path:
    """Write the document into a folder."""
    text = ORDERS
    for before, after in _CHANGES:
        assert before in text
        text = text.replace(before, after)
    path = folder / "tea.yaml"
    path.write_text(text, encoding="utf-8")
    return path
