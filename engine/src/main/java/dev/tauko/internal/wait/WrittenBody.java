package dev.tauko.internal.wait;

import dev.tauko.Coroutine;
import dev.tauko.internal.task.WrappedBody;

/** The body of a task that a construct starts for something that users have written. */
public abstract class WrittenBody implements Coroutine.OfVoid, WrappedBody {

  /** A body. */
  protected WrittenBody() {}

  /** What users have written: it tells where the task is from. */
  @Override
  public abstract Object body();
}
