package dev.tauko.internal.task;

/** A body around another one, which was written somewhere else and tells where a task is from. */
public interface WrappedBody {

  /** The body within, which may be wrapped itself. */
  Object body();

  /** The body that somebody has written. */
  static Object innermost(Object body) {
    Object written = body;
    while (written instanceof WrappedBody wrapped) {
      written = wrapped.body();
    }
    return written;
  }
}
