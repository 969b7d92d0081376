package dev.tauko.demos.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.demos.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final String TAG = "\"version 1\"";
  private static final byte[] LARGE = bytes(3_000_000, 1);
  private static final byte[] OTHER = bytes(3_000_000, 2);

  @TempDir Path folder;
  private RangeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RangeServer();
    server.put("/large.bin", LARGE, TAG);
    server.put("/small.txt", bytes(10_000, 3), TAG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void manyFilesArriveWhole() throws Exception {
    List<String> urls = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      server.put("/file-" + number, bytes(number * 20_000, number), TAG);
      urls.add(server.url("/file-" + number));
    }

    Run run = download(urls.toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    for (int number = 0; number < 40; number++) {
      assertThat(folder.resolve("file-" + number)).hasBinaryContent(bytes(number * 20_000, number));
    }
    assertThat(run.out()).contains("40 of 40 files: 40 done, 0 kept, 0 failed");
    assertThat(names()).hasSize(40);
  }

  @Test
  void afterABreakOnlyTheRestIsAskedFor() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    server.answer(
        "/large.bin",
        exchange -> {
          boolean isFirst = requests.getAndIncrement() == 0;
          if (isFirst) {
            RangeServer.breakAfter(exchange, LARGE, 2_000_000, TAG);
          }
          return isFirst;
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    RangeServer.Request second = server.requests().get(1);
    assertThat(second.range()).matches("bytes=[1-9]\\d+-2999999");
    assertThat(second.ifRange()).isEqualTo(TAG);
    assertThat(names()).containsExactly("large.bin");
  }

  @Test
  void goesOnWhereAnEarlierRunHasEnded() throws Exception {
    leave("large.bin", LARGE, 1_000_000, TAG);

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(server.requests())
        .containsExactly(new RangeServer.Request("/large.bin", "bytes=1000000-2999999", TAG));
    assertThat(names()).containsExactly("large.bin");
  }

  @Test
  void aFileThatHasChangedSinceIsDownloadedAnew() throws Exception {
    leave("large.bin", LARGE, 1_000_000, TAG);
    server.put("/large.bin", OTHER, "\"version 2\"");

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(OTHER);
    assertThat(run.err()).contains("the file on the server has changed; from the start again");
    assertThat(names()).containsExactly("large.bin");
  }

  @Test
  void aFileThatIsWholeButHasNoNameYetNeedsNoRequest() throws Exception {
    leave("large.bin", LARGE, LARGE.length, TAG);

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aServerThatIgnoresRangesIsAskedForTheWholeFile() throws Exception {
    leave("large.bin", LARGE, 1_000_000, TAG);
    server.answer(
        "/large.bin",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", TAG);
          RangeServer.send(exchange, 200, LARGE, 0, LARGE.length, null);
          return true;
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(names()).containsExactly("large.bin");
  }

  @Test
  void aPartFromAnotherPlaceNeverGetsIntoTheFile() throws Exception {
    leave("large.bin", LARGE, 1_000_000, TAG);
    server.answer(
        "/large.bin",
        exchange -> {
          boolean isPart = exchange.getRequestHeaders().containsKey("Range");
          if (isPart) {
            exchange.getResponseHeaders().set("ETag", TAG);
            RangeServer.send(exchange, 206, LARGE, 0, 2_000_000, "bytes 0-1999999/3000000");
          }
          return isPart;
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(run.err()).contains("the server sends other bytes than asked");
  }

  @Test
  void aPageInPlaceOfTheRestIsAnErrorAndWhatThereIsStays() throws Exception {
    leave("large.bin", LARGE, 1_000_000, TAG);
    server.answer("/large.bin", exchange -> page(exchange));

    Run run = download(server.url("/large.bin"), "--attempts=2");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("a page of HTML in place of the file");
    assertThat(names()).containsExactly("large.bin.part", "large.bin.part.journal");

    server.answer("/large.bin", exchange -> false);
    assertThat(download(server.url("/large.bin")).exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
  }

  @Test
  void aPageInPlaceOfAFileWithAChecksumIsAnError() throws Exception {
    server.answer("/large.bin", exchange -> page(exchange));

    Run run = download(server.url("/large.bin"), "--checksum", sum(LARGE));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("a page of HTML in place of the file");
    assertThat(names()).isEmpty();
  }

  private static boolean page(com.sun.net.httpserver.HttpExchange exchange)
      throws java.io.IOException {
    byte[] page = "<html>Please log in</html>".getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    RangeServer.send(exchange, 200, page, 0, page.length, null);
    return true;
  }

  @Test
  void aChecksumIsVerifiedBeforeTheFileGetsItsName() throws Exception {
    Run right = download(server.url("/large.bin"), "--checksum", sum(LARGE));

    assertThat(right.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);

    Files.delete(folder.resolve("large.bin"));
    Run wrong = download(server.url("/large.bin"), "--checksum", sum(OTHER));

    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("the file's SHA-256 is ");
    assertThat(names()).isEmpty();
  }

  @Test
  void aChecksumOfASmallFileIsVerifiedToo() throws Exception {
    Run run = download(server.url("/small.txt"), "--checksum", sum(OTHER));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(names()).isEmpty();
  }

  @Test
  void aChecksumBesideTheFileIsFound() throws Exception {
    byte[] sidecar = (sum(LARGE).substring(8) + "  large.bin\n").getBytes(UTF_8);
    server.put("/large.bin.sha256", sidecar, TAG);
    assertThat(download(server.url("/large.bin"), "--sidecar").exitCode()).isZero();

    server.put("/large.bin.sha256", (sum(OTHER).substring(8) + "\n").getBytes(UTF_8), TAG);
    Run run = download(server.url("/large.bin"), "--sidecar", "--overwrite");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
  }

  @Test
  void theNextMirrorTakesOver() throws Exception {
    server.put("/mirror/large.bin", LARGE, "\"of the mirror\"");
    server.answer(
        "/large.bin",
        exchange -> {
          RangeServer.breakAfter(exchange, LARGE, 1_500_000, TAG);
          server.answer("/large.bin", refused -> status(refused, 404));
          return true;
        });

    Run run = list(server.url("/large.bin") + "\t" + server.url("/mirror/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(server.requests())
        .last()
        .extracting(RangeServer.Request::path)
        .isEqualTo("/mirror/large.bin");
  }

  @Test
  void aMirrorWithAWrongByteIsLeftForAnother() throws Exception {
    byte[] corrupt = LARGE.clone();
    corrupt[1_234_567]++;
    server.put("/corrupt/large.bin", corrupt, "\"corrupt\"");

    Run run =
        list(
            server.url("/corrupt/large.bin") + "\t" + server.url("/large.bin"),
            "  checksum=" + sum(LARGE));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(run.err()).contains("the file's SHA-256 is ");
  }

  @Test
  void anExpiredPlaceIsAskedForAgain() throws Exception {
    AtomicInteger places = new AtomicInteger();
    server.answer(
        "/large.bin",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/signed-" + places.incrementAndGet());
          return status(exchange, 302);
        });
    server.put("/signed-2", LARGE, TAG);
    server.answer(
        "/signed-1",
        exchange -> {
          RangeServer.breakAfter(exchange, LARGE, 1_500_000, TAG);
          server.answer("/signed-1", expired -> status(expired, 403));
          return true;
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(server.requests())
        .extracting(RangeServer.Request::path)
        .containsExactly("/large.bin", "/signed-1", "/signed-1", "/large.bin", "/signed-2");
  }

  @Test
  void aServerThatWantsAPauseGetsIt() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    server.answer(
        "/small.txt",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          return requests.getAndIncrement() == 0 && status(exchange, 429);
        });

    Run run = download(server.url("/small.txt"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("the server answers with 429").containsPattern("again in 1\\.");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aHostHasNoMoreConnectionsThanAllowed() throws Exception {
    List<String> urls = new ArrayList<>();
    CountDownLatch two = new CountDownLatch(2);
    for (int number = 0; number < 10; number++) {
      String path = "/file-" + number;
      server.put(path, bytes(1000, number), TAG);
      server.answer(
          path,
          exchange -> {
            two.countDown();
            awaitUninterruptibly(two);
            return false;
          });
      urls.add(server.url(path));
    }
    urls.add("--per-host=2");

    Run run = download(urls.toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    assertThat(server.peak()).isEqualTo(2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFileThatIsThereIsKeptReplacedOrGivenACompanion() throws Exception {
    Path file = Files.writeString(folder.resolve("small.txt"), "mine");

    assertThat(download(server.url("/small.txt")).out()).contains("is there already");
    assertThat(file).hasContent("mine");
    assertThat(server.requests()).isEmpty();

    assertThat(download(server.url("/small.txt"), "--rename").exitCode()).isZero();
    assertThat(file).hasContent("mine");
    assertThat(folder.resolve("small.1.txt")).hasBinaryContent(bytes(10_000, 3));

    assertThat(download(server.url("/small.txt"), "--overwrite").exitCode()).isZero();
    assertThat(file).hasBinaryContent(bytes(10_000, 3));
  }

  @Test
  void onlyANewerFileIsDownloadedAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("small.txt"), "old");
    server.answer(
        "/small.txt",
        exchange ->
            exchange.getRequestHeaders().containsKey("If-Modified-Since") && status(exchange, 304));

    Run kept = download(server.url("/small.txt"), "-N");

    assertThat(kept.exitCode()).isZero();
    assertThat(kept.out()).contains("has not changed");
    assertThat(file).hasContent("old");

    server.answer("/small.txt", exchange -> false);
    assertThat(download(server.url("/small.txt"), "-N").exitCode()).isZero();
    assertThat(file).hasBinaryContent(bytes(10_000, 3));
  }

  @Test
  void aFileWithoutAVersionIsFetchedAnewAfterABreak() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    server.answer(
        "/stream",
        exchange -> {
          if (requests.getAndIncrement() == 0) {
            exchange.sendResponseHeaders(200, OTHER.length);
            exchange.getResponseBody().write(OTHER, 0, 1_000_000);
            exchange.getResponseBody().flush();
          } else {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
              out.write(LARGE);
            }
          }
          return true;
        });

    Run run = download(server.url("/stream"), "--checksum", sum(LARGE));

    assertThat(run.exitCode()).isZero();
    assertThat(requests).hasValue(2);
    assertThat(folder.resolve("stream")).hasBinaryContent(LARGE);
    assertThat(names()).containsExactly("stream");
  }

  @Test
  void whatIsThereIsVerifiedIfItsChecksumIsKnown() throws Exception {
    Files.write(folder.resolve("large.bin"), LARGE);

    assertThat(download(server.url("/large.bin"), "--checksum", sum(LARGE)).exitCode()).isZero();
    assertThat(download(server.url("/large.bin"), "--checksum", sum(OTHER)).exitCode())
        .isEqualTo(3);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void theNameOfTheServerIsTakenButNotItsFolders() throws Exception {
    server.answer(
        "/small.txt",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Disposition", "attachment; filename=\"../../etc/pass\u001b[31mwd\"");
          return false;
        });

    Run run = download(server.url("/small.txt"));

    assertThat(run.exitCode()).isZero();
    assertThat(names()).containsExactly("pass_[31mwd");
    assertThat(run.out()).doesNotContain("\u001b");
  }

  @Test
  void whatCannotBeDownloadedIsNamedAndTheOthersGoOn() throws Exception {
    Run run =
        list(
            "# a comment",
            "",
            "not a url",
            server.url("/small.txt"),
            "  out=renamed.txt",
            server.url("/nowhere"),
            server.url("/large.bin"),
            "  no-such-option=1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("list.txt:3: not a url: not a URL of http or https")
        .contains("/nowhere: the server answers with 404 Not Found")
        .contains("list.txt:7: ")
        .contains("there is no option 'no-such-option'");
    assertThat(names()).containsExactly("list.txt", "renamed.txt");
  }

  @Test
  void eventsAreJsonAndAddUp() throws Exception {
    Run run = download(server.url("/large.bin"), server.url("/small.txt"), "--json");

    assertThat(run.lines())
        .allMatch(line -> line.startsWith("{\"event\":\"") && line.endsWith("}"));
    assertThat(run.lines())
        .last()
        .asString()
        .contains("\"files\":2,\"done\":2,\"kept\":0,\"failed\":0,\"fetched\":3010000");
  }

  @Test
  void wrongUseIsToldWithItsExitCode() {
    assertThat(Run.of("download").exitCode()).isEqualTo(2);
    assertThat(Run.of("download", "-i", "/no/such/list").exitCode()).isEqualTo(2);
    assertThat(Run.of("download", "--limit", "fast", "http://localhost/").exitCode()).isEqualTo(2);
    assertThat(Run.of("download", "--checksum", "md5=1", "http://localhost/").exitCode())
        .isEqualTo(2);
    assertThat(Run.of("download", "--rename", "--overwrite", "http://localhost/").exitCode())
        .isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeWrittenHasItsOwnExitCode() throws Exception {
    Files.createDirectory(folder.resolve("large.bin"));

    for (String option : List.of("--overwrite", "--no-clobber", "--newer", "--rename")) {
      Run run = download(server.url("/large.bin"), option);

      assertThat(run.exitCode()).as(option).isEqualTo(4);
      assertThat(run.err()).contains("large.bin is a folder");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, links need a privilege")
  void aLinkInPlaceOfThePartFileIsNotFollowed() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "mine");
    Files.createSymbolicLink(folder.resolve("large.bin.part"), other);

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(other).hasContent("mine");
  }

  @Test
  void aFileThatAnotherDownloadsIsLeftAlone() throws Exception {
    try (PartFile other = PartFile.open(folder.resolve("large.bin"))) {
      other.keepJournal(new Journal.Head(new Origin("http://a.org/", "-"), TAG, 5), new Ranges());

      Run run = download(server.url("/large.bin"));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("is being downloaded by another process");
      assertThat(names()).containsExactly("large.bin.part", "large.bin.part.journal");
    }
  }

  private static boolean status(com.sun.net.httpserver.HttpExchange exchange, int status)
      throws java.io.IOException {
    exchange.sendResponseHeaders(status, -1);
    return true;
  }

  private Run download(String... args) {
    return Run.configured(
        "tauko.demos.download.backoff = 1 ms",
        Stream.concat(Stream.of("download", "-d", folder.toString()), Stream.of(args))
            .toArray(String[]::new));
  }

  private Run list(String... lines) throws Exception {
    Path list = Files.write(folder.resolve("list.txt"), List.of(lines));
    return download("-i", list.toString());
  }

  /** Leaves what a run leaves that was killed after so many bytes. */
  private void leave(String name, byte[] content, int count, String tag) throws Exception {
    byte[] part = java.util.Arrays.copyOf(content, count);
    Files.write(folder.resolve(name + ".part"), part);
    Ranges written = new Ranges();
    written.add(0, count);
    Journal.begin(
            folder.resolve(name + ".part.journal"),
            new Journal.Head(Origin.of(List.of(server.url("/" + name))), tag, content.length),
            written)
        .close();
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String sum(byte[] content) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    return "sha-256=" + HexFormat.of().formatHex(digest);
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
