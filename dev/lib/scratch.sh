# shellcheck shell=bash
# A database for one run, created from the template and dropped at its end.

KEEP=no

# Its own name, so that any number of runs can go on in parallel. The lock tells
# databases in use from those that a killed run left behind.
make_database() {
    DATABASE=closing_test_$(date +%m%d_%H%M%S)_$$
    PLACE=$CACHE/scratch/$DATABASE # for files of this run, created when needed
    mkdir -p "$CACHE/tests"
    exec {DATABASE_LOCK}>"$CACHE/tests/$DATABASE"
    flock -n "$DATABASE_LOCK"
    trap remove_database EXIT
    step "Copying the template database" "the template database could not be copied." \
        copy_database "$TEMPLATE" "$DATABASE"
}

remove_database() {
    if [[ $KEEP == no ]]; then
        remove_run "$DATABASE"
    fi
}

# The second database is that of dev/test --upgrade.
remove_run() {
    drop_database "$1" || true
    drop_database "$1_fresh" || true
    rm -rf "$CACHE/tests/$1" "$CACHE/scratch/$1"
}

remove_leftovers() {
    local file
    for file in "$CACHE"/tests/closing_test_*; do
        [[ -e $file ]] || continue
        if flock -n "$file" true; then
            remove_run "$(basename "$file")"
        fi
    done
}

# install_module [ADDON]: ours, or one that depends on it.
install_module() {
    step "Installing the module" "the module could not be installed." \
        "${ODOO[@]}" -d "$DATABASE" -i "${1:-$MODULE}" --stop-after-init --no-http
}
