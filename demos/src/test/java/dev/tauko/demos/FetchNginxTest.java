package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tauko fetch} with a server that is none of ours. */
class FetchNginxTest {
  private static final int PAGES = 40;

  @TempDir static Path files;
  @TempDir static Path state;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Nginx.program();
    Assumptions.assumeTrue(
        program.isPresent(), "nginx is not installed (Debian: apt-get install nginx-light)");
    for (int number = 0; number <= PAGES; number++) {
      Files.write(files.resolve("page-" + number), new byte[number * 1024]);
    }
    Files.write(files.resolve("large"), new byte[8 << 20]);
    nginx = Nginx.serve(program.get(), files, state);
  }

  @AfterAll
  static void stop() throws Exception {
    if (nginx != null) {
      nginx.close();
    }
  }

  @Test
  void fetchesManyPagesToTheLastByte() throws Exception {
    List<String> args = new ArrayList<>(List.of("fetch", "--limit", "7"));
    IntStream.rangeClosed(1, PAGES).forEach(number -> args.add(nginx.url("/page-" + number)));

    Run run = Run.of(args.toArray(String[]::new));

    assertThat(run.lines()).contains("Fetched:    40 of 40 pages, 820.0 KiB");
    for (int number = 1; number <= PAGES; number++) {
      String size = number + ".0 KiB";
      String url = nginx.url("/page-" + number);
      assertThat(run.lines())
          .filteredOn(line -> line.endsWith(url))
          .singleElement()
          .satisfies(row -> assertThat(row).matches("200 +" + size + " +[0-9.]+ s  " + url));
    }
    assertThat(nginx.requests())
        .filteredOn(line -> line.contains("\"GET /page-"))
        .hasSizeGreaterThanOrEqualTo(PAGES);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void emptyAndLargePagesArePagesToo() {
    Run run = Run.of("fetch", nginx.url("/page-0"), nginx.url("/large"));

    assertThat(run.lines())
        .anySatisfy(row -> assertThat(row).matches("200 +0 B .*/page-0"))
        .anySatisfy(row -> assertThat(row).matches("200 +8.0 MiB .*/large"))
        .contains("Fetched:    2 of 2 pages, 8.0 MiB");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aRedirectIsFollowedAndNamed() {
    Run run = Run.of("fetch", nginx.url("/moved"));

    assertThat(run.lines())
        .anySatisfy(row -> assertThat(row).matches("200 +1.0 KiB .*/moved"))
        .contains("redirected to " + nginx.url("/page-1"))
        .contains("Fetched:    1 of 1 page, 1.0 KiB");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void anErrorOfTheServerIsShownAndIsNoPage() {
    Run run = Run.of("fetch", nginx.url("/nowhere"), nginx.url("/broken"), nginx.url("/page-3"));

    assertThat(run.lines())
        .anySatisfy(row -> assertThat(row).matches("404 .*/nowhere"))
        .contains("Not Found")
        .anySatisfy(row -> assertThat(row).matches("500 .*/broken"))
        .anySatisfy(row -> assertThat(row).matches("200 +3.0 KiB .*/page-3"))
        .contains("Fetched:    1 of 3 pages, 3.0 KiB");
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
  }
}
