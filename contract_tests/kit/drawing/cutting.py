"""Cut all JSON values into pieces, as the schemas of one property tell them apart."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hypothesis import strategies as st

from contract_tests.kit.drawing.lists import list_pieces, scalars
from contract_tests.kit.drawing.numbers import number_pieces
from contract_tests.kit.drawing.pieces import Cuts, Piece, UncutError, is_among
from contract_tests.kit.drawing.text_pieces import text_pieces

_CUT: Final = frozenset({
    "type", "enum", "const", "not", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum",
    "minLength", "maxLength", "minItems", "maxItems", "items",
})  # fmt: skip


def cut(declared: Mapping[str, object], schemas: Iterable[object] = (), *, hostile: bool = False) -> tuple[Piece, ...]:
    """Cut all JSON values into pieces; the simplest come first.

    Args:
        declared: the schema that the property is declared with.
        schemas: what conditions and rules further say of it.
        hostile: whether free texts are drawn from hostile ones too.

    Raises:
        UncutError: a schema holds a keyword by which no cut is known.

    """
    cuts = Cuts()
    for schema in (declared, *schemas):
        for keyword in schema if isinstance(schema, Mapping) else ():
            if not (keyword in _CUT or keyword in {"pattern", "multipleOf"}):
                continue
            if keyword not in _CUT or (keyword == "items" and schema is not declared):
                raise UncutError(keyword)
        cuts.take(schema)
    return (
        *_constants(cuts),
        *number_pieces(cuts),
        *text_pieces(cuts, declared, hostile=hostile),
        *list_pieces(cut, cuts, declared, hostile=hostile),
        *(Piece((value,), st.just(value)) for value in (None, False, True) if not is_among(value, cuts.constants)),
        Piece(({},), st.dictionaries(st.sampled_from(["value", "url", ""]), scalars(), max_size=2)),
    )


def _constants(cuts: Cuts) -> Iterator[Piece]:
    for constant in cuts.constants:
        if isinstance(constant, int) and not isinstance(constant, bool):
            # 10.0 is the same number as 10; vendors' clients really send it.
            drawn = st.sampled_from([constant] * 7 + [float(constant)])
            yield Piece((constant, float(constant)), drawn, (constant, constant))
        else:
            yield Piece((constant,), st.just(constant))
