#!/usr/bin/env python3
"""train.py OUT DOUBTS.jsonl JUDGED.tsv: learns how likely a claim is right.

DOUBTS.jsonl is what `go run ./tools/confidence` writes; JUDGED.tsv says at its head what it has. Prints the area under the curve
(right against the rest) and the calibration by tenth of a five-fold cross-validation over texts. Needs lightgbm and numpy.
"""
import collections, hashlib, json, re, sys
import numpy as np
import lightgbm as lgb

out, doubts, judged = sys.argv[1:4]
rows = collections.defaultdict(list)
for l in open(doubts):
    r = json.loads(l)
    rows[r['file'], hashlib.sha256(r['sentence'].encode()).hexdigest()[:12], r['subject'], r['predicate'], r['object']].append(r['doubts'])
X, y, g = [], [], []
missing = 0
for l in open(judged):
    if l.startswith('#'): continue
    f = l.rstrip('\n').split('\t')
    key = tuple(f[:5])
    if key not in rows: missing += 1; continue
    X.append(rows[key][0]); y.append({'right': 1, 'partly': .35, 'wrong': 0}[f[5]]); g.append(f[0])
X, y, g = np.array(X, dtype=np.float32), np.array(y), np.array(g)
print('judged', len(y), 'not made any more', missing)
P = {'objective': 'cross_entropy', 'num_leaves': 8, 'learning_rate': 0.03, 'min_data_in_leaf': 40, 'feature_fraction': 0.3, 'bagging_fraction': 0.8, 'bagging_freq': 1,
     'lambda_l2': 10, 'seed': 3, 'verbose': -1, 'num_threads': 2, 'deterministic': True}
# The order of extract.DoubtNames; what can only help or only hurt is held to that.
NAMES = open('%s/../../internal/ingest/extract/doubts.go' % __import__('os').path.dirname(__import__('os').path.abspath(__file__))).read()
NAMES = re.findall(r'"(\w+)"', NAMES[NAMES.index('DoubtNames = '):NAMES.index('}', NAMES.index('DoubtNames = '))])
UP = 'product subjectMargin objectMargin arcs sentenceArcs subjectConf objectConf headConf subjectOwn objectOwn subjectSaid objectSaid'.split()
DOWN = 'length subjectAway objectAway depth commas tokens clauses subjectHeads objectHeads subjectMarks objectMarks marks'.split()
P['monotone_constraints'] = [1 if n in UP else -1 if n in DOWN else 0 for n in NAMES]
N = 600
texts = sorted(set(g)); fold = {t: i % 5 for i, t in enumerate(texts)}
f = np.array([fold[t] for t in g]); p = np.zeros(len(y))
for k in range(5):
    m = lgb.train(P, lgb.Dataset(X[f != k], y[f != k]), N); p[f == k] = m.predict(X[f == k])
r = y == 1
auc = np.mean([(a > p[~r]).mean() + .5 * (a == p[~r]).mean() for a in p[r]])
print('AUC right against the rest %.3f' % auc)
order = np.argsort(-p)
for k in range(10):
    part = order[k * len(p) // 10:(k + 1) * len(p) // 10]
    print('  tenth %d: least %.2f, right %.2f, partly %.2f, wrong %.2f' % (k + 1, p[part].min(), (y[part] == 1).mean(), (y[part] == .35).mean(), (y[part] == 0).mean()))
for t in (.3, .35, .4, .45, .5, .55, .6):
    k = p >= t
    print('  kept at %.2f: %.2f of all, right %.2f, wrong %.2f' % (t, k.mean(), (y[k] == 1).mean(), (y[k] == 0).mean()))
m = lgb.train(P, lgb.Dataset(X, y), N)
imp = m.feature_importance('gain'); print('features by gain', np.argsort(-imp)[:15].tolist())
with open(out, 'w') as o:
    for tree in m.dump_model()['tree_info']:
        lines = []
        def walk(n):
            at = len(lines); lines.append(None)
            if 'leaf_value' in n: lines[at] = 'l %.5g' % n['leaf_value']; return at
            l = walk(n['left_child']); r = walk(n['right_child'])
            lines[at] = 'f %d %.9g %d %d' % (n['split_feature'], n['threshold'], l, r); return at
        walk(tree['tree_structure'])
        o.write('%d\n%s\n' % (len(lines), '\n'.join(lines)))
