package dev.tauko.io;

import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;
import static dev.tauko.io.Subprocesses.createSubprocessExec;
import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static java.lang.ProcessBuilder.Redirect.PIPE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.testkit.Certificates;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** Streams against programs that others have written, which run as our subprocesses. */
class RealPeersTest {

  /** A client of asyncio: says three lines, and prints what comes back. */
  private static final String PYTHON_CLIENT =
      """
      import asyncio, ssl, sys
      async def main():
          context = None
          if len(sys.argv) > 2:
              context = ssl.create_default_context(cafile=sys.argv[2])
          reader, writer = await asyncio.open_connection("localhost", int(sys.argv[1]), ssl=context)
          for line in (b"one\\n", b"two\\n", b"x" * 60000 + b"\\n"):
              writer.write(line)
              await writer.drain()
              assert await reader.readline() == line
          writer.close()
          await writer.wait_closed()
          print("all well")
      asyncio.run(main())
      """;

  /** A server of asyncio: prints its port, echoes one connection, ends. */
  private static final String PYTHON_SERVER =
      """
      import asyncio, ssl, sys
      async def main():
          context = None
          if len(sys.argv) > 1:
              context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
              context.load_cert_chain(sys.argv[1])
          done = asyncio.Event()
          async def echo(reader, writer):
              async for line in reader:
                  writer.write(line)
                  await writer.drain()
              writer.close()
              done.set()
          server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=context)
          print(server.sockets[0].getsockname()[1], flush=True)
          await done.wait()
      asyncio.run(main())
      """;

  @TempDir Path folder;

