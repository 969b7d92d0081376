package dev.tauko.http.connection;

import dev.tauko.http.ClientConnectionError;
import dev.tauko.http.ClientError;
import dev.tauko.http.ClientPayloadError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A response's body between the connection that receives it and whoever reads it.
 *
 * <p>While nobody reads it, it takes in little more than {@code highWater} bytes and then asks the
 * connection to stop, which holds the server back; reading asks it to go on. Thread-safe.
 */
public final class Body {

  /** The connection's side: what a body asks of it. */
  public interface Source {
    /** More bytes are wanted after {@link #offer} has said no. */
    void resume();

    /** Nobody wants the rest: the connection ends. */
    void abort(Throwable cause);
  }

  private enum State {
    ARRIVING,
    COMPLETE,
    DELIVERED,
    FAILED
  }

  private final Source source;
  private final int highWater;
  private final int maxSize;
  private final CompletableFuture<byte[]> all = new CompletableFuture<>();

  private State state = State.ARRIVING;
  private List<ByteString> parts = new ArrayList<>();
  private long size;
  private boolean isRead;
  private boolean isPaused;
  private @Nullable Throwable failure;

  /**
   * @param maxSize how many bytes {@link #readAll} gathers
   */
  public Body(Source source, int highWater, int maxSize) {
    this.source = source;
    this.highWater = highWater;
    this.maxSize = maxSize;
  }

  /** Takes in bytes; returns false if no more are wanted until {@link Source#resume}. */
  public boolean offer(ByteString part) {
    Runnable effect;
    boolean more;
    synchronized (this) {
      if (state != State.ARRIVING) {
        return false;
      }
      parts.add(part);
      size += part.size();
      isPaused = !isRead && size >= highWater;
      more = !isPaused;
      effect = settle();
    }
    effect.run();
    return more;
  }

  /** The body has ended as it should. */
  public void complete() {
    Runnable effect;
    synchronized (this) {
      if (state == State.ARRIVING) {
        state = State.COMPLETE;
      }
      effect = settle();
    }
    effect.run();
  }

  /** The body will not come to its end. */
  public void fail(Throwable cause) {
    Runnable effect;
    synchronized (this) {
      if (state == State.ARRIVING) {
        drop(cause);
      }
      effect = settle();
    }
    effect.run();
  }

  /**
   * Returns a future of the whole body. Cancelling it abandons the response.
   *
   * <p>Every call returns a future of its own; the bytes are one array, which must not be changed.
   */
  public CompletableFuture<byte[]> readAll() {
    Runnable effect;
    synchronized (this) {
      isRead = true;
      effect = settle();
    }
    effect.run();
    CompletableFuture<byte[]> read = all.copy();
    var _ =
        read.whenComplete((bytes, thrown) -> {
          if (read.isCancelled()) {
            abandon(new ClientConnectionError("reading the body was cancelled", null));
          }
        });
    return read;
  }

  /** Drops what has not been read and ends the connection if the body has not come to its end. */
  public void close() {
    abandon(new ClientConnectionError("the response was closed before its body was read", null));
  }

  /** Does the same and fails whoever reads it with this cause. */
  public void abandon(ClientError cause) {
    Runnable effect;
    synchronized (this) {
      isRead = true;
      effect =
          switch (state) {
            case ARRIVING -> {
              drop(cause);
              yield cut(cause);
            }
            case COMPLETE -> {
              drop(cause);
              yield settle();
            }
            case DELIVERED, FAILED -> settle();
          };
    }
    effect.run();
  }

  /* What follows from the state; it is done outside the lock, as futures run whatever waits for them. */
  private Runnable settle() {
    if (isRead && size > maxSize && state != State.DELIVERED && state != State.FAILED) {
      boolean wasArriving = state == State.ARRIVING;
      ClientError tooLarge =
          new ClientPayloadError(
              "the body is larger than tauko.http.max-body-size, " + maxSize + " bytes", null);
      drop(tooLarge);
      return wasArriving ? cut(tooLarge) : () -> all.completeExceptionally(tooLarge);
    }
    if (isRead && state == State.COMPLETE) {
      List<ByteString> received = parts;
      parts = List.of();
      state = State.DELIVERED;
      return () -> all.complete(join(received));
    }
    if (isRead && failure != null) {
      Throwable cause = failure;
      return () -> all.completeExceptionally(cause);
    }
    if (isRead && isPaused) {
      isPaused = false;
      return source::resume;
    }
    return () -> {};
  }

  private void drop(Throwable cause) {
    state = State.FAILED;
    failure = cause;
    parts = List.of();
  }

  private Runnable cut(Throwable cause) {
    return () -> {
      all.completeExceptionally(cause);
      source.abort(cause);
    };
  }

  private static byte[] join(List<ByteString> parts) {
    byte[] bytes = new byte[parts.stream().mapToInt(ByteString::size).sum()];
    int at = 0;
    for (ByteString part : parts) {
      part.copyToArray(bytes, at, part.size());
      at += part.size();
    }
    return bytes;
  }

  /** How many bytes are held unread. */
  public synchronized long buffered() {
    return parts.stream().mapToLong(ByteString::size).sum();
  }

  /** Whether all bytes have come in, or no more will. */
  public synchronized boolean isEnded() {
    return state != State.ARRIVING;
  }
}
