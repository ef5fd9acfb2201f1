from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "hannover.fields.platforms"

    def ready(self) -> None:
        from hannover.fields.platforms.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
