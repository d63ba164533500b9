"""Run in Odoo's shell on a new installation: what an upgraded one must equal."""

from snapshot import save, settings, shape

save("settings", settings(env))  # noqa: F821
save("shape", shape(env))  # noqa: F821
print("progress: the new installation is noted down")
