"""Events cannot be changed or deleted, not even by a program that has the database open."""

from django.db import migrations

_SQLITE = [
    """CREATE TRIGGER audit_event_{verb} BEFORE {verb} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
]
_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$""",
    """CREATE TRIGGER audit_event_{verb} BEFORE {verb} ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
]


def guard(apps, editor):
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[editor.connection.vendor]
    for verb in ("UPDATE", "DELETE"):
        for statement in statements:
            editor.execute(statement.format(verb=verb))


def unguard(apps, editor):
    on = " ON audit_event" if editor.connection.vendor == "postgresql" else ""
    for verb in ("UPDATE", "DELETE"):
        editor.execute(f"DROP TRIGGER audit_event_{verb}{on}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
