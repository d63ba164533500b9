import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        languageOptions: {
            globals: { ...globals.browser, odoo: "readonly" },
            sourceType: "module",
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "array-callback-return": "error",
            eqeqeq: "error",
            "no-console": "error",
            "no-else-return": "error",
            "no-shadow": "error",
            "no-unused-vars": ["error", { args: "after-used" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
        },
    },
];
