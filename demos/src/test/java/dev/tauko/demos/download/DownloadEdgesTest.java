package dev.tauko.demos.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.tauko.demos.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that meet, mirrors that break off, and what else must not go wrong. */
class DownloadEdgesTest {
  private static final String TAG = "\"version 1\"";
  private static final byte[] LARGE = new byte[3_000_000];

  static {
    new Random(1).nextBytes(LARGE);
  }

  @TempDir Path folder;
  private RangeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RangeServer();
    server.put("/large.bin", LARGE, TAG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNameThatTheServerGivesIsTheOneThatCounts() throws Exception {
    for (String file : List.of("a", "b")) {
      server.answer(
          "/get/" + file,
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Content-Disposition", "attachment; filename=\"" + file + ".pdf\"");
            byte[] bytes = file.getBytes(UTF_8);
            RangeServer.send(exchange, 200, bytes, 0, bytes.length, null);
            return true;
          });
    }
    Files.writeString(folder.resolve("a"), "mine");

    Run run = download(server.url("/get/a"), server.url("/get/b"), server.url("/get/a?again"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("a")).hasContent("mine");
    assertThat(folder.resolve("a.pdf")).hasContent("a");
    assertThat(folder.resolve("b.pdf")).hasContent("b");
  }

  @Test
  void aNameInUtf8IsReadAsSuch() throws Exception {
    server.answer(
        "/get",
        exchange -> {
          String raw =
              new String("attachment; filename=\"na\u00efve.txt\"".getBytes(UTF_8), ISO_8859_1);
          exchange.getResponseHeaders().set("Content-Disposition", raw);
          RangeServer.send(exchange, 200, "x".getBytes(UTF_8), 0, 1, null);
          return true;
        });

    assertThat(download(server.url("/get")).exitCode()).isZero();
    assertThat(folder.resolve("na\u00efve.txt")).hasContent("x");
  }

