package dev.tauko.http.internal.dial;

/** Who wants to know how the addresses of a host are found. */
public interface LookupListener {

  /** The addresses of a host are being looked up. */
  default void dnsStart(String host) {}

  /** The addresses of a host have been looked up, or it has none. */
  default void dnsEnd(String host) {}

  /** The addresses of a host are known from a lookup before. */
  default void dnsCacheHit(String host) {}
}
