"""The one place that calls datamodel-code-generator, with every option that shapes its output written down."""

import json

from datamodel_code_generator import InputFileType, generate
from datamodel_code_generator.enums import DataModelType, OpenAPIScope, StrictTypes, TargetPydanticVersion
from datamodel_code_generator.format import PythonVersion
from datamodel_code_generator.parser import LiteralType

from generator.rendering.profiles import Profile


def render_models(profile: Profile, *, strict: bool) -> str:
    """Return the source of the classes of a profile's schemas.

    Args:
        profile: The schemas.
        strict: Whether unknown fields, null and converted types are refused.
    """
    document = {
        "openapi": "3.1.0",
        "info": {"title": "profile", "version": "1"},
        "paths": {},
        "components": {"schemas": profile.schemas},
    }
    source = generate(
        json.dumps(document),
        input_file_type=InputFileType.OpenAPI,
        openapi_scopes=[OpenAPIScope.Schemas],
        output=None,  # returned, not written
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=TargetPydanticVersion("2.14"),
        allow_remote_refs=False,  # otherwise local files are read through $ref, too
        disable_timestamp=True,
        custom_file_header='"""Placeholder that render.py puts the header in the place of."""',
        formatters=[],  # render.py formats everything that it renders, in one way
        use_double_quotes=True,
        keep_model_order=True,
        use_standard_collections=True,
        use_union_operator=True,
        use_object_type=True,
        # What the caller wrote is what is sent.
        type_mappings=["uri=string"],
        enum_field_as_literal=LiteralType.All if strict else None,
        strict_types=[StrictTypes.int, StrictTypes.bool, StrictTypes.str] if strict else None,
        # Optional is not nullable in a request. In an answer null is taken for absent.
        use_missing_sentinel=strict,
        strict_nullable=strict,
        extra_fields="forbid" if strict else "allow",
        allow_population_by_field_name=strict,
        aliases=dict(profile.field_names) or None,
        use_schema_description=True,
        use_field_description=True,
        use_attribute_docstrings=True,
        use_single_line_docstring=True,
        # Nothing of the machine's own configuration takes part.
        settings_path=None,
    )
    if not isinstance(source, str):
        raise TypeError("datamodel-code-generator answered with several modules; one was asked for")
    # The docstrings are for people and editors. With this setting Pydantic would read the source at every import.
    source = source.replace("        use_attribute_docstrings=True,\n", "")
    # No import waits for a class that may never be used: Pydantic builds it at its first use, under a lock.
    return source.replace(
        "    model_config = ConfigDict(\n", "    model_config = ConfigDict(\n        defer_build=True,\n"
    )
