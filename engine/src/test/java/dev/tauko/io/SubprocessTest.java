package dev.tauko.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.io.Subprocesses.createSubprocessExec;
import static dev.tauko.io.Subprocesses.createSubprocessShell;
import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static java.lang.ProcessBuilder.Redirect.PIPE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.io.Subprocess.Captured;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Processes of the system: cat, sh, sleep. */
class SubprocessTest {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** What the JDK adds to the number of a signal. */
  private static final int KILLED = 128;

  /** More than a pipe and a writer hold. */
  private static final byte[] LARGE = new byte[4 * 1024 * 1024];

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }

  private static void pipesForInAndOut(SubprocessOptions options) {
    options.stdin(PIPE).stdout(PIPE);
  }

  private static Subprocess blocked() throws IOException {
    return createSubprocessExec("sleep", "3600");
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_stdin_stdout")
  void aProcessReadsAndWrites(Lab lab) {
    lab.run(() -> {
      Subprocess cat = createSubprocessExec(SubprocessTest::pipesForInAndOut, "cat");
      cat.stdin().write(bytes("some data"));
      cat.stdin().drain();
      cat.stdin().close();
      assertThat(text(cat.stdout().read())).isEqualTo("some data");
      assertThat(cat.await()).isZero();
      assertThat(cat.stderr()).isNull();
      assertThat(cat.returnCode()).hasValue(0);
      assertThat(cat).hasToString("Subprocess[pid " + cat.pid() + ", exited with 0]");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_communicate",
    "test_subprocess.SubprocessMixin.test_communicate_none_input",
    "test_subprocess.SubprocessMixin.test_empty_input",
    "test_subprocess.SubprocessMixin.test_stdin_not_inheritable"
  })
  void communicateWritesReadsAndWaits(Lab lab) {
    lab.run(() -> {
      for (String input : new String[] {"some data", "", null}) {
        Subprocess cat = createSubprocessExec(SubprocessOptions::pipes, "cat");
        Captured captured = cat.communicate(input == null ? null : bytes(input));
        assertThat(text(captured.stdout())).isEqualTo(input == null ? "" : input);
        assertThat(captured.stderr()).isEmpty();
        assertThat(cat.returnCode()).hasValue(0);
      }
    });
  }

  @OnEachMode
  void communicateCopesWithMoreThanPipesHold(Lab lab) {
    lab.run(() -> {
      Subprocess cat = createSubprocessExec(SubprocessOptions::pipes, "cat");
      assertThat(cat.communicate(LARGE).stdout()).isEqualTo(LARGE);
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_shell")
  void aShellRunsACommandLine(Lab lab) {
    lab.run(() -> assertThat(createSubprocessShell("exit 7").await()).isEqualTo(7));
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_kill",
    "test_subprocess.SubprocessMixin.test_terminate"
  })
  void aProcessCanBeEnded(Lab lab) {
    lab.run(() -> {
      Subprocess killed = blocked();
      assertThat(killed.returnCode()).isEmpty();
      killed.kill();
      assertThat(killed.await()).isEqualTo(KILLED + SIGKILL);
      killed.kill();
      Subprocess terminated = blocked();
      terminated.terminate();
      assertThat(terminated.await()).isEqualTo(KILLED + SIGTERM);
      terminated.terminate();
    });
  }

  @OnEachMode
  void whatATerminatedProcessStillWritesCanBeRead(Lab lab) {
    lab.run(() -> {
      Subprocess shell =
          createSubprocessShell(
              options -> options.stdout(PIPE),
              "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.01; done");
      assertThat(text(shell.stdout().readLine())).isEqualTo("up\n");
      shell.terminate();
      assertThat(text(shell.stdout().read())).isEqualTo("bye\n");
      assertThat(shell.await()).isEqualTo(5);
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_kill_issue43884")
  void aKilledShellHasEndedEvenIfItsChildHoldsThePipe(Lab lab) {
    lab.run(() -> {
      try (Subprocess shell =
          createSubprocessShell(options -> options.stdout(PIPE), "echo up; sleep 2; sleep 2")) {
        assertThat(text(shell.stdout().readLine())).isEqualTo("up\n");
        shell.kill();
        assertThat(shell.await()).isEqualTo(KILLED + SIGKILL);
      }
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_send_signal",
    "test_subprocess.SubprocessMixin.test_subprocess_send_signal_race"
  })
  void aSignalReachesAProcessThatRuns(Lab lab) {
    lab.run(() -> {
      Subprocess process =
          createSubprocessShell(options -> options.stdout(PIPE), "echo sleeping; exec sleep 3600");
      assertThat(text(process.stdout().readLine())).isEqualTo("sleeping\n");
      assertThatThrownBy(() -> process.sendSignal("hup; reboot"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not the name of a signal");
      assertThatThrownBy(() -> process.sendSignal("NONE"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot send the signal NONE to Subprocess[pid " + process.pid());
      process.sendSignal("SIGTERM");
      assertThat(process.await()).isEqualTo(KILLED + SIGTERM);
      process.sendSignal("TERM");
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_stdin_broken_pipe")
  void drainFailsWhenTheProcessReadsNoMore(Lab lab) {
    lab.run(() -> {
      Subprocess process =
          createSubprocessShell(options -> options.stdin(PIPE), "head -c 1 >/dev/null");
      process.stdin().write(LARGE);
      // Who waits hears why; who comes later, that it is lost.
      assertThatThrownBy(() -> process.stdin().drain())
          .isInstanceOf(IOException.class)
          .message()
          .isIn("Broken pipe", "Connection lost");
      assertThatThrownBy(() -> process.stdin().awaitClosed()).hasMessage("Broken pipe");
      process.await();
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_communicate_ignore_broken_pipe")
  void communicateForgivesAProcessThatDoesNotRead(Lab lab) {
    lab.run(() -> {
      Subprocess process = createSubprocessExec(options -> options.stdin(PIPE), "true");
      Captured captured = process.communicate(LARGE);
      assertThat(captured.stdout()).isNull();
      assertThat(process.returnCode()).hasValue(0);
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_pause_reading")
  void aProcessIsHeldBackByAReaderThatDoesNotRead(Lab lab) {
    lab.run(() -> {
      try (Subprocess yes =
          createSubprocessShell(options -> options.stdout(PIPE).limit(10), "exec yes 0123456789")) {
        assertThat(text(yes.stdout().readLine())).isEqualTo("0123456789\n");
        Lab.settle();
        assertThat(yes.stdout().toString()).contains("paused");
        assertThat(yes.stdout().readExactly(1_100_000)).hasSize(1_100_000);
      }
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_read_all_from_pipe_reader")
  void aSmallLimitLosesNothing(Lab lab) {
    lab.run(() -> {
      Subprocess process =
          createSubprocessShell(options -> options.stdout(PIPE).limit(1), "printf data");
      process.await();
      assertThat(text(process.stdout().read())).isEqualTo("data");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_devnull_input",
    "test_subprocess.SubprocessMixin.test_devnull_output",
    "test_subprocess.SubprocessMixin.test_devnull_error",
    "test_subprocess.SubprocessMixin.test_devstdin_input"
  })
  void whatIsDiscardedIsNoStream(Lab lab) {
    lab.run(() -> {
      Subprocess without =
          createSubprocessShell(options -> options.pipes().stdin(DISCARD), "wc -c </dev/stdin");
      assertThat(without.stdin()).isNull();
      assertThatThrownBy(() -> without.communicate(bytes("abc")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes no input");
      assertThat(text(without.communicate().stdout()).strip()).isEqualTo("0");
      Subprocess with = createSubprocessShell(SubprocessOptions::pipes, "wc -c </dev/stdin");
      assertThat(text(with.communicate(bytes("abc")).stdout()).strip()).isEqualTo("3");
      Subprocess quiet =
          createSubprocessShell(
              options -> options.stdin(PIPE).stdout(DISCARD).stderr(DISCARD), "cat; cat >&2");
      Captured captured = quiet.communicate(bytes("abc"));
      assertThat(captured.stdout()).isNull();
      assertThat(captured.stderr()).isNull();
    });
  }

  @OnEachMode
  void theErrorOutputMayBeAStreamOrJoinTheOutput(Lab lab) {
    lab.run(() -> {
      Captured apart =
          createSubprocessShell(SubprocessOptions::pipes, "echo out; echo err >&2").communicate();
      assertThat(text(apart.stdout())).isEqualTo("out\n");
      assertThat(text(apart.stderr())).isEqualTo("err\n");
      Captured joined =
          createSubprocessShell(
                  options -> options.stdout(PIPE).stderrToStdout(), "echo out; echo err >&2")
              .communicate();
      assertThat(text(joined.stdout())).isEqualTo("out\nerr\n");
      assertThat(joined.stderr()).isNull();
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_cancel_process_wait")
  void cancellingAWaitLeavesTheProcessAlone(Lab lab) {
    lab.run(() -> {
      Subprocess process = blocked();
      Task<Integer> waiting = createTask(process::await);
      Lab.settle();
      waiting.cancel();
      assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
      assertThat(process.returnCode()).isEmpty();
      process.kill();
      assertThat(process.await()).isEqualTo(KILLED + SIGKILL);
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_cancel_make_subprocess_transport_exec",
    "test_subprocess.SubprocessMixin.test_cancel_post_init"
  })
  void aProcessWhoseStartIsCancelledIsKilled(Lab lab) throws Exception {
    String mark = "3600." + ProcessHandle.current().pid() + lab.hashCode();
    lab.run(() -> {
      Task<Subprocess> start = createTask(() -> createSubprocessShell("exec sleep " + mark));
      Lab.settle();
      start.cancel();
      try {
        start.await().close();
        assertThat(lab.isParallel()).as("the start was faster than its cancellation").isTrue();
      } catch (CancelledError cancelled) {
        assertThat(start.isCancelled()).isTrue();
      }
    });
    ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .forEach(process -> process.onExit().join());
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_close_kill_running")
  void closingAProcessKillsIt(Lab lab) {
    lab.run(() -> {
      Subprocess process = createSubprocessExec(SubprocessOptions::pipes, "cat");
      process.close();
      assertThat(process.await()).isEqualTo(KILLED + SIGKILL);
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_close_dont_kill_finished")
  void closingAProcessThatHasEndedDoesNothing(Lab lab) {
    lab.run(() -> {
      Subprocess process = createSubprocessShell("exit 3");
      ProcessHandle.of(process.pid()).ifPresent(handle -> handle.onExit().join());
      process.close();
      assertThat(process.await()).isEqualTo(3);
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_popen_error",
    "test_subprocess.SubprocessMixin.test_popen_error_with_stdin_pipe"
  })
  void aProgramThatCannotBeStartedIsNamed(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> createSubprocessExec("no-such-program"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no-such-program")
          .hasMessageContaining("No such file or directory");
      assertThatThrownBy(() -> createSubprocessExec(SubprocessOptions::pipes, "no-such-program"))
          .isInstanceOf(IOException.class);
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_read_stdout_after_process_exit")
  void outputCanBeReadAfterTheEnd(Lab lab) {
    lab.run(() -> {
      Subprocess process =
          createSubprocessShell(
              options -> options.stdout(PIPE), "head -c 200000 /dev/zero; exit 1");
      int size = 0;
      for (byte[] part = process.stdout().read(65536);
          part.length > 0;
          part = process.stdout().read(65536)) {
        size += part.length;
      }
      assertThat(size).isEqualTo(200_000);
      assertThat(process.await()).isEqualTo(1);
    });
  }

  @OnEachMode
  @Mirrors({
    "test_subprocess.SubprocessMixin.test_create_subprocess_env_shell",
    "test_subprocess.SubprocessMixin.test_create_subprocess_env_exec"
  })
  void aProcessHasTheEnvironmentAndTheDirectoryThatItWasGiven(Lab lab) {
    lab.run(() -> {
      Captured shell =
          createSubprocessShell(
                  options -> options.stdout(PIPE).environment("FOO", "bar"), "printf $FOO")
              .communicate();
      assertThat(text(shell.stdout())).isEqualTo("bar");
      Captured alone =
          createSubprocessExec(
                  options -> options.stdout(PIPE).environment(Map.of("FOO", "baz")), "/usr/bin/env")
              .communicate();
      assertThat(text(alone.stdout())).isEqualTo("FOO=baz\n");
      Captured there =
          createSubprocessExec(options -> options.stdout(PIPE).directory(folder), "pwd")
              .communicate();
      assertThat(Path.of(text(there.stdout()).strip())).isEqualTo(folder.toRealPath());
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_subprocess_concurrent_wait")
  void anyNumberOfCoroutinesMayWait(Lab lab) {
    lab.run(() -> {
      Subprocess cat = createSubprocessExec(SubprocessTest::pipesForInAndOut, "cat");
      List<Task<Integer>> early =
          IntStream.range(0, 10).mapToObj(i -> createTask(cat::await)).toList();
      assertThat(text(cat.communicate(bytes("some data")).stdout())).isEqualTo("some data");
      assertThat(gather(early)).containsOnly(0).hasSize(10);
      assertThat(cat.await()).isZero();
    });
  }

  @OnEachMode
  @Mirrors("test_subprocess.SubprocessMixin.test_subprocess_communicate_stdout")
  void manyProcessesRunAtTheSameTime(Lab lab) {
    lab.run(() -> {
      List<Coroutine<String>> commands =
          IntStream.range(0, 10)
              .<Coroutine<String>>mapToObj(i ->
                  () ->
                      text(
                          createSubprocessExec(o -> o.stdout(PIPE), "echo", "foo" + i)
                              .communicate()
                              .stdout()))
              .toList();
      assertThat(gather(commands))
          .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "foo" + i + "\n").toList());
    });
  }
}
