"""How a resource is declared: its address, what it is in words, and the shape of what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.http import HttpResponse
from ninja import Router

from hannover.web.api.description import resource_description

View = Callable[..., HttpResponse]


class Getter(Protocol):
    def __call__(
        self, path: str, summary: str, shape: type | None, *, many: bool = False, paged: bool = False
    ) -> Callable[[View], View]: ...


def getter(router: Router) -> Getter:
    """A decorator that declares resources on that router.

    shape  dataclass of the resource, or of one of `many`, or of an item of a `paged` list; None for any object
    """

    def get(
        path: str, summary: str, shape: type | None, *, many: bool = False, paged: bool = False
    ) -> Callable[[View], View]:
        words = path.strip("/").replace("{", "").replace("}", "").replace("/", "-").replace(".", "-")
        extra = resource_description(shape, many=many, paged=paged)
        declared: Callable[[View], View] = router.get(
            path, summary=summary, operation_id=f"get-{words}", openapi_extra=extra
        )
        return declared

    return get
