package dev.tauko.io;

import dev.tauko.CancelledError;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link Subprocesses} has started. asyncio's {@code Process}.
 *
 * <p>As in asyncio, a process goes on when a coroutine that waits for it is cancelled. {@link
 * #close} kills it: with {@code try (Subprocess process = createSubprocessExec(…))} it lives no
 * longer than its block, however that ends.
 *
 * <p>Thread-safety: only coroutines and callbacks of its loop may use it. {@link #pid}, {@link
 * #returnCode}, {@link #terminate}, {@link #kill} and {@code toString} may be called anywhere.
 */
public interface Subprocess extends AutoCloseable {

  /**
   * The complete output of a process.
   *
   * @param stdout null if its output was no pipe
   * @param stderr null if its error output was no pipe
   */
  @SuppressWarnings("ArrayRecordComponent") // Two plain results, compared by nobody.
  record Captured(byte @Nullable [] stdout, byte @Nullable [] stderr) {}

  /** Writes the input of the process; null if that is no pipe. */
  @Nullable StreamWriter stdin();

  /** Reads the output of the process; null if that is no pipe. */
  @Nullable StreamReader stdout();

  /** Reads the error output of the process; null if that is no pipe, or joins the output. */
  @Nullable StreamReader stderr();

  /** The number of the process. */
  long pid();

  /**
   * The exit code; empty as long as the process runs. A process that was killed by a signal has 128
   * and the signal's number, as the JDK and shells count; asyncio has the number, negative.
   */
  OptionalInt returnCode();

  /**
   * Waits until the process has ended, and returns its exit code. Any number of coroutines may
   * wait. A process that fills a pipe which nobody reads never ends: {@link #communicate} reads.
   * asyncio's {@code wait()}.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile; the process goes on
   */
  int await();

  /**
   * Writes the input and closes it, reads all output, and waits until the process has ended. That
   * the process does not read all of its input is no failure.
   *
   * @param input null for none
   * @throws IOException if the output cannot be read
   * @throws IllegalArgumentException if there is input for a process whose input is no pipe
   * @throws CancelledError if the coroutine is cancelled meanwhile; the process goes on, and what
   *     was read is lost
   */
  Captured communicate(byte @Nullable [] input) throws IOException;

  /** {@link #communicate(byte[])} without input. */
  default Captured communicate() throws IOException {
    return communicate(null);
  }

  /** Asks the process to end (SIGTERM). Does not suspend. Has no effect if it has ended. */
  void terminate();

  /** Ends the process (SIGKILL). Does not suspend. Has no effect if it has ended. */
  void kill();

  /**
   * Sends a signal, by the system's command {@code kill}, since Java can send only those of {@link
   * #terminate} and {@link #kill}. Suspends until that is done. Has no effect if the process has
   * ended.
   *
   * @param name such as HUP or SIGHUP
   * @throws IOException if there is no such signal or no such command
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  void sendSignal(String name) throws IOException;

  /** Closes the pipes, and kills the process if it runs. Does not suspend. */
  @Override
  void close();
}
