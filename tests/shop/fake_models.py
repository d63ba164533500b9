"""Models of an integrator, for the duration of a test class.

They are loaded by ``odoo-test-helper``, a package of the development requirements. Its
release 2.1.3 supports Odoo up to 18: this file adapts it to Odoo 19.
"""

from unittest import SkipTest

from odoo import models
from odoo.orm.model_classes import add_to_registry

# The package looks for this name as soon as it is imported.
models.MetaModel.module_to_models = models.MetaModel._module_to_models__

try:
    from odoo_test_helper import FakeModelLoader
except ImportError:
    Loader = None
else:

    class Loader(FakeModelLoader):
        """Puts real model classes into the registry, and removes them again."""

        def backup_registry(self):
            result = super().backup_registry()
            registry = self.env.registry
            self._invalidated, self._names = registry.registry_invalidated, []
            for name, model in registry.models.items():
                original = self._original_registry[name]
                original["base"] = model._base_classes__
            return result

        def update_registry(self, odoo_models):
            registry, cr = self.env.registry, self.env.cr
            self.env.flush_all()
            self._names = [
                add_to_registry(registry, model)._name for model in odoo_models
            ]
            registry._setup_models__(cr, self._names)
            registry.init_models(cr, self._names, {"module": self._module_name})

        def restore_registry(self):
            registry = self.env.registry
            self.env.flush_all()
            known = [name for name in self._names if name in self._original_registry]
            for name in set(registry.models) - set(self._original_registry):
                del registry.models[name]
            for name, original in self._original_registry.items():
                model = registry[name]
                model._base_classes__ = original["base"]
                model._inherit_children = original["_inherit_children"]
                model._inherits_children = original["_inherits_children"]
            self._clean_module_to_model()
            registry._setup_models__(self.env.cr, known)
            registry.registry_invalidated = self._invalidated


def load(test_class, make_models):
    """Load the models that ``make_models`` defines until the class is done."""
    if Loader is None:
        raise SkipTest(
            "odoo-test-helper is not installed: dev/requirements-dev.txt names it."
        )
    loader = Loader(test_class.env, test_class.__module__)
    loader.backup_registry()
    test_class.addClassCleanup(loader.restore_registry)
    loader.update_registry(make_models())
