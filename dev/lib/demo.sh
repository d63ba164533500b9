# shellcheck shell=bash
# The demonstration database: Odoo's demo data, our module, and a trading history if
# dev/demo/history.py exists.
#
# That script is read by "dev/odoo shell" and commits by itself. Its lines "progress:
# ..." are shown while it runs, the others when it is done.

DEMO=closing_demo
HISTORY=$ROOT/dev/demo/history.py

# Held by running servers, so that nobody starts over under them.
use_demo() {
    exec {DEMO_USE}>>"$CACHE/demo-use.lock"
    flock -s "$DEMO_USE"
}

drop_demo() {
    exec {DEMO_USE}>>"$CACHE/demo-use.lock"
    flock -xn "$DEMO_USE" ||
        die "the demonstration database is in use by another dev/run: stop that one first."
    drop_database "$DEMO"
    exec {DEMO_USE}>&-
}

# Built under another name: a database called closing_demo is always complete.
find_demo() {
    take_turn demo
    if database_exists "$DEMO"; then
        refresh_demo
    else
        build_demo
    fi
    end_turn
}

# An interrupted trading history continues where it stopped, unless the module or the
# history has changed meanwhile.
build_demo() {
    local building=${DEMO}_building installed
    installed="installed $(sources) $(history_version)"
    if [[ $(remark "$building") != "$installed" ]]; then
        need_space 1500
        drop_database "$building"
        step "Creating the demonstration database" \
            "the demonstration database could not be created." install_demo "$building"
        set_remark "$building" "$installed"
    fi
    if [[ -e $HISTORY ]]; then
        step "Trading for some weeks" "the trading history could not be made." \
            trade "$building"
        grep -v '^progress: ' "$LOGS/history.txt" >&"$SAY_TO" || true
    fi
    set_remark "$building" "${installed#installed }"
    rename_database "$building" "$DEMO"
}

install_demo() {
    "${ODOO[@]}" -d "$1" -i "$MODULE" --with-demo --stop-after-init --no-http
}

trade() {
    cd "$(dirname "$HISTORY")" || return
    "${ODOO[@]}" shell -d "$1" --no-http <"$HISTORY" | tee "$LOGS/history.txt"
}

# PostgreSQL stores a comment with each database: here, what it was made from.
remark() {
    sql postgres "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"
}

set_remark() { sql postgres "COMMENT ON DATABASE \"$1\" IS '$2'"; }

# A module that has changed since must be updated, or it may not even start.
refresh_demo() {
    local known
    known=$(remark "$DEMO")
    if [[ ${known% *} != "$(sources)" ]]; then
        step "Updating the module in the demonstration database" \
            "the module could not be updated in the demonstration database; dev/run --fresh makes a new one." \
            update_demo
        set_remark "$DEMO" "$(sources) ${known#* }"
    fi
    if [[ ${known#* } != "$(history_version)" ]]; then
        say "  Note: dev/demo changed since this database was made; dev/run --fresh makes a new one."
    fi
}

update_demo() {
    "${ODOO[@]}" -d "$DEMO" -u "$MODULE" --stop-after-init --no-http
}

# What Odoo reads when it installs or updates the module.
sources() {
    (cd "$ROOT" && find . \( -name .git -o -path ./dev -o -path ./tests -o -path ./static \) -prune \
        -o -type f \( -name '*.py' -o -name '*.xml' -o -name '*.csv' -o -name '*.sql' -o -name '*.po' \) -print0 |
        sort -z | xargs -0 -r sha1sum) | short_hash
}

history_version() {
    (cd "$ROOT" && find dev/demo -name '*.py' -print0 2>/dev/null |
        sort -z | xargs -0 -r sha1sum) | short_hash
}
