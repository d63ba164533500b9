# shellcheck shell=bash
# Tools that check scripts and templates: packages of the npm registry, as pinned in
# dev/node. Node.js itself comes from PyPI with the Python libraries.

# Sets NODE: a folder with node_modules and the settings of the linters.
find_node() {
    NODE=$CACHE/node-$(cat "$ROOT"/dev/node/package-lock.json | short_hash)
    if [[ ! -e $NODE/complete ]]; then
        need_space 200
        step "Installing the npm packages" \
            "the npm packages could not be installed: check the network and run it again; a mirror is set up as npm's registry as usual." \
            install_node
    fi
    cp "$ROOT"/dev/node/*.mjs "$NODE"
}

install_node() {
    rm -rf "$NODE"
    mkdir -p "$NODE"
    cp "$ROOT"/dev/node/package*.json "$NODE"
    PATH=$VENV/bin:$PATH npm ci --prefix "$NODE" --no-audit --no-fund
    touch "$NODE/complete"
}
