package dev.tauko.cluster.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;

/** A database in the memory of this JVM, where nodes store what is to outlive them. */
public final class JournalDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name = "journal-" + NUMBERS.incrementAndGet();
  private final Server server;
  private final Connection connection;

  /** An empty database, which other processes reach, too. */
  public JournalDatabase(String host) throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:" + name);
    try (Statement statement = connection.createStatement()) {
      statement.execute("RUNSCRIPT FROM 'classpath:schema/h2/h2-create-schema.sql'");
    }
    System.setProperty("h2.bindAddress", host);
    server = Server.createTcpServer("-tcpPort", "0").start();
  }

  /** What nodes need in their configuration, in any process of this machine. */
  public String[] settings() {
    return settings("127.0.0.1", server.getPort());
  }

  /** The port of this machine's loopback address at which it is. */
  public int port() {
    return server.getPort();
  }

  /** {@link #settings()} for nodes that reach it at another address. */
  public String[] settings(String host, int port) {
    String url = "jdbc:h2:tcp://" + host + ":" + port + "/mem:" + name;
    String shared = "pekko-persistence-jdbc.shared-databases.slick";
    return new String[] {
      "tauko.cluster.journal { plugin = jdbc-journal, snapshots = jdbc-snapshot-store }",
      "jdbc-journal.use-shared-db = slick",
      "jdbc-snapshot-store.use-shared-db = slick",
      shared + ".profile = \"slick.jdbc.H2Profile$\"",
      shared
          + ".db { driver = org.h2.Driver, url = \""
          + url
          + "\", user = \"\", password = \"\" }",
      shared + ".db { numThreads = 2, maxConnections = 2, minConnections = 1 }"
    };
  }

  /** How many rows a table has. */
  public int rows(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result = statement.executeQuery("SELECT COUNT(*) FROM PUBLIC.\"" + table + "\"")) {
      result.next();
      return result.getInt(1);
    }
  }

  @Override
  public void close() throws SQLException {
    server.stop();
    connection.close();
  }
}
