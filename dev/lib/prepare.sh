# shellcheck shell=bash
# Everything that every command needs: Odoo, Python, PostgreSQL, settings.
# The caller sets PROGRAM (its name in messages) and calls prepare.

LIB=$(dirname "${BASH_SOURCE[0]}")
for part in say paths locks packages odoo_tree python postgres settings databases; do
    . "$LIB/$part.sh"
done

prepare() {
    make_cache
    take_turn setup
    find_odoo
    find_postgres
    find_python
    configure_odoo
    end_turn
}
