from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "hannover.fields.research"

    def ready(self) -> None:
        from hannover.fields.research.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
