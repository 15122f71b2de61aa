"""Writes a tuned model in 8 bits for internal/nlp/reader, or golden figures of the float32 model for its tests.

    python export.py --vocab vocab.txt --tuned reader.pt --note "how it was made" --out data/models/reader.bin.zst
    python export.py --vocab vocab.txt --tuned reader.pt --pairs pairs.tsv --golden golden.json
"""
import argparse
import json
import struct

import numpy as np
import torch
import zstandard

import net
import train

MAGIC = b"kg-reader 2\n"


def floats(t):
    return t.detach().numpy().astype("<f4").tobytes()


def table(t, top=127):
    """A scale a row, then the values in 8 bits, from -top to top."""
    w = t.detach().numpy().astype(np.float64)
    scale = np.maximum(np.abs(w).max(1) / top, 1e-12).astype("<f4")
    return scale.tobytes() + np.rint(w / scale[:, None]).clip(-top, top).astype(np.int8).tobytes()


def write(model, pieces, note, path):
    text = "".join(w + "\n" for w in pieces).encode()
    head = json.dumps({"Pieces": len(pieces), "Text": len(text), "Positions": net.POSITIONS, "Dim": net.DIM,
                       "Inner": net.INNER, "Layers": net.LAYERS, "Heads": net.HEADS, "Note": note}).encode()
    # 63 values for a word's vector make the file 2 MB smaller than 255 and move the scores by 0.02 in the mean.
    parts = [struct.pack("<I", len(head)), head, text, table(model.word.weight, 31), table(model.place.weight),
             table(model.part.weight), floats(model.norm.weight), floats(model.norm.bias)]
    for y in model.layers:
        for m in (y.qkv, y.attended, y.norm1, y.up, y.down, y.norm2):
            parts.append(table(m.weight) if m.weight.dim() == 2 else floats(m.weight))
            parts.append(floats(m.bias))
    parts += [table(model.heads.weight), floats(model.heads.bias)]
    with open(path, "wb") as f:
        f.write(MAGIC + zstandard.ZstdCompressor(level=19, write_checksum=True).compress(b"".join(parts)))


@torch.no_grad()
def golden(model, batcher, path, out):
    """Pieces with their byte ranges and float32 scores of the pairs of a file: question, text and what goes before it, parted by tabs."""
    model.eval()
    cases = []
    for line in open(path, encoding="utf-8"):
        question, text, *before = line.rstrip("\n").split("\t")
        ids, parts, ranges = batcher.encode(question, text, before)
        x = model(torch.tensor([ids]), torch.tensor([parts]), torch.zeros(1, len(ids), dtype=torch.bool))[0]
        at = [[len(text[:r[0]].encode()), len(text[:r[1]].encode())] for r in ranges if r]
        kept = [0] + [i for i, r in enumerate(ranges) if r]
        cases.append({"Question": question, "Text": text, "Before": before, "IDs": [ids[i] for i in kept[1:]], "Ranges": at,
                      "Starts": [round(float(x[i, 0]), 3) for i in kept],
                      "Ends": [round(float(x[i, 1]), 3) for i in kept]})
    with open(out, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--vocab", required=True)
    p.add_argument("--tuned", required=True)
    p.add_argument("--note", default="")
    p.add_argument("--out")
    p.add_argument("--pairs")
    p.add_argument("--golden")
    a = p.parse_args()
    pieces = net.words(a.vocab)
    model = net.Reader(len(pieces))
    model.load_state_dict(torch.load(a.tuned))
    if a.out:
        write(model, pieces, a.note, a.out)
    if a.golden:
        golden(model, train.Batcher(a.vocab), a.pairs, a.golden)


if __name__ == "__main__":
    main()
