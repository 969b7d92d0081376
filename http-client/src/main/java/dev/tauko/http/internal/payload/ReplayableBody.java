package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body whose bytes come from sources that a supplier gives, one for each time it is sent. */
public record ReplayableBody(Supplier<? extends Source<ByteString, ?>> sources)
    implements RequestBody {

  @Override
  public String contentType() {
    return "application/octet-stream";
  }

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.empty();
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    Source<ByteString, ?> source = sources.get();
    if (source == null) {
      throw new IllegalStateException(
          "the supplier of the body's source has returned null; accepted is a source");
    }
    return source.mapMaterializedValue(value -> NotUsed.getInstance());
  }
}
