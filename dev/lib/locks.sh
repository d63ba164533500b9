# shellcheck shell=bash
# Several commands may run at once: they take turns in setting up, and none stops
# PostgreSQL while another uses it. A lock ends with the processes that hold it, however
# they end.

# take_turn NAME: waits until no other command is setting up NAME.
take_turn() {
    local file=$CACHE/$1.lock
    exec {TURN}>>"$file"
    flock -n "$TURN" && return
    say "  Another command is setting up the same thing ($1); waiting for it ..."
    flock "$TURN"
}

end_turn() { exec {TURN}>&-; }

# Held by every command that uses PostgreSQL, and by the Odoo it starts.
use_postgres() {
    exec {POSTGRES_USE}>>"$CACHE/postgres.lock"
    flock -s "$POSTGRES_USE"
}

# True if no other command uses PostgreSQL, so that we may stop it.
only_user_of_postgres() { flock -xn "$POSTGRES_USE"; }
