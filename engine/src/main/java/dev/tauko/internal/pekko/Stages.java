package dev.tauko.internal.pekko;

import java.util.concurrent.Executor;

/**
 * What depends on completion stages of others.
 *
 * <p>A stage that Pekko gives is a future of Scala's in disguise. It runs what depends on it in the
 * JVM's common pool, unless it is told where: a thread more for each answer, and none at all while
 * somebody's work blocks that pool.
 */
public final class Stages {
  /**
   * Has an action run by whoever completes the stage, or at once: {@code
   * stage.whenCompleteAsync(action, Stages.DIRECTLY)}. For actions that only pass on what they are
   * told.
   */
  public static final Executor DIRECTLY = Runnable::run;

  private Stages() {}
}
