"""The pages of the field package `regulation`."""

from hannover.fields.regulation.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
