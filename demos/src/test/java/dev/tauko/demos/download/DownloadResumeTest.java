package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.tauko.demos.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file an unfinished one is, when its URL differs behind the question mark. */
class DownloadResumeTest {
  private static final String DATE = "Mon, 01 Jan 2024 00:00:00 GMT";
  private static final String TAG = "\"version 1\"";
  private static final byte[] ZERO = bytes(0);
  private static final byte[] ONE = bytes(1);
  private static final int LEFT = 1_000_000;

  @TempDir Path folder;
  private RangeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RangeServer();
    for (String path : List.of("/get.php", "/mirror/get.php")) {
      server.answer(path, DownloadResumeTest::serveDated);
    }
    server.put("/signed.bin", ZERO, TAG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anotherQueryIsAnotherFileEvenIfDateAndLengthAreTheSame() throws Exception {
    leave("get.php", DATE, server.url("/get.php?seed=0"));

    Run run = download(server.url("/get.php?seed=1"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("get.php")).hasBinaryContent(ONE);
    assertThat(server.requests().getFirst().range()).isEmpty();
  }

  @Test
  void anotherQueryOfAMirrorIsAnotherFileToo() throws Exception {
    String first = server.url("/get.php?seed=1");
    leave("get.php", DATE, first, server.url("/mirror/get.php?seed=0"));
    Path list = folder.resolve("list.txt");
    Files.writeString(list, first + "\t" + server.url("/mirror/get.php?seed=1"));

    Run run = download("-i", list.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("get.php")).hasBinaryContent(ONE);
  }

  @Test
  void theSameQueryGoesOn() throws Exception {
    leave("get.php", DATE, server.url("/get.php?seed=0"));

    Run run = download(server.url("/get.php?seed=0"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("get.php")).hasBinaryContent(ZERO);
    assertThat(server.requests())
        .containsExactly(new RangeServer.Request("/get.php", "bytes=1000000-2999999", DATE));
  }

  @Test
  void aFreshLinkGoesOnIfTheEntityTagIsTheSame() throws Exception {
    leave("signed.bin", TAG, server.url("/signed.bin?signature=old"));

    Run run = download(server.url("/signed.bin?signature=new"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("signed.bin")).hasBinaryContent(ZERO);
    assertThat(server.requests())
        .containsExactly(new RangeServer.Request("/signed.bin", "bytes=1000000-2999999", TAG));
  }

  @Test
  void aJournalKeepsNothingThatMayBeSecret() throws Exception {
    leave("signed.bin", TAG, "https://user:secret@a.org/signed.bin?signature=secret#secret");

    assertThat(folder.resolve("signed.bin.part.journal"))
        .content()
        .contains("https://a.org/signed.bin")
        .doesNotContain("secret");
  }

  /** Sends one of two files that have the same date and no entity tag; the query says which. */
  private static boolean serveDated(HttpExchange exchange) throws IOException {
    byte[] content = exchange.getRequestURI().getQuery().equals("seed=0") ? ZERO : ONE;
    exchange.getResponseHeaders().set("Last-Modified", DATE);
    boolean isPart = DATE.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    int from = isPart ? LEFT : 0;
    RangeServer.send(
        exchange,
        isPart ? 206 : 200,
        content,
        from,
        content.length,
        isPart ? "bytes " + from + "-2999999/3000000" : null);
    return true;
  }

  private Run download(String... args) {
    return Run.configured(
        "tauko.demos.download.backoff = 1 ms",
        Stream.concat(Stream.of("download", "-x1", "-d", folder.toString()), Stream.of(args))
            .toArray(String[]::new));
  }

  /** Leaves what a run leaves that was killed while it fetched the first file. */
  private void leave(String name, String validator, String... urls) throws Exception {
    Files.write(folder.resolve(name + ".part"), Arrays.copyOf(ZERO, LEFT));
    Ranges written = new Ranges();
    written.add(0, LEFT);
    Journal.begin(
            folder.resolve(name + ".part.journal"),
            new Journal.Head(Origin.of(List.of(urls)), validator, ZERO.length),
            written)
        .close();
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[3_000_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
