package dev.tauko.http.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server on loopback that answers each request by a function and remembers what it was asked. */
public final class Site implements AutoCloseable {

  /**
   * A request as it came in.
   *
   * @param fields the lines of the head after the first one
   */
  public record Asked(String method, String target, List<String> fields, String body) {

    /** The values of the fields of this name. */
    public List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    /** The value of the first field of this name; empty if there is none. */
    public String field(String name) {
      return all(name).stream().findFirst().orElse("");
    }

    /** Method, target and body, as in {@code POST /a b}. */
    @Override
    public String toString() {
      return (method + " " + target + " " + body).strip();
    }
  }

  private final ScriptedServer server;
  private final List<Asked> log = new CopyOnWriteArrayList<>();

  private Site(Function<Asked, String> answers) throws IOException {
    this.server = ScriptedServer.start(peer -> serve(peer, answers));
  }

  /** Starts a site that answers by a function to the text of a response. */
  public static Site start(Function<Asked, String> answers) throws IOException {
    return new Site(answers);
  }

  private void serve(Peer peer, Function<Asked, String> answers) throws IOException {
    for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
      List<String> lines = List.of(head.strip().split("\r\n", -1));
      String[] first = lines.getFirst().split(" ", -1);
      String body = new String(peer.readBody(head), StandardCharsets.UTF_8);
      Asked asked = new Asked(first[0], first[1], lines.subList(1, lines.size()), body);
      log.add(asked);
      peer.trySend(answers.apply(asked));
    }
  }

  /** A response of status 200 with a text. */
  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** A response of a status without a body; fields are whole lines. */
  public static String status(int status, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("Content-Length: 0\r\n\r\n").toString();
  }

  /** The URL of a target at this site. */
  public String url(String target) {
    return "http://127.0.0.1:" + server.port() + target;
  }

  /** The URL of a target at this site by the host's name. */
  public String urlByName(String target) {
    return "http://localhost:" + server.port() + target;
  }

  /** What was asked, in the order of arrival. */
  public List<Asked> log() {
    return List.copyOf(log);
  }

  /** Method, target and body of each request in the order of arrival. */
  public List<String> asked() {
    return log.stream().map(Asked::toString).toList();
  }

  /** How many connections have been accepted. */
  public int connections() {
    return server.connections();
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
