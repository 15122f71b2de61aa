"""Reads the exports under a directory with rdflib, networkx, igraph, pandas and GDAL (by pyogrio)
and prints what each found, a JSON object a line: read.py DIRECTORY."""
import json, logging, os, sys, time, zipfile

import igraph
import networkx
import pandas
import pyogrio.raw
import rdflib
from networkx.readwrite import json_graph

logging.disable(logging.CRITICAL)
root = sys.argv[1]
KG, LABEL = "urn:kg:", rdflib.RDFS.label


def report(file, reader, read):
    started = time.time()
    try:
        out = read(os.path.join(root, file))
    except Exception as e:  # what a reader cannot read is what the test is about
        out = {"error": (type(e).__name__ + ": " + str(e))[:500]}
    print(json.dumps({"file": file, "reader": reader, **out, "ms": int(1000 * (time.time() - started))}))


def rdf(form):
    def read(file):
        g = rdflib.ConjunctiveGraph() if form in ("nquads", "trig") else rdflib.Graph()
        g.parse(file, format=form)
        labels = sorted({str(o) for s, o in g.subject_objects(LABEL) if str(s).startswith("urn:kg:e:")})
        quads = len(set(g.quads())) if form in ("nquads", "trig") else len(g)
        return {"statements": quads, "claims": len(set(g.subjects(rdflib.URIRef(KG + "polarity")))), "labels": labels}
    return read


def graph(g):
    return {"nodes": g.number_of_nodes(), "edges": g.number_of_edges(),
            "labels": sorted(str(d.get("label", "")) for _, d in g.nodes(data=True)),
            "kinds": sorted({d.get("kind", "") for _, _, d in g.edges(data=True)})}


def gexf(file):
    # networkx knows GEXF up to 1.2, whose elements are the same but for the name spaces.
    text = open(file, encoding="utf-8").read()
    text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
    return graph(networkx.readwrite.gexf.GEXFReader(version="1.2draft")(__import__("io").BytesIO(text.encode())))


def by_igraph(file):
    g = igraph.Graph.Read_GraphML(file)
    if not g.is_directed():
        raise ValueError("not directed")
    return {"nodes": g.vcount(), "edges": g.ecount(), "labels": sorted(g.vs["label"]) if g.vcount() else [],
            "kinds": sorted(set(g.es["kind"])) if g.ecount() else []}


def claims(file):
    rows = pandas.read_csv(file)
    if len(rows) and not (rows["documents"].ge(rows["independent"]).all() and rows["independent"].ge(1).all()):
        raise ValueError("counts of support")
    for day in ("from", "until", "at", "published"):  # whole days: no year is taken for a number
        pandas.to_datetime(rows[day].dropna(), format="%Y-%m-%d")
    return {"claims": len(rows)}


def tables(file):
    with zipfile.ZipFile(file) as z:
        nodes, edges = (pandas.read_csv(z.open(name), dtype={"Label": str}, keep_default_na=False) for name in ("nodes.csv", "edges.csv"))
    if lost := (set(edges["Source"]) | set(edges["Target"])) - set(nodes["Id"]):
        raise ValueError(f"no node {sorted(lost)[0]}")
    if len(edges) and not (pandas.to_numeric(edges["Weight"]) == pandas.to_numeric(edges["independent"])).all():
        raise ValueError("weights")
    return {"nodes": len(nodes), "edges": len(edges)}


def geojson(file):
    with open(file, encoding="utf-8") as f:
        features = json.load(f)["features"]
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=None)
    types = dict(zip(meta["fields"], meta["dtypes"]))
    for day in ("from", "until"):  # dates to QGIS
        if any(x["properties"].get(day) for x in features) and not str(types[day]).startswith("datetime64"):
            raise ValueError(f"{day} is read as {types[day]}")
    names = dict(zip(meta["fields"], columns)).get("name", [])
    lost = [x for x, name in zip(features, names) if x["properties"]["name"] != name]
    return {"missing": len(features) - sum(s is not None for s in shapes) + len(lost)}


for case in sorted(os.listdir(root)):
    if case != "many":  # rdflib reads some 20,000 statements a second; the other readers read the large case
        for ending, form in (("nq", "nquads"), ("ttl", "turtle"), ("trig", "trig"), ("jsonld", "json-ld")):
            report(f"{case}/graph.{ending}", "rdflib", rdf(form))
    report(f"{case}/graph.graphml", "networkx", lambda f: graph(networkx.read_graphml(f, force_multigraph=True)))
    report(f"{case}/graph.yed.graphml", "networkx", lambda f: graph(networkx.read_graphml(f, force_multigraph=True)))
    report(f"{case}/graph.gexf", "networkx", gexf)
    report(f"{case}/graph.graphml", "igraph", by_igraph)
    report(f"{case}/graph.csv", "pandas", claims)
    report(f"{case}/graph.tables.zip", "pandas", tables)
    report(f"{case}/graph.geojson", "GDAL", geojson)
    # By the defaults of networkx 3.6.
    report(f"{case}/graph.json", "networkx", lambda f: graph(json_graph.node_link_graph(json.load(open(f, encoding="utf-8")))))
    report(f"{case}/graph.cyjs", "networkx", lambda f: graph(networkx.cytoscape_graph(json.load(open(f, encoding="utf-8")))))
