"""pydantic models made from dataclasses: what the API checks on its way in, and describes on its way out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from hannover.web.api.problems import from_validation

Mode = Literal["validation", "serialization"]
REFERENCE = "#/components/schemas/{model}"
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=False, arbitrary_types_allowed=True)


def _decode(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("this is not base64") from None


def _refuse_nul(value: object) -> object:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("text may not contain the character NUL")
    return value


FileContent = Annotated[
    bytes,
    BeforeValidator(_decode),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "description": "a file, base64"}),
]
Words = Annotated[str, BeforeValidator(_refuse_nul)]
_names: dict[str, type] = {}


@cache
def model_of(shape: type) -> type[BaseModel]:
    """The model of a dataclass, with the models of the dataclasses it holds; the same one for every call."""
    hints = get_type_hints(shape)
    members: dict[str, Any] = {}
    for field in fields(shape):
        kind = type_in_model(hints[field.name])
        if field.default is not MISSING:
            members[field.name] = (kind, "" if field.default == b"" else field.default)
        elif field.default_factory is not MISSING:
            members[field.name] = (kind, Field(default_factory=field.default_factory))
        else:
            members[field.name] = (kind, ...)
    return create_model(_name_of(shape), __config__=STRICT, __doc__=_explained(shape), **members)


def _explained(shape: type) -> str:
    """The docstring on one line; empty for the signature that dataclasses write themselves."""
    text = " ".join((shape.__doc__ or "").split())
    return "" if text.startswith(f"{shape.__name__}(") else text


def _name_of(shape: type) -> str:
    """The name of a dataclass; where two have the same, the later one is told by its module."""
    name = shape.__name__
    if _names.setdefault(name, shape) is not shape:
        name = shape.__module__.rpartition(".")[2].title() + name
        _names[name] = shape
    return name


def type_in_model(kind: Any) -> Any:
    """The type of a dataclass field as the model has it."""
    if is_dataclass(kind) and isinstance(kind, type):
        return model_of(kind)
    if kind is bytes:
        return FileContent
    if kind is str:
        return Words
    if kind is object:
        return Any
    origin = get_origin(kind)
    if origin is None:
        return kind
    parts = tuple(part if part is Ellipsis else type_in_model(part) for part in get_args(kind))
    if origin in (Union, UnionType):
        return Union[parts]  # noqa: UP007  (parts are known only now)
    if origin is tuple:
        return tuple[parts]  # type: ignore[valid-type]  # parts are known only now
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, parts[1]]  # type: ignore[valid-type]  # keys of JSON objects are text
    return origin[parts]


def read_values(shape: type, body: bytes) -> Any:
    """The dataclass that a JSON body describes; raises InputError that names every wrong field."""
    try:
        return _as_shape(shape, model_of(shape).model_validate_json(body or b"{}"))
    except ValidationError as problem:
        raise from_validation(problem.errors(include_url=False, include_input=False)) from None


def _as_shape(kind: Any, value: Any) -> Any:
    """A validated model as the dataclass it was made from."""
    if isinstance(value, BaseModel):
        shape = _shape_in(kind)
        hints = get_type_hints(shape)
        return shape(
            **{name: _as_shape(hints[name], getattr(value, name)) for name in type(value).model_fields}
        )
    if isinstance(value, tuple):
        part = get_args(kind)[0] if get_args(kind) else Any
        return tuple(_as_shape(part, one) for one in value)
    return b"" if kind is bytes and value == "" else value


def _shape_in(kind: Any) -> type:
    if is_dataclass(kind) and isinstance(kind, type):
        return kind
    found = next(part for part in get_args(kind) if is_dataclass(part))
    assert isinstance(found, type)
    return found


class Components:
    """The schemas that the description of the API refers to."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}

    def refer(self, shape: type, mode: Mode) -> dict[str, str]:
        """A reference to the schema of a dataclass, which is added with all that it refers to."""
        model = model_of(shape)
        schema = model.model_json_schema(ref_template=REFERENCE, mode=mode)
        self.schemas.update(schema.pop("$defs", {}))
        self.schemas[model.__name__] = schema
        return {"$ref": REFERENCE.format(model=model.__name__)}
