package dev.tauko.http.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A SOCKS proxy's end of one connection, for a script to use (RFC 1928, RFC 1929). */
public final class Socks {
  /** What a proxy answers when it has connected: an address of IPv4 is part of it. */
  public static final byte[] CONNECTED = hex("05 00 00 01 7f000001 1f90");

  private Socks() {}

  /**
   * What a client wants.
   *
   * @param login user and password with a colon between; empty if it was not asked
   * @param destination the kind of address, the address and the port, as in {@code name
   *     origin.test:80}
   */
  public record Wish(String login, String destination) {}

  /** Reads a client's wish; it need not log in. */
  public static Wish accept(Peer peer) throws IOException {
    readMethods(peer);
    peer.send(hex("05 00"));
    return new Wish("", readDestination(peer));
  }

  /** Reads a client's wish after it has logged in. */
  public static Wish acceptUser(Peer peer) throws IOException {
    readMethods(peer);
    peer.send(hex("05 02"));
    String login = readLogin(peer);
    peer.send(hex("01 00"));
    return new Wish(login, readDestination(peer));
  }

  /** Reads the ways to log in that a client offers, as in {@code 05 01 00}. */
  public static String readMethods(Peer peer) throws IOException {
    byte[] start = peer.readBytes(2);
    byte[] methods = start.length < 2 ? new byte[0] : peer.readBytes(start[1]);
    return text(start) + " " + text(methods);
  }

  /** Reads user and password, with a colon between. */
  public static String readLogin(Peer peer) throws IOException {
    peer.readBytes(1);
    return readText(peer) + ":" + readText(peer);
  }

  /** Reads where a client wants to be connected to. */
  public static String readDestination(Peer peer) throws IOException {
    byte[] start = peer.readBytes(4);
    String where =
        switch (start[3]) {
          case 1 -> "v4 " + InetAddress.getByAddress(peer.readBytes(4)).getHostAddress();
          case 3 -> "name " + readText(peer);
          case 4 -> "v6 " + InetAddress.getByAddress(peer.readBytes(16)).getHostAddress();
          default -> throw new IOException("no kind of address: " + text(start));
        };
    byte[] port = peer.readBytes(2);
    return where + ":" + ((port[0] & 0xFF) << 8 | (port[1] & 0xFF));
  }

  private static String readText(Peer peer) throws IOException {
    int length = peer.readBytes(1)[0] & 0xFF;
    return new String(peer.readBytes(length), StandardCharsets.UTF_8);
  }

  /** Bytes as two hexadecimal digits each; blanks do not count. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static String text(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
