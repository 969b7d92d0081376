package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
  private static final String AT_ONCE =
      "tauko.demos.server { pages = 5, min-latency = 0s, max-latency = 0s }";

  @Test
  void withoutUrlsFetchesFromAServerOfItsOwn() {
    Run run = Run.configured(AT_ONCE, "fetch");

    assertThat(run.lines())
        .contains("Fetched:    5 of 5 pages, 15.0 KiB")
        .anySatisfy(line -> assertThat(line).startsWith("Fetching 5 pages from an embedded server"))
        .anySatisfy(line -> assertThat(line).matches("Total: +[0-9.]+ s, measured"))
        .anySatisfy(line -> assertThat(line).matches("Sequential: at most [0-9.]+ s, the .*"));
    for (int number = 1; number <= 5; number++) {
      String row = "200 +" + number + ".0 KiB +[0-9.]+ s  http://127.0.0.1:\\d+/pages/" + number;
      assertThat(run.lines()).filteredOn(line -> line.matches(row)).hasSize(1);
    }
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void fetchesInTurnWhereOnePageAtATimeIsAllowed() {
    Run run = Run.configured(AT_ONCE, "fetch", "--limit", "1");

    assertThat(run.lines().stream().filter(line -> line.startsWith("200 ")))
        .map(row -> row.substring(row.lastIndexOf('/') + 1))
        .containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void measuresTheSequentialTimeWhereAskedTo() {
    Run run = Run.configured(AT_ONCE, "fetch", "--sequential");

    assertThat(run.lines())
        .anySatisfy(line -> assertThat(line).matches("Sequential: [0-9.]+ s, measured, .*"));
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aUrlThatLeadsNowhereIsNamedAndTheOthersAreFetched() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String closed = "http://127.0.0.1:" + closedPort() + "/";
      String unanswered = "http://127.0.0.1:" + silent.getLocalPort() + "/";

      Run run =
          Run.of("fetch", "--timeout=300ms", "not a url", closed, unanswered, "ftp://127.0.0.1/");

      List<String> lines = run.lines();
      assertThat(afterRow(lines, "not a url")).contains("not a url");
      assertThat(afterRow(lines, closed)).contains("127.0.0.1:");
      assertThat(afterRow(lines, unanswered)).isEqualTo("not there after 0.30 s");
      assertThat(afterRow(lines, "ftp://127.0.0.1/")).contains("ftp");
      assertThat(lines).contains("Fetched:    0 of 4 pages, 0 B");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    }
  }

  @Test
  void urlsMayComeFromAFile(@TempDir Path folder) throws Exception {
    String closed = "http://127.0.0.1:" + closedPort() + "/";
    Path file = folder.resolve("urls.txt");
    Files.write(file, IntStream.rangeClosed(1, 3).mapToObj(i -> closed + i).toList());

    Run run = Run.of("fetch", "@" + file);

    assertThat(run.lines())
        .contains("Fetched:    0 of 3 pages, 0 B")
        .anySatisfy(row -> assertThat(row).startsWith("failed").endsWith(closed + 2));
  }

  private static String afterRow(List<String> lines, String url) {
    for (int i = 0; i < lines.size() - 1; i++) {
      if (lines.get(i).startsWith("failed ") && lines.get(i).endsWith("  " + url)) {
        return lines.get(i + 1);
      }
    }
    throw new AssertionError("no failed row of " + url + " in " + lines);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
