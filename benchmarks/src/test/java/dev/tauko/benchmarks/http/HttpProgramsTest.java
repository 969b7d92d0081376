package dev.tauko.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that benchmarks/run-http starts, with little to do. */
final class HttpProgramsTest {
  private static final byte[] PAGE = "hello world\n".getBytes(UTF_8);

  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/small",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, PAGE.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(PAGE);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/small";
  }

  @ParameterizedTest
  @ValueSource(classes = {Gets.class, dev.tauko.benchmarks.http.jdk.Gets.class, Crowd.class})
  void aProgramMakesItsRequestsAndPrintsAFigureForEachRound(Class<?> program) throws Exception {
    assertThat(output(program, url(), "3", "20", "2"))
        .hasSize(2)
        .allMatch(line -> line.matches("round \\d \\d+\\.\\d{4} us, cpu .* us"));
    assertThat(requests).hasValue(40);
  }

  @Test
  void requestsThatWaitAreWeighed() throws Exception {
    assertThat(output(Waiting.class, "2", "30", "1"))
        .singleElement()
        .asString()
        .matches("round 1 -?\\d+\\.\\d{4} B");
  }

  @Test
  void aPageOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> output(Downloads.class, url(), "1", "1"))
        .hasMessage("the large page had 12 bytes");
    assertThatThrownBy(() -> output(dev.tauko.benchmarks.http.jdk.Downloads.class, url(), "1", "1"))
        .hasMessage("the large page had 12 bytes");
    assertThatThrownBy(
            () -> output(dev.tauko.benchmarks.http.pekko.Downloads.class, url(), "1", "1"))
        .hasMessage("the large page had 12 bytes");
    assertThatThrownBy(() -> output(SlowReader.class, url(), "1"))
        .hasMessage("the large page had 12 bytes");
  }

  @Test
  void whatIsNoUrlIsRefused() {
    assertThatThrownBy(() -> output(Gets.class, "small"))
        .hasMessageStartingWith("\"small\" is no http URL");
  }

  private static List<String> output(Class<?> program, String... arguments) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      program.getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    } finally {
      System.setOut(console);
    }
    return bytes.toString(UTF_8).lines().toList();
  }
}
