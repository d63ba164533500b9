# shellcheck shell=bash
# dev/test --live: a real server and several browsers at once, which commit and send
# messages as in a shop. The tests are in dev/live.

AXE_VERSION=4.14.1
AXE_SHA512=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==

# run_live [NAME...]: those whose file, class or name contains one of the names.
run_live() {
    local names=$*
    [[ $BROWSER ]] ||
        die "Chromium is missing, which these tests need: run 'apt-get install chromium' as root."
    find_axe
    LIVE_PORT=$(free_port)
    export LIVE_PORT LIVE_DATABASE=$DATABASE LIVE_BROWSER=$BROWSER LIVE_AXE=$AXE
    export LIVE_LOG=$LOGS/$DATABASE.log LIVE_SCREENSHOTS=$CACHE/screenshots/$DATABASE
    export PYTHONPATH=$ROOT/dev/lib:$PYTHONPATH
    find "$CACHE/screenshots" -mtime +7 -delete 2>/dev/null || true
    cd "$ROOT/dev/live" || return
    say "  Testing in real browsers (log of the server: $LIVE_LOG)"
    in_group "$VENV/bin/python" -m pytest -k "${names// / or }"
}

# Sets AXE: the script that checks whether people with disabilities can use a page.
find_axe() {
    AXE=$CACHE/axe-core-$AXE_VERSION.js
    if [[ -e $AXE ]]; then return; fi
    take_turn axe
    if [[ ! -e $AXE ]]; then
        step "Downloading axe-core" \
            "axe-core could not be downloaded from the npm registry: check the network and run it again; a mirror is set up as npm's registry as usual." \
            "$VENV/bin/python" "$LIB/npm_file.py" "$(npm_registry)" "axe-core" \
            "$AXE_VERSION" "$AXE_SHA512" "package/axe.min.js" "$AXE"
    fi
    end_turn
}

# npm itself is not needed, but if it is configured it knows the mirror.
npm_registry() {
    if [[ ${npm_config_registry:-} ]]; then
        echo "$npm_config_registry"
    else
        npm config get registry 2>/dev/null || echo https://registry.npmjs.org/
    fi
}
