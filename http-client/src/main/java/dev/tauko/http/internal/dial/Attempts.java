package dev.tauko.http.internal.dial;

import org.jspecify.annotations.Nullable;

/**
 * The attempts to connect one connection: how many of them still hold a socket without being the
 * connection. Thread-safe.
 */
public final class Attempts {
  private final Runnable found;
  private int pending;
  private boolean isUnwanted;
  private @Nullable Runnable whenOver;
  private volatile Runnable forget = () -> {};
  private volatile Runnable forgetDestination = () -> {};

  /**
   * @param found called, on any thread, when the addresses that are tried are known
   */
  public Attempts(Runnable found) {
    this.found = found;
  }

  /**
   * The addresses are known.
   *
   * @param forgetting has them looked up anew for the next connection
   */
  void found(Runnable forgetting) {
    forget = forgetting;
    found.run();
  }

  /**
   * The address of an origin behind a proxy is known.
   *
   * @param forgetting has it looked up anew for the next connection
   */
  void foundDestination(Runnable forgetting) {
    forgetDestination = forgetting;
  }

  /** Has the addresses looked up anew for the next connection to the same host. */
  public void forgetAddresses() {
    forget.run();
    forgetDestination.run();
  }

  /** An attempt is about to open a socket; returns false if the connection is not wanted. */
  synchronized boolean begin() {
    if (isUnwanted) {
      return false;
    }
    pending++;
    return true;
  }

  /** An attempt has become the connection, or its socket is closed. */
  void end() {
    Runnable last = null;
    synchronized (this) {
      if (--pending == 0) {
        last = whenOver;
        whenOver = null;
      }
    }
    if (last != null) {
      last.run();
    }
  }

  /**
   * The connection has ended or will not come about: no further attempt is begun.
   *
   * @param then what is done, once, when no attempt holds a socket; at once if none does
   */
  public void whenOver(Runnable then) {
    synchronized (this) {
      isUnwanted = true;
      if (pending > 0) {
        whenOver = then;
        return;
      }
    }
    then.run();
  }
}
