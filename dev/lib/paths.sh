# shellcheck shell=bash
# Where files are. Nothing is written into the checkout; everything downloaded or built
# is in one cache folder, which may be deleted at any time.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
MODULE=pos_closing_control

# PostgreSQL refuses root and then runs as "postgres", which cannot enter root's home:
# hence another place for root.
if [[ -n ${CLOSING_CACHE:-} ]]; then
    CACHE=$(realpath -m "$CLOSING_CACHE")
elif ((EUID == 0)); then
    CACHE=/var/cache/$MODULE
else
    CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/$MODULE
fi
LOGS=$CACHE/logs
DATA_DIR=$CACHE/data # Odoo's: file store and web sessions

make_cache() {
    # The kernel allows 107 bytes for the path of PostgreSQL's socket.
    ((${#CACHE} < 70)) ||
        die "the path of the cache folder $CACHE is too long for a PostgreSQL socket: set CLOSING_CACHE to a shorter one."
    mkdir -p "$LOGS" "$DATA_DIR" 2>/dev/null && [[ -w $CACHE ]] ||
        die "the cache folder $CACHE cannot be written: set CLOSING_CACHE to a folder of yours."
    find "$LOGS" -name '*.log' -mtime +7 -delete
}

short_hash() { sha1sum | cut -c1-10; }

free_space() { df -Pm "$CACHE" | awk 'NR == 2 { print $4 }'; }

# need_space MEGABYTES: one sentence now instead of a broken cache later.
need_space() {
    local free
    free=$(free_space)
    ((free >= $1)) ||
        die "$1 MB of disk are needed in $CACHE and only $free MB are free: free some space or set CLOSING_CACHE to a folder on a bigger disk."
}
