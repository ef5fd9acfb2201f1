"""The sample of the SME field: companies of both sides, and what they do together; invented, and marked so."""

from hannover.demo.sample.smes.loading import load_smes

__all__ = ["load_smes"]
