# shellcheck shell=bash
# The pinned Python libraries from PyPI, in our own virtual environment.

PYTHON=${PYTHON:-python3}

# Sets VENV. One environment for each set of pins and Python version, so that two
# checkouts with different pins do not disturb each other.
find_python() {
    local version
    if [[ $PYTHON == python3 ]] && ! python_works; then
        need_packages "Python 3 with venv" python3 python3-venv
    fi
    python_works ||
        die "$PYTHON cannot make virtual environments: set PYTHON to a Python 3.10 or newer that can (it needs venv and ensurepip)."
    version=$("$PYTHON" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
    [[ $version =~ ^3\.1[0-9]\. ]] ||
        die "$PYTHON is Python $version and Odoo 19 needs 3.10 or newer: set PYTHON to a newer one."
    VENV=$CACHE/venv-$(cat "$ROOT"/dev/requirements*.txt - <<<"$version" | short_hash)
    if [[ ! -e $VENV/complete || ! -x $VENV/bin/python ]]; then
        need_space 700
        step "Installing the Python libraries" \
            "the Python libraries could not be installed from PyPI: check the network and run it again." \
            build_venv
    fi
}

python_works() { "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Its scripts contain absolute paths, so it cannot be renamed: a mark says complete.
build_venv() {
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV"
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input \
        -r "$ROOT/dev/requirements-dev.txt"
    touch "$VENV/complete"
}
