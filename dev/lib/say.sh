# shellcheck shell=bash
# What the user sees: sentences, steps with the seconds they take, and the one sentence
# that says why a command gave up.

exec {STDERR}>&2
SAY_TO=1       # dev/odoo sets 2: its standard output belongs to Odoo
CHILD=         # the process group of the step that is running
FAILED=97      # exit status of a step that has said why itself

say() { printf '%s\n' "$*" >&"$SAY_TO"; }

die() {
    clear_line
    printf '%s: %s\n' "$PROGRAM" "$*" >&"$STDERR"
    if ((BASHPID == $$)); then exit 1; else exit "$FAILED"; fi
}

on_terminal() { [[ -t $SAY_TO ]]; }
clear_line() { if on_terminal; then printf '\r\033[K' >&"$SAY_TO"; fi; }

# step TITLE WHEN_IT_FAILS COMMAND...: runs a command with its output in $STEP_LOG and
# shows for how long. The command gets its own process group, so that stopping us stops
# all of it. Never call it inside a condition: bash would switch "set -e" off within the
# command.
step() {
    local title=$1 sentence=$2 status=0
    shift 2
    STEP_LOG=$LOGS/$(date +%Y%m%d-%H%M%S)-$$-$(file_name "$title").log
    STEP_TITLE=$title STEP_START=$SECONDS STEP_SAID=0
    set -m
    "$@" </dev/null >"$STEP_LOG" 2>&1 &
    CHILD=$!
    set +m
    while kill -0 "$CHILD" 2>/dev/null; do
        tick
        sleep 0.2
    done
    wait "$CHILD" || status=$?
    CHILD=
    clear_line
    ((status == 0)) || step_failed "$status" "$sentence"
    say "  $title: done ($((SECONDS - STEP_START)) s)"
}

file_name() { tr -cs '[:alnum:]\n' - <<<"${1,,}" | cut -c1-80; }

# One line that is updated on a terminal; elsewhere (CI) a line now and then.
tick() {
    local elapsed=$((SECONDS - STEP_START)) progress=
    if on_terminal; then
        progress=$(step_progress)
        printf '\r\033[K  %s ... %s s%s' \
            "$STEP_TITLE" "$elapsed" "${progress:+ ($progress)}" >&"$SAY_TO"
    elif ((elapsed >= STEP_SAID)); then
        progress=$(step_progress)
        say "  $STEP_TITLE ... $elapsed s${progress:+ ($progress)}"
        STEP_SAID=$((elapsed + 20))
    fi
}

# Odoo's log shows its progress; the trading history prints it.
step_progress() {
    tail -c 8000 "$STEP_LOG" 2>/dev/null |
        grep -oE 'Loading module [a-z0-9_]+ \([0-9]+/[0-9]+\)|^progress: .*' |
        tail -n 1 | sed 's/^progress: //; s/Loading module //' | cut -c1-60 || true
}

step_failed() {
    local status=$1 sentence=$2
    ((status != FAILED)) || exit 1
    if [[ ${CI:-} == true ]]; then tail -n 60 "$STEP_LOG" >&"$STDERR"; fi
    if disk_is_full; then
        die "the disk is full: free some space in $CACHE (or set CLOSING_CACHE to a folder on a bigger disk) and run it again."
    fi
    die "$sentence (Details: $STEP_LOG)"
}

# The log may say so, unless there was no space for the log either.
disk_is_full() {
    (($(free_space) < 20)) || grep -qE 'No space left on device|enough free space' "$STEP_LOG"
}

# Odoo needs a moment to finish its requests; nothing gets more than 15 seconds.
stop_child() {
    local tries=75
    [[ -n $CHILD ]] || return 0
    kill -TERM -- "-$CHILD" 2>/dev/null || true
    while ((tries-- > 0)) && kill -0 -- "-$CHILD" 2>/dev/null; do sleep 0.2; done
    kill -KILL -- "-$CHILD" 2>/dev/null || true
    wait "$CHILD" 2>/dev/null || true
    CHILD=
}

# When interrupted at any point: stop what we started, say that nothing is lost.
interrupted() {
    trap '' INT TERM HUP
    stop_child
    clear_line
    printf '%s: interrupted; run it again to go on.\n' "$PROGRAM" >&"$STDERR"
    exit 130
}
trap interrupted INT TERM HUP
