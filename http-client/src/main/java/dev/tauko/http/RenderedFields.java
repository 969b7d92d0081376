package dev.tauko.http;

import dev.tauko.http.internal.coding.Codings;
import org.apache.pekko.http.scaladsl.model.HttpHeader;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * A session's usual header fields as Pekko HTTP has them: requests without fields of their own,
 * which most are, share them. Thread-safe.
 */
final class RenderedFields {
  private final Headers usual;
  private volatile @Nullable Known last;

  private record Known(Codings codings, Seq<HttpHeader> fields) {}

  RenderedFields(Headers usual) {
    this.usual = usual;
  }

  /** Whether these headers are the session's own object. */
  @SuppressWarnings("ReferenceEquality") // Others that say the same are rendered anew.
  boolean are(Headers headers) {
    return headers == usual;
  }

  /** The fields for a client that undoes these codings; null if not known. */
  @SuppressWarnings("ReferenceEquality")
  @Nullable Seq<HttpHeader> of(Codings codings) {
    Known known = last;
    return known != null && known.codings == codings ? known.fields : null;
  }

  void put(Codings codings, Seq<HttpHeader> fields) {
    last = new Known(codings, fields);
  }
}
