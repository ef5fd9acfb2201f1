"""The sample of the SME field: companies of both sides with their profiles, and what they do together."""

from hannover.demo.sample.smes.companies import load_companies

__all__ = ["load_companies"]
