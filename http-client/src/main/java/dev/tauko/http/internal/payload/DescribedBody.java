package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body that says something else about itself than the one that it is made of. */
public record DescribedBody(RequestBody body, String contentType, OptionalLong contentLength)
    implements OneShot {

  @Override
  public boolean isReplayable() {
    return body.isReplayable();
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    return body.source();
  }

  @Override
  public void release(Materializer materializer) {
    OneShot.release(body, materializer);
  }
}
