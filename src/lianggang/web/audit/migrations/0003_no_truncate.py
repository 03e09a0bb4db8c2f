"""PostgreSQL empties a table at one stroke without touching its rows: that is refused too."""

from django.db import migrations

_REFUSE = """CREATE OR REPLACE FUNCTION audit_event_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS (SELECT 1 FROM audit_event) THEN RAISE EXCEPTION 'audit events are append-only'; END IF;
RETURN NULL;
END $$"""
_TRIGGER = """CREATE TRIGGER audit_event_TRUNCATE BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse_truncate()"""


def guard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(_REFUSE)
        editor.execute(_TRIGGER)


def unguard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER audit_event_TRUNCATE ON audit_event")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
