package dev.tauko.http;

/**
 * Hears how far a body has come; see {@link RequestOptions#onSent} and {@link
 * RequestOptions#onReceived}.
 */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Some more of the body has gone out, or come in. Called on different threads, one call after the
   * other; it must return at once and must not suspend. An exception that it throws is logged and
   * has no other effect.
   *
   * @param bytes how many bytes there have been so far
   * @param total how many there will be; -1 if that is not known
   */
  void progress(long bytes, long total);
}
