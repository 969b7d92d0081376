package dev.tauko.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;

/**
 * A response's body between the connection that receives it and whoever reads it.
 *
 * <p>It takes in at most {@code highWater} bytes unread and then asks the connection to stop, which
 * holds the server back; reading asks it to go on. All methods may be called from any thread;
 * futures are completed outside the lock.
 */
final class Body {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** The connection's side: what a body asks of it. */
  interface Source {
    /** More bytes are wanted after {@link #offer} has said no. */
    void resume();

    /** Nobody wants the rest: the connection ends. */
    void abort(Throwable cause);
  }

  private enum State {
    ARRIVING,
    COMPLETE,
    FAILED
  }

  private final Source source;
  private final int highWater;
  private final CompletableFuture<byte[]> all = new CompletableFuture<>();

  private final List<ByteString> parts = new ArrayList<>();
  private long size;
  private State state = State.ARRIVING;
  private boolean isRead;
  private boolean isPaused;

  Body(Source source, int highWater) {
    this.source = source;
    this.highWater = highWater;
  }

  /** Takes in bytes; returns false if no more are wanted until {@link Source#resume}. */
  boolean offer(ByteString part) {
    synchronized (this) {
      if (state != State.ARRIVING) {
        return true;
      }
      parts.add(part);
      size += part.size();
      if (size <= MAX_ARRAY || !isRead) {
        isPaused = !isRead && size >= highWater;
        return !isPaused;
      }
    }
    tooLarge();
    return false;
  }

  private void tooLarge() {
    abandon(
        new ClientPayloadError(
            "the body is larger than " + MAX_ARRAY + " bytes, which is what an array can hold",
            null));
  }

  /** The body has ended as it should. */
  void complete() {
    synchronized (this) {
      if (state != State.ARRIVING) {
        return;
      }
      state = State.COMPLETE;
      if (!isRead) {
        return;
      }
    }
    deliver();
  }

  /** The body will not come to its end. */
  void fail(Throwable cause) {
    synchronized (this) {
      if (state != State.ARRIVING) {
        return;
      }
      state = State.FAILED;
      parts.clear();
    }
    all.completeExceptionally(cause);
  }

  /**
   * Returns a future of the whole body. Cancelling it abandons the response.
   *
   * <p>Every call returns a future of its own; the bytes are one array, which must not be changed.
   */
  CompletableFuture<byte[]> readAll() {
    boolean resume;
    boolean deliver;
    synchronized (this) {
      deliver = state == State.COMPLETE && !isRead;
      resume = isPaused;
      isPaused = false;
      isRead = true;
    }
    if (deliver) {
      deliver();
    } else if (resume) {
      source.resume();
    }
    CompletableFuture<byte[]> read = all.copy();
    var _ =
        read.whenComplete((bytes, failure) -> {
          if (read.isCancelled()) {
            abandon(new ClientConnectionError("reading the body was cancelled", null));
          }
        });
    return read;
  }

  private void deliver() {
    List<ByteString> received;
    byte[] bytes;
    synchronized (this) {
      received = List.copyOf(parts);
      bytes = new byte[(int) size];
      parts.clear();
    }
    int at = 0;
    for (ByteString part : received) {
      part.copyToArray(bytes, at, part.size());
      at += part.size();
    }
    all.complete(bytes);
  }

  /** Drops what has not been read and ends the connection if the body has not come to its end. */
  void close() {
    abandon(new ClientConnectionError("the response was closed before its body was read", null));
  }

  private void abandon(ClientError cause) {
    boolean wasArriving;
    synchronized (this) {
      wasArriving = state == State.ARRIVING;
      state = wasArriving ? State.FAILED : state;
      isRead = true;
      parts.clear();
    }
    all.completeExceptionally(cause);
    if (wasArriving) {
      source.abort(cause);
    }
  }

  /** How many bytes are held unread. */
  synchronized long buffered() {
    return parts.isEmpty() ? 0 : size;
  }

  /** Whether all bytes have come in, or no more will. */
  synchronized boolean isEnded() {
    return state != State.ARRIVING;
  }
}
