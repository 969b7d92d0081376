package dev.tauko.http.internal.coding;

import dev.tauko.http.internal.settings.DecodingSettings;
import java.util.List;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Undoes the content codings of one response (RFC 9110, section 8.4). */
public final class ContentDecoding {
  /** Nothing to undo. */
  public static final ContentDecoding NONE = new ContentDecoding(null, List.of(), null);

  private static final int MOST_CODINGS = 2;

  private final @Nullable DecodingSettings limits;
  private final List<Coding> codings;
  private final @Nullable String refusal;

  private ContentDecoding(
      @Nullable DecodingSettings limits, List<Coding> codings, @Nullable String refusal) {
    this.limits = limits;
    this.codings = codings;
    this.refusal = refusal;
  }

  /** Undoes these codings, the first one first, within limits. */
  static ContentDecoding of(List<Coding> codings, DecodingSettings limits) {
    return new ContentDecoding(
        limits,
        codings,
        codings.size() <= MOST_CODINGS
            ? null
            : "it has "
                + codings.size()
                + " codings, "
                + codings
                + "; accepted: "
                + MOST_CODINGS
                + " at most");
  }

  /** Fails whatever the body is. */
  static ContentDecoding refused(String reason) {
    return new ContentDecoding(null, List.of(), reason);
  }

  /** Whether there is nothing to undo. */
  public boolean isEmpty() {
    return codings.isEmpty() && refusal == null;
  }

  /** The body as it was before it was coded; to be run once. It fails with CodingViolation. */
  public Source<ByteString, ?> decode(Source<ByteString, ?> body) {
    if (refusal != null) {
      return Source.failed(new CodingViolation(refusal));
    }
    if (limits == null) {
      return body;
    }
    Expansion.Received received = new Expansion.Received();
    Source<ByteString, ?> decoded =
        body.map(part -> {
          received.add(part.size());
          return part;
        });
    for (Coding coding : codings) {
      decoded = decoded.via(new DecodeStage(coding, new Expansion(limits, received)));
    }
    return decoded;
  }
}
