# shellcheck shell=bash
# Odoo's settings file and the link that makes this checkout an addon. Both exist for
# each checkout (and Odoo tree): several checkouts share one cache.

# Sets ODOO (the command) and exports what Odoo reads from the environment.
configure_odoo() {
    local home
    home=$CACHE/checkouts/$(short_hash <<<"$ROOT $ODOO_ADDONS")
    mkdir -p "$home/addons"
    ln -sfn "$ROOT" "$home/addons/$MODULE"
    write_settings "$home/odoo.conf" "$ODOO_ADDONS,$home/addons"
    export ODOO_RC=$home/odoo.conf PYTHONPATH=$ODOO_PATH PATH=$VENV/bin:$PATH:$PG_BIN
    export LC_ALL=C.UTF-8 PYTHONUNBUFFERED=1
    # Caches of Python and hypothesis stay out of the checkout.
    export PYTHONPYCACHEPREFIX=$CACHE/pycache HYPOTHESIS_STORAGE_DIRECTORY=$CACHE/hypothesis
    # Some machines set this, and every Odoo that starts would compile all of Odoo.
    unset PYTHONDONTWRITEBYTECODE
    ODOO=("$VENV/bin/python" -m odoo)
}

# write_settings FILE ADDONS_PATH
write_settings() {
    cat >"$1.$$" <<-CONF
	[options]
	addons_path = $2
	data_dir = $DATA_DIR
	db_host = $PG_SOCKET
	db_port = 5432
	db_user = odoo
	http_interface = 127.0.0.1
	limit_time_real = 1200
	limit_time_cpu = 1200
	screenshots = $CACHE/screenshots
	CONF
    mv "$1.$$" "$1"
}

# manifest_value KEY: a text, or a list as Odoo's command line wants it.
manifest_value() {
    "$VENV/bin/python" - "$ROOT/__manifest__.py" "$1" <<-'PYTHON'
	import ast, sys
	with open(sys.argv[1]) as manifest:
	    value = ast.literal_eval(manifest.read())[sys.argv[2]]
	    print(value if isinstance(value, str) else ",".join(value))
	PYTHON
}
