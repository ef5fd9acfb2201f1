"""Reads a selection against its call, in exact fractions and with no part of what selected it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby

from hannover.engine.allocate.checking import certify, check
from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.portfolio.domain import Call, Proposal, Rule, Selection
from hannover.engine.allocate.program import Certificate

__all__ = ["check_selection"]

RANKING = {Rule.STRICT, Rule.SKIP, Rule.TIED}
TOLERANCE = 1e-6


@check.register
def check_selection(question: Call, plan: Selection) -> Certificate:
    """Budgets, pot, quotas, caps, threshold, the sums stated, and that the rule was followed."""
    known = {proposal.id: proposal for proposal in question.proposals}
    strangers = [name for name in plan.funded if name not in known]
    if strangers or len(set(plan.funded)) < len(plan.funded):
        raise WrongPlanError(
            [f"{name} is no proposal" for name in strangers] or ["a proposal is funded twice"]
        )
    funded = [known[name] for name in plan.funded]
    breaches = (
        over_limits(question, funded) + under_quotas(question, plan, funded) + too_low(question, plan, funded)
    )
    breaches += misstated(question, plan, funded)
    if not breaches:
        breaches += rule_breaches(question, plan, {proposal.id for proposal in funded})
    return certify(
        breaches,
        f"{len(funded)} proposals stay within {len(question.funds)} budgets, each in its own currency",
        f"{len(question.quotas)} quotas and {len(question.caps)} caps are kept"
        + (", but those unmet" if plan.unmet else ""),
        f"the rule was followed: {plan.rule}",
    )


def over_limits(call: Call, funded: Iterable[Proposal]) -> list[str]:
    """What is exceeded when these are funded; the least quotas aside."""
    tally = Tally(call)
    for proposal in funded:
        tally.add(proposal)
    return tally.breaches()


class Tally:
    """Sums of what was given, as fractions."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.fund: dict[str, Fraction] = {}
        self.got: dict[tuple[str, str], Fraction] = {}
        self.projects: dict[str, int] = {}
        self.theme: dict[str, int] = {}
        self.limits = {fund.key: Fraction(fund.budget.amount) for fund in call.funds}
        self.caps = {cap.organization: cap for cap in call.caps}
        self.most = {quota.theme: quota.at_most for quota in call.quotas if quota.at_most is not None}
        pot = call.pot
        self.rates = {rate.currency: Fraction(rate.rate) for rate in pot.rates} if pot else {}
        self.rates |= {pot.money.currency: Fraction(1)} if pot else {}
        self.currency = {fund.key: fund.budget.currency for fund in call.funds}

    def add(self, proposal: Proposal, sign: int = 1) -> None:
        for partner in proposal.partners:
            asks = sign * Fraction(partner.asks.amount)
            key = (partner.organization, partner.fund)
            self.fund[partner.fund] = self.fund.get(partner.fund, Fraction(0)) + asks
            self.got[key] = self.got.get(key, Fraction(0)) + asks
        for name in {partner.organization for partner in proposal.partners}:
            self.projects[name] = self.projects.get(name, 0) + sign
        self.theme[proposal.theme] = self.theme.get(proposal.theme, 0) + sign

    def money_breaches(self) -> list[str]:
        breaches, drawn = [], Fraction(0)
        for key, given in self.fund.items():
            missing = given - self.limits[key]
            if missing <= 0:
                continue
            if self.call.pot is None or key not in self.call.pot.funds:
                breaches.append(f"{key} pays {float(missing):,.10g} more than its budget")
            else:
                drawn += missing * self.rates[self.currency[key]]
        if self.call.pot is not None and drawn > Fraction(self.call.pot.money.amount):
            breaches.append(f"the pot pays {float(drawn):,.10g}, it holds {self.call.pot.money}")
        return breaches

    def breaches(self, proposal: Proposal | None = None) -> list[str]:
        """What is exceeded; of organizations and themes only those of `proposal`, if one is given."""
        names = {p.organization for p in proposal.partners} if proposal else set(self.projects)
        themes = {proposal.theme} if proposal else set(self.theme)
        found = self.money_breaches()
        found += [f"{theme} has {self.theme[theme]} projects, at most {self.most[theme]}" for theme in sorted(themes)
                  if theme in self.most and self.theme[theme] > self.most[theme]]  # fmt: skip
        for name in sorted(names):
            for cap in filter(None, [self.caps.get("")] + ([self.caps.get(name)] if name else [])):
                if cap.projects is not None and self.projects[name] > cap.projects:
                    found.append(f"{name} has {self.projects[name]} projects, at most {cap.projects}")
                for fund in self.limits if cap.share is not None else ():
                    share = Fraction(cap.share or 0) * self.limits[fund]
                    if self.got.get((name, fund), 0) > share:
                        found.append(f"{name} gets more than {cap.share} of {fund}")
        return found

    def fits(self, proposal: Proposal) -> bool:
        before = len(self.money_breaches())
        self.add(proposal)
        fine = not self.breaches(proposal)
        self.add(proposal, sign=-1)
        return fine and before == 0


