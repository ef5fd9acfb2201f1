from django.apps import AppConfig


class RegulationConfig(AppConfig):
    name = "hannover.fields.regulation"

    def ready(self) -> None:
        from hannover.fields.regulation.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
