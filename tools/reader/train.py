"""Tunes all-MiniLM-L6-v2 to point at the words of a text that answer a question.

    python train.py --model DIR --vocab vocab.txt --qamr dev.jsonl --qasrl FILE ... --minutes 60 --out reader.pt
    python train.py --vocab vocab.txt --qamr dev.jsonl --qasrl FILE ... --score reader.pt

Trains on QAMR's half A, on the sentences of QA-SRL that are not in half B and on readers' questions on news (--news), and prints
figures for the held tenths of A and of the news. --score and --command print them for half B.
"""
import argparse
import json
import os
import random
import re
import subprocess
import time

import numpy as np
import torch
import torch.distributed as dist

import corpus
import net

LENGTH = 128  # pieces of question, text and what goes before the text
ASKED = 40    # pieces of a question
BEFORE = 20   # pieces of each sentence that goes before
LONGEST = 30  # pieces of an answer


class Batcher:
    def __init__(self, vocab):
        self.vocab = vocab
        self.tokenizer = net.tokenizer(vocab)
        self.cls, self.sep = (self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))

    def __reduce__(self):
        return Batcher, (self.vocab,)

    def encode(self, question, text, before=(), length=LENGTH):
        """Returns ids, parts and the character ranges of the text's pieces (None elsewhere): question, text, what goes before it."""
        q, t, *around = (self.tokenizer.encode(s, add_special_tokens=False) for s in (question, text, *before))
        qids = q.ids[:ASKED]
        tail = [i for s in around for i in s.ids[:BEFORE] + [self.sep]]
        room = length - 3 - len(qids) - len(tail)
        ids = [self.cls] + qids + [self.sep] + t.ids[:room] + [self.sep]
        head = len(qids) + 2
        parts = [0] * head + [1] * (len(ids) - head) + [0] * len(tail)
        ranges = [None] * head + list(t.offsets[:room]) + [None] * (1 + len(tail))
        return ids + tail, parts, ranges

    def example(self, question, text, before, spans):
        """Adds the index pairs of the answers: [(0, 0)] for none. None where the text was cut before its answers."""
        ids, parts, ranges = self.encode(question, text, before)
        gold = []
        for a, b in spans:
            at = [i for i, r in enumerate(ranges) if r and r[0] < b and a < r[1]]
            if at and ranges[at[-1]][1] >= b and at[-1] - at[0] < LONGEST:
                gold.append((at[0], at[-1]))
        if spans and not gold:
            return None
        return ids, parts, ranges, gold or [(0, 0)]

    @staticmethod
    def stack(rows):
        width = max(len(r[0]) for r in rows)
        ids, parts = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int64)
        padding, allowed = np.ones((len(rows), width), bool), np.zeros((len(rows), width), bool)
        for i, r in enumerate(rows):
            n = len(r[0])
            ids[i, :n], parts[i, :n], padding[i, :n] = r[0], r[1], False
            allowed[i, :n] = [x is not None for x in r[2]]
            allowed[i, 0] = True
        return [torch.from_numpy(x) for x in (ids, parts, padding, allowed)]


def batches(rows, size, rng):
    """Batches of rows of like length, in random order."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + rng.random() * 6)
    out = [[rows[i] for i in order[at:at + size]] for at in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def loss(logits, allowed, rows):
    """Minus the log probability that the span is one of the readers'."""
    p = logits.masked_fill(~allowed[:, :, None], -1e4).log_softmax(1)
    out = []
    for i, r in enumerate(rows):
        s, e = zip(*r[3])
        out.append(-torch.logsumexp(p[i, list(s), 0] + p[i, list(e), 1], 0))
    return torch.stack(out).mean()


@torch.no_grad()
def read(model, batcher, pairs, size=64):
    """Returns (score of no answer, score of the best span, its text) for (question, text) or (question, text, before)."""
    model.eval()
    rows = [batcher.encode(*p) for p in pairs]
    out = [None] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    for at in range(0, len(order), size):
        part = order[at:at + size]
        ids, parts, padding, _ = batcher.stack([rows[i] for i in part])
        for i, x in zip(part, model(ids, parts, padding).numpy()):
            out[i] = best(x, rows[i][2], pairs[i][1])
    return out


