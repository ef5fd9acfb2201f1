"""The pages of the field package `standards`."""

from hannover.fields.standards.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
