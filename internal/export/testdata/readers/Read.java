import java.io.File;
import java.nio.file.*;
import java.util.*;
import org.apache.jena.query.Dataset;
import org.apache.jena.riot.*;
import org.apache.jena.riot.system.*;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.*;
import org.openide.util.Lookup;

/** Reads the exports under a directory with Jena and the Gephi Toolkit and prints what each found, a JSON object a line. */
public class Read {
  interface Reader { String read(Path file) throws Exception; }

  static void report(Path root, String file, String reader, Reader r) {
    if (!Files.exists(root.resolve(file))) return;
    long started = System.currentTimeMillis();
    String found;
    try { found = r.read(root.resolve(file)); } catch (Throwable e) { found = "\"error\": " + quote(e.toString()); }
    System.out.println("{\"file\": " + quote(file) + ", \"reader\": " + quote(reader) + ", " + found + ", \"ms\": " + (System.currentTimeMillis() - started) + "}");
  }

  static String quote(String s) {
    StringBuilder b = new StringBuilder("\"");
    for (char c : s.substring(0, Math.min(500, s.length())).toCharArray())
      if (c == '"' || c == '\\') b.append('\\').append(c); else if (c < ' ') b.append(' '); else b.append(c);
    return b.append('"').toString();
  }

  /** Counts statements; a warning is an error. */
  static String jena(Path file) throws Exception {
    DatasetGraph g = DatasetGraphFactory.create();
    RDFParser.create().source(file.toString()).errorHandler(ErrorHandlerFactory.errorHandlerStrict).parse(g);
    long n = 0, claims = 0;
    for (var it = g.find(); it.hasNext(); ) { n++; if (it.next().getPredicate().toString().equals("urn:kg:polarity")) claims++; }
    return "\"statements\": " + n + ", \"claims\": " + claims;
  }

  /** Counts nodes and edges after Gephi's own processing, and says which kinds of edges it kept apart. */
  static String gephi(Path file) throws Exception {
    ProjectController pc = Lookup.getDefault().lookup(ProjectController.class);
    pc.newProject();
    Workspace w = pc.getCurrentWorkspace();
    ImportController ic = Lookup.getDefault().lookup(ImportController.class);
    Container c = ic.importFile(file.toFile());
    c.getLoader().setEdgeDefault(EdgeDirectionDefault.DIRECTED);
    ic.process(c, new DefaultProcessor(), w);
    GraphModel m = Lookup.getDefault().lookup(GraphController.class).getGraphModel(w);
    Set<String> kinds = new TreeSet<>();
    Map<String, String> said = new HashMap<>(); // between two nodes
    for (Edge e : m.getGraph().getEdges()) {
      String kind = value(m, e, "kind");
      if (kind != null) kinds.add(kind);
      said.merge(pair(e.getSource().getId().toString(), e.getTarget().getId().toString()), value(m, e, "sentence") + "\n" + value(m, e, "between"), (a, b) -> a + "\n" + b);
    }
    StringBuilder list = new StringBuilder(), labels = new StringBuilder();
    for (String k : kinds) list.append(list.length() > 0 ? ", " : "").append(quote(k));
    if (m.getGraph().getNodeCount() < 100)
      for (Node n : m.getGraph().getNodes()) labels.append(labels.length() > 0 ? ", " : "").append(quote(n.getLabel() == null ? "" : n.getLabel()));
    String found = "\"nodes\": " + m.getGraph().getNodeCount() + ", \"edges\": " + m.getGraph().getEdgeCount() + ", \"kinds\": [" + list + "]";
    if (labels.length() > 0) found += ", \"labels\": [" + labels + "]";
    return file.toString().endsWith(".graphml") ? found + ", \"missing\": " + missing(file, said) : found;
  }

  static String value(GraphModel m, Edge e, String column) {
    for (Column c : m.getEdgeTable()) if (c.getTitle().equals(column)) return (String) e.getAttribute(c);
    return null;
  }

  static String pair(String a, String b) { return a.compareTo(b) < 0 ? a + " " + b : b + " " + a; }

  /** Counts the edges of a GraphML file whose sentence is on no edge between the same two nodes. */
  static int missing(Path file, Map<String, String> said) throws Exception {
    var root = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    String key = null;
    var keys = root.getElementsByTagName("key");
    for (int i = 0; i < keys.getLength(); i++) {
      var k = (org.w3c.dom.Element) keys.item(i);
      if (k.getAttribute("for").equals("edge") && k.getAttribute("attr.name").equals("sentence")) key = k.getAttribute("id");
    }
    int missing = 0;
    var edges = root.getElementsByTagName("edge");
    for (int i = 0; i < edges.getLength(); i++) {
      var e = (org.w3c.dom.Element) edges.item(i);
      String held = said.getOrDefault(pair(e.getAttribute("source"), e.getAttribute("target")), "");
      for (var d = e.getFirstChild(); d != null; d = d.getNextSibling())
        if (d instanceof org.w3c.dom.Element x && x.getAttribute("key").equals(key) && !held.contains(x.getTextContent())) missing++;
    }
    return missing;
  }

  public static void main(String[] args) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    Path root = Paths.get(args[0]);
    String[] cases = root.toFile().list((d, n) -> new File(d, n).isDirectory());
    Arrays.sort(cases);
    for (String name : cases) {
      // Of the large case one form stands for all: each takes ten seconds.
      String[] endings = name.equals("many") ? new String[] {"ttl"} : new String[] {"nq", "ttl", "trig", "jsonld", "rdf12.ttl"};
      for (String ending : endings) report(root, name + "/graph." + ending, "jena", Read::jena);
      report(root, name + "/graph.gexf", "gephi", Read::gephi);
      report(root, name + "/graph.graphml", "gephi", Read::gephi);
    }
    System.exit(0);
  }
}
