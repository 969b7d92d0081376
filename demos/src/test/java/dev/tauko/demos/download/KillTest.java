package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.tauko.demos.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A download whose process is killed again and again, at any moment.
 *
 * <p>The system property {@code kills} sets how often; benchmarks/README.md says how to run more.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("kills", 5);
  private static final int LENGTH = 8 << 20;
  private static final String TAG = "\"version 1\"";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  @TempDir Path folder;
  private final byte[] content = new byte[LENGTH];
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger budget = new AtomicInteger();
  private volatile CountDownLatch exhausted = new CountDownLatch(1);
  private RangeServer server;

  @BeforeEach
  void start() throws Exception {
    new Random(7).nextBytes(content);
    server = new RangeServer();
    server.answer("/file", this::serve);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends what is asked for, until the budget is used up; then nothing more comes. */
  private boolean serve(HttpExchange exchange) throws IOException {
    Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
    int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int to = range.matches() ? Integer.parseInt(range.group(2)) + 1 : LENGTH;
    exchange.getResponseHeaders().set("ETag", TAG);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (range.matches()) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + LENGTH);
    }
    exchange.sendResponseHeaders(range.matches() ? 206 : 200, to - from);
    OutputStream out = exchange.getResponseBody();
    for (int at = from; at < to; at += 16 << 10) {
      int count = Math.min(16 << 10, to - at);
      if (budget.addAndGet(-count) < 0) {
        exhausted.countDown();
        awaitEnd();
        return true;
      }
      out.write(content, at, count);
      sent.addAndGet(count);
    }
    out.close();
    return true;
  }

  /** The server is stopped, or the client is gone, before this returns. */
  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a file that is open cannot be moved")
  void whateverTheMomentTheFileIsRightInTheEnd() throws Exception {
    Random moments = new Random(42);
    int killed = 0;
    while (killed < KILLS) {
      exhausted = new CountDownLatch(1);
      budget.set(moments.nextInt(2 * LENGTH / KILLS) + 1);
      Process process = download();
      var _ = process.onExit().thenRun(exhausted::countDown);
      exhausted.await();
      // The last bytes that came are on their way to the file now; or it has finished.
      LockSupport.parkNanos(moments.nextInt(3_000_000));
      boolean isFinished = !process.isAlive();
      process.destroyForcibly().waitFor();
      if (isFinished) {
        verify();
        Files.delete(folder.resolve("file"));
      }
      killed++;
    }
    budget.set(Integer.MAX_VALUE);
    Process last = download();

    assertThat(last.waitFor()).isZero();
    verify();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("file"));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a process is not asked to end")
  void askedToEndItKeepsWhatIsThere() throws Exception {
    budget.set(3_000_000);
    Process process = download("--json", Redirect.PIPE);
    try (BufferedReader events = process.inputReader()) {
      String event;
      do {
        event = events.readLine();
      } while (event != null && !event.matches(".*\"present\":[1-9].*"));
      assertThat(event).isNotNull();

      process.toHandle().destroy();

      assertThat(events.lines())
          .last()
          .asString()
          .contains("\"event\":\"summary\"", "\"interrupted\":true")
          .containsPattern("\"fetched\":[1-9]");
    }

    int terminated = 128 + 15;
    assertThat(process.waitFor()).isEqualTo(terminated);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("file.part", "file.part.journal");
    }
    assertThat(PartFile.leftOver(folder.resolve("file")).orElseThrow().written().total())
        .isPositive();
  }

  private void verify() throws IOException {
    assertThat(folder.resolve("file")).hasBinaryContent(content);
  }

  private Process download() throws IOException {
    return download("-q", Redirect.DISCARD);
  }

  private Process download(String option, Redirect output) throws IOException {
    return Processes.tauko("download", option, "-d", folder.toString(), server.url("/file"))
        .redirectOutput(output)
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
