package dev.tauko.demos.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.ClusterMXBean;
import dev.tauko.demos.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What runs in another JVM, which was started without any options for it. */
@Timeout(120)
class ViewCommandsTest {
  private Process stuck;

  @BeforeEach
  void start() throws IOException {
    start(List.of());
  }

  private void start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dtauko.event-loop.deadlock-check=off",
                "-Dsecond-engine.debug=off",
                "-cp",
                System.getProperty("java.class.path"),
                StuckProgram.class.getName()));
    command.addAll(arguments);
    stuck = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    BufferedReader out = stuck.inputReader();
    String line = out.readLine();
    while (line != null && !line.equals(StuckProgram.STUCK)) {
      line = out.readLine();
    }
    assertThat(line).isEqualTo(StuckProgram.STUCK);
  }

  @AfterEach
  void end() throws InterruptedException {
    stuck.destroyForcibly();
    stuck.waitFor();
  }

  /**
   * The output of a command when it is as it should be: the bean comes some time after the start.
   */
  private Run look(Predicate<Run> until, String... command) {
    Run run = Run.of(command);
    while (!until.test(run)) {
      run = Run.of(command);
    }
    return run;
  }

  private String pid() {
    return String.valueOf(stuck.pid());
  }

  @Test
  void theTreeShowsWhoHoldsWhat() {
    Run run = look(each -> each.exitCode() == 0, "pstree", pid());
    assertThat(run.out())
        .contains("(T) transfer, waits for Lock.acquire() of \"audit\", held by report")
        .contains("(T) report, waits for Lock.acquire() of \"accounts\", held by transfer")
        .contains("StuckProgram.")
        .contains("Deadlock of 2 tasks:");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theListAndTheSummaryNameTheTasks() {
    Run ps = look(each -> each.exitCode() == 0, "ps", pid());
    assertThat(ps.lines()).anyMatch(line -> line.matches("\\d+ +transfer .*waits for Lock.*"));
    Run watch = Run.of("watch", pid(), "--times", "2", "--every", "0.01");
    assertThat(watch.exitCode()).isZero();
    assertThat(watch.out().split("Deadlock of 2 tasks")).hasSize(3);
    assertThat(watch.out()).contains("3 tasks, 3 waiting, 0 blocked");
  }

  @Test
  void allNodesOfAClusterAreShown() throws Exception {
    end();
    start(List.of("node"));
    Run ps = look(each -> each.exitCode() == 0, "ps", "--nodes", pid());
    assertThat(ps.lines().getFirst()).startsWith("== pekko://");
    assertThat(ps.lines()).anyMatch(line -> line.matches("\\d+ +transfer .*waits for Lock.*"));
    Run tree = Run.of("pstree", "--nodes", pid());
    assertThat(tree.out()).startsWith("== pekko://").contains("(T) transfer, waits for");
    Run watch = Run.of("watch", "--nodes", pid(), "--times", "1");
    assertThat(watch.out()).contains("== pekko://", "3 tasks, 3 waiting");
    assertThat(Run.of("ps", "--nodes", "--ended", pid()).out()).startsWith("== pekko://");
  }

  @Test
  void severalEnginesHaveTheirNamesAbove() throws Exception {
    end();
    start(List.of("two engines"));
    Run ps = look(each -> each.out().contains("second-engine"), "ps", pid());
    assertThat(ps.lines())
        .filteredOn(line -> line.startsWith("== "))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches("== .*, tauko\\.event-loop"),
            line -> assertThat(line).matches("== .*, second-engine.*"));
  }

  @Test
  void aJvmWithoutANodeIsSaidToBeSo() {
    look(each -> each.exitCode() == 0, "ps", pid());
    Run run = Run.of("ps", "--nodes", pid());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("tauko: the process " + pid() + " has no ClusterEngine that JMX shows\n");
  }

  @Test
  void aProcessThatDoesNotExistIsSaidToBeSo() {
    Run run = Run.of("ps", "999999999");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("tauko: ");
  }

  @Test
  void watchEndsWithTheJvm() throws Exception {
    look(each -> each.exitCode() == 0, "ps", pid());
    CountDownLatch shown = new CountDownLatch(1);
    CompletableFuture<Run> watching =
        CompletableFuture.supplyAsync(
            () -> Run.releasing(shown, "Deadlock of 2 tasks", "watch", pid(), "--every", "0.1"));
    shown.await();
    end();
    Run run = watching.get();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Deadlock of 2 tasks");
    assertThat(run.err()).isEqualTo("tauko: the process " + pid() + " has ended\n");
  }

  @Test
  void aJvmThatEndsMeanwhileIsSaidToHaveEnded() {
    look(each -> each.exitCode() == 0, "ps", pid());
    StringWriter err = new StringWriter();
    Look look =
        new Look(
            engine -> {
              assertThat(stuck.destroyForcibly().onExit()).succeedsWithin(Duration.ofMinutes(1));
              return engine.ps();
            },
            ClusterMXBean::ps) {};
    int exitCode = new CommandLine(look).setErr(new PrintWriter(err, true)).execute(pid());
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("tauko: the process " + pid() + " has ended\n");
  }

  @Test
  void aNumberThatIsNoProcessIdOfAnotherJvmIsRejected() {
    String accepted = "; accepted: the process id of another JVM, as jps lists it";
    for (long pid : new long[] {0, ProcessHandle.current().pid()}) {
      Run run = Run.of("ps", String.valueOf(pid));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("PID is " + pid + accepted);
    }
  }

  @Test
  void aProcessThatIsNotThereIsNamed() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    Run run = Run.of("ps", String.valueOf(ended.pid()));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("tauko: no process " + ended.pid() + "\n");
  }

  @Test
  void aProcessThatIsNoJvmIsNamedWithTheReasons() throws Exception {
    Process other = new ProcessBuilder("sleep", "3600").start();
    try {
      Run run = Run.of("pstree", String.valueOf(other.pid()));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .isEqualTo(
              "tauko: cannot attach to the process "
                  + other.pid()
                  + ": it is not a JVM, attach is disabled there, or it is another user's\n");
    } finally {
      other.destroy();
    }
  }

  @Test
  void aNumberIsNeeded() {
    assertThat(Run.of("ps").exitCode()).isEqualTo(2);
    Run word = Run.of("ps", "java");
    assertThat(word.exitCode()).isEqualTo(2);
    assertThat(word.err()).contains("'java' is not a process id: a number, as jps lists it");
    assertThat(List.of(Run.of("watch", "--help").exitCode())).containsExactly(0);
  }
}
