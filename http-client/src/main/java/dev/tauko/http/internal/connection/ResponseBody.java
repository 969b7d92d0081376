package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A response's body between the connection that receives it and whoever reads it.
 *
 * <p>It is read either as a whole or in pieces or dropped, and the first call decides which. Unless
 * it is read as a whole it holds little more than {@code highWater} bytes and then asks the
 * connection to stop, which holds the server back; once no more than half of that is left, it asks
 * the connection to go on. Thread-safe.
 */
public final class ResponseBody {

  /** The connection's side: what a body asks of it. */
  public interface Upstream {
    /** More bytes are wanted after {@link #offer} has said no. */
    void resume();

    /** Nobody wants the rest: the connection ends. */
    void abort(Throwable cause);
  }

  /** Hears how a body has come in. */
  @FunctionalInterface
  public interface EndListener {
    /**
     * All bytes have come in, or no more will. Called once, before whoever reads them learns of it;
     * must not block.
     *
     * @param received how many there were
     * @param failure why the rest will not come; null if the body is whole
     */
    void ended(long received, @Nullable ClientException failure);
  }

  /** Hears how much of a body has come in. */
  @FunctionalInterface
  public interface ArrivalListener {
    /** This many bytes have come in so far. Calls may overtake one another; must not block. */
    void arrived(long received);
  }

  private enum State {
    ARRIVING,
    COMPLETE,
    DELIVERED,
    FAILED
  }

  private enum Use {
    NONE,
    WHOLE,
    PIECES,
    DROPPED
  }

  /* Parts smaller than the one are joined up to the other, so that bytes that come one by one do
  not take up many times their size. */
  private static final int SMALL = 512;
  private static final int JOINED = 8 * 1024;

