"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Hannover", version="1", urls_namespace="api", docs_url=None)
