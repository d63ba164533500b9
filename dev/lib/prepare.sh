# shellcheck shell=bash
# Everything that every command needs: Odoo, Python, PostgreSQL, settings.
# The caller sets PROGRAM (its name in messages) and calls prepare.

LIB=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR
{
    . "$LIB/say.sh"
    . "$LIB/paths.sh"
    . "$LIB/locks.sh"
    . "$LIB/packages.sh"
    . "$LIB/odoo_tree.sh"
    . "$LIB/python.sh"
    . "$LIB/postgres.sh"
    . "$LIB/settings.sh"
    . "$LIB/databases.sh"
}

prepare() {
    make_cache
    take_turn setup
    find_odoo
    find_python
    find_postgres
    configure_odoo
    end_turn
}
