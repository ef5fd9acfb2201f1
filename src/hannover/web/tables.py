"""The block tags of a data table, so that a page writes its columns once and its cells in order.

{% table caption=_("Evidence") sorted="-date" %}
  {% column _("Date") sort="date" %}{% column _("Title") %}{% column _("Amount") numeric=True %}
  {% for item in items %}
    {% row %}{% cell %}…{% endcell %}{% cell %}…{% endcell %}{% cell %}…{% endcell %}{% endrow %}
  {% endfor %}
{% endtable %}

table   caption (shown unless `hide_caption=True`); sorted (what the view sorts by when the query has no
        `sort`; a leading "-" means descending)
column  label; sort (value for the query's `sort`; without it no link); numeric (figures, aligned at the end);
        hide_label (only screen readers get it, as for a column of running numbers)
row     css (extra classes), heading (1-based number of the cell that names the row; default 1, 0 for none)
cell    css (extra classes)
Where there is no room each row becomes a stack in which every cell carries its column's label.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

STATE = "_hannover_table"


@dataclass
class Column:
    label: str
    sort: str = ""
    numeric: bool = False
    hide_label: bool = False
    direction: str = ""
    url: str = ""


@dataclass
class State:
    """What the tags inside a table know of it while it is rendered."""

    sorted_by: str
    query: Any
    columns: list[Column] = field(default_factory=list)
    cell: int = 0
    heading: int = 1


class BlockNode(Node):
    def __init__(
        self, nodelist: NodeList, arguments: list[FilterExpression], options: dict[str, Any]
    ) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self.options = options

    def resolved(self, context: Context) -> dict[str, Any]:
        return {name: expression.resolve(context) for name, expression in self.options.items()}


class TableNode(BlockNode):
    def render(self, context: Context) -> SafeString:
        options = self.resolved(context)
        request = context.get("request")
        query = request.GET.copy() if request else {}
        state = State(str(query.get("sort") or options.get("sorted", "")), query)
        with context.push(**{STATE: state}):
            body = self.nodelist.render(context)
        values = {"columns": state.columns, "body": body}
        return SafeString(render_to_string("components/table.html", values | options))


class ColumnNode(BlockNode):
    def render(self, context: Context) -> str:
        state: State = context[STATE]
        column = Column(str(self.arguments[0].resolve(context)), **self.resolved(context))
        if column.sort:
            by = state.sorted_by
            column.direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(by, "none")
            query = state.query.copy()
            query.pop("page", None)
            query["sort"] = f"-{column.sort}" if column.direction == "ascending" else column.sort
            column.url = f"?{query.urlencode()}" if hasattr(query, "urlencode") else f"?sort={query['sort']}"
        state.columns.append(column)
        return ""


class RowNode(BlockNode):
    def render(self, context: Context) -> SafeString:
        state: State = context[STATE]
        options = self.resolved(context)
        state.cell, state.heading = 0, int(options.get("heading", 1))
        css = format_html(' class="{}"', options["css"]) if options.get("css") else ""
        return format_html('<tr role="row"{}>{}</tr>\n', css, self.nodelist.render(context))


class CellNode(BlockNode):
    def render(self, context: Context) -> SafeString:
        state: State = context[STATE]
        column = state.columns[state.cell]
        state.cell += 1
        names = [
            name
            for name in ("figure" if column.numeric else "", self.resolved(context).get("css", ""))
            if name
        ]
        css = format_html(' class="{}"', " ".join(names)) if names else ""
        tag, role = ("th", "rowheader") if state.cell == state.heading else ("td", "cell")
        scope = SafeString(' scope="row"') if tag == "th" else ""
        return format_html(
            '<{tag} role="{role}"{scope}{css} data-label="{label}">{content}</{tag}>',
            tag=tag,
            role=role,
            scope=scope,
            css=css,
            label="" if column.hide_label else column.label,
            content=self.nodelist.render(context),
        )


def register_in(library: Library) -> None:
    for name, node, closed in (
        ("table", TableNode, True),
        ("column", ColumnNode, False),
        ("row", RowNode, True),
        ("cell", CellNode, True),
    ):
        library.tag(name, _compiler(name, node, closed=closed))


def _compiler(name: str, node: type[BlockNode], *, closed: bool) -> Any:
    def compiled(parser: Parser, token: Token) -> BlockNode:
        bits = token.split_contents()[1:]
        arguments = []
        while bits and "=" not in bits[0].split('"')[0].split("'")[0].split("(")[0]:
            arguments.append(parser.compile_filter(bits.pop(0)))
        options = token_kwargs(bits, parser)
        nodelist = NodeList()
        if closed:
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
        return node(nodelist, arguments, options)

    return compiled
