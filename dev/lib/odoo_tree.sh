# shellcheck shell=bash
# Odoo 19's source: the tree in ODOO_SRC, or Debian's package odoo-19.
#
# The package is only in Debian's unstable suite. It is never installed (its
# dependencies would replace this machine's Python) but unpacked into the cache; the
# Python libraries come from PyPI, see python.sh.

ODOO_PACKAGE=${ODOO_PACKAGE:-odoo-19}
# Debian removes these from Odoo and leaves links to them.
ODOO_STATIC=(libjs-jquery libjs-underscore libjs-jquery-form fonts-roboto-unhinted
    fonts-montserrat fonts-inconsolata fonts-ocr-b)
UNPACKED=$CACHE/odoo

# Sets ODOO_PATH (for PYTHONPATH), ODOO_ADDONS and ODOO_VERSION (a cache key).
find_odoo() {
    if [[ -n ${ODOO_SRC:-} ]]; then
        use_given_tree
    else
        [[ -e $UNPACKED/version ]] || fetch_odoo
        ODOO_PATH=$UNPACKED/usr/lib/python3/dist-packages
        ODOO_ADDONS=$ODOO_PATH/odoo/addons
        ODOO_VERSION=$(<"$UNPACKED/version")
    fi
    is_odoo_19 "$ODOO_PATH" ||
        die "there is no Odoo 19 in $ODOO_PATH (its odoo/release.py is missing or says otherwise): set ODOO_SRC to an Odoo 19 source tree."
}

use_given_tree() {
    local given
    given=$(realpath -m "$ODOO_SRC")
    if [[ -d $given/addons/point_of_sale ]]; then # as in Odoo's git repository
        ODOO_PATH=$given
        ODOO_ADDONS=$given/addons
    elif [[ -d $given/odoo/addons/point_of_sale ]]; then # as installed
        ODOO_PATH=$given
        ODOO_ADDONS=$given/odoo/addons
    else
        die "ODOO_SRC=$ODOO_SRC is no Odoo source tree with Point of Sale: give the folder that holds odoo/ and addons/point_of_sale (or odoo/addons/point_of_sale)."
    fi
    ODOO_VERSION=$given@$(tree_version "$given")
}

# The user's tree may change; a template made from an older state must not be used
# again.
tree_version() {
    git -C "$1" rev-parse HEAD 2>/dev/null || stat -c %Y "$1/odoo/release.py" 2>/dev/null || true
}

is_odoo_19() { grep -qsE '^version_info = \(19, 0,' "$1/odoo/release.py"; }

OTHER_WAY="set ODOO_SRC to an Odoo 19 source tree instead"

fetch_odoo() {
    has apt-get && has dpkg ||
        die "Odoo 19 is taken from a Debian package and this machine has no apt-get: $OTHER_WAY."
    need_space 2500
    [[ -e $CACHE/debs ]] || fetch_packages
    step "Unpacking Odoo 19" \
        "Odoo 19 could not be unpacked: remove $CACHE/debs and run it again." unpack_odoo
}

fetch_packages() {
    if [[ -z $(debian_site) ]]; then need_package_lists; fi
    [[ -n $(debian_site) ]] ||
        die "no Debian package server is set up on this machine: $OTHER_WAY."
    step "Asking Debian for Odoo 19" \
        "Debian's package lists could not be fetched: check the network and this machine's clock (or $OTHER_WAY) and run it again." \
        private_apt update
    private_apt_knows "$ODOO_PACKAGE" ||
        die "the package $ODOO_PACKAGE is no longer in Debian unstable: $OTHER_WAY."
    step "Downloading Odoo 19 (about 130 MB)" \
        "Odoo 19 could not be downloaded: check the network and run it again." download_odoo
}

# The mirror this machine already uses; the one for security has no unstable. The list
# is empty until the first "apt-get update".
debian_site() {
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(ORIGIN) $(SITE)' 2>/dev/null |
        awk '$1 == "Debian" && $2 !~ /security/ { print $2; exit }'
}

need_package_lists() {
    can_install ||
        die "apt has no package lists yet and fetching them needs root: run 'apt-get update' as root, or $OTHER_WAY."
    if ((EUID != 0)); then
        sudo -v || die "apt has no package lists yet and sudo was refused: ask an administrator for 'apt-get update', or $OTHER_WAY."
    fi
    step "Fetching package lists" \
        "Debian's package lists could not be fetched: check the network and this machine's clock (or $OTHER_WAY) and run it again." \
        as_root apt-get update -o APT::Update::Error-Mode=any
}

# apt with our own lists and cache, so that the machine's stay as they are. Signatures
# and hashes are checked as always.
private_apt() {
    local home=$CACHE/apt suite
    mkdir -p "$home/lists/partial" "$home/cache/archives/partial"
    for suite in sid "$(own_suite)"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_site) $suite main"
    done | sort -u >"$home/sources.list"
    apt-get -q -o Dir::Etc::SourceList="$home/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$home/lists" -o Dir::Cache="$home/cache" \
        -o APT::Update::Error-Mode=any -o APT::Sandbox::User= -o Acquire::Retries=2 "$@"
}

own_suite() { (. /etc/os-release && echo "${VERSION_CODENAME:-sid}"); }

private_apt_knows() { private_apt download --print-uris "$1/sid" >/dev/null 2>&1; }

# Font Awesome must be 4.7: unstable's version 7 lacks the files Odoo links to.
download_odoo() {
    local debs=$CACHE/debs
    rm -rf "$debs.part" && mkdir -p "$debs.part" && cd "$debs.part" || return
    private_apt download "$ODOO_PACKAGE/sid" "${ODOO_STATIC[@]/%//sid}" \
        "fonts-font-awesome/$(own_suite)"
    rm -rf "$debs" && mv "$debs.part" "$debs"
}

# Renamed when complete: an interrupted unpack never looks finished.
unpack_odoo() {
    local part=$UNPACKED.part deb
    rm -rf "$part" "$UNPACKED" && mkdir -p "$part"
    for deb in "$CACHE"/debs/*.deb; do dpkg -x "$deb" "$part"; done
    mend_static_files "$part/usr/lib/python3/dist-packages/odoo/addons"
    dpkg-deb -f "$CACHE/debs/$ODOO_PACKAGE"_*.deb Version >"$part/version"
    mv "$part" "$UNPACKED"
}

# What Debian leaves out and nothing replaces. A page without the first prints a console
# error, which fails every browser test.
mend_static_files() {
    local script=$1/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    local font=$1/point_of_sale/static/src/fonts/Inconsolata.otf
    if [[ ! -e $script ]]; then
        rm -f "$script" && mkdir -p "$(dirname "$script")"
        echo '/* left out by Debian */' >"$script"
    fi
    if [[ ! -e $font ]]; then
        rm -f "$font"
        cp "$(find "$1/../../../../../share/fonts" -iname '*inconsolata*.[ot]tf' | sort | head -n 1)" "$font"
    fi
}
