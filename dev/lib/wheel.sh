# shellcheck shell=bash
# The wheel: built by whool, and tested as users install it (dev/test --wheel).

# build_wheel FOLDER: sets WHEEL, the file. The version is that of the manifest.
build_wheel() {
    WHEEL=$1/odoo_addon_$MODULE-$(manifest_value version)-py3-none-any.whl
    step "Building the wheel" "the wheel could not be built." pack_wheel "$1"
}

# The folder must have the module's name and be outside git, because whool would count
# commits into the version.
pack_wheel() {
    local source
    source=$(mktemp -d "$CACHE/wheel-source.XXXXXX")
    SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct) # the same bytes each time
    export SOURCE_DATE_EPOCH GIT_CEILING_DIRECTORIES=$source
    mkdir "$source/$MODULE"
    git -C "$ROOT" ls-files -z -- . ':!dev' ':!.*' ':!CONTRIBUTING.md' |
        tar -C "$ROOT" --null --files-from - --create | tar -C "$source/$MODULE" --extract
    stand_alone "$source/$MODULE/README.rst"
    "$VENV/bin/python" -m pip wheel --disable-pip-version-check --no-input --no-index \
        --no-deps --no-build-isolation --wheel-dir "$1" "$source/$MODULE"
    rm -rf "$source"
}

# A package index shows only the text, so pictures are removed, and links to files
# become their names.
# shellcheck disable=SC2016 # these backquotes are those of the text
stand_alone() {
    sed -i -E -e '/^\.\. (image|figure):: static/,/^$/d' \
        -e 's/`([^`<]+) <([^`<:#]+)>`_/\1 (``\2``)/g' "$1"
}

# A new virtual environment with the unpacked Odoo and its libraries, and the wheel in
# it, without any path to this checkout.
try_wheel() {
    build_wheel "$PLACE"
    step "Reading what the wheel says of itself" "the wheel's metadata is wrong." \
        "$VENV/bin/python" "$LIB/wheel_metadata.py" "$WHEEL" "$(manifest_value version)"
    step "Installing the wheel with pip" "pip could not install the wheel." \
        install_wheel "$PLACE/venv"
    write_settings "$PLACE/odoo.conf" "$ODOO_ADDONS"
    export ODOO_RC=$PLACE/odoo.conf PYTHONPATH=
    ODOO=("$PLACE/venv/bin/python" -m odoo)
    install_module
    step "Closing a till with the installed wheel" "the installed module does not work." \
        in_shell wheel.py
    say "4 passed, 0 failed"
}

# Without its dependency, which is Odoo 19.0 and is there: pip does not recognise a git
# checkout of Odoo, and Debian's needs a psycopg2 that is not built yet.
install_wheel() {
    local packages
    "$PYTHON" -m venv "$1"
    packages=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$ODOO_PATH" "$("$VENV/bin/python" -c \
        'import sysconfig; print(sysconfig.get_path("purelib"))')" >"$packages/beside.pth"
    "$1/bin/python" -m pip install --disable-pip-version-check --no-input --no-index \
        --no-deps "$WHEEL"
}
