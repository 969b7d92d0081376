package dev.tauko.internal.task;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** The exceptions with which a call of the JDK says that its thread was interrupted. */
final class Interruption {
  private Interruption() {}

  /** Whether this is one of them. A socket says no more than that it was closed. */
  static boolean is(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof ClosedByInterruptException
        || (thrown instanceof SocketException && Thread.currentThread().isInterrupted())
        || (thrown instanceof InterruptedIOException
            && !(thrown instanceof SocketTimeoutException));
  }
}
