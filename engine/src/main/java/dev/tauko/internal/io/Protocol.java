package dev.tauko.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Transport} reports to: asyncio's {@code Protocol}. Called on the loop, within its
 * guard; {@code data}*, then {@code eof} at most once, then {@code lost} once and last.
 */
interface Protocol {

  /** Bytes have arrived. The buffer is the caller's again when this returns. */
  void dataReceived(ByteBuffer data);

  /** The peer sends no more. What is written still reaches it. */
  void eofReceived();

  /**
   * The connection has ended.
   *
   * @param cause null if it was closed on this side
   */
  void connectionLost(@Nullable IOException cause);

  /** Much is waiting to be sent. */
  void pauseWriting();

  /** Little is waiting to be sent any more. */
  void resumeWriting();
}
