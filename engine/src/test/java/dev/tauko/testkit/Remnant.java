package dev.tauko.testkit;

import dev.tauko.TimerHandle;
import dev.tauko.internal.io.Transport;
import dev.tauko.internal.loop.LightActor;
import dev.tauko.internal.task.HeldResources;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.WaitQueue;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** A kind of thing that may be left when a test is over. */
public enum Remnant {
  /** An actor that has not ended. */
  ACTOR(LightActor.class),

  /** A timer that was not cancelled, and came or would have come when nobody was left. */
  TIMER(TimerHandle.class),

  /** A callback that waits for its future. */
  CALLBACK(LoopFuture.class),

  /** A list in which somebody waits. */
  WAIT(WaitQueue.class),

  /** A permit that was not given back, or somebody who still counts as a holder. */
  PERMIT(HeldResources.Resource.class),

  /** A future that was handed out off the loop and is pending. */
  OUTSIDE_FUTURE(CompletableFuture.class),

  /** A connection, or a pipe of a process, that has not ended. */
  CONNECTION(Transport.class),

  /** A thread of an engine that has ended, or of a test. */
  THREAD(Thread.class);

  private final Class<?> type;

  Remnant(Class<?> type) {
    this.type = type;
  }

  boolean is(Object thing) {
    return type.isInstance(thing);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
