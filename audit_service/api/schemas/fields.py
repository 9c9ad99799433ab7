"""Fields that take the contract's words literally: "12" is not a number, 1 is not true."""

from typing import Any

from marshmallow import ValidationError, fields

from inspections.text import clean
from inspections.words import Word


class Text(fields.String):
    """Cleaned for search and show; the signed bytes are kept elsewhere."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **kwargs))


class Flag(fields.Boolean):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Whole(fields.Integer):
    """A whole number that a database column can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(fields.Float):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except OverflowError as error:
            raise ValidationError("too_large") from error


class Moment(fields.AwareDateTime):
    """ISO 8601 with its offset; years that overflow a calendar are refused, not raised."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not 1970 <= moment.year <= 9000:
            raise ValidationError("invalid")
        return moment


def one_of(kind: type[Word], *, or_null: bool = False) -> fields.String:
    """A word of a closed vocabulary, as it is sent; the document lists what it may be."""
    words: list[str | None] = [word.value for word in kind]
    return fields.String(
        required=True,
        allow_none=or_null,
        metadata={"enum": [*words, None] if or_null else words},
    )


def asked(example: Any, description: str) -> dict[str, Any]:
    """What the document says of a parameter."""
    return {"description": description, "example": example}
