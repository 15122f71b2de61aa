import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.neo4j.dbms.api.*;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Result;
import org.neo4j.graphdb.Transaction;

/**
 * Runs graph.cypher of each directory in a Neo4j of its own kind, embedded, twice, for the second
 * time must change nothing, and prints what the database then holds, a JSON object a line.
 */
public class Neo4j {
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]), home = Files.createTempDirectory("neo4j");
    DatabaseManagementService dbms = new DatabaseManagementServiceBuilder(home).build();
    GraphDatabaseService db = dbms.database("neo4j");
    List<String> names = new ArrayList<>();
    try (var list = Files.list(root)) { list.forEach(p -> names.add(p.getFileName().toString())); }
    Collections.sort(names);
    for (String name : names) {
      Path file = root.resolve(name).resolve("graph.cypher");
      if (!Files.exists(file)) continue;
      String found;
      long started = System.currentTimeMillis(), took = 0;
      try {
        run(db, Files.readString(file));
        took = System.currentTimeMillis() - started;
        long nodes = count(db, "MATCH (n:KgNode) WHERE NOT n:Document AND NOT n:Sentence RETURN count(n) AS n");
        long edges = count(db, "MATCH ()-[r]->() WHERE NOT type(r) IN ['MENTIONED_IN', 'IN_DOCUMENT'] RETURN count(r) AS n");
        long all = count(db, "MATCH (n) RETURN count(n) AS n") + count(db, "MATCH ()-[r]->() RETURN count(r) AS n");
        run(db, Files.readString(file));
        long twice = count(db, "MATCH (n) RETURN count(n) AS n") + count(db, "MATCH ()-[r]->() RETURN count(r) AS n");
        if (all != twice) throw new Exception("run twice, it has " + twice + " nodes and relationships, " + all + " before");
        StringBuilder labels = new StringBuilder();
        try (Transaction tx = db.beginTx(); Result r = tx.execute("MATCH (n:KgNode) WHERE NOT n:Document AND NOT n:Sentence RETURN coalesce(n.name, '') AS name ORDER BY name")) {
          while (r.hasNext()) labels.append(labels.length() > 0 ? ", " : "").append(quote((String) r.next().get("name"), 10000));
        }
        found = "\"nodes\": " + nodes + ", \"edges\": " + edges + (nodes < 100 ? ", \"labels\": [" + labels + "]" : "");
      } catch (Throwable e) { found = "\"error\": " + quote(e.toString(), 500); }
      System.out.println("{\"file\": " + quote(name + "/graph.cypher", 500) + ", \"reader\": \"neo4j\", " + found + ", \"ms\": " + took + "}");
      try (Transaction tx = db.beginTx()) { tx.execute("MATCH (n) DETACH DELETE n").close(); tx.commit(); }
    }
    dbms.shutdown();
    System.exit(0);
  }

  /** Runs the statements of a script, each in a transaction. A statement ends with ";" at the end of a line outside of a text. */
  static void run(GraphDatabaseService db, String script) {
    for (String statement : script.replaceAll("(?m)^//.*$", "").split(";\n")) {
      if (statement.isBlank()) continue;
      try (Transaction tx = db.beginTx()) { tx.execute(statement).close(); tx.commit(); }
    }
  }

  static long count(GraphDatabaseService db, String query) {
    try (Transaction tx = db.beginTx(); Result r = tx.execute(query)) { return (Long) r.next().get("n"); }
  }

  static String quote(String s, int most) {
    StringBuilder b = new StringBuilder("\"");
    for (char c : s.substring(0, Math.min(most, s.length())).toCharArray())
      if (c == '"' || c == '\\') b.append('\\').append(c); else if (c < ' ') b.append(String.format("\\u%04x", (int) c)); else b.append(c);
    return b.append('"').toString();
  }
}
