package dev.tauko.io;

/** The body of the coroutine that serves one connection. asyncio's {@code client_connected_cb}. */
@FunctionalInterface
public interface ConnectionHandler {

  /**
   * Serves a connection, in a coroutine of its own. What it throws is logged, and closes the
   * connection; so does its cancellation. If it returns, the connection stays as it is: a handler
   * that is done with it closes the writer.
   */
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
