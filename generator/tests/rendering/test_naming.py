"""Every name is a Python name, and no two things have the same."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.rendering import naming

_WIRE_NAMES = st.lists(
    st.text(max_size=4)
    | st.sampled_from(["id", "_id", "id_", "class", "class_", "copy", "json", "1a", "a-b", "a_b", ""]),
    unique=True,
)


@given(names=_WIRE_NAMES)
def test_properties_get_names_that_differ_and_can_be_fields(names: list[str]) -> None:
    """Whatever the properties are called, each has a name of its own that Python and Pydantic take."""
    result = naming.field_names(names, naming.PARAMETERS)

    assert list(result) == names
    assert len(set(result.values())) == len(names)
    for name in result.values():
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not hasattr(BaseModel, name)
        assert not name.startswith("_")
        assert name not in naming.PARAMETERS


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (["size", "async"], ["size", "async_"]),
        (["_id", "id"], ["id_", "id"]),
        (["_id"], ["id"]),
        (["a-b", "a_b"], ["a_b_", "a_b"]),
        (["2d"], ["field_2d"]),
        (["copy"], ["copy_"]),
    ],
)
def test_a_property_keeps_its_name_where_it_can(properties: list[str], expected: list[str]) -> None:
    """Only a name that is taken or impossible changes, and it changes little."""
    assert list(naming.field_names(properties).values()) == expected


@pytest.mark.parametrize(
    ("operation_id", "expected"),
    [
        ("createVideo", "create_video"),
        ("getHTTPStatus", "get_http_status"),
        ("list-all.things", "list_all_things"),
        ("Sora2Videos", "sora2_videos"),
        ("class", None),
        ("send", None),
        ("2nd", None),
        ("", None),
    ],
)
def test_an_operation_id_makes_a_method_or_none(operation_id: str, expected: str | None) -> None:
    """An id becomes a name with underscores; what cannot be a method is found out."""
    assert naming.method_name(operation_id) == expected
