# shellcheck shell=bash
# Databases together with their file stores, and the template that saves every test run
# the two minutes in which Odoo installs its own modules.

database_exists() {
    [[ -n $(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$1'") ]]
}

drop_database() {
    sql postgres "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" >/dev/null 2>&1
    rm -rf "$DATA_DIR/filestore/$1"
}

rename_database() {
    sql postgres "ALTER DATABASE \"$1\" RENAME TO \"$2\""
    rm -rf "$DATA_DIR/filestore/$2"
    if [[ -e $DATA_DIR/filestore/$1 ]]; then
        mv "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"
    fi
}

# The files of a file store never change, so links will do.
copy_database() {
    sql postgres "CREATE DATABASE \"$2\" TEMPLATE \"$1\""
    rm -rf "$DATA_DIR/filestore/$2"
    if [[ -e $DATA_DIR/filestore/$1 ]]; then
        cp -al "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"
    fi
}

# Sets TEMPLATE: a database with everything our module depends on and the modules in
# WITH, but without our module. Arguments: further options for Odoo (--with-demo).
find_template() {
    local depends
    check_modules "${WITH:-}"
    depends=$(manifest_value depends)${WITH:+,$WITH}
    TEMPLATE=closing_template_$(cat "$ROOT/dev/requirements.txt" - <<<"$ODOO_VERSION $depends $*" | short_hash)
    if database_exists "$TEMPLATE"; then return; fi
    take_turn template
    if ! database_exists "$TEMPLATE"; then
        need_space 1000
        step "Making the template database ($(shortened "$depends"); once, about 90 s)" \
            "Odoo could not install $depends." build_template "$depends" "$@"
    fi
    end_turn
}

shortened() { if ((${#1} > 80)); then echo "${1:0:78}…"; else echo "$1"; fi; }

# Odoo only warns about a module that it does not know.
check_modules() {
    local module
    for module in ${1//,/ }; do
        [[ -e $ODOO_ADDONS/$module/__manifest__.py ]] ||
            die "Odoo has no module $module: name modules as their folders in $ODOO_ADDONS."
    done
}

build_template() {
    local depends=$1 building=${TEMPLATE}_building
    shift
    drop_database "$building"
    drop_old_templates
    "${ODOO[@]}" -d "$building" -i "$depends" --stop-after-init --no-http "$@"
    rename_database "$building" "$TEMPLATE"
}

# Templates of other Odoo versions, dependencies or sets of modules, except the eight
# newest. One that is being copied cannot be dropped, which is right.
drop_old_templates() {
    local old
    for old in $(sql postgres "SELECT datname FROM pg_database
            WHERE datname LIKE 'closing\_template\_%' ORDER BY oid DESC OFFSET 8"); do
        if sql postgres "DROP DATABASE \"$old\""; then
            rm -rf "$DATA_DIR/filestore/$old"
        fi
    done
}
