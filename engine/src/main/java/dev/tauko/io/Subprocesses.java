package dev.tauko.io;

import dev.tauko.CancelledError;
import dev.tauko.internal.io.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Processes for coroutines: asyncio's {@code create_subprocess_exec} and {@code
 * create_subprocess_shell}. To be imported statically.
 *
 * <pre>{@code
 * Subprocess sort = createSubprocessExec(SubprocessOptions::pipes, "sort", "-u");
 * byte[] sorted = sort.communicate(lines).stdout();
 * }</pre>
 */
public final class Subprocesses {
  private Subprocesses() {}

  /** {@link #createSubprocessExec(Consumer, String, String...)} with the defaults. */
  public static Subprocess createSubprocessExec(String program, String... arguments)
      throws IOException {
    return createSubprocessExec(options -> {}, program, arguments);
  }

  /**
   * Starts a program, without a shell. Suspends until it has been started, on a thread that may
   * block.
   *
   * @throws IOException if the program cannot be started; the message names it
   * @throws CancelledError if the coroutine is cancelled meanwhile; the process is killed then
   */
  public static Subprocess createSubprocessExec(
      Consumer<SubprocessOptions> options, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(program, "program"));
    for (String argument : Objects.requireNonNull(arguments, "arguments")) {
      command.add(Objects.requireNonNull(argument, "argument"));
    }
    return start("createSubprocessExec", command, options);
  }

  /** {@link #createSubprocessShell(Consumer, String)} with the defaults. */
  public static Subprocess createSubprocessShell(String command) throws IOException {
    return createSubprocessShell(options -> {}, command);
  }

  /**
   * Runs a command line in the system's shell, as {@link #createSubprocessExec} runs a program. The
   * caller has to quote whatever it puts into the command line. A kill reaches the shell, not the
   * programs that it has started.
   */
  public static Subprocess createSubprocessShell(
      Consumer<SubprocessOptions> options, String command) throws IOException {
    Objects.requireNonNull(command, "command");
    List<String> shell =
        File.separatorChar == '\\'
            ? List.of("cmd.exe", "/c", command)
            : List.of("/bin/sh", "-c", command);
    return start("createSubprocessShell", shell, options);
  }

  private static Subprocess start(
      String function, List<String> command, Consumer<SubprocessOptions> fill) throws IOException {
    Objects.requireNonNull(fill, "options");
    SubprocessOptions options = SubprocessOptions.of(command, fill);
    return ChildProcess.start(options.builder(), options.limit(), function);
  }
}
