"""Embedding with the real model file: shape, length, likeness, and what a missing file says."""

from pathlib import Path

import numpy as np
import pytest

from retrieval import embed
from retrieval.embed import DIMENSIONS, Embedder
from retrieval.errors import ModelFileError


def test_vectors_have_length_one_and_keep_the_order(embedder: Embedder, model_folder: Path) -> None:
    texts = ["The card reader is dead", "x " * 300, "", "Payments do not go through", "Our bakery opens at six"]
    together = embedder.embed(texts)
    assert together.shape == (5, DIMENSIONS)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    apart = Embedder(model_folder)
    assert np.allclose(together, np.vstack([apart.embed([text]) for text in texts]), atol=1e-4)


def test_a_text_that_was_asked_for_before_has_the_same_vector_in_any_company(embedder: Embedder) -> None:
    first = embedder.embed(["The till froze at noon.", "The shop opened again."])
    kept = first.copy()
    first[:] = 0  # what was handed out is the caller's own
    again = embedder.embed(["The shop opened again.", "A third text.", "The till froze at noon.", "A third text."])
    assert np.array_equal(again[[2, 0]], kept)
    assert np.array_equal(again[1], again[3])


def test_what_is_kept_is_bounded_and_holds_no_text(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "KEPT", 3)
    own = Embedder(model_folder)
    for number in range(5):
        own.embed([f"Ann Cole, ticket {number}"])
    assert len(own._kept) == 3
    assert b"Ann Cole" not in b"".join(own._kept)


def test_like_meanings_are_near(embedder: Embedder) -> None:
    reader, payment, bread = embedder.embed(
        ["My card reader will not switch on", "the payment terminal is dead", "A recipe for rye bread"]
    )
    assert reader @ payment > reader @ bread + 0.2


def test_odd_texts_are_no_error(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, DIMENSIONS)
    assert np.isfinite(embedder.embed(["\ud800 lone", "\x00", "👩‍🍳", "word " * 200_000])).all()


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="make setup"):
        Embedder(tmp_path).embed(["x"])


def test_another_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "minilm").mkdir()
    (tmp_path / "minilm" / "model.onnx").write_bytes(b"not it")
    with pytest.raises(ModelFileError, match="not the tested one"):
        Embedder(tmp_path).embed(["x"])


def test_making_one_reads_nothing(tmp_path: Path) -> None:
    Embedder(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
