"""The API, `/api/v1`: what every field can do by POST, what the record holds by GET."""

from hannover.web.api.service import api

__all__ = ["api"]
