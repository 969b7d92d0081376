package dev.tauko.http.url;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that were read from URLs lately: most URLs lead to one of a few. A fixed number of
 * places, each with the last one that fell on it. Thread-safe.
 */
final class Destinations {
  private static final int PLACES = 256;

  private record Known(boolean secure, String authority, Destination destination) {}

  private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

  /** The destination of this scheme and authority, which has no user info; null if not known. */
  @Nullable Destination get(boolean secure, String authority) {
    Known known = places.get(place(authority));
    return known != null && known.secure == secure && known.authority.equals(authority)
        ? known.destination
        : null;
  }

  void put(boolean secure, String authority, Destination destination) {
    places.set(place(authority), new Known(secure, authority, destination));
  }

  private static int place(String authority) {
    int hash = authority.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
