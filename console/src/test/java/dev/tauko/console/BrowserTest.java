package dev.tauko.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page in headless Chromium: {@code src/test/browser/console.mjs}. Skipped, with a word about
 * what is missing, where there is no Chromium, no Node.js, or {@code npm ci} was not run there.
 */
class BrowserTest {
  private static final Path FOLDER = Path.of("src", "test", "browser");
  private static final int CROWD = 100_000;
  private static final String SETTINGS =
      """
      tauko.console { allow-cancel = on, interval = 250ms }
      tauko.event-loop.slow-step-threshold = off
      """;

  private static Optional<Path> command(String... names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static ConsoleServer program(int port, int crowd) throws Exception {
    ConsoleServer server = new ConsoleServer(SETTINGS, port);
    Playground.start(server.engine(), crowd);
    return server;
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void thePageDoesWhatAPersonExpects() throws Exception {
    Optional<Path> chromium = command("chromium", "chromium-browser", "google-chrome");
    Optional<Path> node = command("node");
    boolean isInstalled = Files.isDirectory(FOLDER.resolve("node_modules/playwright-core"));
    String missing =
        "BrowserTest is skipped. Needed: chromium (%s), node (%s), npm ci in console/%s (%s)"
            .formatted(chromium.isPresent(), node.isPresent(), FOLDER, isInstalled);
    if (chromium.isEmpty() || node.isEmpty() || !isInstalled) {
      System.out.println(missing);
    }
    assumeTrue(chromium.isPresent() && node.isPresent() && isInstalled, missing);

    ConsoleServer small = program(0, 0);
    int port = small.port();
    try (ConsoleServer large = program(0, CROWD)) {
      Process browser =
          new ProcessBuilder(
                  List.of(
                      node.get().toString(),
                      FOLDER.resolve("console.mjs").toString(),
                      chromium.get().toString(),
                      small.address(),
                      large.address(),
                      System.getProperty("console.pictures", "")))
              .redirectErrorStream(true)
              .start();
      StringBuilder said = new StringBuilder();
      try (BufferedReader out =
              new BufferedReader(new InputStreamReader(browser.getInputStream(), UTF_8));
          PrintWriter in = new PrintWriter(browser.getOutputStream(), true, UTF_8)) {
        String line;
        while ((line = out.readLine()) != null) {
          said.append(line).append('\n');
          if (line.equals("stop")) {
            small.close();
            in.println();
          } else if (line.equals("start")) {
            small = program(port, 0);
            in.println();
          }
        }
      } finally {
        browser.destroyForcibly();
      }
      System.out.print(said);
      assertThat(browser.waitFor()).as(said.toString()).isZero();
    } finally {
      small.close();
    }
  }
}
