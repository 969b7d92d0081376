package dev.tauko.http.internal.payload;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body whose bytes come from a source that runs once. */
public final class StreamBody implements OneShot {
  private final Source<ByteString, NotUsed> source;
  private final AtomicBoolean isUsed = new AtomicBoolean();

  public StreamBody(Source<ByteString, ?> source) {
    this.source = source.mapMaterializedValue(value -> NotUsed.getInstance());
  }

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
    return false;
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    return isUsed.compareAndSet(false, true)
        ? source
        : Source.failed(
            new IllegalStateException(
                "its source has been used up; accepted for more than one request is a body that is"
                    + " replayable"));
  }

  @Override
  public void release(Materializer materializer) {
    if (isUsed.compareAndSet(false, true)) {
      source.runWith(Sink.cancelled(), materializer);
    }
  }
}
