"""Tables written with the block tags: labels, order, and what screen readers get."""

from __future__ import annotations

import pytest
from django.template import engines
from django.test import RequestFactory
from lxml import html

TABLE = """
{% table caption="Facts" sorted="-date" %}
{% column "Date" sort="date" %}{% column "Title" %}{% column "Sum" sort="sum" numeric=True %}
{% for a, b, c in rows %}{% row %}{% cell %}{{ a }}{% endcell %}{% cell %}{{ b }}{% endcell %}
{% cell css="wide" %}{{ c }}{% endcell %}{% endrow %}{% endfor %}{% endtable %}
"""


def rendered(query: str = "") -> html.HtmlElement:
    request = RequestFactory().get(f"/en/evidence/?{query}")
    rows = [("2017", "<Signing>", 3), ("2018", "Review", 4)]
    return html.fromstring(engines["django"].from_string(TABLE).render({"rows": rows, "request": request}))


def test_each_cell_carries_its_columns_label_and_the_first_names_the_row() -> None:
    cells = rendered().xpath("//tbody/tr[1]/*")
    assert [(cell.tag, cell.get("data-label"), cell.text_content()) for cell in cells] == [
        ("th", "Date", "2017"),
        ("td", "Title", "<Signing>"),
        ("td", "Sum", "3"),
    ]
    assert cells[2].get("class") == "figure wide"


@pytest.mark.parametrize(
    ("query", "directions", "next_by_date"),
    [
        ("", ["descending", None, "none"], "?sort=date"),
        ("sort=date", ["ascending", None, "none"], "?sort=-date"),
        ("sort=-sum&page=3&as_of=2018", ["none", None, "descending"], "?sort=date&as_of=2018"),
    ],
)
def test_the_order_is_said_and_can_be_turned(
    query: str, directions: list[str | None], next_by_date: str
) -> None:
    heads = rendered(query).xpath("//thead//th")
    assert [head.get("aria-sort") for head in heads] == directions
    assert heads[0].xpath("./a/@href") == [next_by_date]
    assert heads[1].xpath("./a") == []
