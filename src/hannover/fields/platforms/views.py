"""The pages of the field package `platforms`."""

from hannover.fields.platforms.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
