# shellcheck shell=bash
# Our own PostgreSQL cluster. It listens only on a socket in the cache folder, so it
# does not meet other servers, and it trades safety for speed.

# The caller's own PostgreSQL settings must not interfere.
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGDATA PGOPTIONS

# Sets PG_BIN and the places below, and starts the server.
find_postgres() {
    PG_BIN=$(postgres_programs)
    if [[ -z $PG_BIN ]]; then
        need_packages PostgreSQL postgresql
        PG_BIN=$(postgres_programs)
    fi
    locate_cluster
    use_postgres
    postgres_runs || start_postgres
}

# One for each major version, because they cannot read each other's files.
locate_cluster() {
    PG_HOME=$CACHE/postgres-$("$PG_BIN/initdb" --version | grep -oE '[0-9]+' | head -n 1)
    PG_DATA=$PG_HOME/data
    PG_SOCKET=$PG_HOME/socket
}

# Debian keeps the programs off the PATH.
postgres_programs() {
    local initdb
    initdb=$(command -v initdb || printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    if [[ -x $initdb ]]; then dirname "$(realpath "$initdb")"; fi
}

postgres_runs() { "$PG_BIN/pg_isready" -q -h "$PG_SOCKET"; }

# PostgreSQL does not run as root.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

sql() { # sql DATABASE STATEMENT
    "$PG_BIN/psql" -h "$PG_SOCKET" -U odoo -d "$1" -qAtX -v ON_ERROR_STOP=1 -c "$2"
}

start_postgres() {
    check_postgres_place
    if [[ ! -e $PG_DATA/PG_VERSION ]]; then
        step "Creating the PostgreSQL cluster" "PostgreSQL could not create its files." create_cluster
    fi
    forget_dead_server
    step "Starting PostgreSQL" \
        "PostgreSQL does not start; it holds only demonstration and test data, so remove $PG_HOME and run it again." \
        run_postgres
    STARTED_POSTGRES=yes
}

check_postgres_place() {
    mkdir -p "$PG_HOME"
    ((EUID == 0)) || return 0
    has runuser && id -u postgres >/dev/null 2>&1 ||
        die "PostgreSQL does not run as root and this machine has no user 'postgres': create that user, or run it as an ordinary user."
    chown postgres "$PG_HOME"
    as_postgres test -w "$PG_HOME" ||
        die "the user 'postgres' cannot reach $PG_HOME: set CLOSING_CACHE to a folder that everybody may enter."
}

create_cluster() {
    local locale=C
    if locale -a 2>/dev/null | grep -qix 'c.utf-\?8'; then locale=C.UTF-8; fi
    as_postgres rm -rf "$PG_DATA.part" "$PG_DATA" "$PG_SOCKET"
    as_postgres mkdir -m 700 "$PG_SOCKET"
    as_postgres "$PG_BIN/initdb" -D "$PG_DATA.part" -U postgres -A trust -E UTF8 \
        --locale="$locale" --no-sync
    as_postgres tee -a "$PG_DATA.part/postgresql.conf" >/dev/null <<-SETTINGS
	listen_addresses = ''
	port = 5432
	unix_socket_directories = '$PG_SOCKET'
	max_connections = 200
	shared_buffers = 256MB
	max_wal_size = 4GB
	fsync = off
	synchronous_commit = off
	full_page_writes = off
	autovacuum_naptime = 20s
	SETTINGS
    # Odoo refuses to work as the user "postgres".
    echo 'CREATE ROLE odoo SUPERUSER LOGIN;' |
        as_postgres "$PG_BIN/postgres" --single -D "$PG_DATA.part" postgres
    as_postgres mv "$PG_DATA.part" "$PG_DATA"
}

# After a power cut or a kill -9 the old server's lock files are still there, and its
# process number may belong to another process by now.
forget_dead_server() {
    local pid
    pid=$(as_postgres head -n 1 "$PG_DATA/postmaster.pid" 2>/dev/null) || return 0
    if ! as_postgres grep -qzsF "$PG_DATA" "/proc/$pid/cmdline"; then
        as_postgres rm -f "$PG_DATA/postmaster.pid" "$PG_SOCKET"/.s.PGSQL.5432*
    fi
}

# It outlives this command, so it must not hold our locks, nor the pipe from which a
# caller reads our messages.
run_postgres() {
    if postgres_runs; then return; fi
    as_postgres "$PG_BIN/pg_ctl" start -D "$PG_DATA" -l "$PG_HOME/server.log" -w -t 120 \
        {TURN}>&- {POSTGRES_USE}>&- {STDERR}>&-
}

stop_postgres() {
    as_postgres "$PG_BIN/pg_ctl" stop -D "$PG_DATA" -m fast -w -t 60
}
