"""The sample programme: what two secretariats might record, invented and marked as such everywhere."""

from hannover.demo.sample.loading import load_field_samples, load_sample

__all__ = ["load_field_samples", "load_sample"]
