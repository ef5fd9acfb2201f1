from django.apps import AppConfig


class IctConfig(AppConfig):
    name = "hannover.fields.ict"

    def ready(self) -> None:
        from hannover.fields.ict.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