def under_quotas(call: Call, plan: Selection, funded: list[Proposal]) -> list[str]:
    short = []
    for quota in call.quotas:
        count = sum(1 for proposal in funded if proposal.theme == quota.theme)
        if count < quota.at_least:
            short.append(f"{quota.theme}: {count} of at least {quota.at_least} projects")
    if plan.rule in RANKING:
        return (
            []
            if sorted(short) == sorted(plan.unmet)
            else [f"the quotas unmet are {short}, not {list(plan.unmet)}"]
        )
    return short


def too_low(call: Call, plan: Selection, funded: list[Proposal]) -> list[str]:
    lowest = call.threshold
    if plan.rule is Rule.FLOOR and call.floor is not None and call.floor > lowest:
        lowest = call.floor
    return [f"{p.id} has {p.score}, below {lowest}" for p in funded if p.score < lowest]


def misstated(call: Call, plan: Selection, funded: list[Proposal]) -> list[str]:
    value, wrong = sum(Fraction(proposal.score) for proposal in funded), []
    if abs(float(value) - plan.value) > TOLERANCE * max(1.0, abs(plan.value)):
        wrong.append(f"the scores add up to {float(value)}, not {plan.value}")
    if not plan.value <= plan.bound + TOLERANCE * max(1.0, abs(plan.value)):
        wrong.append(f"the value {plan.value} is above its own bound {plan.bound}")
    for fund in call.funds:
        paid = sum(
            Fraction(p.asks.amount) for proposal in funded for p in proposal.partners if p.fund == fund.key
        )
        stated = plan.spent.get(fund.key)
        if stated is None or stated.currency != fund.budget.currency or Fraction(stated.amount) != paid:
            wrong.append(f"{fund.key} pays {float(paid):,.10g} {fund.budget.currency}, not {stated}")
        over, topped = max(paid - Fraction(fund.budget.amount), Fraction(0)), plan.topped.get(fund.key)
        if over != (Fraction(topped.amount) if topped else 0) or (
            topped and topped.currency != fund.budget.currency
        ):
            wrong.append(f"the pot pays {float(over):,.10g} for {fund.key}, not {topped}")
    return wrong


def rule_breaches(call: Call, plan: Selection, funded: set[str]) -> list[str]:
    order = sorted((p for p in call.proposals if p.score >= call.threshold), key=lambda p: (-p.score, p.id))
    if plan.rule is Rule.STRICT:
        return strict_breaches(call, order, funded)
    if plan.rule is Rule.SKIP:
        return skip_breaches(call, order, funded)
    if plan.rule is Rule.TIED:
        return tied_breaches(call, order, funded)
    proven = plan.bound - plan.value <= TOLERANCE * max(1.0, plan.value)
    floor = call.floor if plan.rule is Rule.FLOOR and call.floor is not None else call.threshold
    left = [p for p in order if p.id not in funded and p.score > 0 and p.score >= floor]
    return room_left(call, [p for p in order if p.id in funded], left) if proven else []


def room_left(call: Call, funded: list[Proposal], left: list[Proposal]) -> list[str]:
    """A selection that claims to be the best has no room for one more."""
    tally = Tally(call)
    for proposal in funded:
        tally.add(proposal)
    return [f"{proposal.id} still fits, so this is not the best" for proposal in left if tally.fits(proposal)]


def strict_breaches(call: Call, order: list[Proposal], funded: set[str]) -> list[str]:
    tally = Tally(call)
    for place, proposal in enumerate(order):
        if not tally.fits(proposal):
            later = [other.id for other in order[place:] if other.id in funded]
            return [f"{name} is funded below the first gap" for name in later]
        if proposal.id not in funded:
            return [f"{proposal.id} is next in rank and fits"]
        tally.add(proposal)
    return []


def skip_breaches(call: Call, order: list[Proposal], funded: set[str]) -> list[str]:
    tally, wrong = Tally(call), []
    for proposal in order:
        if tally.fits(proposal) != (proposal.id in funded):
            wrong.append(f"{proposal.id} {'does not fit' if proposal.id in funded else 'fits'} in its turn")
        if proposal.id in funded:
            tally.add(proposal)
    return wrong


def tied_breaches(call: Call, order: list[Proposal], funded: set[str]) -> list[str]:
    tally = Tally(call)
    for score, members in ((score, list(group)) for score, group in groupby(order, key=lambda p: p.score)):
        inside = [p for p in members if p.id in funded]
        if len(inside) < len(members):
            below = [p.id for p in order if p.score < score and p.id in funded]
            for proposal in inside:
                tally.add(proposal)
            more = [p.id for p in members if p.id not in funded and tally.fits(p)]
            return [f"{name} is below the threshold of {score}" for name in below] + [
                f"{name} shares the score {score} and still fits" for name in more
            ]
        for proposal in members:
            tally.add(proposal)
    return []
