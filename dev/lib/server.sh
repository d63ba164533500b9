# shellcheck shell=bash
# The demonstration server in the foreground.

check_port() {
    [[ $PORT =~ ^[0-9]+$ ]] && ((PORT >= 1 && PORT <= 65535)) ||
        die "'$PORT' is no port: give a number from 1 to 65535, as in dev/run --port 8070."
    if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
        die "port $PORT is taken by another program: stop that one, or choose another port with dev/run --port $((PORT + 1))."
    fi
}

start_server() {
    STEP_LOG=$LOGS/server-$PORT-$$.log
    set -m
    "${ODOO[@]}" -d "$DEMO" --db-filter "^$DEMO\$" --http-port "$PORT" \
        </dev/null >"$STEP_LOG" 2>&1 &
    CHILD=$!
    set +m
    STEP_TITLE="Starting Odoo" STEP_START=$SECONDS STEP_SAID=0
    until answers; do
        kill -0 "$CHILD" 2>/dev/null || server_ended
        ((SECONDS - STEP_START < 180)) || die "Odoo does not answer on port $PORT. (Details: $STEP_LOG)"
        tick
        sleep 0.3
    done
    clear_line
    say "  Starting Odoo: done ($((SECONDS - STEP_START)) s)"
}

answers() {
    "$VENV/bin/python" - "http://127.0.0.1:$PORT/web/login" <<-'PYTHON' 2>/dev/null
	import sys, urllib.request
	urllib.request.urlopen(sys.argv[1], timeout=20)
	PYTHON
}

server_ended() {
    CHILD=
    if grep -q 'Address already in use' "$STEP_LOG"; then
        die "port $PORT was taken by another program: choose another one with dev/run --port $((PORT + 1))."
    fi
    die "Odoo ended by itself. (Details: $STEP_LOG)"
}

# Until Ctrl-C, or until Odoo exits.
serve() {
    trap stopped INT TERM HUP
    wait "$CHILD" || true
    server_ended
}

stopped() {
    trap '' INT TERM HUP
    say "
Stopping ..."
    stop_child
    exit 0
}
