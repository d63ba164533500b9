# shellcheck shell=bash
# Chromium, for the browser tests only.

# Sets BROWSER, empty if there is none and none can be installed.
find_browser() {
    BROWSER=$(installed_browser)
    if [[ $BROWSER ]]; then return; fi
    if can_install; then
        take_turn setup
        has chromium || need_packages Chromium chromium
        end_turn
        BROWSER=$(installed_browser)
    else
        say "  Note: Chromium is missing, the browser tests will be skipped."
    fi
}

# The names that Odoo looks for.
installed_browser() {
    local name
    for name in google-chrome chromium chromium-browser google-chrome-stable; do
        if command -v "$name"; then return; fi
    done
}
