package dev.tauko.http.test;

/** Writes the body of a response, part after part: {@link FakeResponse#streaming}. */
@FunctionalInterface
public interface FakeBody {

  /** Takes the parts of a body. */
  @FunctionalInterface
  interface Sink {
    /**
     * Sends a part, as UTF-8. Does not suspend; a part behind the end of the connection is lost.
     */
    void send(String part);
  }

  /**
   * Writes a body; it has ended when this returns. Called in the coroutine that answers the
   * request, which may suspend, in virtual time, and is cancelled when the connection is lost.
   *
   * @throws Exception (or an {@link AssertionError}) after which the connection is lost, and the
   *     program fails at its end
   */
  void write(Sink sink) throws Exception;
}
