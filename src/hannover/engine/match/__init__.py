"""*match*: who should meet whom, across languages, and why.

Two populations of `Profile`s meet in a `Market`: needs of one side against offers of the other, both ways. `rank` lists
partners for one, `propose` for everybody at once, `explain` says why or why not, `stable` assigns once, `learn` adapts
the weights, `duplicates` finds profiles that are likely one. Every score is a sum of reasons.

    >>> left = Population([Profile(key="a", needs=(Text("gear inspection", "en"),))])
    >>> right = Population([Profile(key="b", offers=(Text("inspection of gears", "en"),)),
    ...                     Profile(key="c", offers=(Text("bakery", "en"),))])
    >>> [pair.right for pair in rank(meet(left, right), "a", k=2).pairs]
    ['b', 'c']
"""

from hannover.engine.match.criteria import Apart, Criterion, Excluded, Pairs, Sides, Sought, Verdict
from hannover.engine.match.doubling import Duplicate, duplicates
from hannover.engine.match.executors import open_executor
from hannover.engine.match.explaining import Explanation, Standing, explain
from hannover.engine.match.fits import Fit
from hannover.engine.match.learning import Decision, Learned, learn
from hannover.engine.match.market import Market, meet
from hannover.engine.match.outside import Outside
from hannover.engine.match.population import Population
from hannover.engine.match.profiles import Notice, Profile, Text, texts_of
from hannover.engine.match.proposing import Listed, Proposals, Spread, propose
from hannover.engine.match.ranking import Ranking, rank
from hannover.engine.match.reasons import Pair, Reason
from hannover.engine.match.stable import Assignment, stable
from hannover.engine.match.vectors import Vectors, encode
from hannover.engine.match.weights import CHANNELS, DEFAULT, Weights

__all__ = [
    "CHANNELS",
    "DEFAULT",
    "Apart",
    "Assignment",
    "Criterion",
    "Decision",
    "Duplicate",
    "Excluded",
    "Explanation",
    "Fit",
    "Learned",
    "Listed",
    "Market",
    "Notice",
    "Outside",
    "Pair",
    "Pairs",
    "Population",
    "Profile",
    "Proposals",
    "Ranking",
    "Reason",
    "Sides",
    "Sought",
    "Spread",
    "Standing",
    "Text",
    "Vectors",
    "Verdict",
    "Weights",
    "duplicates",
    "encode",
    "explain",
    "learn",
    "meet",
    "open_executor",
    "propose",
    "rank",
    "stable",
    "texts_of",
]
