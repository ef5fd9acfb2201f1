"""The pages of the field package `research`."""

from hannover.fields.research.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
