import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";
import { InvalidNumberError, parseFloat } from "@web/views/fields/parsers";

/** A difference as people say it: a word and an amount without a sign. */
export function differenceText(difference, currencyId) {
    const amount = formatMonetary(Math.abs(difference), { currencyId });
    if (!difference) {
        return amount;
    }
    return difference < 0
        ? _t("Short %(amount)s", { amount })
        : _t("Over %(amount)s", { amount });
}

/**
 * What somebody typed as an amount; undefined if nothing was typed.
 *
 * Odoo's parser of monetary fields reads any word as zero, and drops what follows a
 * number. Here that would be an empty drawer, so it is refused.
 *
 * @throws {InvalidNumberError}
 */
export function parseAmount(text) {
    if (!text.trim()) {
        return undefined;
    }
    const amount = parseFloat(text.trim(), { allowOperation: true });
    const isNumber =
        typeof amount === "number" && /\d/.test(text) && !/\p{L}/u.test(text);
    if (!isNumber) {
        throw new InvalidNumberError(`"${text}" is not an amount`);
    }
    return amount;
}
