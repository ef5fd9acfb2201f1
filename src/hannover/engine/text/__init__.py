"""Text for the verbs that compare: normal form, words and character n-grams of three languages, weights, meaning."""

from hannover.engine.text.bridging import Bridge, Term
from hannover.engine.text.encoder import BundledEncoder, Encoder
from hannover.engine.text.grams import gram_batches, gram_counts
from hannover.engine.text.lexicon import Lexicon, LexiconError, read_dictd, read_ding
from hannover.engine.text.normal import language_of, language_signs, normal_form, sentences
from hannover.engine.text.weights import Weights, weigh
from hannover.engine.text.words import bare_word, shared_terms, word_counts, words

__all__ = [
    "Bridge",
    "BundledEncoder",
    "Encoder",
    "Lexicon",
    "LexiconError",
    "Term",
    "Weights",
    "bare_word",
    "gram_batches",
    "gram_counts",
    "language_of",
    "language_signs",
    "normal_form",
    "read_dictd",
    "read_ding",
    "sentences",
    "shared_terms",
    "weigh",
    "word_counts",
    "words",
]
