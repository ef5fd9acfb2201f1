from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "hannover.fields.mobility"

    def ready(self) -> None:
        from hannover.fields.mobility.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
