# shellcheck shell=bash
# A database for one run, made from the template and dropped at its end.

KEEP=no

# A name of its own, so that any number of runs may go on side by side. The lock
# tells the databases of the living from those that a killed run left behind.
make_database() {
    DATABASE=closing_test_$(date +%m%d_%H%M%S)_$$
    mkdir -p "$CACHE/tests"
    exec {DATABASE_LOCK}>"$CACHE/tests/$DATABASE"
    flock -n "$DATABASE_LOCK"
    trap remove_database EXIT
    step "Copying the template database" "the template database could not be copied." \
        copy_database "$TEMPLATE" "$DATABASE"
}

remove_database() {
    if [[ $KEEP == no ]]; then
        drop_database "$DATABASE" || true
        rm -rf "$CACHE/tests/$DATABASE" "$CACHE/wheels/$DATABASE"
    fi
}

remove_leftovers() {
    local file
    for file in "$CACHE"/tests/closing_test_*; do
        [[ -e $file ]] || continue
        if flock -n "$file" true; then
            drop_database "$(basename "$file")"
            rm -rf "$file" "$CACHE/wheels/$(basename "$file")"
        fi
    done
}

install_module() {
    step "Installing the module" "the module could not be installed." \
        "${ODOO[@]}" -d "$DATABASE" -i "$MODULE" --stop-after-init --no-http
}
