package dev.tauko.internal.io;

import java.net.SocketAddress;

/** A socket that takes connections. Confined to a loop. */
interface Listener {

  /** What hears of a connection. On the loop, within its guard. */
  @FunctionalInterface
  interface Acceptor {
    /** Makes the protocol of a connection that has come. */
    void accept(Incoming incoming);
  }

  /** A connection that has come and has no protocol. */
  @FunctionalInterface
  interface Incoming {
    /** Makes its transport. */
    Transport connect(Protocol protocol);
  }

  /** The address that clients connect to. */
  SocketAddress address();

  /**
   * Takes no more connections.
   *
   * @param closed run on the loop when the address is free again
   */
  void close(Runnable closed);
}
