"""What a decision letter says: read for one company of an application that was decided.

Only who acts for that company can have its letter. It holds the company's own name, and those of the
partners as far as the reader may know them; of all other applications it tells nothing but the lowest score
that was funded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.domain import ApplicationStanding
from hannover.fields.smes.reading.naming import knows, names_for
from hannover.fields.smes.words.grants_reasons import LANGUAGES, money, phrases
from hannover.record import models as record
from hannover.record.domain import Text
from hannover.record.moment import Moment
from hannover.record.report.voice import Voice

DECIDED = (ApplicationStanding.FUNDED, ApplicationStanding.REFUSED)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in words of the language `lang`, ready to be set: `facts` are (label, value)."""

    lang: str
    title: str
    number: str
    date: str
    sender: str
    addressee: str
    address: str
    salutation: str
    opening: str
    facts_title: str
    facts: tuple[tuple[str, str], ...]
    because_title: str
    because: str
    instalments_title: str
    instalments_words: str
    columns: tuple[str, ...]
    instalments: tuple[tuple[str, ...], ...]
    signed: str
    closing: str
    modest: str
    sample: str
    page: str


@dataclass(frozen=True)
class _Case:
    """Everything that one letter rests on."""

    application: domain.Application
    decided_on: date
    call: domain.Call
    decision: domain.Decision
    partner: domain.Partner
    instalments: tuple[domain.Instalment, ...]
    sides: dict[str, Text]
    programme: Text


def read_letter(moment: Moment, actor: Actor, application: str, company: str, language: str) -> Letter:
    """The letter for one company. Raises UnknownError for whom it is none of their business,
    ConflictError while nothing is decided, and where the company was forgotten: then nobody knows whom to
    write to.
    """
    if language not in LANGUAGES:
        raise InputError(
            _("there is no letter in this language"), field="language", remedy=", ".join(LANGUAGES)
        )
    case = _read_case(moment, actor, application, company)
    names = names_for(actor, [partner.company for partner in case.application.partners])
    own = names[company]
    if own is None:
        raise ConflictError(
            _("this company was forgotten: its letter cannot be drawn any more"),
            remedy=_("the decision and its amounts stay on the page of the application"),
        )
    voice = Voice(language)
    others = [
        voice.words(identity.names).text
        if (identity := names[partner.company])
        else _phrase("unnamed", language, side=voice.words(case.sides[partner.side]).text)
        for partner in case.application.partners
        if partner.company != company
    ]
    return _letter(case, voice, addressee=voice.words(own.names).text, address=own.address, others=others)


def _read_case(moment: Moment, actor: Actor, application: str, company: str) -> _Case:
    row = models.Application.objects.at(moment).filter(key=application).first()
    fact: domain.Application | None = row.fact if row else None
    partner = next((one for one in fact.partners if one.company == company), None) if fact else None
    if row is None or fact is None or partner is None or not knows(actor, company, partner.side):
        raise UnknownError(_("there is no such letter"), field="application")
    call_row = models.Call.objects.at(moment).filter(key=fact.call).first()
    selection = models.Selection.objects.at(moment).filter(parent=fact.call, audience="public").first()
    decision = (
        next((one for one in selection.fact.decisions if one.application == application), None)
        if selection
        else None
    )
    if fact.standing not in DECIDED or decision is None or call_row is None:
        raise ConflictError(_("this application is not decided"), field="application")
    instalments = models.Instalment.objects.at(moment).filter(parent=application).facts()
    declaration = record.Declaration.objects.at(moment).first()
    return _Case(
        fact,
        row.valid_from,
        call_row.fact,
        decision,
        partner,
        tuple(sorted((one for one in instalments if one.company == company), key=lambda one: one.number)),
        {side.fact.key: side.fact.name for side in record.Side.objects.at(moment)},
        declaration.fact.title if declaration else {},
    )


def _phrase(name: str, language: str, /, **values: str) -> str:
    return phrases("letter")[name][language].format(**values)


def _letter(case: _Case, voice: Voice, *, addressee: str, address: str, others: list[str]) -> Letter:
    language, funded = voice.language, case.decision.funded
    kind = "funded" if funded else "refused"
    titles = {
        "title": voice.words(case.application.title).text,
        "call": voice.words(case.call.title).text,
    }
    side = voice.words(case.sides[case.partner.side]).text
    day = voice.day(case.decided_on)

    def say(name: str, /, **values: str) -> str:
        return _phrase(name, language, **values)

    return Letter(
        lang=language,
        title=say(f"title-{kind}"),
        number=f"{say('number')}: {case.application.key}",
        date=day,
        sender=say("sender", side=side, programme=voice.words(case.programme).text),
        addressee=say("addressee", name=addressee),
        address=address,
        salutation=say("salutation"),
        opening=say(f"opening-{kind}", **titles),
        facts_title=say("facts"),
        facts=_facts(case, voice, others),
        because_title=say("because"),
        because=voice.words(case.decision.because).text,
        instalments_title=say("instalments") if funded else "",
        instalments_words=say("instalments-words", side=side) if funded else "",
        columns=("", say("milestone"), say("instalment-amount")),
        instalments=tuple(
            (
                str(one.number),
                voice.words(one.milestone).text,
                money(one.amount, one.currency, language),
            )
            for one in case.instalments
        ),
        signed=say("signed", day=day),
        closing=say("closing"),
        modest=say("modest"),
        sample=say("sample") if case.application.sample or case.call.sample else "",
        page=say("page", page="{page}"),
    )


def _facts(case: _Case, voice: Voice, others: list[str]) -> tuple[tuple[str, str], ...]:
    language, partner = voice.language, case.partner
    asked = money(partner.asked, partner.currency, language)
    score = voice.number(case.decision.score)
    ranked = case.decision.rank > 0
    facts = [
        ("date", voice.day(case.decided_on)),
        ("amount" if case.decision.funded else "asked", asked),
        ("cost", money(partner.cost, partner.currency, language)),
        ("months", _phrase("months-value", language, months=str(case.application.months))),
        ("partners", voice.forms.list_comma.join(others)),
        *([("score", _phrase("score-value", language, score=score))] if ranked else []),
    ]
    return tuple((_phrase(name, language), value) for name, value in facts)
