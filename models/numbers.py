from odoo.tools.misc import get_lang


def format_number(env, value, form="%.12g"):
    """Return a number that is no money as the user's language writes it."""
    language = env["res.lang"].browse(get_lang(env).id)
    return language.format(form, value, grouping=True)
