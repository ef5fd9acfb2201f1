"""The pages of the field package `smes`. One module a desk."""

from hannover.fields.smes.field import KEY
from hannover.record.fieldpages import record_page

page = record_page(KEY)
