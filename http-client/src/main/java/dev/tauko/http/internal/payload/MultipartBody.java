package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import dev.tauko.internal.chance.Chance;
import dev.tauko.internal.pekko.Stages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A form whose fields are bodies of their own (RFC 7578). One part is begun when the one before has
 * been sent.
 */
public final class MultipartBody implements OneShot {

  /**
   * One field of a form.
   *
   * @param disposition the value of its Content-Disposition field
   * @param body its value; the type, if there is one, is a legal one
   */
  public record Part(String disposition, RequestBody body) {}

  private final String boundary = newBoundary();
  private final List<Part> parts;
  private final AtomicBoolean isStarted = new AtomicBoolean();

  public MultipartBody(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /* Nobody who makes up the content of a part knows it. */
  private static String newBoundary() {
    byte[] bytes = new byte[16];
    Chance.secret(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  @Override
  public OptionalLong contentLength() {
    long sum = 0;
    for (RequestBody piece : pieces()) {
      OptionalLong length = piece.contentLength();
      if (length.isEmpty()) {
        return length;
      }
      sum += length.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  @Override
  public boolean isReplayable() {
    return parts.stream().allMatch(part -> part.body().isReplayable());
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    isStarted.set(true);
    return Source.fromMaterializer((materializer, attributes) ->
            Source.from(pieces())
                .flatMapConcat(RequestBody::source)
                .watchTermination((value, end) ->
                    end.whenCompleteAsync(
                        (done, failure) -> releaseParts(materializer), Stages.DIRECTLY)))
        .mapMaterializedValue(value -> NotUsed.getInstance());
  }

  @Override
  public void release(Materializer materializer) {
    if (isStarted.compareAndSet(false, true)) {
      releaseParts(materializer);
    }
  }

  private void releaseParts(Materializer materializer) {
    for (Part part : parts) {
      OneShot.release(part.body(), materializer);
    }
  }

  /** What is sent, one after the other. */
  private List<RequestBody> pieces() {
    List<RequestBody> pieces = new ArrayList<>(2 * parts.size() + 1);
    String separator = "--" + boundary;
    for (Part part : parts) {
      String type = part.body().contentType();
      pieces.add(
          piece(
              separator
                  + (type.isEmpty() ? "" : "\r\nContent-Type: " + type)
                  + "\r\nContent-Disposition: "
                  + part.disposition()
                  + "\r\n\r\n"));
      pieces.add(part.body());
      separator = "\r\n--" + boundary;
    }
    pieces.add(piece(separator + "--\r\n"));
    return pieces;
  }

  private static RequestBody piece(String text) {
    return new BytesBody("", ByteString.fromString(text, StandardCharsets.UTF_8));
  }
}
