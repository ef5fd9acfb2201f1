"""The pages of the field package `skills`."""

from hannover.fields.skills.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
