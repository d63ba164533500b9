# shellcheck shell=bash
# Which lines of the module a test run has passed through: kept for each checkout and
# commit, so that runs beside different modules add up. Told by dev/lint --report.

COVERAGE=$CACHE/checkouts/coverage-$(short_hash <<<"$ROOT")

# measure_coverage: the Odoo that run_tests starts notes the lines.
measure_coverage() {
    local home
    home=$COVERAGE/$(tree_name)
    mkdir -p "$home"
    ODOO=("$VENV/bin/python" -m coverage run --rcfile=/dev/null --source "$ROOT"
        --omit "$ROOT/dev/*,$ROOT/tests/*,$ROOT/__manifest__.py"
        --data-file "$home/$DATABASE" -m odoo)
}

# The commit, and whether the files are still those of the commit.
tree_name() {
    git -C "$ROOT" describe --always --dirty=-changed --exclude '*' 2>/dev/null || echo unknown
}
