from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "hannover.fields.standards"

    def ready(self) -> None:
        from hannover.fields.standards.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
