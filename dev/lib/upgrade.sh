# shellcheck shell=bash
# dev/test --upgrade: a database of the first release, with a closing at every stage, is
# upgraded to this checkout. The release is kept in dev/upgrade, because a checkout may
# have no history; as an archive of code and not a dump, which would contain all tables
# of one version of Odoo and be forty times as large.

OLD_RELEASE=$ROOT/dev/upgrade/$MODULE-19.0.1.0.0.tar.xz

try_upgrade() {
    FRESH=${DATABASE}_fresh
    export PLACE
    step "Closing and counting with the first release" \
        "the first release could not be used." use_old_release
    step "Installing this release beside it" \
        "this release could not be installed." install_fresh
    step "Upgrading" "the upgrade failed." upgrade
    "$VENV/bin/python" "$LIB/log_warnings.py" "$STEP_LOG" ||
        die "the upgrade warned of this module. (Details: $STEP_LOG)"
    step "Comparing, and going on with what was open" \
        "the upgraded database is not what it should be." in_shell upgrade_after.py
    say "2 passed, 0 failed"
}

use_old_release() {
    mkdir -p "$PLACE/addons"
    tar -C "$PLACE/addons" -xJf "$OLD_RELEASE"
    write_settings "$PLACE/odoo.conf" "$ODOO_ADDONS,$PLACE/addons"
    local -x ODOO_RC=$PLACE/odoo.conf
    "${ODOO[@]}" -d "$DATABASE" -i "$MODULE" --stop-after-init --no-http
    in_shell upgrade_before.py
}

install_fresh() {
    copy_database "$TEMPLATE" "$FRESH"
    "${ODOO[@]}" -d "$FRESH" -i "$MODULE" --stop-after-init --no-http
    DATABASE=$FRESH in_shell upgrade_fresh.py
    drop_database "$FRESH"
}

upgrade() { "${ODOO[@]}" -d "$DATABASE" -u "$MODULE" --stop-after-init --no-http; }
