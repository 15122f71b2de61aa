"""SQLite: a plain table of quads as text, then three indexes, in one durable transaction."""
import json, os, re, resource, sqlite3, sys, time

folder = sys.argv[1]
ask = json.load(open(os.path.join(folder, "questions.json")))
path = os.path.join(folder, "sqlite.db")
line = re.compile(r"<([^>]*)> <([^>]*)> <([^>]*)> <([^>]*)> \.")
start = time.perf_counter()
db = sqlite3.connect(path)
db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE quads (s TEXT, p TEXT, o TEXT, l TEXT)")
with db, open(os.path.join(folder, "quads.nq")) as lines:
    db.executemany("INSERT INTO quads VALUES (?, ?, ?, ?)", (line.match(text).groups() for text in lines))
    for name, columns in ("bySubject", "s, p"), ("byObject", "o"), ("byLabel", "l"):
        db.execute(f"CREATE INDEX {name} ON quads ({columns})")
used = resource.getrusage(resource.RUSAGE_SELF)
times, found = {"load": time.perf_counter() - start, "load-cpu": used.ru_utime + used.ru_stime}, {}


def run(what, questions, query):
    times[what] = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        found[what] = sum(len(db.execute(query, q if isinstance(q, list) else [q]).fetchall()) for q in questions)
        times[what] = min(times[what], (time.perf_counter() - begin) / len(questions))


run("hop", ask["hop"], "SELECT o FROM quads WHERE s = ? AND p = ?")
run("hops3", ask["hops3"], """SELECT c.o FROM quads a JOIN quads b ON b.s = a.o JOIN quads c ON c.s = b.o
    WHERE a.s = ? AND a.p = ? AND b.p = ? AND c.p = ?""")
run("hub", ask["hub"], "SELECT s, p, o, l FROM quads WHERE o = ?")
run("label", ask["label"], "SELECT s, p, o, l FROM quads WHERE l = ?")
db.close()
print(json.dumps({"store": "sqlite", "times": times, "found": found, "disk": os.path.getsize(path),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