def read_by(command, pairs):
    """What a command that reads pairs as tools/reader/read does makes of them."""
    lines = "".join(json.dumps([p[0], p[1], *(p[2] if len(p) > 2 else [])]) + "\n" for p in pairs)
    got = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    out = []
    for (_, text, *_), line in zip(pairs, got, strict=True):
        null, top, start, end = json.loads(line)
        out.append((null, top, text.encode()[start:end].decode()))
    return out


def best(x, ranges, text):
    places = [i for i, r in enumerate(ranges) if r]
    null = float(x[0, 0] + x[0, 1])
    if not places:
        return null, -1e4, ""
    lo, hi = places[0], places[-1] + 1
    sums = x[lo:hi, 0][:, None] + x[lo:hi, 1][None, :]
    n = hi - lo
    span = np.arange(n)[None, :] - np.arange(n)[:, None]
    sums = np.where((span >= 0) & (span < LONGEST), sums, -1e4)
    s, e = np.unravel_index(sums.argmax(), sums.shape)
    return null, float(sums[s, e]), text[ranges[lo + s][0]:ranges[lo + e][1]]


def words(text, articles):
    """The words of an answer, with or without articles, lower case, no marks."""
    w = re.findall(r"\w+", corpus.join(text.split())[0].lower())
    return w if articles else [x for x in w if x not in ("the", "a", "an")] or w


def auc(good, bad):
    """The chance that a good one is above a bad one."""
    allv = np.concatenate([good, bad])
    rank = allv.argsort(kind="stable").argsort(kind="stable")[:len(good)]
    return (rank.sum() - len(good) * (len(good) - 1) / 2) / (len(good) * len(bad))


def score(reads, asked, sentences, names, limit=None):
    """Figures over [(text, question, spans, answers)]; reads is a function like read of pairs alone."""
    rng = random.Random(7)
    if limit:
        asked = random.Random(3).sample(asked, min(limit, len(asked)))
    got = reads([(q, t) for t, q, _, _ in asked])
    full, bare, exact = [], [], []
    for (_, _, _, answers), (_, _, text) in zip(asked, got):
        full.append(max(corpus.f1(words(text, True), words(a, True)) for a in answers))
        bare.append(max(corpus.f1(words(text, False), words(a, False)) for a in answers))
        exact.append(max(words(text, False) == words(a, False) for a in answers))
    margin = np.array([b - n for n, b, *_ in got])
    others, renamed = [], []
    for t, q, _, _ in asked:
        others.append((q, sentences.near(q, t, rng)))
        if (changed := names.change(q, t, rng)) is not None:
            renamed.append((changed, t))
    out = {"questions": len(asked), "F1": np.mean(full), "F1 without articles": np.mean(bare), "exact": np.mean(exact)}
    for name, pairs in (("other sentence", others), ("other name", renamed)):
        bad = np.array([b - n for n, b, *_ in reads(pairs)])
        out["AUC " + name] = auc(margin, bad)
        out["null at 0 " + name] = np.mean(bad < 0)
    out["answered at 0"] = np.mean(margin > 0)
    return {k: round(float(v), 4) for k, v in out.items()}


def data(a):
    """Reads the corpora: items to train on, asked of the held tenth of A, asked of B, texts of each."""
    train, held, b = [], [], []
    texts = {"A": [], "B": []}
    skip = set()
    for name, text, asked in corpus.qamr(a.qamr):
        part = corpus.half(name)
        texts[part].append(text)
        kept = part == "A" and corpus.held(name)
        if part == "B" or kept:
            skip |= {name, text}
        for q, spans, answers in asked:
            if part == "B":
                b.append((text, q, spans, answers))
            elif kept:
                held.append((text, q, spans, answers))
            elif spans:
                train.append((text, q, spans))
    for name, text, asked in corpus.qasrl(a.qasrl, skip):
        if text in skip:
            continue
        texts["A"].append(text)
        train += [(text, q, spans) for q, spans in asked]
    train = random.Random(a.seed).sample(train, int(len(train) * a.part))
    return train, held, b, {k: sorted(set(v)) for k, v in texts.items()}


