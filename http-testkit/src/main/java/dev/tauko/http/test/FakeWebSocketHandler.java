package dev.tauko.http.test;

/** Serves the WebSockets of a server of a {@link FakeNetwork}. */
@FunctionalInterface
public interface FakeWebSocketHandler {

  /**
   * Serves one WebSocket, until this returns: then it is closed with code 1000. Called in a
   * coroutine of its own, which may suspend, in virtual time. It is cancelled when the connection
   * has ended, and all that is ready has run.
   *
   * @throws Exception (or an {@link AssertionError}) after which the connection is lost, and the
   *     program fails at its end
   */
  void serve(FakeWebSocket socket) throws Exception;
}