  /** A future of something that is read, which tells how far it has come. */
  private final class Reading<T> extends CompletableFuture<T> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Reading<>();
    }

    @Override
    public String toString() {
      return "the body of a response, of which " + received + " bytes have come";
    }
  }

  private final Upstream upstream;
  private final int highWater;
  private final int maxSize;
  private final long announced;
  private final HeapShare heap;
  private final CompletableFuture<byte[]> whole = new Reading<>();
  private final ArrayDeque<ByteString> parts = new ArrayDeque<>(4);

  private State state = State.ARRIVING;
  private Use use = Use.NONE;
  private long size;
  private long received;
  private long taken;
  private long dropLimit;
  private boolean isPaused;
  private @Nullable ClientException failure;
  private @Nullable CompletableFuture<Void> waiting;
  private @Nullable EndListener endListener;
  private @Nullable ArrivalListener arrivalListener;
  private @Nullable Cancellable alarm;

  /** A body whose size is not known before it ends. */
  public ResponseBody(Upstream upstream, int highWater, int maxSize) {
    this(upstream, highWater, maxSize, 0);
  }

  /**
   * @param maxSize how many bytes {@link #readAll} gathers
   * @param announced how many bytes there will be, as the head says; 0 if it does not say it
   */
  public ResponseBody(Upstream upstream, int highWater, int maxSize, long announced) {
    this(upstream, highWater, maxSize, announced, HeapShare.OF_BODIES);
  }

  ResponseBody(Upstream upstream, int highWater, int maxSize, long announced, HeapShare heap) {
    this.upstream = upstream;
    this.highWater = highWater;
    this.maxSize = maxSize;
    this.announced = announced;
    this.heap = heap;
  }

  /** Takes in bytes; returns false if no more are wanted until {@link Upstream#resume}. */
  public boolean offer(ByteString part) {
    Runnable effect;
    boolean more;
    ArrivalListener told;
    long count;
    synchronized (this) {
      if (state != State.ARRIVING) {
        return false;
      }
      if (part.nonEmpty()) {
        add(part);
      }
      isPaused = isHeldBack() && size >= highWater;
      more = !isPaused;
      effect = settle();
      told = arrivalListener;
      count = received;
    }
    if (told != null) {
      told.arrived(count);
    }
    effect.run();
    return more;
  }

  private void add(ByteString part) {
    size += part.size();
    received += part.size();
    if (use == Use.DROPPED) {
      return;
    }
    ByteString last = parts.peekLast();
    if (last != null && part.size() < SMALL && last.size() < JOINED) {
      parts.removeLast();
      parts.add(last.concat(part).compact());
    } else {
      parts.add(part);
    }
  }

  private boolean isHeldBack() {
    return use == Use.NONE || use == Use.PIECES;
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

  /** The body will not come to its end. What has come in may still be read in pieces. */
  public void fail(ClientException cause) {
    Runnable effect;
    synchronized (this) {
      if (state == State.ARRIVING) {
        state = State.FAILED;
        failure = cause;
        if (!isHeldBack()) {
          clear();
        }
      }
      effect = settle();
    }
    effect.run();
  }

  /**
   * Returns a future of the whole body. Cancelling it abandons the response.
   *
   * <p>Every call returns a future of its own; the bytes are one array, which must not be changed.
   * The future fails with IllegalStateException if the body is read in pieces, and with
   * ClientPayloadException if it is larger than may be gathered: at once, if its head says so.
   */
  public CompletableFuture<byte[]> readAll() {
    Runnable effect;
    synchronized (this) {
      if (use == Use.PIECES) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(
                "the body is read in pieces; it can be read as a whole only before that"));
      }
      if (use == Use.NONE) {
        use = Use.WHOLE;
      }
      if (state == State.FAILED) {
        clear();
      }
      effect = settle();
    }
    effect.run();
    return abandoning(whole.copy());
  }

  /**
   * Returns the next bytes, {@code most} at most, of what has come in: none at the body's end, null
   * if there are none yet.
   *
   * @throws ClientException if all that came in has been read and no more will come, as the body
   *     failed
   * @throws IllegalStateException if the body is read as a whole
   */
  public @Nullable ByteString poll(int most) {
    Runnable effect;
    ByteString next;
    synchronized (this) {
      claimPieces();
      ByteString first = parts.poll();
      if (first == null) {
        return atEnd();
      }
      if (first.size() <= most) {
        next = first;
      } else {
        next = first.take(most);
        parts.addFirst(first.drop(most));
      }
      size -= next.size();
      effect = settle();
    }
    effect.run();
    return next;
  }

  private @Nullable ByteString atEnd() {
    if (failure != null) {
      throw failure;
    }
    if (state == State.COMPLETE) {
      state = State.DELIVERED;
    }
    return state == State.DELIVERED ? ByteString.emptyByteString() : null;
  }

  private void claimPieces() {
    if (use == Use.NONE) {
      use = Use.PIECES;
    }
    if (use == Use.WHOLE) {
      throw new IllegalStateException(
          "the body is read as a whole; it can be read in pieces only before that");
    }
  }

  /**
   * Returns a future that completes when {@link #poll} has an answer. Cancelling it abandons the
   * response. It fails with IllegalStateException if somebody waits already.
   */
  public CompletableFuture<Void> whenReadable() {
    CompletableFuture<Void> readable = new Reading<>();
    Runnable effect;
    synchronized (this) {
      claimPieces();
      if (waiting != null) {
        readable.completeExceptionally(
            new IllegalStateException("another reader waits for the same body's next piece"));
        return readable;
      }
      waiting = readable;
      effect = settle();
    }
    effect.run();
    return abandoning(readable);
  }

  /**
   * Drops the body as it comes, and ends the connection if there are more than {@code most} bytes
   * of it.
   *
   * @return a future that completes when all has been dropped, or no more will come; cancelling it
   *     abandons the response
   */
  public CompletableFuture<Void> drain(long most) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    Runnable effect;
    synchronized (this) {
      if (state == State.ARRIVING && use == Use.NONE) {
        use = Use.DROPPED;
        dropLimit = most;
        parts.clear();
        waiting = drained;
        effect = settle();
      } else {
        drained.complete(null);
        effect = this::close;
      }
    }
    effect.run();
    return abandoning(drained);
  }

  private <T> CompletableFuture<T> abandoning(CompletableFuture<T> read) {
    if (!read.isDone()) {
      var _ =
          read.whenComplete((value, thrown) -> {
            if (read.isCancelled()) {
              abandon(readingCancelled());
            }
          });
    }
    return read;
  }

  /** Drops what has not been read and ends the connection if the body has not come to its end. */
  public void close() {
    synchronized (this) {
      if (state == State.DELIVERED || state == State.FAILED) {
        clear();
        return;
      }
    }
    abandon(closed());
  }

  /** Why a body fails whose reader was cancelled. */
  public static ClientException readingCancelled() {
    return new ClientConnectionException("reading the body was cancelled", null);
  }

  private static ClientException closed() {
    return new ClientConnectionException("the response was closed before its body was read", null);
  }

  /** Does the same and fails whoever reads it with this cause. */
  public void abandon(ClientException cause) {
    Runnable effect;
    synchronized (this) {
      effect =
          switch (state) {
            case ARRIVING -> cut(cause);
            case COMPLETE -> {
              drop(cause);
              yield settle();
            }
            case DELIVERED, FAILED -> {
              clear();
              yield () -> {};
            }
          };
    }
    effect.run();
  }

  /* What follows from the state; it is done outside the lock, as futures run whatever waits for them. */
  private Runnable settle() {
    Runnable effect =
        switch (use) {
          case NONE -> () -> {};
          case WHOLE -> settleWhole();
          case PIECES -> size > 0 || state != State.ARRIVING ? wake() : goOn();
          case DROPPED -> settleDropped();
        };
    EndListener told = endListener;
    Cancellable armed = alarm;
    if (state == State.ARRIVING || (told == null && armed == null)) {
      return effect;
    }
    endListener = null;
    alarm = null;
    long count = received;
    ClientException cause = failure;
    return () -> {
      if (armed != null) {
        armed.cancel();
      }
      if (told != null) {
        told.ended(count, cause);
      }
      effect.run();
    };
  }

  /** Does what {@link #abandon} does, unless the body has come in. */
  public void expire(ClientException cause) {
    Runnable effect;
    synchronized (this) {
      effect = state == State.ARRIVING ? cut(cause) : () -> {};
    }
    effect.run();
  }

  /**
   * Takes what is to be cancelled when the body has come in, or no more will; at once if it has.
   */
  public void cancelAtEnd(Cancellable alarm) {
    Runnable effect;
    synchronized (this) {
      this.alarm = alarm;
      effect = settle();
    }
    effect.run();
  }

  /** Tells from now on how much has come in, and at once how much there is. */
  public void onArrival(ArrivalListener listener) {
    long count;
    synchronized (this) {
      arrivalListener = listener;
      count = received;
    }
    listener.arrived(count);
  }

  /**
   * Has the listener of this body's bytes hear of another body, too, which goes on with this one.
   *
   * @param offset how many bytes of this one go before it
   */
  public void continueIn(ResponseBody next, long offset) {
    ArrivalListener told;
    synchronized (this) {
      told = arrivalListener;
    }
    if (told != null) {
      next.onArrival(count -> told.arrived(offset + count));
    }
  }

  /**
   * Begins to read it in pieces; returns false if that has begun before.
   *
   * @throws IllegalStateException if the body is read as a whole
   */
  public synchronized boolean beginPieces() {
    boolean isFirst = use != Use.PIECES;
    claimPieces();
    return isFirst;
  }

  /** How many bytes there will be, as the head says; 0 if it does not say it. */
  public long announced() {
    return announced;
  }

  /** Tells how the body has come in, at once if it has. There is one who is told. */
  public void onEnd(EndListener listener) {
    Runnable effect;
    synchronized (this) {
      endListener = listener;
      effect = settle();
    }
    effect.run();
  }

  private Runnable settleWhole() {
    ClientException tooLarge =
        state == State.ARRIVING || state == State.COMPLETE ? tooLarge() : null;
    if (tooLarge != null) {
      if (state == State.ARRIVING) {
        return cut(tooLarge);
      }
      drop(tooLarge);
    }
    if (state == State.COMPLETE) {
      ByteString[] received = parts.toArray(ByteString[]::new);
      int length = (int) size;
      clear();
      state = State.DELIVERED;
      return () -> gather(received, length);
    }
    ClientException cause = failure;
    return cause == null ? goOn() : () -> whole.completeExceptionally(cause);
  }

  /** Why the body cannot be gathered; null if it can, as far as is known. */
  private @Nullable ClientException tooLarge() {
    if (Math.max(size, announced) > maxSize) {
      return new ClientPayloadException(
          "the body "
              + (announced > maxSize ? "of " + announced + " bytes " : "")
              + "is larger than tauko.http.max-body-size, "
              + maxSize
              + " bytes",
          null);
    }
    if (state == State.ARRIVING && size > taken) {
      if (!heap.take(size - taken)) {
        return new ClientPayloadException(
            "the heap is too small for this body and those that are read beside it: together they"
                + " may have "
                + heap.most()
                + " bytes, a third of it",
            null);
      }
      taken = size;
    }
    return null;
  }

  private Runnable settleDropped() {
    if (size > dropLimit && state == State.ARRIVING) {
      return cut(closed());
    }
    if (state == State.COMPLETE) {
      drop(closed());
    }
    return state == State.ARRIVING ? goOn() : wake();
  }

  private Runnable wake() {
    CompletableFuture<Void> woken = waiting;
    waiting = null;
    Runnable onward = goOn();
    return woken == null
        ? onward
        : () -> {
          woken.complete(null);
          onward.run();
        };
  }

  private Runnable goOn() {
    if (isPaused && state == State.ARRIVING && (!isHeldBack() || size <= highWater / 2)) {
      isPaused = false;
      return upstream::resume;
    }
    return () -> {};
  }

  private Runnable cut(ClientException cause) {
    drop(cause);
    Runnable told = settle();
    return () -> {
      told.run();
      upstream.abort(cause);
    };
  }

  private void drop(ClientException cause) {
    state = State.FAILED;
    failure = cause;
    clear();
  }

  private void clear() {
    parts.clear();
    size = 0;
    heap.giveBack(taken);
    taken = 0;
  }

  private void gather(ByteString[] received, int length) {
    try {
      whole.complete(join(received, length));
    } catch (OutOfMemoryError tooLarge) {
      whole.completeExceptionally(
          new ClientPayloadException(
              "there is no memory for the body of " + length + " bytes", tooLarge));
    }
  }

  private static byte[] join(ByteString[] parts, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (ByteString part : parts) {
      var _ = part.copyToBuffer(bytes);
    }
    return bytes.array();
  }

  /** How many bytes are held unread. */
  public synchronized long buffered() {
    return size;
  }

  /** Whether all bytes have come in, or no more will. */
  public synchronized boolean isEnded() {
    return state != State.ARRIVING;
  }
}
