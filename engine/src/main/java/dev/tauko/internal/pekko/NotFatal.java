package dev.tauko.internal.pekko;

import java.util.concurrent.CompletionException;
import scala.util.control.NonFatal;

/**
 * Failures of one coroutine that Scala holds to be fatal, such as a {@link StackOverflowError}:
 * Pekko would let them pass, or end the actor system.
 */
public final class NotFatal {
  private NotFatal() {}

  /** The failure, or one that has it as its cause and that Pekko deals with. */
  public static Throwable of(Throwable failure) {
    return NonFatal.apply(failure) ? failure : new CompletionException(failure);
  }
}
