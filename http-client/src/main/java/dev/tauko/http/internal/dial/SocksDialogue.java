package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.wire.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Asks a SOCKS proxy for a connection to the origin (RFC 1928), and says who asks where the proxy
 * wants to know (RFC 1929).
 *
 * <pre>
 *   METHOD ──no login──────────────────────▶ REPLY ──succeeded──▶ OPEN
 *      └────user and password──▶ LOGIN ──ok───┘
 * </pre>
 *
 * <p>A proxy that answers something else is given up, with its answer in the message.
 */
public final class SocksDialogue implements ProxyDialogue {
  private static final int VERSION = 5;
  private static final int LOGIN_VERSION = 1;
  private static final int NO_LOGIN = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NO_METHOD = 0xFF;
  private static final int CONNECT = 1;
  private static final int RESERVED = 0;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  /** The part of a reply before the address: version, code, reserved, kind of address, length. */
  private static final int REPLY_START = 5;

  private enum State {
    METHOD,
    LOGIN,
    REPLY,
    OPEN
  }

  private final Route route;
  private final @Nullable String credentials;
  private final CompletableFuture<InetAddress> address;
  private State state = State.METHOD;
  private byte[] unread = new byte[0];

  /**
   * @param address the origin's address where that is sent, known before the proxy is connected;
   *     not completed where its name is
   */
  public SocksDialogue(Route route, Proxy proxy, CompletableFuture<InetAddress> address) {
    this.route = route;
    this.credentials = proxy.url().credentials();
    this.address = address;
  }

  @Override
  public ByteString opening() {
    return ByteString.fromArray(
        credentials == null
            ? new byte[] {VERSION, 1, NO_LOGIN}
            : new byte[] {VERSION, 2, NO_LOGIN, USER_AND_PASSWORD});
  }

  @Override
  public ByteString answered(byte[] bytes) {
    int from = unread.length;
    unread = Arrays.copyOf(unread, from + bytes.length);
    System.arraycopy(bytes, 0, unread, from, bytes.length);
    return switch (state) {
      case METHOD -> method();
      case LOGIN -> login();
      case REPLY -> reply();
      case OPEN -> throw new IllegalStateException("the tunnel is open");
    };
  }

  @Override
  public boolean isOpen() {
    return state == State.OPEN;
  }

  private ByteString method() {
    checkVersion();
    if (unread.length < 2) {
      return ByteString.emptyByteString();
    }
    int method = taken(2)[1] & 0xFF;
    if (method == NO_LOGIN) {
      return request();
    }
    if (method == USER_AND_PASSWORD && credentials != null) {
      state = State.LOGIN;
      return userAndPassword(credentials);
    }
    throw new ProtocolViolation(
        method != NO_METHOD
            ? "it chose the authentication method " + method + ", which was not offered"
            : credentials == null
                ? "it wants its users to log in, and its URL has no user and password"
                : "it takes neither user and password nor no login at all");
  }

  private static ByteString userAndPassword(String credentials) {
    int colon = credentials.indexOf(':');
    ByteArrayOutputStream login = new ByteArrayOutputStream();
    login.write(LOGIN_VERSION);
    writeText(login, credentials.substring(0, colon));
    writeText(login, credentials.substring(colon + 1));
    return ByteString.fromArray(login.toByteArray());
  }

  private static void writeText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  /* The first byte is the version of the login, in which servers differ. */
  private ByteString login() {
    if (unread.length < 2) {
      return ByteString.emptyByteString();
    }
    int status = taken(2)[1] & 0xFF;
    if (status != 0) {
      throw new ProtocolViolation("it rejected user and password, with status " + status);
    }
    return request();
  }

  private ByteString request() {
    state = State.REPLY;
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(VERSION);
    request.write(CONNECT);
    request.write(RESERVED);
    byte[] known = address.isDone() ? address.join().getAddress() : new byte[0];
    if (known.length == 0) {
      request.write(NAME);
      writeText(request, route.origin().host());
    } else {
      request.write(known.length == 4 ? IPV4 : IPV6);
      request.writeBytes(known);
    }
    request.write(route.origin().port() >> 8);
    request.write(route.origin().port());
    return ByteString.fromArray(request.toByteArray());
  }

  private ByteString reply() {
    checkVersion();
    if (unread.length >= 2 && unread[1] != 0) {
      throw new ProtocolViolation("it answered " + meaning(unread[1] & 0xFF));
    }
    if (unread.length < REPLY_START) {
      return ByteString.emptyByteString();
    }
    int size =
        switch (unread[3]) {
          case IPV4 -> REPLY_START - 1 + 4 + 2;
          case NAME -> REPLY_START + (unread[4] & 0xFF) + 2;
          case IPV6 -> REPLY_START - 1 + 16 + 2;
          default ->
              throw new ProtocolViolation(
                  "its answer has an address of the unknown kind " + (unread[3] & 0xFF));
        };
    if (unread.length < size) {
      return ByteString.emptyByteString();
    }
    taken(size);
    state = State.OPEN;
    return ByteString.emptyByteString();
  }

  private static String meaning(int code) {
    return code
        + ", "
        + switch (code) {
          case 1 -> "general failure";
          case 2 -> "connection not allowed by its rules";
          case 3 -> "network unreachable";
          case 4 -> "host unreachable";
          case 5 -> "connection refused";
          case 6 -> "TTL expired";
          case 7 -> "command not supported";
          case 8 -> "kind of address not supported";
          default -> "which is no code of SOCKS 5";
        };
  }

  private void checkVersion() {
    if (unread.length > 0 && unread[0] != VERSION) {
      throw new ProtocolViolation(
          "it does not speak SOCKS 5: its answer begins with the byte " + (unread[0] & 0xFF));
    }
  }

  /** Takes the bytes of an answer, which are all there are. */
  private byte[] taken(int size) {
    if (unread.length > size) {
      throw new ProtocolViolation("bytes follow its answer that nobody asked for");
    }
    byte[] answer = unread;
    unread = new byte[0];
    return answer;
  }
}
