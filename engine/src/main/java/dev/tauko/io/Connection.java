package dev.tauko.io;

/**
 * A connection: what asyncio's {@code open_connection} returns. Closing it is closing its writer.
 *
 * @param reader reads what the peer sends
 * @param writer writes what the peer gets
 */
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {

  /**
   * {@link StreamWriter#close()}: does not suspend. {@link StreamWriter#awaitClosed} waits for the
   * end.
   */
  @Override
  public void close() {
    writer.close();
  }
}