  @Test
  void noWholeFileHasTheNameOfOneThatIsNot() throws Exception {
    server.put("/large.bin.part", "part".getBytes(UTF_8), TAG);
    server.put("/large.bin.part.journal", "journal".getBytes(UTF_8), TAG);

    Run run =
        list(
            server.url("/large.bin.part"),
            server.url("/large.bin.part.journal"),
            server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(folder.resolve("large.bin.part_")).hasContent("part");
    assertThat(folder.resolve("large.bin.part.journal_")).hasContent("journal");
    assertThat(download(server.url("/large.bin"), "--out", "x.part").exitCode()).isEqualTo(2);
  }

  @Test
  void aFileThatSomebodyElseMakesMeanwhileIsLeftAsItIs() throws Exception {
    Path file = folder.resolve("large.bin");
    server.answer(
        "/large.bin",
        exchange -> {
          exchange.sendResponseHeaders(200, LARGE.length);
          exchange.getResponseBody().write(LARGE, 0, LARGE.length / 2);
          exchange.getResponseBody().flush();
          while (Files.notExists(folder.resolve("large.bin.part"))) {
            Thread.onSpinWait();
          }
          Files.writeString(file, "theirs");
          exchange.getResponseBody().write(LARGE, LARGE.length / 2, LARGE.length / 2);
          return true;
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out() + run.err()).contains("was made by another process meanwhile");
    assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    assertThat(file).hasContent("theirs");
  }

  @Test
  void aPartFileOfSomebodyElseIsSetAside() throws Exception {
    Files.writeString(folder.resolve("large.bin.part"), "mine");

    assertThat(download(server.url("/large.bin")).exitCode()).isZero();

    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(folder.resolve("large.bin.part.1")).hasContent("mine");
  }

  @Test
  void theNextMirrorTakesOverWhenABodyBreaksOff() throws Exception {
    server.put("/mirror/large.bin", LARGE, TAG);
    server.answer(
        "/large.bin",
        exchange -> {
          RangeServer.breakAfter(exchange, LARGE, 1_000, TAG);
          return true;
        });

    Run run = list(server.url("/large.bin") + "\t" + server.url("/mirror/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
    assertThat(server.requests())
        .extracting(RangeServer.Request::path)
        .startsWith("/large.bin", "/mirror/large.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "9999999999", "99999999999999999999"})
  void aServerThatWantsALongWaitIsNotAskedAgain(String wait) throws Exception {
    server.answer(
        "/large.bin",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", wait);
          return status(exchange, 429);
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("429", "s (Retry-After)");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void noFileWaitsForAServerThatWantsALongWait() throws Exception {
    server.answer(
        "/busy",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          return status(exchange, 503);
        });
    try (RangeServer mirror = new RangeServer()) {
      mirror.put("/mirrored.bin", LARGE, TAG);

      Run run =
          list(
              List.of(
                  server.url("/busy"),
                  server.url("/large.bin"),
                  server.url("/mirrored.bin") + "\t" + mirror.url("/mirrored.bin")),
              "--jobs=1");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "/busy: the server answers with 503 Service Unavailable, and wants a wait of 3600 s"
                  + " (Retry-After)",
              "/large.bin: the server wants a wait of 3600 s (Retry-After)");
      assertThat(server.requests()).hasSize(1);
      assertThat(folder.resolve("mirrored.bin")).hasBinaryContent(LARGE);
    }
  }

  @Test
  void bytesThatAreNoTextMakeTheirLineWrongAlone() throws Exception {
    byte[] lines = ("http://x/\u00e4\n" + server.url("/large.bin") + "\n").getBytes(ISO_8859_1);
    Path list = Files.write(folder.resolve("list"), lines);

    Run run = download("-i", list.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
  }

  @Test
  void aServerThatIgnoresTheConditionMayHaveTheSameFile() throws Exception {
    Path file = Files.writeString(folder.resolve("page"), "mine");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00.5Z")));
    List<String> conditions = new CopyOnWriteArrayList<>();
    AtomicReference<String> date = new AtomicReference<>("Mon, 01 Jan 2024 00:00:00 GMT");
    server.answer(
        "/page",
        exchange -> {
          conditions.add(exchange.getRequestHeaders().getFirst("If-Modified-Since"));
          exchange.getResponseHeaders().set("Last-Modified", date.get());
          RangeServer.send(exchange, 200, "new".getBytes(UTF_8), 0, 3, null);
          return true;
        });

    Run run = download(server.url("/page"), "-N");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("has not changed");
    assertThat(file).hasContent("mine");

    date.set("Mon, 01 Jan 2024 00:00:01 GMT");
    assertThat(download(server.url("/page"), "-N").exitCode()).isZero();
    assertThat(file).hasContent("new");
    assertThat(conditions)
        .containsExactly("Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 GMT");
  }

  @Test
  void aChecksumBesideTheFileMayBeWrittenInTheWayOfBsd() throws Exception {
    String digits = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(LARGE));
    String sidecar = "SHA256 (out/large.bin) = " + digits.toUpperCase(Locale.ROOT) + "\n";
    server.put("/large.bin.sha256", sidecar.getBytes(UTF_8), TAG);

    assertThat(download(server.url("/large.bin"), "--sidecar").exitCode()).isZero();
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
  }

  @Test
  void aChecksumBesideTheFileThatCannotBeHadSaysWhy() throws Exception {
    Run missing = download(server.url("/large.bin"), "--sidecar");
    server.put("/large.bin.sha256", "<html>".getBytes(UTF_8), TAG);
    Run strange = download(server.url("/large.bin"), "--sidecar");
    server.put("/large.bin.sha256", ("a".repeat(64) + "  other").getBytes(UTF_8), TAG);
    Run other = download(server.url("/large.bin"), "--sidecar");

    assertThat(missing.err()).contains("there is no checksum beside the file");
    assertThat(strange.err())
        .contains("/large.bin.sha256 is not understood: accepted are 'DIGITS  NAME'");
    assertThat(other.err()).contains("/large.bin.sha256 has no such checksum of large.bin");
    assertThat(List.of(missing.exitCode(), strange.exitCode(), other.exitCode()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void aChecksumBesideTheFileIsOfTheAlgorithmThatItsNameTells() throws Exception {
    server.put("/large.bin.sha256", ("a".repeat(40) + "  large.bin").getBytes(UTF_8), TAG);
    Run run = download(server.url("/large.bin"), "--sidecar");

    assertThat(run.err()).contains("/large.bin.sha256 has no such checksum of large.bin");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aChecksumBesideTheFileThatIsAmbiguousFailsIt() throws Exception {
    String lines = "a".repeat(64) + "  large.bin\n" + "b".repeat(64) + "  large.bin\n";
    server.put("/large.bin.sha256", lines.getBytes(UTF_8), TAG);

    Run run = download(server.url("/large.bin"), "--sidecar");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("/large.bin.sha256 is ambiguous: it has 2 checksums of large.bin");
    assertThat(folder.resolve("large.bin")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-clobber", "--overwrite", "--rename"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a permission there")
  void aLinkThatLeadsNowhereIsReplaced(String existing) throws Exception {
    server.put("/small.bin", new byte[10], TAG);
    for (String name : List.of("large.bin", "small.bin")) {
      Files.createSymbolicLink(folder.resolve(name), folder.resolve("nowhere"));
    }

    Run run = download(server.url("/large.bin"), server.url("/small.bin"), existing);

    assertThat(run.exitCode()).isZero();
    for (String name : List.of("large.bin", "small.bin")) {
      assertThat(folder.resolve(name)).isRegularFile().isNotEmptyFile();
      assertThat(Files.isSymbolicLink(folder.resolve(name))).isFalse();
    }
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a permission there")
  void aLinkThatLeadsToAFileIsKept() throws Exception {
    Path file = Files.writeString(folder.resolve("mine"), "mine");
    Files.createSymbolicLink(folder.resolve("large.bin"), file);

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("large.bin is there already");
    assertThat(folder.resolve("large.bin")).hasContent("mine");
  }

  @Test
  void aQueryWithoutNamesIsNotShown() throws Exception {
    server.answer("/gone", exchange -> status(exchange, 404));
    try (RangeServer closed = new RangeServer()) {
      String unreachable = closed.url("/x?secret");
      closed.close();

      for (String output : List.of("--json", "--plain")) {
        Run run =
            list(
                List.of(server.url("/gone?secret"), unreachable, "x?secret", " y?secret"),
                output,
                "--attempts=1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("/gone?", "/x?").doesNotContain("?secret");
      }
    }
  }

  @Test
  void aServerThatRefusesPartsOfAFileThatIsAsItWasIsAskedForAllOfIt() throws Exception {
    AtomicInteger whole = new AtomicInteger();
    server.answer(
        "/large.bin",
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Range") == null) {
            if (whole.incrementAndGet() > 2) {
              return false;
            }
            RangeServer.breakAfter(exchange, LARGE, LARGE.length / 2, TAG);
            return true;
          }
          exchange.getResponseHeaders().set("Content-Range", "bytes */" + LARGE.length);
          return status(exchange, 416);
        });

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isZero();
    assertThat(server.requests()).filteredOn(request -> !request.range().isEmpty()).hasSize(1);
    assertThat(folder.resolve("large.bin")).hasBinaryContent(LARGE);
  }

  @Test
  void aPlaceThatCannotBeWrittenToSaysWhy() throws Exception {
    String plain = Files.writeString(folder.resolve("plain"), "mine").toString();

    Run file = Run.of("download", "-d", plain, server.url("/large.bin"));
    Run list = Run.of("download", "-i", "/nix");
    Run directory = Run.of("download", "-i", folder.toString());

    assertThat(file.exitCode()).isEqualTo(4);
    assertThat(file.err()).contains(plain + " is not a folder");
    assertThat(list.exitCode()).isEqualTo(2);
    assertThat(list.err()).contains("the list '/nix' cannot be read: there is no /nix");
    assertThat(directory.exitCode()).isEqualTo(2);
    assertThat(directory.err()).contains("cannot be read: ").doesNotContain("xception");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only there is /proc")
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Run run = Run.of("download", "-d", "/proc/nix", server.url("/large.bin"));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("the folder /proc/nix cannot be made");
  }

  @Test
  void aRangeThatNobodyHasAskedForIsNotAskedForAgain() throws Exception {
    server.answer("/large.bin", exchange -> status(exchange, 416));

    Run run = download(server.url("/large.bin"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the server answers with 416");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aWrongArgumentStartsNothing() throws Exception {
    assertThat(download(server.url("/large.bin"), "-H", "A: b\r\nC: d").exitCode()).isEqualTo(2);
    assertThat(download(server.url("/large.bin"), "-H", "Host: b.org").exitCode()).isEqualTo(2);
    assertThat(download(server.url("/large.bin"), "ftp://a.org/x").exitCode()).isEqualTo(2);
    assertThat(download(server.url("/large.bin"), "--jobs", "10001").exitCode()).isEqualTo(2);
    assertThat(download(server.url("/large.bin"), "--min-split", "1").exitCode()).isEqualTo(2);
    assertThat(server.requests()).isEmpty();
  }

  private static boolean status(HttpExchange exchange, int status) throws IOException {
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
    return list(List.of(lines));
  }

  private Run list(List<String> lines, String... options) throws Exception {
    Path list = Files.write(folder.resolve("list.txt"), lines);
    return download(
        Stream.concat(Stream.of("-i", list.toString()), Stream.of(options)).toArray(String[]::new));
  }
}
