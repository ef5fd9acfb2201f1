"""The programme and the callers of the contract battery."""

from tests.contract.conftest import _store_folder, api, command, programme

__all__ = ["_store_folder", "api", "command", "programme"]
