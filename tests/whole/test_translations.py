import io

import polib

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations, trans_export

from ..shop.kept_shop import Alone
from . import translation_files as files

MODULE = "pos_closing_control"
# The file in i18n/: a language of Odoo.
LANGUAGES = {"de": "de_DE", "es": "es_ES", "fr": "fr_FR"}


@tagged("post_install", "-at_install")
class TestTranslations(Alone, TransactionCase):
    """Every string of this module is in i18n/, in each language: see dev/i18n."""

    def test_the_template_is_what_the_code_exports(self):
        if self.env.ref(f"base.module_{MODULE}").demo:
            self.skipTest("demonstration data is exported too and not translated")
        exported, template = self.exported(), files.read(files.TEMPLATE)
        self.assertNone(files.template_problems(exported, template))

    def test_each_language_is_complete(self):
        template = files.read(files.TEMPLATE)
        for name in LANGUAGES:
            with self.subTest(language=name):
                problems = files.language_problems(template, files.catalog(name))
                self.assertNone(problems)

    def test_each_kind_of_string_reaches_the_user(self):
        for name, code in LANGUAGES.items():
            with self.subTest(language=name):
                self.assertReached(files.catalog(name), self.in_language(code))

    def test_numbers_are_written_as_the_language_does(self):
        policy = self.env.ref(f"{MODULE}.policy_standard")
        percent = policy.rule_ids.filtered("limit_percent")[:1]
        percent.write({"limit_amount": 1234.5, "limit_percent": 0.25})
        german = percent.with_env(self.in_language("de_DE"))
        self.assertIn("1,234.50 or 0.25 %", percent.display_name)
        self.assertIn("1.234,50 oder 0,25 %", german.display_name)

    def exported(self):
        buffer = io.BytesIO()
        trans_export(None, [MODULE], buffer, "po", self.env)
        return polib.pofile(buffer.getvalue().decode())

    def in_language(self, code):
        self.env["res.lang"]._activate_lang(code)
        self.env["ir.module.module"]._load_module_terms([MODULE], [code])
        return self.env(context={"lang": code})

    def assertNone(self, problems):
        problems = list(problems)
        if problems:
            self.fail("\n".join(["run dev/i18n and translate what is new", *problems]))

    def assertReached(self, catalog, env):
        translated = {entry.msgid: entry.msgstr for entry in catalog}
        for source, shown in self.shown(env).items():
            self.assertNotEqual(shown, source)
            self.assertEqual(shown, translated[source])

    def shown(self, env):
        """A menu, a field, shipped data, an error of the code, a word of the screen."""
        field = env["pos.closing.tender"].fields_get(["reference"])["reference"]
        web = code_translations.get_web_translations(MODULE, env.lang)["messages"]
        words = {message["id"]: message["string"] for message in web}
        return {
            "To Approve": env.ref(f"{MODULE}.menu_closing_to_approve").name,
            "Batch reference": field["string"],
            "Theft or robbery": env.ref(f"{MODULE}.reason_theft").name,
            self.error(self.env): self.error(env),
            "Approver": words["Approver"],
        }

    def error(self, env):
        with self.assertRaises(ValidationError) as raised:
            endless = {"name": "Endless", "blind": True, "max_counts": 0}
            env["pos.closing.policy"].create(endless)
        return str(raised.exception)
