"""Reads the exports under a directory with the libraries of FollowTheMoney and STIX and prints
what each found, a JSON object a line: check.py DIRECTORY."""
import json, os, sys, time

import stix2
from followthemoney import model

root = sys.argv[1]


def report(file, reader, read):
    started = time.time()
    try:
        out = read(os.path.join(root, file))
    except Exception as e:  # what a reader cannot read is what the test is about
        out = {"error": (type(e).__name__ + ": " + str(e))[:500]}
    print(json.dumps({"file": file, "reader": reader, **out, "ms": int(1000 * (time.time() - started))}))


def ftm(file):
    entities = {}
    for line in open(file, encoding="utf-8"):
        data = json.loads(line)
        given = {(p, v) for p, values in data["properties"].items() for v in values}
        proxy = model.get_proxy(data, cleaned=False)
        proxy.schema.validate(data)
        kept = {p for p, _ in proxy.itervalues() for p in [p.name]}
        lost = {p for p, _ in given} - kept
        if lost:
            raise ValueError(f"{data['schema']} loses {sorted(lost)}: {line[:200]}")
        entities[proxy.id] = proxy
    nodes, edges = 0, 0
    for e in entities.values():
        for prop, value in e.itervalues():
            if prop.type.name == "entity":
                if value not in entities:
                    raise ValueError(f"{e.id} points at {value}, which is not there")
                if not entities[value].schema.is_a(prop.range):
                    raise ValueError(f"{e.schema.name}.{prop.name} is a {entities[value].schema.name}")
        if e.schema.edge:
            edges += 1
        elif e.schema.name != "Article":
            nodes += 1
    return {"nodes": nodes, "edges": edges}


def stix(file):
    bundle = stix2.parse(open(file, encoding="utf-8"), allow_custom=False)
    ids = [o["id"] for o in bundle.objects]
    if len(set(ids)) != len(ids):
        raise ValueError("an id comes twice")
    for o in bundle.objects:
        for ref in [o.get("source_ref"), o.get("target_ref"), *o.get("object_refs", [])]:
            if ref and ref not in ids:
                raise ValueError(f"{o['id']} points at {ref}, which is not there")
    kinds = [o["type"] for o in bundle.objects]
    return {"nodes": sum(kinds.count(k) for k in ("identity", "location", "incident")) - 1,
            "edges": kinds.count("relationship") + kinds.count("note")}


for case in sorted(os.listdir(root)):
    report(f"{case}/graph.ftm", "followthemoney", ftm)
    if case != "many":  # stix2 reads some thousand objects a second
        report(f"{case}/graph.stix", "stix2", stix)
