from tests.accounts.stage import programme, quick_passwords

__all__ = ["programme", "quick_passwords"]
