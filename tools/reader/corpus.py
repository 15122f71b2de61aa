"""Questions with texts and the spans that answer them, from QAMR and QA-SRL; and questions without an answer.

An example is (question, text, spans): spans are character ranges of the text, none where it does not answer.
"""
import collections
import hashlib
import json
import random
import re

OPEN = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}
# Words that say little of what a question is about.
FUNCTION = set("""a an the of in on at to for from by with about as is are was were be been being
do does did has have had will would can could may might should must who whom whose what which when where why how many
much long old often type kind not n't no and or but if than that this these those it its he she they them his her their
there someone something s""".split())
AUX = set("is are was were has have had will would can could may might should must".split())
INVERTING = AUX | set("did does do n't not didn't doesn't isn't wasn't".split())


def half(sentence):
    """A (tuning) or B (never trained on), by a hash of the sentence's id."""
    return "AB"[hashlib.sha256(sentence.encode()).digest()[0] & 1]


def held(sentence):
    """Whether a sentence of half A is kept to stop by: one in ten."""
    return hashlib.sha256(sentence.encode()).digest()[1] % 10 == 0


def join(tokens):
    """Returns the text of Penn tokens with the character range of each."""
    text, ranges = "", []
    for tok in tokens:
        tok = OPEN.get(tok, tok)
        if text and not (tok in (",", ".", "?", ":", ";", ")", "%") or tok.startswith("'") or tok == "n't"):
            text += " "
        ranges.append((len(text), len(text) + len(tok)))
        text += tok
    return text, ranges


def bag(text):
    all_words = re.findall(r"\w+", text.lower())
    return [w for w in all_words if w not in ("the", "a", "an")] or all_words


def f1(a, b):
    """F1 of two lists of words, each word as often as it occurs in both."""
    if not a or not b:
        return float(a == b)
    same = sum((collections.Counter(a) & collections.Counter(b)).values())
    return 2 * same / (len(a) + len(b))


def spans(tokens, ranges, answer):
    """The contiguous character ranges that overlap best with an answer's words; several where they are as good."""
    want = answer.lower().split()
    low = [t.lower() for t in tokens]
    best, found = 0.0, []
    places = [i for i, t in enumerate(low) if t in want]
    for i in places:
        for j in places:
            if i <= j < i + 2 * len(want) + 4:
                score = f1(low[i:j + 1], want)
                if score > best + 1e-9:
                    best, found = score, []
                if score > best - 1e-9:
                    found.append((ranges[i][0], ranges[j][1]))
    return found[:3] if best >= 0.5 else []


def qamr(path):
    """Yields (id, text, [(question, spans, answers)])."""
    for line in open(path, encoding="utf-8"):
        s = json.loads(line)
        tokens = s["tokens"].split()
        text, ranges = join(tokens)
        asked = []
        for qa in s["qa"]:
            gold = sorted({r for a in qa["answers"] for r in spans(tokens, ranges, a)})
            asked.append((qa["q"].strip(), gold, qa["answers"]))
        yield s["id"], text, asked


def inverted(words, places):
    """The index of the placeholder right after the auxiliary verb: the subject of a question that inverts."""
    for i in range(1, min(len(words) - 1, 5)):
        if words[i - 1] in INVERTING and i in places:
            return i
    return None


