package dev.tauko.demos.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of files, which may be asked for parts of them, and which can be told to misbehave. */
final class RangeServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** What answers instead of the server itself. */
  @FunctionalInterface
  interface Answer {
    /** Answers; false to leave it to the server. */
    boolean to(HttpExchange exchange) throws IOException;
  }

  /**
   * A request.
   *
   * @param range the Range field, or nothing
   * @param ifRange the If-Range field, or nothing
   */
  record Request(String path, String range, String ifRange) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> tags = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  RangeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Has a file, in a version that a tag tells. */
  void put(String path, byte[] content, String tag) {
    files.put(path, content);
    tags.put(path, tag);
  }

  /** Has something else answer requests for a path. */
  void answer(String path, Answer answer) {
    answers.put(path, answer);
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests were answered at the same time at most. */
  int peak() {
    return peak.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(new Request(path, field(exchange, "Range"), field(exchange, "If-Range")));
    peak.accumulateAndGet(now.incrementAndGet(), Math::max);
    try (exchange) {
      Answer other = answers.get(path);
      if (other == null || !other.to(exchange)) {
        serve(exchange, path);
      }
    } catch (IOException gone) {
      // The client has closed its connection.
    } finally {
      now.decrementAndGet();
    }
  }

  private static String field(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private void serve(HttpExchange exchange, String path) throws IOException {
    byte[] content = files.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String tag = tags.getOrDefault(path, "");
    if (!tag.isEmpty()) {
      exchange.getResponseHeaders().set("ETag", tag);
    }
    Matcher range = RANGE.matcher(field(exchange, "Range"));
    String version = field(exchange, "If-Range");
    boolean isPart = range.matches() && (version.isEmpty() || version.equals(tag));
    int from = isPart ? Integer.parseInt(range.group(1)) : 0;
    int to = isPart ? Integer.parseInt(range.group(2)) + 1 : content.length;
    if (isPart) {
      send(
          exchange,
          206,
          content,
          from,
          to,
          "bytes " + from + "-" + (to - 1) + "/" + content.length);
    } else {
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      send(exchange, 200, content, from, to, null);
    }
  }

  /** Sends bytes of a file. */
  static void send(
      HttpExchange exchange, int status, byte[] content, int from, int to, String contentRange)
      throws IOException {
    if (contentRange != null) {
      exchange.getResponseHeaders().set("Content-Range", contentRange);
    }
    exchange.sendResponseHeaders(status, to == from ? -1 : to - from);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content, from, to - from);
    }
  }

  /** Sends some bytes of a file as if all came, then breaks the connection. */
  static void breakAfter(HttpExchange exchange, byte[] content, int count, String tag)
      throws IOException {
    exchange.getResponseHeaders().set("ETag", tag);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    exchange.sendResponseHeaders(200, content.length);
    OutputStream out = exchange.getResponseBody();
    out.write(content, 0, count);
    out.flush();
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
