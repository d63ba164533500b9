from odoo.tools.misc import get_lang


def format_number(env, value, form="%.12g"):
    """Return a number that is not money as the user's language writes it."""
    language = env["res.lang"].browse(get_lang(env).id)
    return language.format(form, value, grouping=True)


def format_difference(env, currency, amount):
    """Return a difference as people say it: a word and an amount without a sign."""
    if currency.is_zero(amount):
        return env._("No difference")
    text = currency.format(abs(amount))
    if amount < 0:
        return env._("Short %(amount)s", amount=text)
    return env._("Over %(amount)s", amount=text)
