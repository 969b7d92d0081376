package dev.tauko.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program with a console at a free port of the loopback address. */
final class ConsoleServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ActorSystem<Void> system;
  private final ServerBinding binding;

  /** With the console on, and some further settings. */
  ConsoleServer(String settings) throws Exception {
    this(settings, 0);
  }

  /** With the console at a port. */
  ConsoleServer(String settings, int port) throws Exception {
    system = system("tauko.console { enabled = on, port = " + port + " }\n" + settings);
    binding = Console.get(system).bind().toCompletableFuture().get();
  }

  /** With a route of a server of the program's own. */
  ConsoleServer(String settings, Function<ActorSystem<?>, Route> route) throws Exception {
    system = system(settings);
    binding =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bind(route.apply(system))
            .toCompletableFuture()
            .get();
  }

  static ActorSystem<Void> system(String settings) {
    return ActorSystem.create(
        Behaviors.empty(),
        "console",
        ConfigFactory.parseString("pekko.loglevel = WARNING\n" + settings)
            .withFallback(ConfigFactory.load()));
  }

  ActorSystem<Void> system() {
    return system;
  }

  Engine engine() {
    return Engine.get(system);
  }

  int port() {
    return binding.localAddress().getPort();
  }

  String address() {
    return Console.get(system).address(binding).toString();
  }

  /** A response: its status, its head as lines, its body. */
  record Answer(int status, List<String> head, String body) {

    JsonNode json() {
      return JSON.readTree(body);
    }

    /** The value of a field; empty if there is none. */
    String field(String name) {
      String begin = name.toLowerCase(Locale.ROOT) + ": ";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
          .map(line -> line.substring(begin.length()))
          .findFirst()
          .orElse("");
    }

    String error() {
      return json().path("error").asString("");
    }
  }

  /** Asks for a path, as a program on this machine does. */
  Answer get(String path, String... fields) throws IOException {
    return request("GET", path, fields);
  }

  /**
   * Makes a request, on a connection of its own.
   *
   * @param fields lines of its head; without a Host among them, the address
   */
  Answer request(String method, String path, String... fields) throws IOException {
    boolean hasHost = Stream.of(fields).anyMatch(field -> field.startsWith("Host:"));
    String head =
        Stream.concat(
                Stream.of(
                    method + " " + path + " HTTP/1.1",
                    "Connection: close",
                    hasHost ? "Content-Length: 0" : "Host: 127.0.0.1:" + port()),
                Stream.of(fields))
            .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(head.getBytes(UTF_8));
      byte[] all = socket.getInputStream().readAllBytes();
      String text = new String(all, UTF_8);
      int end = text.indexOf("\r\n\r\n");
      List<String> lines = text.substring(0, end).lines().toList();
      return new Answer(
          Integer.parseInt(lines.getFirst().substring(9, 12)), lines, text.substring(end + 4));
    }
  }

  /** An open stream of events. */
  final class Events implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    private Events(String... fields) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port());
      String head =
          "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:"
              + port()
              + "\r\n"
              + Stream.of(fields).map(field -> field + "\r\n").collect(Collectors.joining())
              + "\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    String status() throws IOException {
      return String.valueOf(reader.readLine());
    }

    /** The next event; null at the end. */
    @org.jspecify.annotations.Nullable
    JsonNode next() throws IOException {
      String line;
      do {
        line = reader.readLine();
      } while (line != null && !line.startsWith("data: "));
      return line == null ? null : JSON.readTree(line.substring("data: ".length()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Opens a stream of events. */
  Events events(String... fields) throws IOException {
    return new Events(fields);
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get();
  }
}
