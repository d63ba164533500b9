"""Whether people with disabilities can use a page, as far as axe-core can tell."""

import os
from pathlib import Path

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """([selector, tags]) =>
    axe.run(selector, { runOnly: { type: "tag", values: tags } })
"""


def axe(page, selector="body"):
    """Return the violations of WCAG 2.2 AA within an element, as sentences."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Path(os.environ["LIVE_AXE"]).read_text(encoding="utf-8"))
    result = page.evaluate(RUN, [selector, WCAG_22_AA])
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        f"    {node['html'][:200]}\n    {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
