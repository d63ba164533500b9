# shellcheck shell=bash
# Parts of one big run, some of which run in parallel. Each is a command whose last line
# may be "N passed, N failed"; the last line of all adds these up.

ROW= # the process group of the parallel ones
PARTS=$(mktemp -d)
trap 'end_parts' EXIT

end_parts() {
    if [[ $ROW ]]; then kill -TERM -- "-$ROW" 2>/dev/null; fi
    rm -rf "$PARTS"
}

# part NAME COMMAND...: runs it, keeps its output for later, and never fails.
part() {
    local name=$1 status=0 start=$SECONDS
    shift
    "$@" >"$PARTS/$name.log" 2>&1 || status=$?
    echo "$status" >"$PARTS/$name.status"
    echo "$name: status $status, $((SECONDS - start)) s: $(tail -n 1 "$PARTS/$name.log")"
}

# summary NAME...: their output, then the sum. A part that failed without a failing test
# counts as one failure, and so does one that was killed.
summary() {
    local name passed=0 failed=0 counted
    for name in "$@"; do
        tell_part "$name"
        counted=0
        if [[ $(tail -n 1 "$PARTS/$name.log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
            passed=$((passed + BASH_REMATCH[1])) counted=${BASH_REMATCH[2]}
        fi
        if ((counted == 0)) && [[ $(status_of "$name") != 0 ]]; then counted=1; fi
        failed=$((failed + counted))
    done
    printf '\n%s passed, %s failed\n' "$passed" "$failed"
    ((failed == 0))
}

tell_part() {
    printf '\n===== %s: status %s\n\n' "$1" "$(status_of "$1")"
    cat "$PARTS/$1.log"
}

status_of() { cat "$PARTS/$1.status" 2>/dev/null || echo "unknown, as it did not end"; }
