"""The pages of the field package `ict`."""

from hannover.fields.ict.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
