"""The pages of the field package `cybersecurity`."""

from hannover.fields.cybersecurity.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