class Verb:
    """The questions of one verb of QA-SRL with what fills their places, to make full questions of them."""

    def __init__(self, v, text, ranges):
        self.text, self.qas = text, []
        for qa in v["qas"]:
            gold = [(ranges[a][0], ranges[b - 1][1]) for a, b in qa["answers"]]
            if gold and all(a < b for a, b in gold):
                self.qas.append((qa["question"], qa["passive"], gold, qa["wh"], qa["negated"]))
        self.subject = {False: None, True: None}
        self.object = None
        for q, passive, gold, wh, _ in self.qas:
            words = q.rstrip("?").lower().split()
            places = [i for i, w in enumerate(words) if w in ("someone", "something")]
            if wh not in ("who", "what"):
                continue
            at = inverted(words, places)
            short = min(gold, key=lambda g: g[1] - g[0])
            if short[1] - short[0] > 45:
                continue
            if at is None and len(words) > 1:
                self.subject[passive] = self.subject[passive] or short
            elif at is not None and len(words) == at + 2 and not passive:
                self.object = self.object or short

    def fill(self, rng):
        """Yields examples whose placeholders are filled: with the right words, or with those of another place."""
        subject, objects = self.subject[False], self.object or self.subject[True]
        for q, passive, gold, wh, _ in self.qas:
            words = q.rstrip("?").split()
            places = [i for i, w in enumerate(words) if w in ("someone", "something")]
            at = inverted([w.lower() for w in words], places)
            if not places:
                continue
            right = {}
            if at is not None:
                right[at] = self.subject[passive]
            rest = [i for i in places if i != at]
            if rest and not passive and at != rest[0] and (at is not None or rest[0] == 2 or rest[0] == 3):
                before = words[rest[0] - 1].lower()
                if before not in ("to", "in", "on", "by", "for", "from", "with", "at", "about", "of", "as", "into"):
                    right[rest[0]] = objects
            right = {i: s for i, s in right.items() if s and not any(touch(s, g) for g in gold)}
            if not right:
                continue
            yield self.asked(words, right), gold
            # The other end of the verb asked for: "Who bought X?" of a text in which X bought Y.
            if wh in ("who", "what") and subject and objects and not passive and not touch(subject, objects):
                other = {subject: objects, objects: subject}
                swapped = {i: other[s] for i, s in right.items() if s in other}
                if swapped:
                    yield self.asked(words, swapped), []

    def asked(self, words, places):
        out = list(words)
        for i, (a, b) in places.items():
            out[i] = self.text[a:b]
        return " ".join(out) + "?"


def touch(a, b):
    return a[0] < b[1] and b[0] < a[1]


def negated(v, tokens):
    """The tokens with verb v denied, where an auxiliary stands before it, else None."""
    i = v["idx"]
    if i > 0 and tokens[i - 1].lower() in AUX:
        return tokens[:i] + [random.Random(i).choice(["not", "not", "never"])] + tokens[i:]
    if i > 1 and tokens[i - 1].lower() == "been" and tokens[i - 2].lower() in AUX:
        return tokens[:i - 1] + ["not"] + tokens[i - 1:]
    return None


def qasrl(paths, skip):
    """Yields (id, text, [(question, spans)]), denied sentences too, but for the ids and texts in skip."""
    for path in paths:
        for line in open(path, encoding="utf-8"):
            s = json.loads(line)
            if s["id"] in skip or " ".join(s["tokens"]) in skip:
                continue
            rng = random.Random(s["id"])
            text, ranges = join(s["tokens"])
            asked = []
            for v in s["verbs"]:
                verb = Verb(v, text, ranges)
                filled = list(verb.fill(rng))
                asked += filled
                plain = [(q, gold) for q, _, gold, _, _ in verb.qas]
                asked += [x for x in plain if rng.random() < 0.35]
                if changed := negated(v, s["tokens"]):
                    denied = [q for q, g in rng.sample(filled, min(2, len(filled))) if g]
                    denied += [qa[0] for qa in rng.sample(verb.qas, min(1, len(verb.qas))) if not qa[4]]
                    yield s["id"], join(changed)[0], [(q, []) for q in denied]
            yield s["id"], text, asked


def content(text):
    return {w for w in re.findall(r"\w+", text.lower()) if w not in FUNCTION}


class Sentences:
    """Finds other sentences that share words with a question."""

    def __init__(self, texts):
        self.texts = texts
        self.words = [content(t) for t in texts]
        self.index = collections.defaultdict(list)
        for i, words in enumerate(self.words):
            for w in words:
                self.index[w].append(i)

    def near(self, question, text, rng):
        """A sentence that shares some, but not all, of the question's words; a random one where none does."""
        asked = content(question)
        votes = collections.Counter()
        for w in asked:
            hits = self.index.get(w, ())
            for i in hits if len(hits) <= 200 else rng.sample(hits, 200):
                votes[i] += 1.0 / (1 + len(hits)) ** 0.3
        own = content(text)
        good = [i for i, _ in votes.most_common(12) if self.texts[i] != text
                and len(asked - self.words[i]) > 0 and len(self.words[i] & own) < 0.5 * len(own)]
        return self.texts[rng.choice(good[:6]) if good and rng.random() < 0.8 else rng.randrange(len(self.texts))]


NAME = re.compile(r"\b(?:[A-Z][\w.-]+)(?: (?:[A-Z][\w.-]+))*")


