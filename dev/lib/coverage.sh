# shellcheck shell=bash
# Which lines of the module the test runs have executed, kept for one state of each
# checkout, so that runs with different modules add up. Shown by dev/lint --report.

COVERAGE=$CACHE/checkouts/coverage-$(short_hash <<<"$ROOT")

# measure_coverage: the Odoo that run_tests starts records the lines.
measure_coverage() {
    local state
    state=$(state_of_files)
    mkdir -p "$COVERAGE"
    if [[ $state != "$(cat "$COVERAGE/state" 2>/dev/null)" ]]; then rm -f "$COVERAGE"/*; fi
    echo "$state" >"$COVERAGE/state"
    ODOO=("$VENV/bin/python" -m coverage run --rcfile=/dev/null --source "$ROOT"
        --omit "$ROOT/dev/*,$ROOT/tests/*,$ROOT/__manifest__.py"
        --data-file "$COVERAGE/$DATABASE" -m odoo)
}

# Written at once, while the files are as they were run.
write_coverage() {
    {
        printf '\nCoverage of %s at %s by dev/test' "$(date '+%Y-%m-%d %H:%M')" "$(commit_name)"
        printf ' %s' "${ARGUMENTS[@]}" $'\n\n'
        "$VENV/bin/python" "$LIB/code_report.py" "$ROOT" "$COVERAGE"
    } >"$COVERAGE/table"
}

commit_name() { git -C "$ROOT" describe --always --dirty=-changed --exclude '*' 2>/dev/null || true; }

state_of_files() {
    (cd "$ROOT" && find . -name '*.py' ! -path './dev/*' -print0 | sort -z | xargs -0 sha1sum) | short_hash
}

code_report() {
    "$VENV/bin/python" "$LIB/code_report.py" "$ROOT"
    cat "$COVERAGE/table" 2>/dev/null || printf '\nNo coverage yet: run dev/test --coverage.\n'
    if [[ -e $COVERAGE/state && $(<"$COVERAGE/state") != $(state_of_files) ]]; then
        printf '\nFiles have changed since then: run dev/test --coverage again.\n'
    fi
}
