"""Cut all JSON values into pieces, as the schemas of one property tell them apart."""

from collections.abc import Iterable, Iterator, Mapping

from hypothesis import strategies as st

from contract_tests.kit.drawing.lists import list_pieces
from contract_tests.kit.drawing.numbers import number_pieces
from contract_tests.kit.drawing.objects import object_pieces
from contract_tests.kit.drawing.pieces import Cuts, Piece, is_among
from contract_tests.kit.drawing.text_pieces import text_pieces


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
        cuts.take(schema)
    return (
        *_constants(cuts),
        *number_pieces(cuts),
        *text_pieces(cuts, declared, hostile=hostile),
        *list_pieces(cut, cuts, declared, hostile=hostile),
        *(Piece((value,), st.just(value)) for value in (None, False, True) if not is_among(value, cuts.constants)),
        *object_pieces(cut, cuts, declared, hostile=hostile),
    )


def _constants(cuts: Cuts) -> Iterator[Piece]:
    for constant in cuts.constants:
        if isinstance(constant, int) and not isinstance(constant, bool):
            # 10.0 is the same number as 10; vendors' clients really send it.
            drawn = st.sampled_from([constant] * 7 + [float(constant)])
            yield Piece((constant, float(constant)), drawn, (constant, constant))
        else:
            yield Piece((constant,), st.just(constant))
