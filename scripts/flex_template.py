"""Writes `configs/dataflow/metadata.json`, the parameters of the flex template, from newsbeam's typed options.

    python scripts/flex_template.py

What each option means is taken from the comments of `configs/local.yaml`, which documents them all.
"""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

from pipeline.config import Config
from pipeline.template import parameter_names

ROOT = pathlib.Path(__file__).parent.parent
METADATA = ROOT / "configs" / "dataflow" / "metadata.json"
_COMMAND_LINE = re.compile(r"\s*On the command line:.*")
_KINDS = {"lake.path": "GCS_WRITE_FOLDER"}
_MORE = {
    "inputs": " Parted by spaces.",
    "lake.path": " Such as gs://bucket/lake.",
    "parse.fields": ' As a JSON object: {"body": "data.text"}.',
}
_NEEDED = ("inputs", "lake.path")
_IMAGE = {
    "name": "sdk_container_image",
    "label": "Container image of the workers",
    "helpText": "The image this template was built with: newsbeam and its model are in it, so workers install none.",
    "isOptional": False,
    "paramType": "TEXT",
}


def metadata() -> dict[str, Any]:
    """The metadata of the template."""
    help_texts = read_comments((ROOT / "configs" / "local.yaml").read_text(encoding="utf-8"))
    parameters = [_parameter(path, name, help_texts[path]) for path, name in parameter_names().items()]
    return {
        "name": "newsbeam",
        "description": "Who said what, about whom, when and where: from news articles to Parquet tables.",
        "streaming": True,
        "supportsAtLeastOnce": True,
        "supportsExactlyOnce": True,
        "parameters": [*parameters, _IMAGE],
    }


def read_comments(text: str) -> dict[str, str]:
    """The comment above each option of a YAML file, by the option's path, as one paragraph."""
    found, comment, section = {}, [], ""
    for line in text.splitlines():
        stripped = line.strip()
        key = re.match(r"(\s*)([a-z_]+):", line)
        if stripped.startswith("#"):
            comment.append(stripped.lstrip("# "))
            continue
        if key:
            section = section if key[1] else f"{key[2]}."
            path = f"{section}{key[2]}" if key[1] else key[2]
            words = (_COMMAND_LINE.sub("", line) for line in comment)
            found[path] = " ".join(" ".join(words).split())
        comment = []
    return found


def _parameter(path: str, name: str, help_text: str) -> dict[str, Any]:
    parameter: dict[str, Any] = {
        "name": name,
        "label": f"newsbeam's option {path}",
        "helpText": help_text + _MORE.get(path, ""),
        "isOptional": path not in _NEEDED,
        "paramType": _KINDS.get(path, "TEXT"),
    }
    default = _default(path)
    return parameter | ({} if default is None else {"defaultValue": default})


def _default(path: str) -> str | None:
    value: Any = Config()
    for name in path.split("."):
        value = getattr(value, name)
    if value in (None, (), {}):
        return None
    return json.dumps(value) if isinstance(value, bool) else str(value)


def main() -> None:
    """Writes the file."""
    METADATA.write_text(json.dumps(metadata(), indent=2) + "\n", encoding="utf-8")
    print(METADATA)


if __name__ == "__main__":
    main()
