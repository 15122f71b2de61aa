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
    Column kind = null;
    for (Column column : m.getEdgeTable()) if (column.getTitle().equals("kind")) kind = column;
    for (Edge e : m.getGraph().getEdges()) { Object k = kind == null ? null : e.getAttribute(kind); if (k != null) kinds.add(k.toString()); }
    StringBuilder list = new StringBuilder();
    for (String k : kinds) list.append(list.length() > 0 ? ", " : "").append(quote(k));
    return "\"nodes\": " + m.getGraph().getNodeCount() + ", \"edges\": " + m.getGraph().getEdgeCount() + ", \"kinds\": [" + list + "]";
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
