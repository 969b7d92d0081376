package dev.tauko.http.internal.frame;

/** Bytes that are no frames, or a message that exceeds a limit. */
public final class FrameViolation extends RuntimeException {
  private final int code;
  private final String reason;

  /**
   * @param code what the connection is closed with
   * @param message what is wrong
   */
  FrameViolation(int code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.reason = message;
  }

  /** What the connection is closed with. */
  public int code() {
    return code;
  }

  /** What is wrong. */
  public String reason() {
    return reason;
  }
}
