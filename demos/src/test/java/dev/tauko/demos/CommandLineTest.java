package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @Test
  void theHelpListsEveryCommand() {
    Run run = Run.of("--help");

    assertThat(run.out())
        .startsWith("Usage: tauko")
        .contains(
            "  hello ",
            "  fetch ",
            "  download ",
            "  crawl ",
            "  tasks ",
            "  gather ",
            "  group ",
            "  timeout ",
            "  semaphore ",
            "  sync ",
            "  queue ",
            "  bank ",
            "  chat ",
            "  orders ",
            "  cluster ",
            "  errors ",
            "  ps ",
            "  pstree ",
            "  watch ",
            "  jfr ",
            "Exit codes:");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "fetch",
        "download",
        "crawl",
        "tasks",
        "gather",
        "group",
        "timeout",
        "semaphore",
        "sync",
        "queue",
        "bank",
        "chat",
        "orders",
        "cluster",
        "errors",
        "ps",
        "pstree",
        "watch",
        "jfr"
      })
  void everyCommandHasAHelp(String command) {
    Run run = Run.of(command, "--help");

    assertThat(run.out()).startsWith("Usage: tauko " + command).contains("--config", "--version");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void theTrainingRunPrintsNothing() {
    Run run = Run.of("train");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    Run run = Run.of("--version");

    assertThat(run.out())
        .containsPattern("Tauko \\d+\\.\\d+\\.\\d+")
        .containsPattern("Apache Pekko \\d+\\.\\d+\\.\\d+")
        .contains("Java " + Runtime.version());
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          helo                       | there is no command 'helo'; accepted: hello, fetch, download, crawl, tasks, gather, group, timeout, semaphore, sync, queue, bank, chat, orders, cluster, errors
          helo                       | Did you mean: tauko hello
          --no-such-option           | Unknown option: '--no-such-option'
          hello --no-such-option     | Unknown option: '--no-such-option'
          hello                 more | Unmatched argument at index 1: 'more'
          semaphore --limit          | Missing required parameter for option '--limit' (N)
          semaphore --limit        0 | '0' is not accepted; a whole number from 1
          semaphore --tasks     many | 'many' is not accepted; a whole number from 1
          crawl                      | Missing required parameter: 'URL'
          crawl          ftp://a.org | 'ftp://a.org' is not a URL of http or https
          download                   | there is nothing to download
          download --limit      fast | 'fast' is not accepted; a number of bytes is
          download --json --quiet  u | mutually exclusive
          fetch --limit           -1 | '-1' is not accepted; a whole number from 1
          fetch --limit  99999999999 | '99999999999' is not accepted; a whole number from 1 to 2147483647
          fetch --timeout          5 | '5' is not accepted; a time longer than zero with its unit
          fetch --timeout         0s | '0s' is not accepted; a time longer than zero with its unit
          fetch --timeout     5lunes | '5lunes' is not accepted; a time longer than zero with its unit
          fetch --config           / | '/' is a folder, not a file
          --config /no/file    hello | '/no/file' does not exist
          """)
  void aWrongArgumentIsNamedBesideWhatIsAccepted(String args, String message) {
    Run run = Run.of(args.split(" +"));

    assertThat(run.err()).contains(message).containsPattern("Try \"tauko.* --help\"");
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tauko.carrier = pigeon                 | 'tauko.carrier': is "pigeon"; accepted: auto, mailbox, portable
          tauko.demos.semaphore.limt = 3         | 'tauko.demos.semaphore.limt': there is no such key, did you mean limit?; accepted: hold, limit, tasks
          tauko.demos.semaphore.limit = 0        | 'tauko.demos.semaphore.limit': is 0; accepted: 1 to 2147483647
          tauko.demos.semaphore.hold = -1s       | 'tauko.demos.semaphore.hold': is "-1s"; accepted: 0 ms to 100 days
          tauko.demos.semaphore.hold = long      | tauko.demos.semaphore.hold
          tauko.demos.semaphore = 3              | tauko.demos.semaphore
          tauko.demos.download.files = 0         | 'tauko.demos.download.files': is 0; accepted: 1 to 10000
          tauko.demos.download.sync = maybe      | 'tauko.demos.download.sync': is "maybe"; accepted: large, always, never
          tauko.demos.fetch.timeout = 0s         | 'tauko.demos.fetch.timeout': is "0s"; accepted: 1 ms to 100 days
          tauko.demos.server.max-latency = 1ms   | 'tauko.demos.server.max-latency': is "1ms"; accepted: tauko.demos.server.min-latency or longer
          tauko.demos.log-level = loud           | 'tauko.demos.log-level': is "loud"; accepted: OFF, ERROR, WARN
          tauko.demos.log-level = [              | 1:
          include required(file("/no/file"))     | /no/file
          """)
  void aWrongConfigurationIsNamedByItsPath(String hocon, String message) {
    Run run = Run.configured(hocon, "hello");

    assertThat(run.err())
        .startsWith("tauko: the configuration is not accepted: ")
        .contains(message);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
  }

  @Test
  void aConfigurationMayBeGivenBeforeTheCommandToo() {
    String config = getClass().getResource("/virtual-time.conf").getPath();

    Run run = Run.of("--config", config, "hello");

    assertThat(run.lines()).contains("Total: 2.00 s, measured");
    assertThat(run.exitCode()).isZero();
  }
}
