package dev.tauko.internal.loop;

/** A callback around another one, which somebody has written. */
public interface WrappedCallback {

  /** The callback within, which may be wrapped itself. */
  Object callback();

  /** The callback that somebody has written. */
  static Object innermost(Object callback) {
    Object written = callback;
    while (written instanceof WrappedCallback wrapped) {
      written = wrapped.callback();
    }
    return written;
  }
}
