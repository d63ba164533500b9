"""What a database contains of this module, as plain values that can be compared:
stored records, what data files set up, and the shape of tables."""

import json
import os
from pathlib import Path

MODULE = "pos_closing_control"
# What Odoo writes when it updates a record.
NOT_OURS = {"id", "create_uid", "create_date", "write_uid", "write_date"}
# The next run of a scheduled job depends on when it was installed.
OF_THE_DAY = {"nextcall", "lastcall"}
BESIDE = """
    SELECT 'attachment', COALESCE(res_model, '') || ',' || COALESCE(res_id, 0),
           name, checksum FROM ir_attachment WHERE res_model LIKE 'pos.closing%'
    UNION ALL
    SELECT 'message', model || ',' || res_id, id::text, body FROM mail_message
     WHERE model LIKE 'pos.closing%'
    UNION ALL
    SELECT 'activity', res_model || ',' || res_id, user_id::text, summary
      FROM mail_activity WHERE res_model LIKE 'pos.closing%'
     ORDER BY 1, 2, 3, 4
"""
SHAPE = """
    SELECT 'column ' || table_name || '.' || column_name,
           concat_ws(' ', data_type, is_nullable)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || '.' || conname,
           pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def save(name, values):
    path = Path(os.environ["PLACE"]) / f"{name}.json"
    path.write_text(json.dumps(values, default=str, sort_keys=True, indent=1))


def load(name):
    return json.loads((Path(os.environ["PLACE"]) / f"{name}.json").read_text())


def plain(values):
    """Return the values as they are after being saved and loaded."""
    return json.loads(json.dumps(values, default=str))


def snapshot(env):
    """Return ``{what: {id: {column: value}}}`` of everything the module stores."""
    env.flush_all()
    found = {}
    for table, columns in stored_columns(env).items():
        names = ", ".join(f'"{column}"' for column in sorted(columns | {"id"}))
        env.cr.execute(f'SELECT {names} FROM "{table}" ORDER BY id')
        found[table] = {str(row["id"]): row for row in env.cr.dictfetchall()}
    env.cr.execute(BESIDE)
    found["beside"] = {str(n): row for n, row in enumerate(env.cr.dictfetchall())}
    return plain(found)


def stored_columns(env):
    """Return ``{table: columns}``: our tables, and our columns of Odoo's tables."""
    env.cr.execute(
        """SELECT f.model, f.name FROM ir_model_data d
             JOIN ir_model_fields f ON f.id = d.res_id
            WHERE d.module = %s AND d.model = 'ir.model.fields' AND f.store""",
        [MODULE],
    )
    columns = {}
    for model, name in env.cr.fetchall():
        field = env[model]._fields.get(name)
        kept = (
            not env[model]._abstract and not env[model]._transient and env[model]._auto
        )
        if kept and field and field.column_type and name not in NOT_OURS:
            columns.setdefault(env[model]._table, set()).add(name)
    return columns


def settings(env):
    """Return what data files of the module have set up, with or without noupdate.

    Records of other modules and records without a name are identified by their values.
    """
    domain = [("module", "=", MODULE), ("noupdate", "=", True)]
    found = {}
    for data in env["ir.model.data"].search(domain, order="name"):
        record = env[data.model].browse(data.res_id)
        found[f"{data.model} {data.name}"] = told(record)
    return plain(found)


def told(record):
    """Return the values of a record's own stored fields, references by their names."""
    values = {}
    for name, field in record._fields.items():
        own = field.store and field.column_type
        if name in NOT_OURS | OF_THE_DAY or not (own or field.type == "many2many"):
            continue
        value = record[name]
        values[name] = sorted(map(named, value)) if field.relational else value
    return values


def named(record):
    return record.get_external_id()[record.id] or record.display_name


def shape(env):
    """Return ``{name: definition}`` of columns, constraints and indexes."""
    env.cr.execute(SHAPE)
    return dict(env.cr.fetchall())
