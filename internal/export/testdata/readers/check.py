"""Reads the exports under a directory with the libraries of FollowTheMoney, STIX and NDEx, the
validator of STIX and a reader of yEd's GraphML, and prints what each found, a JSON object a line:
check.py DIRECTORY."""
import json, os, re, sys, tempfile, time
import xml.etree.ElementTree as ET

import stix2
import stix2validator
import yedextended
from followthemoney import model
from ndex2.cx2 import RawCX2NetworkFactory

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


def validated(file):
    result = stix2validator.validate_file(file, stix2validator.ValidationOptions(version="2.1"))
    if not result.is_valid:
        raise ValueError("; ".join(str(e) for o in result.object_results for e in o.errors or []) or str(result.error))
    return {}


def cx2(file):
    raw = json.load(open(file, encoding="utf-8"))
    n = RawCX2NetworkFactory().get_cx2network(raw)
    for aspect in n.to_cx2():  # and back: each attribute has the type that is declared
        for name, want in next((a for a in raw if "nodes" in a), {}).items() if "nodes" in aspect else ():
            got = {x["id"]: x["v"] for x in aspect[name]}
            for x in want:
                if got[x["id"]] != x["v"]:
                    raise ValueError(f"{x['v']} comes back as {got[x['id']]}")
    nodes, edges = n.get_nodes().values(), n.get_edges().values()
    for property in ("NODE_LABEL", "NODE_BACKGROUND_COLOR", "NODE_SHAPE"):
        if property not in n.get_visual_properties()["nodeMapping"]:
            raise ValueError(f"{property} is not mapped")
    return {"nodes": len(nodes), "edges": len(edges), "labels": sorted(x["v"]["name"] for x in nodes)}


# What yEd's documentation lists ("GraphML extensions of yFiles").
SHAPES = "rectangle roundrectangle ellipse parallelogram hexagon octagon diamond triangle trapezoid trapezoid2 rectangle3d".split()
LINES, ARROWS = "line dashed dotted dashed_dotted".split(), "none standard delta diamond circle t_shape".split()


def yed(file):
    y = "{http://www.yworks.com/xml/graphml}"
    tree = ET.parse(file)
    for shape in tree.iter(y + "ShapeNode"):
        g = shape.find(y + "Geometry").attrib
        if not (float(g["width"]) > 0 and float(g["height"]) > 0 and {"x", "y"} < set(g)):
            raise ValueError(f"geometry {g}")
        if shape.find(y + "Shape").get("type") not in SHAPES or not re.fullmatch("#[0-9A-F]{6}", shape.find(y + "Fill").get("color")):
            raise ValueError(ET.tostring(shape)[:300])
    for edge in tree.iter(y + "PolyLineEdge"):
        if edge.find(y + "LineStyle").get("type") not in LINES or edge.find(y + "Arrows").get("target") not in ARROWS or edge.find(y + "EdgeLabel") is None:
            raise ValueError(ET.tostring(edge)[:300])
    # yedextended 2.0.1 fails at labels of edges, its own too.
    text = re.sub("<y:EdgeLabel.*?</y:EdgeLabel>", "", open(file, encoding="utf-8").read(), flags=re.S)
    with tempfile.NamedTemporaryFile("w", suffix=".graphml", encoding="utf-8") as plain:
        plain.write(text)
        plain.flush()
        g = yedextended.Graph().from_existing_graph(plain.name)
    if len(g.nodes) != len(list(tree.iter(y + "ShapeNode"))):
        raise ValueError("nodes without a shape")
    return {"nodes": len(g.nodes), "edges": len(g.edges)}


for case in sorted(os.listdir(root)):
    report(f"{case}/graph.cx2", "ndex2", cx2)
    report(f"{case}/graph.yed.graphml", "yedextended", yed)
    report(f"{case}/graph.ftm", "followthemoney", ftm)
    if case != "many":  # stix2 reads some thousand objects a second
        report(f"{case}/graph.stix", "stix2", stix)
        report(f"{case}/graph.stix", "stix2-validator", validated)
