"""Rules that go down a ranking: whatever fits is measured in exact decimals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from hannover.engine.allocate.portfolio.domain import Call, Money, Proposal
from hannover.engine.allocate.portfolio.reading import asked, eligible

__all__ = ["Account", "quotas_first", "skip", "strict"]

Kept = tuple[Proposal, ...]


class Account:
    """What has been given so far, and whether one more proposal still fits."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.spent: dict[str, Decimal] = {fund.key: Decimal(0) for fund in call.funds}
        self.budget = {fund.key: fund.budget for fund in call.funds}
        self.themes: Counter[str] = Counter()
        self.projects: Counter[str] = Counter()
        self.received: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._quota = {quota.theme: quota.at_most for quota in call.quotas if quota.at_most is not None}
        self._own = {cap.organization: cap for cap in call.caps}

    def obstacle(self, proposal: Proposal) -> str:
        """Why the proposal no longer fits; "" when it does."""
        asks = asked(proposal)
        after = {key: self.spent[key] + asks.get(key, Decimal(0)) for key in self.spent}
        short = self._shortfalls(after)
        if any(key in asks for key in short) and not self._pot_covers(short):
            return " and ".join(
                f"{key} would be short of {short[key]}" for key in sorted(short) if key in asks
            )
        if proposal.theme in self._quota and self.themes[proposal.theme] + 1 > self._quota[proposal.theme]:
            return f"the theme {proposal.theme} has its {self._quota[proposal.theme]} projects"
        return next(
            filter(None, (self._capped(proposal, name) for name in sorted(proposal.organizations))), ""
        )

    def _shortfalls(self, after: dict[str, Decimal]) -> dict[str, Money]:
        return {
            key: Money(amount=amount - self.budget[key].amount, currency=self.budget[key].currency)
            for key, amount in after.items()
            if amount > self.budget[key].amount
        }

    def _pot_covers(self, short: dict[str, Money]) -> bool:
        pot = self.call.pot
        if pot is None or not set(short) <= set(pot.funds):
            return False
        rates = {rate.currency: rate.rate for rate in pot.rates} | {pot.money.currency: Decimal(1)}
        return (
            sum((money.amount * rates[money.currency] for money in short.values()), Decimal(0))
            <= pot.money.amount
        )

    def _capped(self, proposal: Proposal, name: str) -> str:
        for cap in (self._own.get(name), self._own.get("")):
            if cap is None:
                continue
            if cap.projects is not None and self.projects[name] + 1 > cap.projects:
                return f"{name} has its {cap.projects} projects"
            for partner in proposal.partners if cap.share is not None and name else ():
                if partner.organization != name or cap.share is None:
                    continue
                own = sum(
                    p.asks.amount
                    for p in proposal.partners
                    if (p.organization, p.fund) == (name, partner.fund)
                )
                if self.received[name, partner.fund] + own > cap.share * self.budget[partner.fund].amount:
                    return f"{name} would have more than {cap.share:%} of {partner.fund}"
        return ""

    def give(self, proposal: Proposal) -> None:
        for partner in proposal.partners:
            self.spent[partner.fund] += partner.asks.amount
            self.received[partner.organization, partner.fund] += partner.asks.amount
        self.themes[proposal.theme] += 1
        self.projects.update(proposal.organizations)

    def topped(self) -> dict[str, Money]:
        """By fund, what the balancing pot has to pay."""
        return self._shortfalls(self.spent)


def strict(call: Call) -> tuple[Kept, str]:
    """Down the ranking to the first proposal that does not fit, and why it does not."""
    kept: list[Proposal] = []
    account = Account(call)
    for proposal in eligible(call):
        obstacle = account.obstacle(proposal)
        if obstacle:
            return tuple(kept), f"ends before {proposal.id} (score {proposal.score}): {obstacle}"
        account.give(proposal)
        kept.append(proposal)
    return tuple(kept), "everything above the threshold fits"


def skip(call: Call, proposals: Iterable[Proposal]) -> tuple[Kept, str]:
    """Down the ranking, passing over what does not fit."""
    account = Account(call)
    kept: list[Proposal] = []
    passed: list[str] = []
    for proposal in proposals:
        if account.obstacle(proposal):
            passed.append(proposal.id)
            continue
        account.give(proposal)
        kept.append(proposal)
    first = f", the first of them {passed[0]}" if passed else ""
    return tuple(kept), f"{len(passed)} were passed over{first}"


def quotas_first(call: Call, proposals: Sequence[Proposal]) -> Kept:
    """The best of each theme until its least quota is kept, then down the ranking: a selection to start from."""
    account = Account(call)
    owed = Counter({quota.theme: quota.at_least for quota in call.quotas})
    kept: dict[str, Proposal] = {}
    for owing in (True, False):
        for proposal in proposals:
            wanted = not owing or account.themes[proposal.theme] < owed[proposal.theme]
            if wanted and proposal.id not in kept and not account.obstacle(proposal):
                account.give(proposal)
                kept[proposal.id] = proposal
    return tuple(kept.values())
