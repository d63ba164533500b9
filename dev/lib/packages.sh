# shellcheck shell=bash
# Debian packages that belong on the machine itself (PostgreSQL, python3-venv,
# Chromium). Odoo does not: see odoo_tree.sh.

has() { command -v "$1" >/dev/null 2>&1; }

can_install() { has apt-get && { ((EUID == 0)) || has sudo; }; }

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# need_packages WHAT PACKAGE...: installs them, or says why it cannot.
need_packages() {
    local what=$1
    shift
    has apt-get ||
        die "$what is missing and this machine has no apt-get: install $what by hand and run it again."
    can_install ||
        die "$what is missing and installing it needs root: run 'apt-get install $*' as root, or install sudo, and run it again."
    # Asked here, where the user is present; the steps below have no keyboard.
    if ((EUID != 0)); then
        sudo -v || die "$what is missing and sudo was refused: ask an administrator for 'apt-get install $*'."
    fi
    step "Installing $what" "$what could not be installed: check the network and 'apt-get install $*', then run it again." \
        apt_install "$@"
}

# An old list names versions that no longer exist, so try again with a fresh list.
apt_install() {
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@")
    as_root "${install[@]}" ||
        { as_root apt-get update && as_root "${install[@]}"; }
}
