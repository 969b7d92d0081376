package dev.tauko.http.test;

/** Answers the requests to a server of a {@link FakeNetwork}. */
@FunctionalInterface
public interface FakeHandler {

  /**
   * Answers a request. Called in a coroutine of its own: may suspend, in virtual time.
   *
   * @throws Exception (or an {@link AssertionError}) after which the connection is lost, and the
   *     program fails at its end
   */
  FakeResponse handle(RecordedRequest request) throws Exception;
}
