package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import dev.tauko.internal.task.WaitReason.Enders;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of streams: hands what arrives to a reader, and holds the coroutines that wait for
 * writing to go on or for the end of the connection. asyncio's {@code StreamReaderProtocol}.
 */
final class StreamProtocol implements Protocol {
  private final @Nullable StreamBuffer reader;
  private final WaitQueue drains =
      new WaitQueue(WaitCall.of("StreamWriter.drain()"), () -> Enders.Outside.INSTANCE);
  private final WaitQueue closes =
      new WaitQueue(WaitCall.of("StreamWriter.awaitClosed()"), () -> Enders.Outside.INSTANCE);
  private boolean writingPaused;
  private boolean lost;
  private @Nullable IOException cause;

  /** A protocol that feeds this reader; null if nothing is read. */
  StreamProtocol(@Nullable StreamBuffer reader) {
    this.reader = reader;
  }

  @Nullable StreamBuffer reader() {
    return reader;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (reader != null) {
      reader.feed(data);
    }
  }

  @Override
  public void eofReceived() {
    if (reader != null) {
      reader.feedEof();
    }
  }

  @Override
  public void pauseWriting() {
    writingPaused = true;
  }

  @Override
  public void resumeWriting() {
    writingPaused = false;
    drains.wakeAll();
  }

  @Override
  public void connectionLost(@Nullable IOException cause) {
    lost = true;
    this.cause = cause;
    if (reader != null) {
      if (cause == null) {
        reader.feedEof();
      } else {
        reader.fail(cause);
      }
    }
    drains.wakeAll();
    closes.wakeAll();
  }

  /** Waits until writing may go on. Within the guard. */
  void awaitDrained(CoroutineTask<?> task) throws IOException {
    if (lost) {
      throw new SocketException("Connection lost");
    }
    if (!writingPaused) {
      return;
    }
    await(task, drains);
    if (lost && cause != null) {
      throw cause;
    }
  }

  /** Waits until the connection has ended. Within the guard. */
  void awaitClosed(CoroutineTask<?> task) throws IOException {
    if (!lost) {
      await(task, closes);
    }
    if (cause != null) {
      throw cause;
    }
  }

  private static void await(CoroutineTask<?> task, WaitQueue line) {
    Waiter waiter = line.add(task.loop());
    try {
      task.suspendUntil(waiter);
    } finally {
      line.remove(waiter);
    }
  }
}
