import xml from "@prettier/plugin-xml";

export default {
    plugins: [xml],
    printWidth: 88,
    tabWidth: 4,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "strict",
    overrides: [{ files: ["*.yaml", "*.yml"], options: { tabWidth: 2 } }],
};
