"""Canonical JSON: the same text for equal values.

Apart from ``derive`` because reading workers must not load pandas.
"""

import json


def canonical_json(value: object) -> str:
    """JSON text that is the same for equal values: sorted keys, no spaces, no escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
