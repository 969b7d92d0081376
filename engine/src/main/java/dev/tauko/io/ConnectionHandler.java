package dev.tauko.io;

/** The body of the coroutine that serves one connection. asyncio's {@code client_connected_cb}. */
@FunctionalInterface
public interface ConnectionHandler {

  /**
   * Serves a connection, in a coroutine of its own. A handler that returns leaves the connection
   * open: close the writer first to close it. If the handler throws, the exception is logged and
   * the connection is closed; cancelling the handler closes it, too.
   */
  void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
