from django.apps import AppConfig


class CybersecurityConfig(AppConfig):
    name = "hannover.fields.cybersecurity"

    def ready(self) -> None:
        from hannover.fields.cybersecurity.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
