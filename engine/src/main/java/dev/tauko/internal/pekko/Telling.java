package dev.tauko.internal.pekko;

/**
 * Tells actors of others something, on a coroutine's thread. A cancellation may interrupt that
 * thread at any moment, and Pekko's {@code tell} then throws an {@link InterruptedException} and
 * tells nothing, if the actor has only just been created: it waits for a lock then. The message
 * must not be lost, so it is told again; the thread is interrupted afterwards, as it was.
 */
public final class Telling {
  private Telling() {}

  /** Tells something; whatever else that throws comes out. */
  public static void tell(Runnable message) {
    boolean interrupted = Thread.interrupted();
    try {
      while (!isTold(message)) {
        interrupted = true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Pekko's methods do not declare the exception. */
  private static boolean isTold(Runnable message) {
    try {
      message.run();
      return true;
    } catch (Throwable thrown) {
      if (thrown instanceof InterruptedException) {
        return false;
      }
      throw thrown;
    }
  }
}
