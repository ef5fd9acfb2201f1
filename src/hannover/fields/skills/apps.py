from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "hannover.fields.skills"

    def ready(self) -> None:
        from hannover.fields.skills.indicators import INDICATORS
        from hannover.record.indicators import register

        register(INDICATORS)