def weigh(reads, asked):
    """Figures over news questions: how well the best span of the sentence that answers and the six nearest others does, by how far it
    is above no answer."""
    pairs, owner = [], []
    for k, (_, text, n, question, _) in enumerate(asked):
        words_of = corpus.content(question)
        near = sorted(range(len(text)), key=lambda i: (-len(words_of & corpus.content(text[i])), i))[:6]
        for i in {*near, *({n} - {None})}:
            pairs.append((question, text[i], corpus.context(text, i)))
            owner.append((k, i))
    best = {}
    for (k, i), (null, top, words_of) in zip(owner, reads(pairs)):
        best[k] = max(best.get(k, (-1e9,)), (top - null, i, words_of))
    right, margins = [], []
    for k, (_, text, n, _, answer) in enumerate(asked):
        margin, _, got = best[k]
        gold = [text[n][a:b] for a, b in answer] if answer else []
        right.append(max((corpus.f1(words(got, False), words(g, False)) for g in gold), default=0) >= 0.5)
        margins.append(margin)
    right, margins = np.array(right), np.array(margins)
    out = {"news": len(right), "first is right": right.mean(), "AUC of right": auc(margins[right], margins[~right])}
    order = np.argsort(-margins)
    for part in (0.4, 0.6, 0.8):
        out[f"right of the surest {part}"] = right[order[:int(part * len(order))]].mean()
    return {k: round(float(v), 4) for k, v in out.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", help="folder of all-MiniLM-L6-v2")
    p.add_argument("--vocab", required=True)
    p.add_argument("--qamr", required=True)
    p.add_argument("--qasrl", nargs="*", default=[])
    p.add_argument("--news", nargs=2, metavar=("QUESTIONS", "SENTENCES"), help="questions.tsv, and sentences.jsonl of their texts")
    p.add_argument("--part", type=float, default=1, help="of the questions of QAMR and QA-SRL")
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--rate", type=float, default=1.5e-4)
    p.add_argument("--warm", type=int, default=60, help="steps until the full rate")
    p.add_argument("--start", help="a tuned model to go on from")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--share", type=float, default=0.5, help="of questions that also get a text or name without answer")
    p.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    p.add_argument("--port", type=int, default=29511, help="on which they meet")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--out")
    p.add_argument("--score", help="a tuned model to score on half B")
    p.add_argument("--command", help="a command to score on half B: tools/reader/read, built")
    p.add_argument("--limit", type=int, help="score that many questions only")
    p.add_argument("--freeze", action="store_true", help="train the heads alone")
    a = p.parse_args()
    batcher = Batcher(a.vocab)
    train, held, b, texts = data(a)
    sentences, names = corpus.Sentences(texts["A"]), corpus.Names(texts["A"])
    scored = corpus.Sentences(texts["B"]), corpus.Names(texts["B"])
    asked = list(corpus.news(*a.news)) if a.news else []
    news = [x for x in asked if not corpus.held(x[0])]
    apart = random.Random(3).sample(apart := [x for x in asked if corpus.held(x[0])], min(500, len(apart)))
    print(f"{len(train)} + {len(news)} questions to train on, {len(held)} + {len(apart)} held, {len(b)} of half B", flush=True)
    if a.command:
        print("B:", score(lambda pairs: read_by(a.command, pairs), b, *scored, a.limit))
        return
    if a.score:
        model = net.Reader(len(net.words(a.vocab)))
        model.load_state_dict(torch.load(a.score))
        print("B:", score(lambda pairs: read(model, batcher, pairs), b, *scored, a.limit))
        return
    if a.start:
        model = net.Reader(len(net.words(a.vocab)))
        model.load_state_dict(torch.load(a.start))
    else:
        model = net.pretrained(a.model, a.vocab)
    if apart:
        print("before:", weigh(lambda pairs: read(model, batcher, pairs), apart), flush=True)
    torch.multiprocessing.spawn(run, (a, model, batcher, train, news, sentences, names), nprocs=a.workers)
    model.load_state_dict(torch.load(a.out))
    print("held:", score(lambda pairs: read(model, batcher, pairs), held, sentences, names))
    if apart:
        print("news:", weigh(lambda pairs: read(model, batcher, pairs), apart))


def run(rank, a, model, batcher, train, news, sentences, names):
    """Trains until the minutes are over, the rate falling to zero by then; saves a running mean of the weights.

    Each of a.workers processes takes its part of every batch, and they add up their gradients."""
    os.setsid()  # a scheduler that shares by session shares with each worker
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{a.port}", rank=rank, world_size=a.workers)
    rng = random.Random(a.seed)
    torch.manual_seed(a.seed + rank)
    for k, v in model.named_parameters():
        v.requires_grad = k.startswith("heads") or not a.freeze and k != "word.weight"
    tuned = [(k, v) for k, v in model.named_parameters() if v.requires_grad]
    heads = [v for k, v in tuned if k.startswith("heads")]
    rest = [v for k, v in tuned if not k.startswith("heads")]
    groups = [{"params": rest}, {"params": heads, "lr": a.rate * 5}]
    opt = torch.optim.AdamW(groups, lr=a.rate, weight_decay=0.01, fused=True)
    base = [g["lr"] for g in opt.param_groups]
    mean = {k: v.detach().clone() for k, v in tuned}
    state = State(time.time())
    while state.over < 1:
        plain = corpus.mix(train, rng, a.share, sentences, names)
        epoch = [(q, t, beside(sentences, rng), g) for q, t, g in plain] + corpus.around(news, rng)
        rows = [x for e in epoch if (x := batcher.example(*e))]
        for part in batches(rows, a.batch, rng):
            if state.over >= 1:
                break
            for group, rate in zip(opt.param_groups, base):
                group["lr"] = rate * min((state.step + 1) / a.warm, 1) * max(1 - state.over, 0.01)
            model.train()
            part = part[rank::a.workers] or part[:1]
            ids, where, padding, allowed = batcher.stack(part)
            cost = loss(model(ids, where, padding), allowed, part)
            cost.backward()
            state.share(tuned, cost, a)
            torch.nn.utils.clip_grad_norm_([v for _, v in tuned], 1.0)
            opt.step()
            opt.zero_grad()
            state.step += 1
            if rank == 0:
                state.keep(a, model, tuned, mean, len(rows))
    if rank == 0:
        torch.save({**model.state_dict(), **mean}, a.out)


def beside(sentences, rng):
    """Other sentences, as if they went before one: half of the time."""
    return [rng.choice(sentences.texts) for _ in range(2)] if rng.random() < 0.5 else []


class State:
    """What the workers agree on: the step, and the part of the time that is over."""

    def __init__(self, began):
        self.began = self.saved = began
        self.step, self.over, self.seen = 0, 0.0, []

    def share(self, tuned, cost, a):
        """Sets the gradients to their mean over all workers."""
        flat = torch.cat([v.grad.reshape(-1) for _, v in tuned] +
                         [torch.tensor([cost.item(), (time.time() - self.began) / (60 * a.minutes)])])
        dist.all_reduce(flat)
        flat /= a.workers
        at = 0
        for _, v in tuned:
            v.grad.copy_(flat[at:at + v.numel()].view_as(v))
            at += v.numel()
        self.seen.append(float(flat[-2]))
        self.over = float(flat[-1])

    def keep(self, a, model, tuned, mean, rows):
        if self.step % 4 == 0:
            keep = min(0.99, self.step / (self.step + 40))
            for k, v in tuned:
                mean[k].lerp_(v.detach(), 1 - keep)
        if self.step % 50 == 0:
            lost, seconds = np.mean(self.seen[-50:]), time.time() - self.began
            print(f"step {self.step}, epoch of {rows // a.batch}: loss {lost:.3f}, {seconds:.0f} s", flush=True)
        if time.time() - self.saved > 420:
            self.saved = time.time()
            torch.save({**model.state_dict(), **mean}, a.out)


if __name__ == "__main__":
    main()
