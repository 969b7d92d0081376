package dev.tauko.http.internal.wire;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the two ends of one connection's stream tell each other: {@link ConnectionStage} says that a
 * request went out, {@link FilterStage} says what came back.
 *
 * <p>Both stages run in the same stream actor, so plain fields are enough.
 */
public final class Wire {
  private boolean awaiting;
  private boolean toHead;
  private boolean touched;
  private boolean surplus;
  private @Nullable ResponseHead head;
  private final LongSupplier nanos;
  private long receivedAt;
  private @Nullable Runnable onContinue;

  /**
   * @param nanos tells the time in nanoseconds, from an origin of its own
   */
  public Wire(LongSupplier nanos) {
    this.nanos = nanos;
    this.receivedAt = nanos.getAsLong();
  }

  /** A request goes out; bytes from the server are welcome until its response is complete. */
  public void requestSent(boolean isHead) {
    awaiting = true;
    toHead = isHead;
    touched = false;
    head = null;
    onContinue = null;
  }

  /** Sets what is done when the server asks for the body of the request that is out. */
  public void onContinue(Runnable action) {
    onContinue = action;
  }

  /** The server has asked for the body of the request that is out. */
  public void continueReceived() {
    if (onContinue != null) {
      onContinue.run();
    }
  }

  /** Whether a request is out whose response is not complete. */
  public boolean isAwaiting() {
    return awaiting;
  }

  /** Whether the request that is out has the method HEAD. */
  public boolean isToHead() {
    return toHead;
  }

  /** Bytes came in for the request that is out. */
  public void bytesReceived() {
    touched = true;
    receivedAt = nanos.getAsLong();
  }

  /** When bytes came in last, by the clock. */
  public long receivedAt() {
    return receivedAt;
  }

  /** Whether any byte came in for the request that went out last. */
  public boolean isTouched() {
    return touched;
  }

  /** The final head of the response has been read. */
  public void headReceived(ResponseHead received) {
    head = received;
  }

  /** The final head of the response to the request that went out last, once it has been read. */
  public @Nullable ResponseHead head() {
    return head;
  }

  /**
   * The response is complete.
   *
   * @param withSurplus whether bytes follow that belong to no response
   */
  public void responseComplete(boolean withSurplus) {
    awaiting = false;
    surplus |= withSurplus;
  }

  /** Whether the connection may serve another request. */
  public boolean isReusable() {
    return !awaiting && !surplus && head != null && head.keepAlive();
  }
}
