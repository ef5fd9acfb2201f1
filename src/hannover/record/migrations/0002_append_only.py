"""Lets the database itself refuse to change or delete an event."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSE = {
    "sqlite": [
        f"CREATE TRIGGER record_event_no_{verb.lower()} BEFORE {verb} ON record_event"
        f" BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION record_event_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$",
        "CREATE TRIGGER record_event_append_only BEFORE UPDATE OR DELETE ON record_event"
        " FOR EACH ROW EXECUTE FUNCTION record_event_refuse()",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER record_event_no_update", "DROP TRIGGER record_event_no_delete"],
    "postgresql": [
        "DROP TRIGGER record_event_append_only ON record_event",
        "DROP FUNCTION record_event_refuse",
    ],
}


def refuse(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in REFUSE[editor.connection.vendor]:
        editor.execute(statement)


def allow(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ALLOW[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("record", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(refuse, allow)]
