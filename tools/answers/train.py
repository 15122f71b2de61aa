#!/usr/bin/env python3
"""train.py OUT FILE.tsv[:weight] ... [--trees N] [--leaves N] [--least ROWS] [--positive WEIGHT]: learns the trees of package seek from what `go run ./tools/answers` wrote.

A line of a file: question, F1 of the candidate with a right answer, features. The F1 is the target of a cross-entropy objective, so a score
is how much of a right answer a candidate is expected to be. One question in ten is held out; the figures printed are of those:
mean F1 of the first candidate, and how well its score tells right (F1 >= .5) from wrong (area under the curve). Needs lightgbm and numpy.
"""
import sys
import numpy as np
import lightgbm as lgb

args, opts = [], {'--trees': '300', '--leaves': '31', '--least': '60', '--positive': '3'}
it = iter(sys.argv[1:])
for a in it:
    if a in opts: opts[a] = next(it)
    else: args.append(a)
out, files = args[0], args[1:]
X, y, w, g = [], [], [], []
base = 0
for f in files:
    path, _, weight = f.partition(':')
    d = np.loadtxt(path, delimiter='\t', dtype=np.float32)
    X.append(d[:, 2:]); y.append(d[:, 1]); g.append(d[:, 0].astype(int) + base)
    w.append(np.full(len(d), float(weight or 1)))
    base = g[-1].max() + 1
X, y, w, g = np.concatenate(X), np.concatenate(y), np.concatenate(w), np.concatenate(g)
w = w * np.where(y > 0.3, float(opts['--positive']), 1)
held = (g * 2654435761 % 1000) < 100
print('candidates', len(y), 'questions', len(set(g)), 'features', X.shape[1])
train = lgb.Dataset(X[~held], y[~held], weight=w[~held])
model = lgb.train({'objective': 'cross_entropy', 'num_leaves': int(opts['--leaves']), 'learning_rate': 0.08, 'min_data_in_leaf': int(opts['--least']), 'feature_fraction': 0.7,
                   'bagging_fraction': 0.8, 'bagging_freq': 1, 'lambda_l2': 5, 'seed': 7, 'verbose': -1, 'num_threads': 2, 'deterministic': True}, train, int(opts['--trees']))
p = model.predict(X[held])
best, target = {}, {}
for q, s, t in zip(g[held], p, y[held]):
    if q not in best or s > best[q]: best[q], target[q] = s, t
b = np.array([best[q] for q in best]); t = np.array([target[q] for q in best])
pos, neg = b[t >= .5], b[t < .5]
auc = np.mean([(x > neg).mean() + .5 * (x == neg).mean() for x in pos]) if len(neg) and len(pos) else 0
print('held out: questions %d, F1 of the first %.3f, right %.3f, AUC %.3f' % (len(b), t.mean(), (t >= .5).mean(), auc))
for thr in (.1, .2, .3, .4, .5, .6):
    k = b >= thr
    print('  at %.1f: answered %.2f, right of these %.2f' % (thr, k.mean(), (t[k] >= .5).mean() if k.any() else 0))
imp = model.feature_importance('gain')
print('features by gain:', np.argsort(-imp)[:25].tolist())
with open(out, 'w') as o:
    for tree in model.dump_model()['tree_info']:
        rows = []
        def walk(n):
            at = len(rows); rows.append(None)
            if 'leaf_value' in n:
                rows[at] = 'l %.6g' % n['leaf_value']; return at
            assert n['decision_type'] == '<='
            l = walk(n['left_child']); r = walk(n['right_child'])
            rows[at] = 'f %d %.9g %d %d' % (n['split_feature'], n['threshold'], l, r)
            return at
        walk(tree['tree_structure'])
        o.write('%d\n%s\n' % (len(rows), '\n'.join(rows)))
