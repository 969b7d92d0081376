package dev.tauko.http.internal.url;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Authorities that were read from URLs lately: most URLs have one of a few. A fixed number of
 * places, each with the last one that fell on it. Thread-safe.
 */
final class Authorities {
  private static final int PLACES = 256;

  private record Known(boolean secure, String text, Authority authority) {}

  private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

  /** What this text, which has no user info, means for a scheme; null if not known. */
  @Nullable Authority get(boolean secure, String text) {
    Known known = places.get(place(text));
    return known != null && known.secure == secure && known.text.equals(text)
        ? known.authority
        : null;
  }

  void put(boolean secure, String text, Authority authority) {
    places.set(place(text), new Known(secure, text, authority));
  }

  private static int place(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
