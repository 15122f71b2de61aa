"""The encoder with its two heads, as PyTorch trains it and internal/nlp/reader runs it."""
import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import BertWordPieceTokenizer
from torch import nn

DIM, INNER, HEADS, LAYERS, POSITIONS = 384, 1536, 12, 6, 256


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.attended = nn.Linear(DIM, 3 * DIM), nn.Linear(DIM, DIM)
        self.norm1, self.norm2 = nn.LayerNorm(DIM, eps=1e-12), nn.LayerNorm(DIM, eps=1e-12)
        self.up, self.down = nn.Linear(DIM, INNER), nn.Linear(INNER, DIM)

    def forward(self, x, mask, drop):
        n, length, _ = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=drop)
        a = self.attended(a.transpose(1, 2).reshape(n, length, DIM))
        x = self.norm1(x + F.dropout(a, drop, self.training))
        h = self.down(F.gelu(self.up(x), approximate="tanh"))
        return self.norm2(x + F.dropout(h, drop, self.training))


class Reader(nn.Module):
    """Scores for every piece of question and text that an answer starts or ends there, [CLS] for no answer."""

    def __init__(self, pieces):
        super().__init__()
        self.word, self.place, self.part = nn.Embedding(pieces, DIM), nn.Embedding(POSITIONS, DIM), nn.Embedding(2, DIM)
        self.norm = nn.LayerNorm(DIM, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.heads = nn.Linear(DIM, 2)
        self.drop = 0.1

    def forward(self, ids, parts, padding):
        """ids, parts (0 question and context, 1 text) and padding (True where there is no piece) are batch × length."""
        drop = self.drop if self.training else 0.0
        x = self.word(ids) + self.place(torch.arange(ids.shape[1])) + self.part(parts)
        x = F.dropout(self.norm(x), drop, self.training)
        mask = torch.zeros(padding.shape, dtype=x.dtype).masked_fill(padding, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, drop)
        return self.heads(x.float())


def safetensors(path):
    """Reads the float32 tensors of a file in the safetensors format."""
    with open(path, "rb") as f:
        head = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        raw = f.read()
    out = {}
    for name, t in head.items():
        if name != "__metadata__" and t["dtype"] == "F32":
            low, high = t["data_offsets"]
            out[name] = torch.from_numpy(np.frombuffer(raw[low:high], "<f4").reshape(t["shape"]).copy())
    return out


def words(path):
    return open(path, encoding="utf-8").read().split("\n")[:-1]


def tokenizer(path):
    return BertWordPieceTokenizer(path, lowercase=True)


def pretrained(model, vocab):
    """Makes a Reader of all-MiniLM-L6-v2 (folder model) with the word pieces of the file vocab only."""
    t = safetensors(os.path.join(model, "model.safetensors"))
    old = {w: i for i, w in enumerate(words(os.path.join(model, "vocab.txt")))}
    keep = words(vocab)
    net = Reader(len(keep))
    state = {"word.weight": t["embeddings.word_embeddings.weight"][[old[w] for w in keep]],
             "place.weight": t["embeddings.position_embeddings.weight"][:POSITIONS],
             "part.weight": t["embeddings.token_type_embeddings.weight"],
             "norm.weight": t["embeddings.LayerNorm.weight"], "norm.bias": t["embeddings.LayerNorm.bias"]}
    names = {"attended": "attention.output.dense", "norm1": "attention.output.LayerNorm",
             "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
    for i in range(LAYERS):
        for kind in ("weight", "bias"):
            at = f"encoder.layer.{i}."
            state[f"layers.{i}.qkv.{kind}"] = torch.cat(
                [t[f"{at}attention.self.{w}.{kind}"] for w in ("query", "key", "value")])
            for new, name in names.items():
                state[f"layers.{i}.{new}.{kind}"] = t[f"{at}{name}.{kind}"]
    torch.manual_seed(1)
    state["heads.weight"], state["heads.bias"] = torch.randn(2, DIM) * 0.02, torch.zeros(2)
    net.load_state_dict(state)
    return net
