from django.apps import AppConfig


class SmesConfig(AppConfig):
    name = "hannover.fields.smes"

    def ready(self) -> None:
        from hannover.fields.smes.indicators import INDICATORS
        from hannover.record.indicators import register
        from hannover.record.signing import declare_joint

        register(INDICATORS)
        declare_joint("smes:visit-note")
        declare_joint("smes:selection")