  private static void need(String program) {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    assumeTrue(installed, program + " is not installed");
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      for (byte[] line : reader) {
        writer.write(line);
        writer.drain();
      }
    }
  }

  private static String port(Server server) {
    return Integer.toString(((InetSocketAddress) server.addresses().getFirst()).getPort());
  }

  private static void end(Server server) {
    server.close();
    server.awaitClosed();
  }

  /** Runs a program with an input, and returns what it has written. */
  private static String ask(String input, String program, String... arguments) throws IOException {
    Subprocess process =
        createSubprocessExec(o -> o.stdin(PIPE).stdout(PIPE).stderr(DISCARD), program, arguments);
    return new String(process.communicate(input.getBytes(US_ASCII)).stdout(), US_ASCII);
  }

  private static String say(Connection connection, String line) throws IOException {
    connection.writer().write((line + "\n").getBytes(US_ASCII));
    connection.writer().drain();
    return new String(connection.reader().readLine(), US_ASCII).strip();
  }

  private static void end(Connection connection) throws IOException {
    connection.writer().close();
    connection.writer().awaitClosed();
  }

  @OnEachCarrier
  void netcatTalksToAServer(Lab lab) {
    need("nc");
    lab.run(() -> {
      Server server = startServer(RealPeersTest::echo, "127.0.0.1", 0);
      assertThat(ask("one\ntwo\n", "nc", "-N", "127.0.0.1", port(server))).isEqualTo("one\ntwo\n");
      end(server);
    });
  }

  @OnEachCarrier
  void socatTalksToServersByTcpAndUnixSockets(Lab lab) {
    need("socat");
    Path path = folder.resolve("ours");
    lab.run(() -> {
      Server tcp = startServer(RealPeersTest::echo, "127.0.0.1", 0);
      assertThat(ask("one\n", "socat", "-t5", "-", "TCP:127.0.0.1:" + port(tcp)))
          .isEqualTo("one\n");
      end(tcp);
      Server unix = startUnixServer(RealPeersTest::echo, path);
      assertThat(ask("two\n", "socat", "-t5", "-", "UNIX-CONNECT:" + path)).isEqualTo("two\n");
      end(unix);
    });
  }

  @OnEachCarrier
  void socatServesAUnixConnection(Lab lab) {
    need("socat");
    Path path = folder.resolve("theirs");
    lab.run(() -> {
      try (Subprocess socat = createSubprocessExec("socat", "UNIX-LISTEN:" + path, "EXEC:cat")) {
        Connection connection = connectWhenItListens(path);
        assertThat(say(connection, "hello")).isEqualTo("hello");
        connection.writer().writeEof();
        assertThat(connection.reader().read()).isEmpty();
        end(connection);
        assertThat(socat.await()).isZero();
      }
    });
  }

  private static Connection connectWhenItListens(Path path) {
    while (true) {
      try {
        return openUnixConnection(path);
      } catch (IOException notYet) {
        yieldNow();
      }
    }
  }

  @OnEachCarrier
  void opensslTalksToAServerWithTls(Lab lab) throws Exception {
    need("openssl");
    Certificates certificates = Certificates.issue("dns:localhost,ip:127.0.0.1");
    String pem = certificates.pem(folder).toString();
    var serving = certificates.server();
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                writer.write(reader.readLine());
                writer.close();
              },
              "127.0.0.1",
              0,
              o -> o.tls(serving));
      for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
        String said =
            ask(
                "secret\n",
                "openssl",
                "s_client",
                "-quiet",
                "-verify_return_error",
                version,
                "-CAfile",
                pem,
                "-connect",
                "127.0.0.1:" + port(server));
        assertThat(said).as(version).isEqualTo("secret\n");
      }
      end(server);
    });
  }

  @OnEachCarrier
  void opensslServesAConnectionWithTls(Lab lab) throws Exception {
    need("openssl");
    Certificates certificates = Certificates.issue("dns:localhost");
    String pem = certificates.pem(folder).toString();
    var trusting = certificates.client();
    lab.run(() -> {
      try (Subprocess openssl =
          createSubprocessExec(
              o -> o.stdin(PIPE).stdout(PIPE).stderr(DISCARD),
              "openssl",
              "s_server",
              "-accept",
              "0",
              "-cert",
              pem,
              "-key",
              pem,
              "-rev")) {
        String accept = "";
        while (!accept.startsWith("ACCEPT")) {
          accept = new String(openssl.stdout().readLine(), US_ASCII);
          assertThat(accept).isNotEmpty();
        }
        int port = Integer.parseInt(accept.substring(accept.lastIndexOf(':') + 1).strip());
        Connection connection = openConnection("localhost", port, o -> o.tls(trusting));
        assertThat(say(connection, "hello")).isEqualTo("olleh");
        end(connection);
      }
    });
  }

  @OnEachCarrier
  void asyncioTalksToAServer(Lab lab) throws Exception {
    need("python3");
    Certificates certificates = Certificates.issue("dns:localhost");
    String pem = certificates.pem(folder).toString();
    var serving = certificates.server();
    lab.run(() -> {
      Server plain = startServer(RealPeersTest::echo, "127.0.0.1", 0);
      assertThat(ask("", "python3", "-c", PYTHON_CLIENT, port(plain))).isEqualTo("all well\n");
      end(plain);
      Server secret = startServer(RealPeersTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      assertThat(ask("", "python3", "-c", PYTHON_CLIENT, port(secret), pem))
          .isEqualTo("all well\n");
      end(secret);
    });
  }

  @OnEachCarrier
  void asyncioServesAConnection(Lab lab) throws Exception {
    need("python3");
    Certificates certificates = Certificates.issue("dns:localhost");
    String pem = certificates.pem(folder).toString();
    var trusting = certificates.client();
    lab.run(() -> {
      Subprocess plain = createSubprocessExec(o -> o.stdout(PIPE), "python3", "-c", PYTHON_SERVER);
      Connection one = openConnection("127.0.0.1", printedPort(plain));
      assertThat(say(one, "hello")).isEqualTo("hello");
      end(one);
      assertThat(plain.await()).isZero();

      Subprocess secret =
          createSubprocessExec(o -> o.stdout(PIPE), "python3", "-c", PYTHON_SERVER, pem);
      Connection two = openConnection("localhost", printedPort(secret), o -> o.tls(trusting));
      assertThat(say(two, "secret")).isEqualTo("secret");
      end(two);
      assertThat(secret.await()).isZero();
    });
  }

  private static int printedPort(Subprocess process) throws IOException {
    return Integer.parseInt(new String(process.stdout().readLine(), US_ASCII).strip());
  }
}