class Names:
    """Changes a name in a question to another name of the corpus."""

    def __init__(self, texts):
        found = collections.Counter(m.group() for t in texts for m in NAME.finditer(t) if m.start() > 0)
        self.names = sorted(n for n in found if n.lower() not in FUNCTION)

    def change(self, question, text, rng):
        marks = [m for m in NAME.finditer(question) if m.start() > 0 and m.group().lower() not in FUNCTION]
        if not marks:
            return None
        m = rng.choice(marks)
        for _ in range(20):
            name = rng.choice(self.names)
            if not content(name) & (content(text) | content(question)):
                return question[:m.start()] + name + question[m.end():]
        return None


def mix(items, rng, share, sentences, names):
    """Examples of one epoch of (text, question, spans). A share of them comes again with nothing that answers."""
    out = []
    for text, question, gold in items:
        roll = rng.random()
        if gold and roll < 0.2:  # a passage of two or three sentences
            others = [sentences.near(question, text, rng) for _ in range(rng.choice((1, 1, 2)))]
            text, gold = passage(text, gold, others, rng)
        out.append((question, text, gold))
        if not gold or rng.random() > share:
            continue
        changed = names.change(question, text, rng) if rng.random() < 0.4 else None
        if changed:
            out.append((changed, text, []))
            continue
        other = sentences.near(question, text, rng)
        if rng.random() < 0.2:
            other += " " + sentences.near(question, text, rng)
        out.append((question, other, []))
    return [(dress(q, rng), t, g) for q, t, g in out]


def passage(text, gold, others, rng):
    at = rng.randrange(len(others) + 1)
    before = "".join(o + " " for o in others[:at])
    after = "".join(" " + o for o in others[at:])
    return before + text + after, [(a + len(before), b + len(before)) for a, b in gold]


def dress(question, rng):
    """Writes a question as people type: now and then without its question mark."""
    question = question.strip()
    if rng.random() < 0.1:
        question = question.rstrip(" ?")
    return question


def news(questions, sentences):
    """Yields questions that readers asked of news texts: (id, sentences, number, question, answer).

    number is of the sentence that answers, None where no sentence does. answer is a list of character ranges of that sentence,
    any of which is right. Questions to be answered by yes or no are left out."""
    texts = {t["id"]: t["sentences"] for t in map(json.loads, open(sentences, encoding="utf-8"))}
    for line in open(questions, encoding="utf-8"):
        if line.startswith("#"):
            continue
        name, number, kind, question, answer = line.rstrip("\n").split("\t")
        text = texts.get(name)
        if text is None:
            continue
        n = None if number == "-" else int(number)
        if kind == "yesno":
            continue
        if kind == "none":
            yield name, text, None, question, []
        else:
            yield name, text, n, question, ranges(text[n], answer)


def ranges(sentence, answer):
    """The places of an answer in its sentence. Ways to say it are parted by ||, members of a list by ++; a list is right as a
    whole and by each of its members."""
    found = set()
    for way in answer.split(" || "):
        members = [m.strip() for m in way.split(" ++ ")]
        at = [sentence.find(m) for m in members]
        found |= {(m.start(), m.end()) for w in members for m in re.finditer(re.escape(w), sentence)}
        if len(members) > 1 and min(at) >= 0:
            found.add((min(at), max(a + len(m) for a, m in zip(at, members))))
    return sorted(found)


def context(text, n):
    """What goes before sentence n of a text: its title, if that is the first sentence, and the sentence before."""
    return [text[i] for i in sorted({0, n - 1}) if 0 <= i < n]


def around(asked, rng):
    """Examples (question, sentence, context, answer) of one epoch of news questions: the sentence that answers, and others of the text
    that share most words with the question and do not answer."""
    out = []
    for _, text, n, question, answer in asked:
        if n is not None:
            out.append((question, text[n], context(text, n), answer))
        words = content(question)
        near = sorted(range(len(text)), key=lambda i: (-len(words & content(text[i])), i))
        right = {text[n][a:b].lower() for a, b in answer} if n is not None else set()
        other = [i for i in near if i != n and not any(r in text[i].lower() for r in right)]
        for i in rng.sample(other[:5], min(2 if n is not None else 3, len(other[:5]))):
            out.append((question, text[i], context(text, i), []))
    return [(dress(q, rng), t, c, g) for q, t, c, g in out]
