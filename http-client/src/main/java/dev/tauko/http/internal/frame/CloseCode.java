package dev.tauko.http.internal.frame;

/** Why a WebSocket is closed (RFC 6455, section 7.4). */
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int PROTOCOL_ERROR = 1002;

  /** Not sent: a close frame had no code. */
  public static final int NONE = 1005;

  /** Not sent: the connection ended without a close frame. */
  public static final int ABNORMAL = 1006;

  public static final int INVALID_DATA = 1007;
  public static final int TOO_BIG = 1009;

  private CloseCode() {}

  /** Whether a close frame may have a code: registered ones, and those for libraries and users. */
  public static boolean maySend(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
