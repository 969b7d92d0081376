package dev.tauko.http.coding;

import dev.tauko.http.Headers;
import dev.tauko.http.settings.DecodingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Undoes what the Content-Encoding field of a response says (RFC 9110, section 8.4). */
public final class ContentDecoding {
  /** Nothing to undo. */
  public static final ContentDecoding NONE =
      new ContentDecoding(new DecodingSettings(false, Long.MAX_VALUE, Long.MAX_VALUE), List.of());

  private static final int MOST_CODINGS = 2;
  private static final int PARTIAL_CONTENT = 206;

  private final DecodingSettings limits;
  private final List<Coding> codings;

  private ContentDecoding(DecodingSettings limits, List<Coding> codings) {
    this.limits = limits;
    this.codings = codings;
  }

  /**
   * Loads what undoes the codings, once for all, on a thread that may block; else {@link #accepted}
   * does it when it is called first.
   */
  public static CompletableFuture<Void> load(Executor blocking) {
    return CompletableFuture.runAsync(Coding::accepted, blocking);
  }

  /** The value of an Accept-Encoding field that names all that can be undone here. */
  public static String accepted() {
    return Coding.accepted();
  }

  /**
   * What there is to undo in a response. Nothing, if one of its codings is unknown, or if it is a
   * part of something that is coded as a whole.
   */
  public static ContentDecoding of(int status, Headers headers, DecodingSettings limits) {
    if (!headers.contains("Content-Encoding")) {
      return NONE;
    }
    List<Coding> codings = new ArrayList<>();
    for (String field : headers.getAll("Content-Encoding")) {
      for (String name : field.split(",", -1)) {
        String token = name.strip();
        if (token.isEmpty() || token.equalsIgnoreCase("identity")) {
          continue;
        }
        Coding coding = Coding.named(token);
        if (coding == null || status == PARTIAL_CONTENT) {
          return NONE;
        }
        codings.addFirst(coding);
      }
    }
    return new ContentDecoding(limits, codings);
  }

  /** Whether there is nothing to undo. */
  public boolean isEmpty() {
    return codings.isEmpty();
  }

  /** The body as it was before it was coded; to be run once. It fails with CodingViolation. */
  public Source<ByteString, ?> decode(Source<ByteString, ?> body) {
    if (codings.size() > MOST_CODINGS) {
      return Source.failed(
          new CodingViolation(
              "it has "
                  + codings.size()
                  + " codings, "
                  + codings
                  + "; accepted: "
                  + MOST_CODINGS
                  + " at most"));
    }
    for (Coding coding : codings) {
      if (!coding.isAvailable()) {
        return Source.failed(coding.refusal());
      }
    }
    if (codings.isEmpty()) {
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
