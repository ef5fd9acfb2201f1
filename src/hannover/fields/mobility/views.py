"""The pages of the field package `mobility`."""

from hannover.fields.mobility.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
