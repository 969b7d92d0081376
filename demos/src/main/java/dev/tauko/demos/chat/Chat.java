package dev.tauko.demos.chat;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.demos.AtLeastOne;
import dev.tauko.demos.Demo;
import dev.tauko.demos.Main;
import dev.tauko.demos.Settings;
import dev.tauko.demos.Text;
import dev.tauko.io.Connection;
import dev.tauko.io.Server;
import dev.tauko.sync.Barrier;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A chat server: for people, or with clients of its own. */
@Command(
    name = "chat",
    description = {
      "A chat server, and clients that talk to one another through it.",
      "With --port it serves people until Ctrl-C: \"nc localhost PORT\" is a client."
    })
public final class Chat extends Demo {
  private static final String HOST = "127.0.0.1";

  @Option(
      names = "--clients",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "50",
      description = "How many clients there are; ${DEFAULT-VALUE} otherwise.")
  private int clients;

  @Option(
      names = "--lines",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "20",
      description = "How many lines each of them says; ${DEFAULT-VALUE} otherwise.")
  private int lines;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = AtLeastOne.class,
      description = "Serve people on this port, without clients.")
  private int port;

  /** A command of this command line. */
  public Chat(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    ChatRoom room = new ChatRoom();
    try (Server server = startServer(room::serve, HOST, port)) {
      int where = ((InetSocketAddress) server.addresses().getFirst()).getPort();
      if (port != 0) {
        out.printf("Listening on %s:%d, until Ctrl-C%n", HOST, where);
        server.serveForever();
      }
      talk(where, out);
      server.close();
      server.awaitClosed();
    }
    out.printf("Said:  %d of %d%n", room.said(), clients * lines);
    return 0;
  }

  private void talk(int where, PrintWriter out) throws Exception {
    out.printf(
        "%s, each says %s to all others%n%n",
        Text.count(clients, "client"), Text.count(lines, "line"));
    Barrier allAreThere = new Barrier(clients);
    long start = System.nanoTime();
    List<Coroutine<Integer>> talks =
        IntStream.range(0, clients)
            .<Coroutine<Integer>>mapToObj(number -> () -> talk(number, where, allAreThere))
            .toList();
    int heard = gather(talks).stream().mapToInt(Integer::intValue).sum();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    out.printf("Heard: %d of %d%n", heard, clients * (clients - 1) * lines);
    out.printf("Total: %s, measured%n", Text.seconds(time));
  }

  /** Says its lines when all clients are there, and counts what it hears of the others. */
  private int talk(int number, int where, Barrier allAreThere) throws Exception {
    try (Connection connection = openConnection(HOST, where)) {
      hear(connection);
      say(connection, "client-" + number);
      hear(connection);
      allAreThere.await();
      Task<?> saying = createTask(() -> sayAll(connection));
      int heard = hearAll(connection);
      saying.await();
      allAreThere.await();
      return heard;
    }
  }

  private void sayAll(Connection connection) throws IOException {
    for (int line = 1; line <= lines; line++) {
      say(connection, "line " + line);
    }
  }

  private int hearAll(Connection connection) throws IOException {
    int heard = 0;
    while (heard < (clients - 1) * lines) {
      if (!hear(connection).startsWith("*")) {
        heard++;
      }
    }
    return heard;
  }

  private static void say(Connection connection, String line) throws IOException {
    connection.writer().write((line + "\n").getBytes(UTF_8));
    connection.writer().drain();
  }

  private static String hear(Connection connection) throws IOException {
    byte[] line = connection.reader().readLine();
    if (line.length == 0) {
      throw new EOFException("the server has closed the connection");
    }
    return new String(line, UTF_8).strip();
  }
}
