# shellcheck shell=bash
# Chromium, for the browser tests only.

find_browser() {
    local name
    for name in google-chrome chromium chromium-browser google-chrome-stable; do
        if has "$name"; then return; fi
    done
    if can_install; then
        take_turn setup
        has chromium || need_packages Chromium chromium
        end_turn
    else
        say "  Note: Chromium is missing, the browser tests will be skipped."
    fi
}
