package dev.tauko.internal.io;

import dev.tauko.internal.loop.Ledger;
import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A way for bytes to a peer and back: asyncio's {@code Transport}. It never suspends; what it takes
 * to be sent, it keeps until it can be sent. Confined to a loop, within its guard; what happens on
 * other threads comes to the loop as a step.
 */
public abstract class Transport {
  /** Above this many bytes to be sent, the protocol pauses writing. */
  static final int HIGH_WATER = 64 * 1024;

  /** At this many bytes to be sent, or fewer, it resumes writing. */
  static final int LOW_WATER = 16 * 1024;

  final CoroutineLoop loop;
  private Protocol protocol;
  private volatile boolean closing;
  private boolean lost;
  private boolean writingPaused;
  private @Nullable OpenTransports register;
  private @Nullable Runnable detach;

  Transport(CoroutineLoop loop, Protocol protocol) {
    this.loop = loop;
    this.protocol = protocol;
    assert Ledger.note(this, true);
  }

  /** Has the end of the actor system wait until all has been sent, and close this. */
  final void closeBeforeSystem() {
    OpenTransports open = OpenTransports.of(loop);
    open.add(this);
    register = open;
  }

  /** Sends bytes, or keeps a copy of them to be sent. Ignored while closing. */
  abstract void write(ByteBuffer data);

  /** Tells the peer, after what was written, that no more will come. */
  abstract void writeEof();

  /** Whether {@link #writeEof} can be called. */
  abstract boolean canWriteEof();

  /** Bytes that have been written and not sent. */
  abstract long unsent();

  /** Ends the connection when all has been sent; takes no more bytes. */
  abstract void close();

  /** Ends the connection at once; what has not been sent is dropped. */
  abstract void abort();

  /** Ends the connection when all has been sent, and waits for nothing that the peer sends. */
  void finish() {
    close();
  }

  /** Reports no bytes until {@link #resumeReading}. */
  abstract void pauseReading();

  /** Reports bytes again. */
  abstract void resumeReading();

  /** The address of this side; null if there is none. */
  abstract @Nullable SocketAddress localAddress();

  /** The address of the other side; null if there is none. */
  abstract @Nullable SocketAddress peerAddress();

  final Protocol protocol() {
    return protocol;
  }

  /** Reports to another one from now on. */
  final void setProtocol(Protocol protocol) {
    this.protocol = protocol;
    if (writingPaused) {
      protocol.pauseWriting();
    }
  }

  /** Has this run once, when the connection has been lost and the protocol knows. */
  final void onDetach(Runnable detach) {
    this.detach = detach;
  }

  /** Whether the connection is closing, or has ended. From any thread. */
  final boolean isClosing() {
    return closing;
  }

  final void setClosing() {
    closing = true;
  }

  final boolean isLost() {
    return lost;
  }

  /** The connection has ended: the protocol hears of it in the next turn. */
  final void lose(@Nullable IOException cause) {
    if (lost) {
      return;
    }
    lost = true;
    closing = true;
    OpenTransports open = register;
    if (open != null) {
      open.remove(this);
    }
    assert Ledger.note(this, false);
    loop.soon(() -> {
      protocol.connectionLost(cause);
      Runnable last = detach;
      if (last != null) {
        last.run();
      }
    });
  }

  /** Tells the protocol if there is much, or little, to be sent now. */
  final void checkPressure() {
    long unsent = unsent();
    if (!writingPaused && unsent > HIGH_WATER) {
      writingPaused = true;
      protocol.pauseWriting();
    } else if (writingPaused && unsent <= LOW_WATER) {
      writingPaused = false;
      protocol.resumeWriting();
    }
  }
}
