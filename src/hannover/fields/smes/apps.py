from django.apps import AppConfig


class SmesConfig(AppConfig):
    name = "hannover.fields.smes"

    def ready(self) -> None:
        from hannover.fields.smes.indicators import INDICATORS
        from hannover.fields.smes.words.history import WORDS
        from hannover.record.desks import register_desks
        from hannover.record.indicators import register
        from hannover.record.signing import declare_joint
        from hannover.record.words import register_words

        register(INDICATORS)
        register_desks("smes", "hannover.fields.smes.reading.desks:desks_of")
        register_words("smes", WORDS)
        declare_joint("smes:visit-note")
        declare_joint("smes:selection")
