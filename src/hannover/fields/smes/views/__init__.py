"""The pages of the field package `smes`. One module a desk."""

from hannover.fields.smes.field import KEY
from hannover.fields.smes.views.companies import ways
from hannover.record.fieldpages import record_page

page = record_page(KEY, template="smes/company_desk.html", besides=ways)
