package dev.tauko.task;

import org.jspecify.annotations.Nullable;

/** What a pooled actor does at present: it runs a coroutine, or supervises some. */
public interface Role {

  /** Tells whether the actor is free for another role. Asked after each step. */
  boolean isOver();

  /** The role is over, and its actor is about to be free. */
  default void released() {}

  /** The thread on which the role's steps go on, if it is another one than the loop's. */
  @Nullable Thread thread();

  /** Somebody told the actor {@link dev.tauko.Task.Cancel}. */
  void cancelRequested(@Nullable String message);

  /** Somebody wants the actor to stop, or has already stopped it. */
  void stopRequested(String why);
}
