package dev.tauko.internal.task;

import org.jspecify.annotations.Nullable;

/** What to say where something of one event loop is used on another one, with the way across. */
public final class OtherLoop {
  private OtherLoop() {}

  /**
   * A future cannot be awaited here.
   *
   * @param here the loop of the caller
   * @param caller who wants to await it
   */
  public static String cannotAwait(LoopFuture<?> future, CoroutineLoop here, Object caller) {
    return future
        + " belongs to "
        + place(future.loop, here)
        + ", and cannot be awaited by "
        + caller
        + " on another event loop, "
        + place(here, future.loop)
        + "; there, await(future.toCompletableFuture()) waits for it";
  }

  /** A function that needs a coroutine was called elsewhere. */
  static String noCoroutine(String function) {
    return function
        + "() was called from "
        + Thread.currentThread()
        + ", which runs no coroutine; start one with "
        + (CoroutineLoop.here() == null
            ? "Asyncio.run() or Engine.start()"
            : "Asyncio.createTask()");
  }

  /**
   * A loop in words.
   *
   * @param other the loop that it is told from; null if the caller is on none
   */
  static String place(CoroutineLoop loop, @Nullable CoroutineLoop other) {
    String system = loop.system().name();
    boolean alike = other != null && other != loop && other.system().name().equals(system);
    return loop
        + " of the actor system "
        + system
        + (alike ? "@" + Integer.toHexString(System.identityHashCode(loop.system())) : "");
  }

  /** Where the calling thread is, in words. */
  static String caller(@Nullable CoroutineLoop here, CoroutineLoop other) {
    return here == null
        ? Thread.currentThread() + ", which is on no event loop"
        : Thread.currentThread() + ", which is on " + place(here, other);
  }
}
