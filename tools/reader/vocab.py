"""Cuts BERT's uncased vocabulary to the word pieces that news uses.

    python vocab.py --model DIR --news FILE.jsonl[.gz] ... --size 18000 --out vocab.txt

DIR holds vocab.txt of all-MiniLM-L6-v2. Kept are the marks, every single character that the old vocabulary has,
and the most frequent pieces of the texts; the order of the old vocabulary stays.
"""
import argparse
import collections
import gzip
import json
import os

from tokenizers import BertWordPieceTokenizer

MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def texts(path):
    """Yields the texts of a file of one article a line."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            article = json.loads(line)
            yield article.get("title", "")
            yield article["text"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True)
    p.add_argument("--news", nargs="+", required=True)
    p.add_argument("--size", type=int, default=18000)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    path = os.path.join(a.model, "vocab.txt")
    old = open(path, encoding="utf-8").read().split("\n")[:-1]
    tokenizer = BertWordPieceTokenizer(path, lowercase=True)
    count = collections.Counter()
    for name in a.news:
        batch = list(texts(name))
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            count.update(encoding.tokens)
    keep = {w for w in old if len(w.removeprefix("##")) == 1} | set(MARKS)
    for w, _ in count.most_common():
        if len(keep) >= a.size:
            break
        keep.add(w)
    new = [w for w in old if w in keep]
    with open(a.out, "w", encoding="utf-8") as f:
        f.write("".join(w + "\n" for w in new))
    total = sum(count.values())
    print(f"{len(new)} of {len(old)} pieces, {sum(count[w] for w in new) / total:.4%} of {total} in the texts")


if __name__ == "__main__":
    main()
