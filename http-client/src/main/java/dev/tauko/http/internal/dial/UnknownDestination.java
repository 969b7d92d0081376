package dev.tauko.http.internal.dial;

/** The name of an origin behind a proxy that is sent addresses could not be looked up. */
public final class UnknownDestination extends RuntimeException {
  UnknownDestination(Throwable cause) {
    super(null, cause, false, false);
  }
}
