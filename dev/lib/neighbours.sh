# shellcheck shell=bash
# Tests the module with other modules of Odoo, in databases of their own.

# Countries: one whose law forbids changing orders, one with an ordinary chart, one that
# changes the session's entry.
COUNTRIES=(l10n_fr_pos_cert l10n_de l10n_in_pos)

neighbours() {
    (cd "$ODOO_ADDONS" && printf '%s\n' pos_*/ | tr -d / | grep -vx "$MODULE" | paste -sd ,)
}

# Each run is this command again, with its own template and database.
try_neighbours() {
    local country
    . "$LIB/parts.sh"
    part shop "$ROOT/dev/test" --with "$(neighbours)" "${@:-neighbours}"
    for country in "${COUNTRIES[@]}"; do
        part "$country" "$ROOT/dev/test" --with "$country" "${@:-neighbours}"
    done
    summary shop "${COUNTRIES[@]}"
}
