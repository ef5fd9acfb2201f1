"""The report of a programme: one content, three forms (HTML, PDF, JSON), in every language, at any moment.

>>> from io import BytesIO
>>> from hannover.record.moment import now
>>> write_report("en", "docx", now(), BytesIO())
Traceback (most recent call last):
hannover.errors.InputError: format: there is no report in the form 'docx' (one of: html, pdf, json)
"""

from __future__ import annotations

from hannover.record.report.content import Report
from hannover.record.report.gathering import read_report
from hannover.record.report.writing import FORMATS, write_report

__all__ = ["FORMATS", "Report", "read_report", "write_report"]
