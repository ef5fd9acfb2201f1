from django.apps import AppConfig


class SmesConfig(AppConfig):
    name = "hannover.fields.smes"

    def ready(self) -> None:
        from hannover.fields.smes.indicators import INDICATORS
        from hannover.fields.smes.reading.remade import REMADE
        from hannover.fields.smes.words.history import WORDS
        from hannover.jobs.nightly import register_nightly
        from hannover.record.desks import register_desks
        from hannover.record.indicators import register
        from hannover.record.persons.actions.roles import register_side_of
        from hannover.record.persons.belongings import register_belongings
        from hannover.record.remade import register_remade
        from hannover.record.signing import declare_joint
        from hannover.record.words import register_words

        register(INDICATORS)
        register_desks("smes", "hannover.fields.smes.reading.desks:desks_of")
        register_words("smes", WORDS)
        register_side_of("hannover.fields.smes.actions.companies_persons:side_of_company")
        declare_joint("smes:visit-note")
        declare_joint("smes:selection")
        register_belongings("smes.savedsearch")
        register_nightly("hannover.fields.smes.actions.nightly.keep_up")
        for label, remade in REMADE.items():
            register_remade(label, remade)
