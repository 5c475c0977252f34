"""The API's manners, shared by every room: nothing unknown is accepted, and every refusal has one shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.params.models import BodyModel, QueryModel
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from live.envelope import unstorable
from paintoff.throttle import Throttled


class Wire(BaseModel):
    """What comes in or goes out. An unknown field is refused by name, and so is text that no database could hold.

    Not ninja's own Schema, which reads every field of every answer a second time, through Django's template language: three
    quarters of what a page of pictures cost.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, data: Any) -> Any:
        if isinstance(data, dict) and (path := unstorable(data)) is not None:
            raise PydanticCustomError(
                "unstorable", "{field} may not hold NUL or half a surrogate pair.", {"field": path}
            )
        return data


class Told(Wire):
    """What only goes out, and by the hundred: its text comes from the database, so it is not looked through for what no database
    could hold."""

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, data: Any) -> Any:
        return data


class Problem(Wire):
    """One thing that is wrong, and with which field."""

    field: str | None = None
    message: str
    at: int | None = Field(default=None, description="The character of the field that is at fault, counted from 0.")
    length: int | None = Field(default=None, description="So many characters from there on.")


class Refusal(Wire):
    """The body of every answer from 400 up. `field` is the first of `problems`."""

    code: str
    message: str
    field: str | None = None
    problems: list[Problem] = []


class Refused(Exception):
    """Raise it in a view: the caller gets `status` and a Refusal."""

    def __init__(
        self, code: str, message: str, field: str | None = None, status: int = 400, problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(code)
        self.status = status
        self.refusal = Refusal(code=code, message=message, field=field, problems=list(problems))


UNAUTHORIZED = "Unauthorized"
"""What ninja says where no credentials came at all."""
HOW_TO_BE_KNOWN = "Send a token: Authorization: Bearer po_…. POST /api/guests gives one."
CODES = {400: "bad_request", 401: "unknown_token", 403: "forbidden", 404: "not_found", 405: "bad_method"}
JSON = "application/json"


TOO_LARGE = Refusal(code="too_large", message=f"A request has at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes.")


def answer_errors(api: NinjaAPI) -> None:
    """Give an API these manners. Call it before its routers are added."""
    api.add_decorator(_known_only, mode="view")

    def answer(request: HttpRequest, status: int, refusal: Refusal) -> HttpResponse:
        return api.create_response(request, refusal.model_dump(), status=status)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return answer(request, error.status, error.refusal)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, 400, _refusal_of(error))

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == 401 and str(error) == UNAUTHORIZED:
            return answer(request, 401, Refusal(code="token_needed", message=HOW_TO_BE_KNOWN))
        code = CODES.get(error.status_code, "refused")
        return answer(request, error.status_code, Refusal(code=code, message=str(error)))

    @api.exception_handler(BadRequest)
    def bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
        return answer(request, 400, Refusal(code="bad_request", message=str(error)))

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
        return answer(request, 413, TOO_LARGE)

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, _: Http404) -> HttpResponse:
        return answer(request, 404, Refusal(code="not_found", message="There is nothing here."))

    @api.exception_handler(Throttled)
    def throttled(_: HttpRequest, error: Throttled) -> HttpResponse:
        return too_often(error)


def refusing(status: int, refusal: Refusal) -> HttpResponse:
    """A refusal where no operation of the API gives it."""
    return JsonResponse(refusal.model_dump(), status=status)


def mannered(response: HttpResponse) -> HttpResponse:
    """What ninja answers to a method that an address does not have, in the shape of every other refusal."""
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    allowed = response["Allow"]
    refused = refusing(405, Refusal(code=CODES[405], message=f"This address knows {allowed} alone."))
    refused["Allow"] = allowed
    return refused


def too_often(error: Throttled) -> HttpResponse:
    response = refusing(429, Refusal(code="too_often", message=str(error)))
    response["Retry-After"] = str(error.seconds)
    return response


def _known_only(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ninja drops query parameters it does not know, and reads every body as JSON; here both are refused."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    known = {name for model in operation.models if issubclass(model, QueryModel) for name in _names(model)}
    lists = {name for model in operation.models if issubclass(model, QueryModel) for name in _lists(model)}
    has_body = any(issubclass(model, BodyModel) for model in operation.models)

    @wraps(run)
    def strictly(request: HttpRequest, **path: Any) -> HttpResponse:
        refused = _unknown_parameter(request, known) or _twice(request, lists) or _unread(request, has_body)
        return operation.api.on_exception(request, refused) if refused else run(request, **path)

    return strictly


def _twice(request: HttpRequest, lists: set[str]) -> Refused | None:
    """Of two values Ninja reads the last in silence."""
    for name, values in request.GET.lists():
        if len(values) > 1 and name not in lists:
            return Refused("repeated_parameter", f"{name} is given {len(values)} times. Give it once.", name)
    return None


def _unknown_parameter(request: HttpRequest, known: set[str]) -> Refused | None:
    unknown = sorted(set(request.GET) - known)
    if not unknown:
        return None
    offer = f"Known here: {', '.join(sorted(known))}." if known else "There are none here."
    return Refused("unknown_parameter", f"There is no parameter {unknown[0]!r}. {offer}", unknown[0])


def _unread(request: HttpRequest, has_body: bool) -> Exception | None:
    """Why its body is not read. An operation that takes none reads none."""
    try:
        return _other_type(request) if has_body else None
    except RequestDataTooBig as error:
        return error


def _other_type(request: HttpRequest) -> Refused | None:
    if request.content_type == JSON or not request.body:
        return None
    return Refused("bad_type", f"Send JSON, and say so: Content-Type: {JSON}.", status=415)


def _names(model: type[QueryModel]) -> list[str]:
    return list(model.__ninja_flatten_map__)  # type: ignore[attr-defined]


def _lists(model: type[QueryModel]) -> list[str]:
    """Its parameters that take several values."""
    return list(getattr(model, "__ninja_collection_fields__", ()))


def _refusal_of(error: ValidationError) -> Refusal:
    problems = [Problem(field=_named(one), message=_sentence(one)) for one in error.errors]
    first = problems[0]
    return Refusal(code="invalid", message=first.message, field=first.field, problems=problems)


def _named(one: dict[str, Any]) -> str | None:
    """What is looked at before the fields are (`Wire`) stands at the argument that holds them, and says which it means."""
    return str(one["ctx"]["field"]) if one["type"] == "unstorable" else _field(one["loc"])


def _field(location: tuple[str | int, ...]) -> str | None:
    """Ninja's ("body", "argument", "field", …) as the caller knows it: "field". A form's fields may stand without an argument."""
    inner = location[2:] if location and location[0] in ("body", "form") else location[1:]
    if not inner and location and location[0] == "form":
        inner = location[1:]
    return ".".join(str(part) for part in inner) or None


def _sentence(one: dict[str, Any]) -> str:
    if one["type"] == "extra_forbidden":
        return "There is no such field."
    if one["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "This has to be an object: {…}."
    return str(one["msg"]).removeprefix("Value error, ").rstrip(".") + "."
